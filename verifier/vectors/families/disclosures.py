"""The certificate for wallets (SD-JWT VC), and what may be disclosed of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import forge
from case import FRESH, Case, Family, Listed, World, accepted, bad, good, judged, refused
from forge import HANDLE, NAME, NOW, disclosure, seconds

from credverifier.wire.credentials import sd_jwt
from credverifier.wire.status.standing import Standing

_CODE = "format.disclosure_invalid"
_ONCE = (
    "Every disclosure is referred to by exactly one digest, and no digest stands twice (RFC 9901 "
    "section 7.1)."
)
_FORM = (
    "A disclosure is base64url of [salt, name, value] or [salt, element] (RFC 9901 section 4.2)."
)
_NAMES = "No disclosure is named _sd or ..., nor as a claim that is there (RFC 9901 section 7.1)."
_NEVER = (
    "What identifies, dates and revokes is never selective (draft-ietf-oauth-sd-jwt-vc-19 section "
    "2.2.2.2)."
)
_DIGESTS = (
    '_sd is an array of digests, an element {"...": digest} has nothing beside it (RFC 9901 '
    "section 4.2.4)."
)
_HASH = "Digests are of SHA-256 (SECURITY 2.1.12)."
_TYPE = (
    "The type is one that the issuer is trusted for (draft-ietf-oauth-sd-jwt-vc-19 section "
    "2.2.2.1)."
)
_CLAIMS = "It says whose certificate it is, from when to when, and where its standing is told."
_ISSUER = "iss is the public URL of an issuer of the trust list (CONTRACT section 2)."
_SALT = "c2FsdA"


class _Wallet:
    """Combined texts of one certificate, with lists of today."""

    def __init__(self, world: World) -> None:
        self.world, self.tnso, self.lists = world, world.tnso, world.clear_token

    def text(self, payload: dict[str, Any], disclosed: Iterable[str] = (), **options: Any) -> str:
        """A combined text of just this payload and these disclosures."""
        return sd_jwt.join(self.tnso.sign(payload, typ="dc+sd-jwt", **options), disclosed)

    def bare(
        self, members: dict[str, Any] | None = None, /, without: Iterable[str] = ()
    ) -> dict[str, Any]:
        """A payload in which nothing is concealed."""
        payload, _ = self.tnso.wallet(without=("accounts", "_sd", "_sd_alg", *without))
        return {**payload, **(members or {})}

    def hiding(self, *texts: str, **members: Any) -> dict[str, Any]:
        """A payload whose `_sd` refers to just these disclosures."""
        return self.bare({"_sd": [sd_jwt.digest(text) for text in texts], **members})

    def wrong(
        self,
        name: str,
        why: str,
        payload: dict[str, Any],
        disclosed: Iterable[str] = (),
        code: str = _CODE,
    ) -> Case:
        """A case that is refused for what it says."""
        return bad(name, why, self.text(payload, disclosed), self.lists, code)


def _shown(**changes: Any) -> dict[str, Any]:
    nothing = {"kind": None, "accounts": [], "level": None, "criteria": [], "programme": None}
    dates = {"valid_from": "2026-11-01T00:00:00Z", "valid_until": "2027-11-01T00:00:00Z"}
    return {"number": "7K3M9-QX2HS", "name": NAME, **nothing, **dates, **changes}


def _controls(at: _Wallet) -> list[Case]:
    payload, texts = at.tnso.wallet()
    accounts = [
        {"platform": "tiktok", "handle": HANDLE, "url": f"https://www.tiktok.com/@{HANDLE}"}
    ]
    nested = disclosure(
        _SALT, "programme", {"id": "urn:x:p", "version": "1", "_sd": [sd_jwt.digest(texts[0])]}
    )
    inner = disclosure(_SALT, "deeper", True)
    holding = disclosure(
        _SALT, "programme", {"id": "urn:x:p", "version": "1", "_sd": [sd_jwt.digest(inner)]}
    )
    decoys = {**payload, "_sd": [*payload["_sd"], sd_jwt.digest("a decoy")]}
    plain = {"platform": "youtube", "handle": "mau", "url": "https://www.youtube.com/@mau"}
    beside = at.bare({"accounts": [plain, payload["accounts"][0], plain]})
    rows = [
        ("a concealed account between plain ones", _DIGESTS, at.text(beside, texts[:1]),
         {"certificate": _shown(accounts=[plain, *accounts, plain])}),
        ("concealed within a member named in capitals", _ONCE,
         at.text(at.bare({"X": {"_sd": [sd_jwt.digest(inner)]}}), [inner]), {}),
        ("nothing disclosed", _CLAIMS, at.text(payload), {"certificate": _shown()}),
        ("one account disclosed", _CLAIMS, at.text(payload, texts[:1]),
         {"certificate": _shown(accounts=accounts)}),
        ("everything disclosed", _CLAIMS, at.text(payload, texts), {}),
        ("disclosed in another order", _CLAIMS, at.text(payload, reversed(texts)), {}),
        ("nothing concealed", _HASH, at.text(at.bare()), {}),
        ("no _sd_alg, which means sha-256", _HASH,
         at.text({**payload, "_sd_alg": "sha-256"}, texts[1:]), {}),
        ("decoy digests", _ONCE, at.text(decoys, texts[:3]), {}),
        ("concealed within what was disclosed", _ONCE,
         at.text(at.hiding(holding), [holding, inner]), {}),
        ("concealed within, not disclosed", _ONCE, at.text(at.hiding(nested), [nested]), {}),
        ("an undefined claim disclosed", _NAMES, at.text(at.hiding(inner), [inner]), {}),
        ("no sub", _CLAIMS, at.text(at.bare(without=("sub",))), {}),
        ("further types", _TYPE, at.text(at.bare({"aka_vcts": ["https://tnso.vn/vct/other"]})), {}),
        ("the media type in full", _TYPE,
         at.text(payload, texts[2:], header={"typ": "application/dc+sd-jwt"}), {}),
        ("a kid that is a DID URL", _ISSUER,
         at.text(payload, texts[3:], header={"kid": at.tnso.keys["credential"].key_id}), {}),
        ("signed with EdDSA", _ISSUER, at.text(payload, texts[4:], key="credential_eddsa"), {}),
    ]  # fmt: skip
    matched = [Case(f"the disclosed account {answer}", _CLAIMS,
                    at.text(payload, texts[index : index + 1]), expect, at.lists,
                    profile=f"tiktok:{HANDLE}")
               for answer, index, expect in (("is the one asked for", 0, accepted(asked=True)),
                                             ("is another one", 1,
                                              judged("profile.mismatch", asked=True,
                                                     status=FRESH)))]  # fmt: skip
    revoked = at.tnso.token_list({forge.INDEX: Standing.REVOKED.list_value})
    listed = Case("revoked", _CLAIMS, at.text(payload), judged("status.revoked", status=FRESH),
                  {at.tnso.token_url: Listed("the certificate revoked", revoked)})  # fmt: skip
    return [
        *(good(name, why, token, at.lists, **expected) for name, why, token, expected in rows),
        *matched,
        listed,
    ]


def _references(at: _Wallet) -> list[Case]:
    payload, texts = at.tnso.wallet()
    stray = disclosure(_SALT, "level", "platinum")
    two = disclosure(_SALT, "nested", {"_sd": [sd_jwt.digest(texts[-1])]})
    twice = {**payload, "_sd": [*payload["_sd"], payload["_sd"][0]]}
    return [
        at.wrong("a disclosure that no digest refers to", _ONCE, payload, [*texts, stray]),
        at.wrong("the same disclosure twice", _ONCE, payload, [texts[0], texts[0]]),
        at.wrong("a disclosure changed by a letter", _ONCE, payload, [texts[0][:-3] + "AAA"]),
        at.wrong("one digest twice in _sd", _ONCE, twice),
        at.wrong(
            "one digest in two places", _ONCE, {**at.hiding(texts[-1], two)}, [texts[-1], two]
        ),
        at.wrong(
            "one digest twice among elements",
            _ONCE,
            {**payload, "accounts": [payload["accounts"][0]] * 2},
        ),
        at.wrong("within what was not disclosed", _ONCE, at.hiding(two), [texts[-1]]),
        at.wrong("_sd_alg sha-512", _HASH, {**payload, "_sd_alg": "sha-512"}),
        at.wrong("_sd_alg null", _HASH, {**payload, "_sd_alg": None}),
    ]


def _forms(at: _Wallet) -> list[Case]:
    padded = disclosure(_SALT, "x", 1) + "="
    texts = {
        "a salt alone": disclosure(_SALT),
        "four parts": disclosure(_SALT, "x", 1, 2),
        "no array": disclosure(_SALT, "x", 1).replace("W", "e", 1),
        "a text": forge.base64url.encode(b'"abc"').decode(),
        "an empty array": disclosure(),
        "an element, a text, in the place of a member": disclosure(_SALT, "x"),
        "an object": forge.base64url.encode(b'{"a":1}').decode(),
        "a salt that is a number": disclosure(1, "x", 1),
        "a name that is a number": disclosure(_SALT, 1, 1),
        "an element in the place of a member": disclosure(_SALT, 1),
        "padding": padded,
        "one member name twice": forge.base64url.encode(b'["s","x",{"a":1,"a":1}]').decode(),
        "no UTF-8": forge.base64url.encode(b'["s","x","\xff"]').decode(),
        "left-over bits": disclosure(_SALT, "x", 12)[:-1] + "1",
    }
    member = disclosure(_SALT, "x", {"platform": "tiktok", "handle": "a"})
    return [
        *(at.wrong(f"a disclosure that is {name}", _FORM, at.hiding(text), [text]) for name,
          text in texts.items()),
        at.wrong("a member in the place of an element", _FORM,
                 at.bare({"accounts": [{"...": sd_jwt.digest(member)}]}), [member]),
    ]  # fmt: skip


def _names(at: _Wallet) -> list[Case]:
    values = {"iss": "https://tnso.vn", "nbf": 1, "exp": forge.seconds(forge.VALID_UNTIL),
              "iat": forge.ISSUED_AT,
              "cnf": {}, "vct": "https://tnso.vn/vct/credibility/v1", "vct#integrity": "sha256-x",
              "aka_vcts": ["urn:x:y"],
              "status": at.bare()["status"], "jti": at.bare()["jti"]}  # fmt: skip
    cases = []
    for name, value in values.items():
        text = disclosure(_SALT, name, value)
        payload = at.hiding(text)
        payload.pop(name, None)
        # Without iss the issuer is unknown before anything is disclosed; without the others it is
        # the disclosure.
        code, stage = ("issuer.untrusted", "issuer") if name == "iss" else (_CODE, "content")
        cases.append(
            Case(
                f"{name} disclosed",
                _NEVER,
                at.text(payload, [text]),
                refused(code, stage),
                at.lists,
            )
        )
    for name in ("_sd", "..."):
        text = disclosure(_SALT, name, [])
        cases.append(at.wrong(f"the name {name} disclosed", _NAMES, at.hiding(text), [text]))
    second_name = disclosure(_SALT, "name", "Somebody else")
    twin = [disclosure(_SALT, "level", level) for level in ("gold", "platinum")]
    concealed = {
        "status_list": {"idx": 4242, "uri": at.tnso.token_url},
        "_sd": [sd_jwt.digest("x")],
    }
    listed = {"jwk": {"kty": "EC"}, "deep": [{"...": sd_jwt.digest("x")}]}
    return [
        *cases,
        at.wrong("a name that is there already", _NAMES, at.hiding(second_name), [second_name]),
        at.wrong("one name disclosed twice", _NAMES, at.hiding(*twin), twin),
        at.wrong("something concealed in status", _NEVER, at.bare({"status": concealed})),
        at.wrong("something concealed deep in cnf", _NEVER, at.bare({"cnf": listed})),
    ]


def _digests(at: _Wallet) -> list[Case]:
    digest = sd_jwt.digest("x")
    return [
        *_depths(at),
        at.wrong("_sd that is a digest", _DIGESTS, at.bare({"_sd": digest})),
        at.wrong("_sd that is a letter", _DIGESTS, at.bare({"_sd": "x"})),
        at.wrong("a digest that is a number", _DIGESTS, at.bare({"_sd": [1]})),
        at.wrong("an element with something beside its digest", _DIGESTS,
                 at.bare({"accounts": [{"...": digest, "x": 1}]})),
        at.wrong("an element whose digest is a number", _DIGESTS,
                 at.bare({"accounts": [{"...": 1}]})),
        at.wrong("... outside an array", _DIGESTS, at.bare({"programme": {"...": digest}})),
    ]  # fmt: skip


def _depths(at: _Wallet) -> Iterable[Case]:
    """Disclosures within disclosures, as deep as any JSON text may be, and one level deeper."""
    deep = "What is disclosed nests no deeper than a JSON text may (SECURITY 2.1.2)."
    for kind, (wrap, refer, wrapped) in {
        "members": (lambda value: value, lambda text: {"_sd": [sd_jwt.digest(text)]}, 0),
        "elements": (lambda value: value, lambda text: [{"...": sd_jwt.digest(text)}], 0),
        "members among plain members": (
            lambda value: {"a": value},
            lambda text: {"_sd": [sd_jwt.digest(text)]},
            6,
        ),
        "members among plain elements": (
            lambda value: [value],
            lambda text: {"_sd": [sd_jwt.digest(text)]},
            6,
        ),
    }.items():
        for levels in (32, 33):
            value: Any = True
            texts: list[str] = []
            depth = 1 if kind == "elements" else 0
            while depth < levels:
                for _ in range(min(wrapped, levels - depth - 1)):
                    value, depth = wrap(value), depth + 1
                parts = (value,) if kind == "elements" else ("x", value)
                texts.append(disclosure(_SALT, *parts))
                value, depth = refer(texts[-1]), depth + 1
            members = {"deep": value} if kind == "elements" else value
            name, token = f"{kind}, {levels} levels deep", at.text(at.bare(members), texts)
            yield (
                good(name, deep, token, at.lists)
                if levels == 32
                else bad(name, deep, token, at.lists, _CODE)
            )


def _claims(at: _Wallet) -> list[Case]:
    claims, types = "format.claims_invalid", "format.type_invalid"
    vct = "https://tnso.vn/vct/credibility/v1"
    bitstring = at.tnso.certificate()["credentialStatus"]
    rows: list[tuple[str, str, dict[str, Any], str]] = [
        ("no vct", _TYPE, at.bare(without=("vct",)), types),
        ("a vct of somebody else", _TYPE,
         at.bare({"vct": "https://tnso.example/vct/credibility/v1"}), types),
        ("a vct that is a list", _TYPE, at.bare({"vct": [vct]}), types),
        ("no further types in aka_vcts", _TYPE, at.bare({"aka_vcts": []}), types),
        ("its own type in aka_vcts", _TYPE, at.bare({"aka_vcts": [vct]}), types),
        ("a number in aka_vcts", _TYPE, at.bare({"aka_vcts": [1]}), types),
        ("aka_vcts that is a text", _TYPE, at.bare({"aka_vcts": "urn:x:y"}), types),
        ("no jti", _CLAIMS, at.bare(without=("jti",)), claims),
        ("jti at another host", _CLAIMS, at.bare({"jti": "https://tnso.example/c/7K3M9QX2HS"}),
         claims),
        ("jti at a host that is as long", _CLAIMS, at.bare({"jti": "https://tnsx.vn/c/7K3M9QX2HS"}),
         claims),
        ("jti with a wrong check symbol", _CLAIMS, at.bare({"jti": "https://tnso.vn/c/7K3M9QX2HT"}),
         claims),
        ("no exp", _CLAIMS, at.bare(without=("exp",)), claims),
        ("exp that is a text", _CLAIMS, at.bare({"exp": "2027-11-01T00:00:00Z"}), claims),
        ("nbf that is true", _CLAIMS, at.bare({"nbf": True}), claims),
        ("no iat", _CLAIMS, at.bare(without=("iat",)), claims),
        ("no name", _CLAIMS, at.bare(without=("name",)), claims),
        ("sub that is a number", _CLAIMS, at.bare({"sub": 7}), claims),
        ("sub that is a list of one subject", _CLAIMS,
         at.bare({"sub": ["urn:uuid:6f0d4b86-6a3b-4b7c-9d39-0b6f3f0f6a01"]}), claims),
        ("accounts that are a text", _CLAIMS, at.bare({"accounts": "tiktok"}), claims),
        ("no status", _CLAIMS, at.bare(without=("status",)), "status.missing"),
        ("a bitstring entry beside it", _CLAIMS, at.bare({"credentialStatus": bitstring}),
         "status.unsupported"),
    ]  # fmt: skip
    other = at.world.other
    anything = {
        "iss": other.public_url,
        "jti": other.credential_url(),
        "status": {"status_list": {"idx": 4242, "uri": other.token_url}},
    }
    theirs = {
        name: sd_jwt.join(other.sign({**at.bare(), **anything, "vct": name}, typ="dc+sd-jwt"), ())
        for name in ("urn:x:y", "")
    }
    any_type = [
        good(
            "any vct, of an issuer trusted for any", _TYPE, theirs["urn:x:y"], at.world.clear_other
        ),
        bad(
            "an empty vct, of an issuer trusted for any",
            _TYPE,
            theirs[""],
            at.world.clear_other,
            types,
        ),
    ]
    late = at.bare({"exp": seconds(NOW) - 61})
    early = at.bare({"nbf": seconds(NOW) + 61})
    timed = [
        Case(
            "past exp", _CLAIMS, at.text(late), judged("validity.expired", status=FRESH), at.lists
        ),
        Case(
            "before nbf",
            _CLAIMS,
            at.text(early),
            judged("validity.not_yet_valid", status=FRESH),
            at.lists,
        ),
    ]
    return [
        *(at.wrong(name, why, payload, (), code) for name, why, payload, code in rows),
        *timed,
        *any_type,
    ]


def _envelope(at: _Wallet) -> list[Case]:
    payload, texts = at.tnso.wallet()
    whole, slim = at.text(payload, texts), at.tnso.sign(at.world.slim())
    did = at.text({**payload, "iss": at.tnso.id})
    other = at.text({**payload, "iss": "https://tnso.example"})
    many, most = (
        at.text(payload, [disclosure(_SALT, str(n)) for n in range(count)]) for count in (201, 200)
    )
    head, _, rest = whole.partition(".")
    body, _, tail = rest.partition(".")
    torn = f"{head}.{body[:-8]}AAAAAAAA.{tail}"
    malformed, typ = "format.malformed", "format.typ_invalid"
    return [
        bad("a vc+jwt with a final tilde", _TYPE, f"{slim}~", at.lists, typ, "envelope"),
        bad("typ vc+sd-jwt", _TYPE, at.text(payload, header={"typ": "vc+sd-jwt"}), at.lists, typ,
            "envelope"),
        bad("no final tilde", _FORM, whole.removesuffix("~").rpartition("~")[0], at.lists,
            "format.key_binding_invalid"),
        bad("without any tilde", _TYPE, whole.partition("~")[0], at.lists, typ, "envelope"),
        bad("an empty disclosure", _FORM, f"{whole}~", at.lists, malformed, "envelope"),
        bad("a letter outside ASCII", _FORM, whole.replace("~", "~ă", 1), at.lists, malformed,
            "envelope"),
        bad("two hundred and one disclosures", "At most 200 disclosures (SECURITY 2.1.2).", many,
            at.lists,
            "format.too_large", "envelope"),
        bad("two hundred disclosures that no digest refers to",
            "At most 200 disclosures (SECURITY 2.1.2).", most, at.lists, _CODE),
        bad("64 KiB of nothing", "At most 64 KiB (SECURITY 2.1.2).",
            {"repeat": "a" * 1023 + "~", "times": 64}, at.lists,
            malformed, "envelope"),
        bad("more than 64 KiB", "At most 64 KiB (SECURITY 2.1.2).",
            {"repeat": "a" * 400 + "~", "times": 164},
            at.lists, "format.too_large", "envelope"),
        bad("iss that is the DID", _ISSUER, did, at.lists, "issuer.untrusted", "issuer"),
        bad("iss that nobody trusts", _ISSUER, other, at.lists, "issuer.untrusted", "issuer"),
        bad("another issuer's key", _ISSUER,
            at.text(payload, header={"kid": at.world.other.keys["credential"].key_id}),
            at.lists, "issuer.key_unknown", "issuer"),
        bad("signed with the status key", _ISSUER, at.text(payload, key="status"), at.lists,
            "issuer.key_not_allowed",
            "issuer"),
        bad("one claim changed", "The signature is over every octet.", torn, at.lists,
            "format.malformed", "envelope"),
    ]  # fmt: skip


def _cases(world: World) -> Iterable[Case]:
    at = _Wallet(world)
    for group in (_controls, _references, _forms, _names, _digests, _claims, _envelope):
        yield from group(at)


FAMILIES = (
    Family("disclosures", "The rendition for wallets: an SD-JWT VC with disclosures", _cases),
)
