"""The certificate as an Open Badge (Open Badges 3.0, signed as a JWT), and what must not pass for
one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from case import FRESH, Case, Family, Listed, World, accepted, bad, good, judged, refused
from forge import CHANNEL, HANDLE, INDEX, NAME, NOW, PUBLIC_URL, compact, seconds

from credverifier.wire.credentials import open_badge
from credverifier.wire.envelope import base64url
from credverifier.wire.status.standing import Standing
from families import achievement
from families.badges import Badges

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


def _controls(at: Badges) -> list[Case]:
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


def _standings(at: Badges) -> list[Case]:
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


def _envelopes(at: Badges) -> list[Case]:
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


def _confusions(at: Badges) -> list[Case]:
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


def _claims(at: Badges) -> list[Case]:
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


def _cases(world: World) -> Iterable[Case]:
    at = Badges(world)
    yield from (*_controls(at), *_standings(at), *_envelopes(at), *_confusions(at), *_claims(at))
    yield from achievement.cases(at)


FAMILIES = (Family("open_badge", "The certificate as an Open Badge, signed as a JWT", _cases),)
