"""Whether a list counts at all: its origin, its issuer and its age; and what counts without one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from case import FRESH, UNKNOWN, Case, Family, Listed, World, accepted, judged
from forge import DAY, INDEX, LISTED_AT, NOW, PUBLIC_URL, SIZE, compact, dump, seconds

from credverifier.wire.credentials.credential import StatusEntry
from credverifier.wire.envelope import dates
from credverifier.wire.status import status_entries, token_list

_SIGNED = (
    "A list is signed by a status key of the same issuer, with the typ of its kind; else it says "
    "nothing."
)
_AGE = (
    "A list counts until its exp or validUntil, and never longer than 24 h after its iat (or the "
    "asked-for age)."
)
_CLOCK = "Clocks may differ by 60 s; a list from further in the future is not valid."
_BELOW_PREFIX = (
    "Only URLs below a status URL prefix of the trust list are asked, plain paths alone."
)
_NONE = "A list that could not be had leaves the status unknown, never good."
_AGREE = "The list is that of the certificate's issuer."
_AT = seconds(NOW)


class _Slim:
    """Cases of one certificate that points to the token list only."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.token = world.tnso.sign(world.slim())
        self.url = world.tnso.token_url

    def case(self, name: str, why: str, listed: str | dict[str, str],
             code: str | None = "status.invalid",
             status: dict[str, Any] | None = None, **more: Any) -> Case:  # fmt: skip
        established = code in (None, "status.revoked")
        status = {**(FRESH if established else UNKNOWN), **(status or {})}
        expect = accepted(status=status) if code is None else judged(code, status=status)
        answer = Listed(name, listed) if isinstance(listed, str) else listed
        return Case(name, why, self.token, expect, {self.url: answer}, **more)


def _signatures(world: World) -> Iterable[Case]:
    at, tnso, other = _Slim(world), world.tnso, world.other
    whole, claims = tnso.token_list(), _claims(world)
    head, body, signature = whole.split(".")
    foreign = other.token_list(url=tnso.token_url)
    revoked = tnso.token_list({INDEX: 1}).split(".")
    for name, listed in (
        ("EdDSA", tnso.token_list(key="status_eddsa")),
        ("a key of several purposes", tnso.token_list(key="both")),
        ("a next key, after the time for which it was announced", tnso.token_list(key="coming")),
        (
            "typ in capitals, with its prefix",
            tnso.token_list(header={"typ": "Application/StatusList+JWT"}),
        ),
        (
            "the bare thumbprint as kid",
            tnso.token_list(header={"kid": tnso.keys["status"].thumbprint}),
        ),
    ):
        yield at.case(name, _SIGNED, listed, None)
    for name, listed in (
        ("signed with the credential key", tnso.token_list(key="credential")),
        ("signed with the audit key", tnso.token_list(key="audit")),
        ("signed with a compromised key", tnso.token_list(key="compromised")),
        ("signed with a key announced for a time before the trust list",
         tnso.token_list(key="announced")),
        ("signed with a next key before its time",
         tnso.token_list(key="coming", at=LISTED_AT - 20 * DAY)),
        ("signed with a retired key", tnso.token_list(key="retired_status")),
        ("signed with an unknown key",
         compact({**tnso.header(typ="statuslist+jwt", key="status")}, claims, tnso.stranger)),
        ("signed by another trusted issuer", foreign),
        ("signed by another trusted issuer in our name",
         other.token_list(url=tnso.token_url, iss=tnso.id)),
        ("of another issuer, with our key", tnso.token_list(iss=other.id)),
        ("iss null", tnso.token_list(iss=None)),
        ("no kid", tnso.token_list(header={"kid": None})),
        ("with the signature of another list", f"{head}.{body}.{revoked[2]}"),
        ("without a signature", f"{head}.{body}."),
        ("alg none",
         compact(tnso.header({"alg": "none"}, typ="statuslist+jwt", key="status"), claims,
                 tnso.keys["status"])),
        ("crit", tnso.token_list(header={"crit": ["exp"]})),
        ("jwk in the header", tnso.token_list(header={"jwk": tnso.stranger.jwk})),
        ("typ JWT", tnso.token_list(header={"typ": "JWT"})),
        ("typ of a credential", tnso.token_list(header={"typ": "vc+jwt"})),
        ("a bitstring list in its place", tnso.bitstring(url=tnso.token_url)),
        ("a standing note in its place", tnso.note()),
        ("the certificate itself in its place", at.token),
        ("an error page", "<!doctype html><title>404</title>"),
        ("the claims without a signature", token_list.encode(b"x")),
        ("nothing at all", ""),
        ("a member twice",
         compact(tnso.header(typ="statuslist+jwt", key="status"), _twice(world),
                 tnso.keys["status"])),
        ("padded base64url", f"{head}.{body}.{signature}=="),
    ):  # fmt: skip
        yield at.case(name, _SIGNED, listed)
    yield _bitstring(world, "a bitstring with the credential key", tnso.bitstring(key="credential"))
    yield _bitstring(
        world,
        "a token list for a bitstring",
        tnso.token_list(url=tnso.bitstring_urls["revocation"]),
    )
    yield _bitstring(
        world, "a bitstring of another issuer", tnso.bitstring(issuer=other.id, iss=other.id)
    )
    yield _bitstring(world, "a bitstring whose iss is another", tnso.bitstring(iss=other.id))
    yield _bitstring(
        world, "a bitstring whose issuer is another", tnso.bitstring(issuer={"id": other.id})
    )
    yield _bitstring(world, "a bitstring whose cty is vp", tnso.bitstring(header={"cty": "vp"}))


