"""The certificate as an Open Badge (Open Badges 3.0, signed as a JWT), and what must not pass for
one.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from case import FRESH, Case, Family, Listed, World, accepted, bad, good, judged, refused
from forge import CHANNEL, HANDLE, INDEX, NAME, NOW, PUBLIC_URL, Issuer, compact, seconds

from credverifier.wire.credentials import open_badge
from credverifier.wire.envelope import base64url
from credverifier.wire.status.standing import Standing

_HEADER = (
    "The header holds alg, kid and typ alone, and typ is JWT if it is there (Open Badges 3.0 "
    "section 8.2.1)."
)
_KID = (
    "kid names a key of the issuer by its URL, compared as text, by its id or by its thumbprint "
    "(CONTRACT section 2)."
)
_TYPED = (
    "A token that says no type of its own must be an Open Badge, and an Open Badge is never a "
    "vc+jwt."
)
_CLAIMS = (
    "Each registered claim is there and says the same as the member (Open Badges 3.0 section "
    "8.2.2)."
)
_MODEL = "An Open Badge keeps the data model of credentials and its own (Open Badges 3.0, annex B)."
_WHOSE = (
    "Name and accounts are identifiers, not hashed; what belongs to an account stands behind its "
    "userName."
)
_LEVEL = "A result is one that the achievement describes (Open Badges 3.0 section B.1)."
_STATUS = "It says where its standing is told (SECURITY 2.1.9)."
_OURS = "The id is that of a certificate at its issuer, the achievement one of its programmes."

Change = Callable[[dict[str, Any]], object]


class _Badges:
    """Open Badges of one certificate, with lists of today."""

    def __init__(self, world: World) -> None:
        self.world, self.tnso = world, world.tnso
        self.lists = self._needed(world.tnso, world.clear)

    def _needed(self, issuer: Issuer, lists: Mapping[str, Any]) -> dict[str, Any]:
        return {url: lists[url] for url in (issuer.bitstring_urls["revocation"], issuer.token_url)}

    def token(self, members: Mapping[str, Any] | None = None, /, without: Iterable[str] = (),
              change: Change | None = None,
              **options: Any) -> str:  # fmt: skip
        """A badge with `members` put over its payload, or changed in any way; `options` as of
        `Issuer.sign_badge`.
        """
        payload = copy.deepcopy({**self.tnso.badge(), **(members or {})})
        if change is not None:
            change(payload)
        return self.tnso.sign_badge(
            {name: payload[name] for name in payload if name not in without}, **options
        )

    def wrong(self, name: str, why: str, code: str, members: Mapping[str, Any] | None = None, /,
              stage: str = "content",
              **options: Any) -> Case:  # fmt: skip
        """A case that is refused for what it says."""
        return bad(name, why, self.token(members, **options), self.lists, f"format.{code}", stage)


def _put(*path: str | int) -> Callable[..., Change]:
    """A change that puts a value at the end of a path, or with none takes away what is there."""

    def of(*value: Any) -> Change:
        def change(payload: Any) -> None:
            for step in path[:-1]:
                payload = payload[step]
            if value:
                payload[path[-1]] = value[0]
            else:
                del payload[path[-1]]

        return change

    return of


def _controls(at: _Badges) -> list[Case]:
    accounts = [
        {"platform": "tiktok", "handle": HANDLE, "url": f"https://www.tiktok.com/@{HANDLE}"},
        {
            "platform": "youtube",
            "handle": "minhanhreview",
            "url": "https://www.youtube.com/@minhanhreview",
        },
    ]
    criteria = [
        {"id": item.criterion, "level": item.level} for item in at.tnso.credential().criteria
    ]
    shown = {"number": "7K3M9-QX2HS", "name": NAME, "kind": None, "accounts": accounts,
             "level": "gold",
             "criteria": criteria, "programme": f"{PUBLIC_URL}/programmes/credibility",
             "valid_from": "2026-11-01T00:00:00Z",
             "valid_until": "2027-11-01T00:00:00Z"}  # fmt: skip
    key = at.tnso.keys["credential"]
    one = at.tnso.badge()
    single = {**one["credentialSubject"], "type": "AchievementSubject"}
    single["achievement"] = {**single["achievement"], "criteria": {"narrative": "x"}}
    with_id = {**single["achievement"], "criteria": {"id": "urn:x:y"}}
    bare = {**single, "achievement": {name: value for name, value in with_id.items()
                                      if name not in ("resultDescription", "version")},
            "identifier": [*single["identifier"][:2],
                           {**single["identifier"][0],
                            "identityType": "emailAddress"}]}  # fmt: skip
    del bare["result"]
    ext = {
        **one["credentialSubject"]["identifier"][0],
        "identityType": "x-zalo",
        "identityHash": "zalo:mau",
    }
    further = {
        **one["credentialSubject"],
        "identifier": [*one["credentialSubject"]["identifier"], ext],
    }
    rows = [
        ("an Open Badge", _MODEL, at.token(), {"certificate": shown}),
        (
            "an identifier of a type of somebody's own",
            _WHOSE,
            at.token({"credentialSubject": further}),
            {"certificate": shown},
        ),
        ("no typ", _HEADER, at.token(without_header=("typ",)), {}),
        ("kid that is the key's id", _KID, at.token(header={"kid": key.key_id}), {}),
        ("kid that is a bare thumbprint", _KID, at.token(header={"kid": key.thumbprint}), {}),
        ("signed with EdDSA", _KID, at.token(key="credential_eddsa"), {}),
        (
            "both names of its type",
            _MODEL,
            at.token({"type": [*one["type"], "AchievementCredential"]}),
            {},
        ),
        (
            "validity with an offset",
            _CLAIMS,
            at.token({"validFrom": "2026-11-01T07:00:00+07:00"}),
            {},
        ),
        (
            "types that are texts, criteria without id",
            _MODEL,
            at.token({"credentialSubject": single}),
            {},
        ),
        (
            "no results, and an identifier of another type",
            _LEVEL,
            at.token({"credentialSubject": bare}),
            {},
        ),
        (
            "two entries for its status",
            _STATUS,
            at.token({"credentialStatus": [one["credentialStatus"]] * 2}),
            {},
        ),
        ("a private claim", _MODEL, at.token({"private": 1}), {}),
    ]
    other = at.world.other
    theirs = good("of an issuer trusted for any type", _OURS, other.sign_badge(),
                  at._needed(other, at.world.clear_other))  # fmt: skip
    return [
        *(good(name, why, token, at.lists, **expected) for name, why, token, expected in rows),
        theirs,
    ]


def _standings(at: _Badges) -> list[Case]:
    tnso, token = at.tnso, at.token()
    revoked = {
        **at.lists,
        tnso.bitstring_urls["revocation"]: Listed("revoked", tnso.bitstring("revocation", {INDEX})),
    }
    suspended = {
        **at.lists,
        tnso.token_url: Listed(
            "suspended", tnso.token_list({INDEX: Standing.SUSPENDED.list_value})
        ),
    }
    unknown = {tnso.token_url: at.lists[tnso.token_url]}
    seen = {
        "as_of": FRESH["as_of"],
        "fresh_until": FRESH["fresh_until"],
        "since": None,
        "reason": None,
        "superseded_by": None,
    }
    late, early = seconds(NOW) - 61, seconds(NOW) + 61
    ended = at.token({"exp": late, "validUntil": "2026-11-23T07:02:10Z"})
    begun = at.token({"nbf": early, "validFrom": "2026-11-23T07:04:12Z"})
    rows: list[tuple[str, dict[str, Any], Any, str | None]] = [
        ("revoked", judged("status.revoked", status=seen), revoked, None),
        ("suspended", judged("status.suspended", status=seen), suspended, None),
        ("its bitstring list is not there", judged("status.unreachable"), unknown, None),
        ("the account asked for by its handle", accepted(asked=True), at.lists, f"tiktok:{HANDLE}"),
        (
            "the account asked for by its id",
            accepted(asked=True),
            at.lists,
            f"youtube:id:{CHANNEL}",
        ),
        (
            "another account",
            judged("profile.mismatch", asked=True, status=seen),
            at.lists,
            "tiktok:another",
        ),
    ]
    return [
        *(
            Case(name, _STATUS, token, expect, lists, profile=profile)
            for name, expect, lists, profile in rows
        ),
        Case("past exp", _CLAIMS, ended, judged("validity.expired", status=seen), at.lists),
        Case("before nbf", _CLAIMS, begun, judged("validity.not_yet_valid", status=seen), at.lists),
    ]


def _envelopes(at: _Badges) -> list[Case]:
    key, unknown = at.tnso.keys["credential"], "issuer.key_unknown"
    url = open_badge.key_url(PUBLIC_URL, key.thumbprint)
    headers = ({"cty": "vc"}, {"nonce": "n"}, {"zip": "DEF"}, {"x5t#S512": "AAAA"})
    kids: list[tuple[str, Any]] = [
        ("of another host that is as long", url.replace("tnso", "tnsx")),
        ("of another folder that is as long", url.replace("/keys/", "/kegs/")),
        ("with another ending", url.replace(".jwk", ".jwt")),
        ("without its ending", url.removesuffix(".jwk")),
        ("with the key's whole id", open_badge.key_url(PUBLIC_URL, key.key_id)),
        ("with a query", f"{url}?x"),
        ("in capitals", url.upper()),
        (
            "of a key that nobody trusts",
            open_badge.key_url(PUBLIC_URL, at.tnso.stranger.thumbprint),
        ),
        ("that is the folder", f"{PUBLIC_URL}/keys/.jwk"),
        ("that is a number", 7),
        ("that is a list", [url]),
    ]
    stray = at.token(
        {"iss": "https://x", "issuer": {"id": "did:web:x.example", "type": ["Profile"]}}
    )
    return [
        *(at.wrong(f"{name} in the header", _HEADER, "header_not_allowed", stage="envelope",
                   header=header)
          for header in headers for name in header),
        at.wrong("jwk in the header", _HEADER, "header_not_allowed", stage="envelope",
                 header={"jwk": key.jwk}),
        at.wrong("crit in the header", _HEADER, "crit_unsupported", stage="envelope",
                 header={"crit": ["exp"]}),
        at.wrong("alg none", _HEADER, "alg_not_allowed", stage="envelope", header={"alg": "none"}),
        at.wrong("no alg", _HEADER, "alg_not_allowed", stage="envelope", without_header=("alg",)),
        *(bad(f"kid {name}", _KID, at.token(header={"kid": kid}), at.lists, unknown,
              "issuer") for name, kid in kids),
        bad("no kid", _KID, at.token(without_header=("kid",)), at.lists, unknown, "issuer"),
        bad("signed with the status key", _KID, at.token(key="status"), at.lists,
            "issuer.key_not_allowed", "issuer"),
        bad("signed with a compromised key", _KID, at.token(key="compromised"), at.lists,
            "issuer.key_not_allowed",
            "issuer"),
        bad("signed with a key retired before", _KID, at.token(key="retired"), at.lists,
            "issuer.key_not_then", "issuer"),
        bad("an issuer that nobody trusts", _KID, stray, at.lists, "issuer.untrusted", "issuer"),
        bad("one claim changed", _KID, _torn(at.token()), at.lists, "signature.invalid",
            "signature"),
    ]  # fmt: skip


def _torn(token: str) -> str:
    """Another level, under the signature of the first."""
    head, body, tail = token.split(".")
    octets = base64url.decode(body.encode("ascii")).replace(b'"value":"gold"', b'"value":"bold"')
    return f"{head}.{base64url.encode(octets).decode('ascii')}.{tail}"


def _confusions(at: _Badges) -> list[Case]:
    """What says no type of its own passes for a badge only if it says so; and a badge passes for
    nothing else.
    """
    tnso, world = at.tnso, at.world
    key = tnso.keys["credential"]
    plain = open_badge.header(key, PUBLIC_URL)
    wallet, _ = tnso.wallet()
    others = {
        "a certificate": tnso.certificate(),
        "a slim certificate": world.slim(),
        "claims for wallets": wallet,
        "a badge in a vc claim": {"vc": tnso.badge(), "iss": tnso.id},
        "a badge without its type": {**tnso.badge(), "type": ["VerifiableCredential"]},
        "a badge by its other name alone": {
            **tnso.badge(),
            "type": ["VerifiableCredential", "AchievementCredential"],
        },
        "a type that is a number": {**tnso.badge(), "type": 7},
    }
    spelt = ("jwt", "application/JWT", "JWT ", "", None, 7, ["JWT"], "vp+jwt", "dc+sd-jwt",
             "kb+jwt", "statuslist+jwt",
             "standing+jwt", "ob+jwt")  # fmt: skip
    claim = {
        **tnso.certificate(),
        "type": ["VerifiableCredential", "CredibilityCredential", "OpenBadgeCredential"],
    }
    return [
        *(bad(f"{name} as a JWT", _TYPED, compact(plain, payload, key), at.lists,
              "format.typ_invalid", "envelope")
          for name, payload in others.items()),
        *(at.wrong(f"typ {typ!r}", _TYPED, "typ_invalid", stage="envelope",
                   header={"typ": typ}) for typ in spelt),
        bad("a badge as vc+jwt", _TYPED, tnso.sign(tnso.badge()), at.lists,
            "format.claims_invalid"),
        bad("a certificate that says it is a badge", _TYPED, compact(plain, claim, key), at.lists,
            "format.claims_invalid"),
        Case("a holder's proof asked for", _TYPED, at.token(),
             refused("format.key_binding_invalid", "content"), at.lists,
             audience="https://brand.example", nonce="n-1"),
        bad("a badge for wallets", _TYPED, f"{at.token()}~", at.lists, "format.typ_invalid",
            "envelope"),
    ]  # fmt: skip


def _claims(at: _Badges) -> list[Case]:
    claims = "claims_invalid"
    values: tuple[tuple[str, tuple[Any, ...]], ...] = (
        ("iss", ("did:web:other.example", None, [at.tnso.id])),
        ("jti", (f"{PUBLIC_URL}/c/012345678D", None)),
        ("sub", ("urn:uuid:00000000-0000-4000-8000-000000000000", None)),
        ("nbf", (seconds(NOW), None, "2026-11-01T00:00:00Z", True)),
        ("exp", (seconds(NOW) + 9999, None, "2027-11-01T00:00:00Z", True)),
        ("iat", (None, "1", True)),
    )
    dated = ("validFrom", "validUntil")
    rows = [
        *(
            (f"{name} {value!r}", {name: value}, ())
            for name, several in values
            for value in several
        ),
        *((f"no {name}", {}, (name,)) for name, _ in values),
        *((f"no {name}", {}, (name,)) for name in dated),
        ("validFrom off by a fraction", {"validFrom": "2026-11-01T00:00:00.5Z"}, ()),
        ("validUntil off by a fraction", {"validUntil": "2027-11-01T00:00:00.5Z"}, ()),
        ("nbf off by a fraction", {"nbf": 1793491200.5}, ()),
        ("nothing about validity", {}, (*dated, "nbf", "exp")),
    ]
    nobody = at.token(
        change=lambda payload: (payload.update(sub=None), payload["credentialSubject"].pop("id"))
    )
    return [
        *(at.wrong(name, _CLAIMS, claims, members, without=without) for name, members,
          without in rows),
        bad("neither sub nor id of the subject", _CLAIMS, nobody, at.lists,
            "format.claims_invalid"),
        Case("issued after now", _CLAIMS, at.token({"iat": seconds(NOW) + 61}),
             judged("validity.not_yet_valid", status=FRESH), at.lists),
    ]  # fmt: skip


def _models(at: _Badges) -> list[Case]:
    claims, types = "claims_invalid", "type_invalid"
    one, base = at.tnso.badge(), "https://www.w3.org/ns/credentials/v2"
    contexts: list[tuple[str, list[Any], str]] = [
        ("without its own", [base], types),
        ("in another order", [open_badge.CONTEXT, base], claims),
        ("with ours", [*one["@context"], f"{PUBLIC_URL}/contexts/credibility/v1"], claims),
        ("of an older version", [base, open_badge.CONTEXT.replace("3.0.3", "3.0.1")], claims),
        (
            "with one that redefines",
            [*one["@context"], {"name": "https://evil.example/name"}],
            claims,
        ),
    ]
    other = at.world.courses
    theirs = other.sign_badge()
    lists = at._needed(other, at.world.clear_courses)
    number = "of an issuer trusted for another type"
    rows: list[tuple[str, str, dict[str, Any], str]] = [
        ("a vc claim", _MODEL, {"vc": {}}, claims),
        ("no VerifiableCredential", _MODEL, {"type": ["OpenBadgeCredential"]}, types),
        ("its type alone, as a text", _MODEL, {"type": "OpenBadgeCredential"}, types),
        ("a type that nobody defines", _MODEL, {"type": [*one["type"], "Diploma"]}, types),
        ("our own type, which no context defines", _MODEL,
         {"type": [*one["type"], "CredibilityCredential"]}, types),
        ("an issuer that is a URL", _MODEL, {"issuer": at.tnso.id}, types),
        ("an issuer that is no Profile", _MODEL, {"issuer": {**one["issuer"], "type": ["Person"]}},
         types),
        ("id at another host", _OURS,
         {"id": "https://tnsx.vn/c/7K3M9QX2HS", "jti": "https://tnsx.vn/c/7K3M9QX2HS"}, claims),
        ("id with a wrong check symbol", _OURS,
         dict.fromkeys(("id", "jti"), f"{PUBLIC_URL}/c/7K3M9QX2HT"), claims),
        ("a schema without id", _MODEL,
         {"credentialSchema": [{"type": "1EdTechJsonSchemaValidator2019"}]}, claims),
    ]  # fmt: skip
    entry = one["credentialStatus"]
    statuses: list[tuple[str, str, dict[str, Any], tuple[str, ...]]] = [
        ("no status", "status.missing", {}, ("status", "credentialStatus")),
        (
            "1EdTech's own status",
            "status.unsupported",
            {"credentialStatus": {**entry, "type": "1EdTechRevocationList"}},
            (),
        ),
        (
            "a status without index",
            "status.malformed",
            {"credentialStatus": {**entry, "statusListIndex": 4242}},
            (),
        ),
    ]
    return [
        *(at.wrong(f"@context {name}", _MODEL, code, {"@context": value}) for name, value,
          code in contexts),
        *(at.wrong(name, why, code, members) for name, why, members, code in rows),
        *(bad(name, _STATUS, at.token(members, without=without), at.lists, code) for name, code,
          members, without in statuses),
        bad(number, _OURS, theirs, lists, "format.type_invalid"),
    ]  # fmt: skip


def _subjects(at: _Badges) -> list[Case]:
    claims, types = "claims_invalid", "type_invalid"
    subject, achievement = _put("credentialSubject"), ("credentialSubject", "achievement")
    criteria = _put(*achievement, "criteria")
    whole = at.tnso.badge()["credentialSubject"]
    empty: tuple[tuple[str, Change], ...] = tuple(
        (f"{name} {value!r}", _put(*achievement, name)(value))
        for name in ("id", "name", "description")
        for value in ("", None, ["x"])
    )
    rows: list[tuple[str, str, Change, str]] = [
        ("two subjects", _MODEL, subject([whole, whole]), types),
        ("a subject of no type", _MODEL, _put("credentialSubject", "type")(), types),
        ("a subject of another type", _MODEL, _put("credentialSubject", "type")(["Person"]), types),
        ("no achievement", _MODEL, _put(*achievement)(), types),
        ("an achievement that is a URL", _MODEL, _put(*achievement)("urn:x:y"), types),
        ("an achievement of another type", _MODEL, _put(*achievement, "type")("Badge"), types),
        *((f"an achievement's {name}", _MODEL, change, claims) for name, change in empty),
        (
            "an achievement of another host",
            _OURS,
            _put(*achievement, "id")("https://tnsx.vn/programmes/x#levels/gold"),
            claims,
        ),
        (
            "an achievement outside the programmes",
            _OURS,
            _put(*achievement, "id")(f"{PUBLIC_URL}/courses/x"),
            claims,
        ),
        ("no criteria", _MODEL, criteria(), claims),
        ("criteria that are a text", _MODEL, criteria("narrative"), claims),
        ("empty criteria", _MODEL, criteria({}), claims),
        ("criteria whose id is a number", _MODEL, criteria({"id": 7}), claims),
        ("criteria whose narrative is a number", _MODEL, criteria({"narrative": 7}), claims),
        ("a version that is a number", _MODEL, _put(*achievement, "version")(2026), claims),
    ]
    return [at.wrong(name, why, code, change=change) for name, why, change, code in rows]


def _identities(at: _Badges) -> list[Case]:
    claims, types = "claims_invalid", "type_invalid"
    identifiers = at.tnso.badge()["credentialSubject"]["identifier"]
    name, user, stable, url = identifiers[:4]
    rows: list[tuple[str, Any, str]] = [
        ("no identifiers", [], claims),
        ("one that is a text", [*identifiers, "tiktok:x"], types),
        ("one of another type", [*identifiers, {**user, "type": "IdentifierEntry"}], types),
        ("a hashed one", [*identifiers, {**user, "hashed": True}], claims),
        (
            "one that does not say whether it is hashed",
            [*identifiers, {k: v for k, v in user.items() if k != "hashed"}],
            claims,
        ),
        ("one that is hashed by a number", [*identifiers, {**user, "hashed": 0}], claims),
        (
            "one without a kind",
            [*identifiers, {k: v for k, v in user.items() if k != "identityType"}],
            claims,
        ),
        ("an empty one", [*identifiers, {**user, "identityHash": ""}], claims),
        ("one that is a number", [*identifiers, {**user, "identityHash": 7}], claims),
        ("no name", identifiers[1:], claims),
        ("two names", [*identifiers, name], claims),
        ("no accounts", [name], claims),
        ("an account without platform", [name, {**user, "identityHash": ":minhanh"}], claims),
        ("an account without handle", [name, {**user, "identityHash": "tiktok:"}], claims),
        ("an account without a colon", [name, {**user, "identityHash": "minhanh"}], claims),
        ("an id before every account", [name, stable, user], claims),
        ("a URL before every account", [name, url, user], claims),
        ("two ids of one account", [name, user, stable, stable], claims),
        ("two URLs of one account", [name, user, url, url], claims),
        ("accounts that are a text", "tiktok:x", types),
    ]
    put = _put("credentialSubject", "identifier")
    return [
        at.wrong(f"identifier: {name}", _WHOSE, code, change=put(value))
        for name, value, code in rows
    ]


def _results(at: _Badges) -> list[Case]:
    claims, types = "claims_invalid", "type_invalid"
    described = ("credentialSubject", "achievement", "resultDescription")
    first, result = (*described, 0), ("credentialSubject", "result", 0)
    whole = at.tnso.badge()["credentialSubject"]["result"]
    rows: list[tuple[str, Change, str]] = [
        ("none described", _put(*described)(), claims),
        ("a description of another type", _put(*first, "type")(["Result"]), types),
        ("a description that is a text", _put(*first)("level"), types),
        *(
            (f"a description without {name}", _put(*first, name)(), claims)
            for name in ("id", "name", "resultType")
        ),
        ("one that is not described", _put(*result, "resultDescription")("urn:x:y"), claims),
        ("one that describes nothing", _put(*result, "resultDescription")(), claims),
        ("one of another type", _put(*result, "type")("Level"), types),
        ("one without value", _put(*result, "value")(), claims),
        ("one whose value is a number", _put(*result, "value")(7), claims),
        ("one twice", _put("credentialSubject", "result")([*whole, whole[0]]), claims),
    ]
    return [at.wrong(f"result: {name}", _LEVEL, code, change=change) for name, change, code in rows]


def _cases(world: World) -> Iterable[Case]:
    at = _Badges(world)
    yield from (*_controls(at), *_standings(at), *_envelopes(at), *_confusions(at), *_claims(at))
    yield from (*_models(at), *_subjects(at), *_identities(at), *_results(at))


FAMILIES = (Family("open_badge", "The certificate as an Open Badge, signed as a JWT", _cases),)