def _claims(world: World) -> dict[str, Any]:
    tnso, lst = world.tnso, token_list.encode(token_list.pack({}, SIZE))
    return token_list.to_claims(
        lst,
        url=tnso.token_url,
        issuer=tnso.id,
        version=7,
        issued_at=LISTED_AT,
        expires=LISTED_AT + DAY,
        ttl=60,
    )


def _twice(world: World) -> bytes:
    return b'{"iat":0,' + dump(_claims(world))[1:]


def _bitstring(world: World, name: str, listed: str) -> Case:
    entry = StatusEntry("bitstring", world.tnso.bitstring_urls["revocation"], INDEX, "revocation")
    payload = world.slim(status_entries.encode((entry,)), without=("status",))
    expect = judged("status.invalid", status=UNKNOWN)
    return Case(name, _SIGNED, world.tnso.sign(payload), expect, {entry.uri: Listed(name, listed)})


def _ages(world: World) -> Iterable[Case]:
    at, tnso = _Slim(world), world.tnso
    day_old, far = {"at": _AT - DAY}, 253402300799

    def ages(as_of: int, until: int) -> dict[str, str]:
        return {"as_of": _stamp(as_of), "fresh_until": _stamp(until)}

    rows: list[tuple[str, str, str, str | None, dict[str, str] | None]] = [
        ("24 h old", _AGE, tnso.token_list(**day_old), None, ages(_AT - DAY, _AT)),
        (
            "24 h old, exp far",
            _AGE,
            tnso.token_list(**day_old, exp=far),
            None,
            ages(_AT - DAY, _AT),
        ),
        ("at its exp", _AGE, tnso.token_list(exp=_AT), None, ages(LISTED_AT, _AT)),
        ("iat in 60 s", _CLOCK, tnso.token_list(at=_AT + 60), None, ages(_AT + 60, _AT + 60 + DAY)),
        ("nbf at iat", _CLOCK, tnso.token_list(nbf=LISTED_AT), None, None),
        ("iat with a fraction", _CLOCK, tnso.token_list(iat=LISTED_AT + 0.25), None, None),
        (
            "24 h and a second old",
            _AGE,
            tnso.token_list(at=_AT - DAY - 1, exp=far),
            "status.stale",
            None,
        ),
        (
            "24 h and a second old, no exp",
            _AGE,
            tnso.token_list(at=_AT - DAY - 1, without=("exp",)),
            "status.stale",
            None,
        ),
        ("a month old", _AGE, tnso.token_list(at=_AT - 30 * DAY), "status.stale", None),
        ("a second after its exp", _AGE, tnso.token_list(exp=_AT - 1), "status.stale", None),
        ("exp before iat", _AGE, tnso.token_list(exp=LISTED_AT - 1), "status.stale", None),
        (
            "stale, and says revoked",
            _AGE,
            tnso.token_list({INDEX: 1}, at=_AT - 2 * DAY),
            "status.stale",
            None,
        ),
        ("iat in 61 s", _CLOCK, tnso.token_list(at=_AT + 61), "status.invalid", None),
        (
            "iat in 61 s, and says revoked",
            _CLOCK,
            tnso.token_list({INDEX: 1}, at=_AT + 61),
            "status.invalid",
            None,
        ),
        ("nbf after iat", _CLOCK, tnso.token_list(nbf=LISTED_AT + 1), "status.invalid", None),
        ("no iat", _CLOCK, tnso.token_list(without=("iat",)), "status.invalid", None),
    ]
    for name, why, listed, code, status in rows:
        yield at.case(name, why, listed, code, status)
    for member in ("iat", "exp", "nbf"):
        for value in ("1795417080", True, None, -1, [LISTED_AT], 1e12):
            yield at.case(
                f"{member} {value!r}", _CLOCK, tnso.token_list(**{member: value}), "status.invalid"
            )
    asked = "The asker may ask for a younger list, never for an older one (CONTRACT section 5)."
    age = _AT - LISTED_AT
    for name, limit, code, until in (
        ("as old as asked for", age, None, _AT),
        ("a second older than asked for", age - 1, "status.stale", None),
        ("asked for this very second", 0, "status.stale", None),
        ("asked for less than a week", 7 * DAY, None, LISTED_AT + DAY),
    ):
        status = None if until is None else ages(LISTED_AT, until)
        yield at.case(name, asked, tnso.token_list(), code, status, max_status_age=limit)
    week = tnso.token_list(at=_AT - 2 * DAY, exp=far)
    yield at.case(
        "two days old, less than a week asked for",
        asked,
        week,
        "status.stale",
        max_status_age=7 * DAY,
    )
    yield from _bitstring_ages(world)


def _bitstring_ages(world: World) -> Iterable[Case]:
    """validFrom and validUntil count as nbf and exp do."""
    url = world.tnso.bitstring_urls["revocation"]
    entry = status_entries.encode((StatusEntry("bitstring", url, INDEX, "revocation"),))
    token = world.tnso.sign(world.slim(entry, without=("status",)))
    for name, members, code in (
        ("validUntil now", {"validUntil": _stamp(_AT)}, None),
        ("validUntil a second ago", {"validUntil": _stamp(_AT - 1)}, "status.stale"),
        (
            "validUntil before exp",
            {"validUntil": _stamp(_AT - 1), "exp": _AT + DAY},
            "status.stale",
        ),
        ("exp before validUntil", {"exp": _AT - 1}, "status.stale"),
        ("validFrom after iat", {"validFrom": _stamp(LISTED_AT + 1)}, "status.invalid"),
    ):
        until = {"fresh_until": _stamp(_AT)}
        expect = judged(code, status=UNKNOWN) if code else accepted(status=until)
        listed = Listed(f"bitstring {name}", world.tnso.bitstring(**members))
        yield Case(f"a bitstring with {name}", _AGE, token, expect, {url: listed})


def _stamp(moment: float) -> str:
    return dates.stamp(dates.from_seconds(moment))


def _places(world: World) -> Iterable[Case]:
    tnso = world.tnso
    good = ("3", "2026/3", "3-x_y.z", "a/b/c", "_", "-")
    wrong = (
        f"{PUBLIC_URL}/status/", f"{PUBLIC_URL}/status", f"{PUBLIC_URL}/statuses/3",
        f"{PUBLIC_URL}/c/3", "http://tnso.vn/status/3", "https://tnso.vn:443/status/3",
        "https://TNSO.vn/status/3", "https://tnso.vn.evil.example/status/3",
        "https://evil.example/status/3", "https://tnso.vn@evil.example/status/3",
        f"{world.other.public_url}/status/3", f"{PUBLIC_URL}/status/../c/3",
        f"{PUBLIC_URL}/status/./3", f"{PUBLIC_URL}/status/x/../3",
        f"{PUBLIC_URL}/status/%2e%2e/c/3", f"{PUBLIC_URL}/status/3..4", f"{PUBLIC_URL}/status/.3",
        f"{PUBLIC_URL}/status//3", f"{PUBLIC_URL}/status/3/",
        f"{PUBLIC_URL}/status/3?time=1", f"{PUBLIC_URL}/status/3#4242", f"{PUBLIC_URL}/status/3 ",
        f"{PUBLIC_URL}/status/3\n", f"{PUBLIC_URL}/status\\3", f"{PUBLIC_URL}/status/3\\4",
        f"{PUBLIC_URL}/status/３", f"{PUBLIC_URL}/status/3@4", f" {PUBLIC_URL}/status/3",
        "//tnso.vn/status/3", "/status/3", "status/3", "", "data:application/statuslist+jwt,x",
        "file:///etc/passwd", "http://169.254.169.254/status/3",
    )  # fmt: skip
    for path, code in (
        *((f"{PUBLIC_URL}/status/{name}", None) for name in good),
        *((url, "status.untrusted_url") for url in wrong),
    ):
        token = tnso.sign(world.slim({"status": {"status_list": {"idx": INDEX, "uri": path}}}))
        listed = Listed(f"at {path!r}", tnso.token_list(url=path))
        expect = judged(code, status=UNKNOWN) if code else accepted()
        yield Case(f"uri {path!r}", _BELOW_PREFIX, token, expect, {path: listed})


def _missing(world: World) -> Iterable[Case]:
    at = _Slim(world)
    yield Case("no list was had", _NONE, at.token, judged("status.unreachable", status=UNKNOWN), {})
    other = {f"{at.url}1": Listed("another", world.tnso.token_list(url=f"{at.url}1"))}
    yield Case(
        "only a list that is not asked for",
        _NONE,
        at.token,
        judged("status.unreachable", status=UNKNOWN),
        other,
    )
    for code in ("unreachable", "rollback", "too_large", "untrusted_url", "invalid", "stale"):
        yield at.case(
            f"the fetch ended with {code}", _NONE, {"error": f"status.{code}"}, f"status.{code}"
        )
    whole = world.tnso.sign()
    for code in ("unreachable", "rollback"):
        lists = {
            **world.clear,
            world.tnso.bitstring_urls["revocation"]: {"error": f"status.{code}"},
        }
        name = f"the fetch of one list of three ended with {code}"
        yield Case(name, _NONE, whole, judged(f"status.{code}", status=FRESH), lists)


def _cases(world: World) -> list[Case]:
    return [*_signatures(world), *_ages(world), *_places(world), *_missing(world)]


FAMILIES = (Family("list_transport", "Signature, age and origin of lists", _cases),)
