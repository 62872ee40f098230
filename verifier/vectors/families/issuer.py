"""Whose certificate it is, and with which key."""

from __future__ import annotations

from typing import Any

from case import Case, Family, World, bad, good
from forge import PUBLIC_URL, compact, dump

_ISSUER = (
    "The issuer is one of the trust list, octet by octet (CONTRACT section 2); nothing else makes "
    "it so."
)
_KID = (
    "kid is {issuer id}#{thumbprint} or the bare thumbprint of a key of that issuer (CONTRACT "
    "section 2)."
)
_USE = (
    "Keys are separate for credentials, status and audit; a compromised one verifies nothing "
    "(CONTRACT section 2)."
)
_THEN = "iat must lie within the validity of the key (CONTRACT section 2), both ends included."
_NEXT = (
    "A next key is good from the time for which it is announced, which is not before the list's "
    "own issued_at; without "
    "such an announcement it verifies nothing (docs/adr/0004)."
)
_START, _END, _NEW, _COMING = 1735689600, 1793404800, 1767225600, 1794268800
"""The bounds of the retired key, the start of the active ones, and of the coming one, in seconds
since 1970.
"""


def _issuer(world: World) -> list[Case]:
    tnso, other, stranger, clear = world.tnso, world.other, world.stranger, world.clear_token
    named = [{"@value": "Liên minh", "@language": "vi"}]

    def token(value: Any) -> str:
        return tnso.sign(world.slim({"issuer": value}))

    values: list[Any] = [
        stranger.id, f"{tnso.id}/", f"{tnso.id}#", f" {tnso.id}", tnso.id.upper(),
        "did:web:TNSO.vn", "did:web:tnsо.vn", tnso.public_url, f"{tnso.id}.evil.example",
        "did:web:tnso.vn%2Fevil", "", None, 7, True, [tnso.id], {}, {"name": tnso.id}, {"id": None},
        {"id": [tnso.id]}, {"id": {"id": tnso.id}}, {"id": stranger.id, "name": named}, "__proto__",
        "constructor", "toString",
    ]  # fmt: skip
    as_ours = stranger.sign(
        stranger.certificate(slim=True), header={"kid": tnso.keys["credential"].key_id}
    )
    rows = [
        ("a stranger with keys of his own", stranger.sign(stranger.certificate(slim=True))),
        ("a stranger who names one of our keys", as_ours),
        (
            "a stranger whose iss is ours",
            stranger.sign(stranger.certificate({"iss": tnso.id}, slim=True)),
        ),
        ("no issuer but iss", tnso.sign(world.slim({"iss": tnso.id}, without=("issuer",)))),
        *((f"issuer {value!r}", token(value)) for value in values),
    ]
    text = "issuer is a URL or an object with one (VC Data Model 2.0 section 4.7)."
    foreign = other.sign(other.certificate())
    return [
        good("issuer as a text", text, token(tnso.id), clear),
        good(
            "issuer as an object",
            text,
            token({"id": tnso.id, "name": named, "url": "https://tnso.vn"}),
            clear,
        ),
        good("another issuer of the trust list", _ISSUER, foreign, world.clear_other),
        *(bad(name, _ISSUER, text, clear, "issuer.untrusted", "issuer") for name, text in rows),
    ]


def _keys(world: World) -> list[Case]:
    tnso, other, clear = world.tnso, world.other, world.clear_token

    def kid(value: Any, **changes: Any) -> str:
        return compact(
            tnso.header({"kid": value}, **changes), world.slim(), tnso.keys["credential"]
        )

    def at(iat: Any, key: str) -> str:
        return tnso.sign(world.slim({"iat": iat}), key=key)

    credential, thumbprint = tnso.keys["credential"], tnso.keys["credential"].thumbprint
    unknown: list[Any] = [
        tnso.stranger.key_id, tnso.stranger.thumbprint, f"{other.id}#{thumbprint}",
        f"#{thumbprint}", f"{tnso.id}#",
        f"{credential.key_id}#", credential.key_id.upper(), f"{PUBLIC_URL}/keys/{thumbprint}.jwk",
        thumbprint[:-1], f"{thumbprint}=", tnso.id, "", None, 7, [credential.key_id],
        {"kid": thumbprint}, "__proto__", "constructor", "../../keys/credential", "' OR 1=1 --",
    ]  # fmt: skip
    borrowed = compact(other.header(), world.slim(), other.keys["credential"])
    shortened = compact(
        {**other.header(), "kid": other.keys["credential"].thumbprint},
        world.slim(),
        other.keys["credential"],
    )
    rows = [
        ("no kid", _KID, kid("", without=("kid",)), "key_unknown"),
        *((f"kid {_shown(world, value)}", _KID, kid(value), "key_unknown") for value in unknown),
        ("the key of another trusted issuer", _KID, borrowed, "key_unknown"),
        ("the bare thumbprint of another issuer's key", _KID, shortened, "key_unknown"),
        ("signed with the status key", _USE, tnso.sign(world.slim(), key="status"),
         "key_not_allowed"),
        ("signed with the EdDSA status key", _USE, tnso.sign(world.slim(), key="status_eddsa"),
         "key_not_allowed"),
        ("signed with the audit key", _USE, tnso.sign(world.slim(), key="audit"),
         "key_not_allowed"),
        ("a retired status key", _USE, at(_START + 5, "retired_status"), "key_not_allowed"),
        ("a compromised key", _USE, tnso.sign(world.slim(), key="compromised"), "key_not_allowed"),
        ("a compromised key, before it was", _USE, at(_NEW, "compromised"), "key_not_allowed"),
        ("a key announced, not yet in use", _NEXT, tnso.sign(world.slim(), key="next"),
         "key_not_then"),
        ("a key announced for a time before the list", _NEXT,
         tnso.sign(world.slim(), key="announced"), "key_not_then"),
        ("a key announced so, later", _NEXT, at(_COMING + 86400, "announced"), "key_not_then"),
        ("a key announced so, and no iat", _NEXT,
         tnso.sign(world.slim(without=("iat",)), key="announced"),
         "key_not_then"),
        ("a second before the coming key may be used", _NEXT, at(_COMING - 1, "coming"),
         "key_not_then"),
        ("the coming key, before the list was made", _NEXT, at(_NEW, "coming"), "key_not_then"),
        ("a second after the key was retired", _THEN, at(_END + 1, "retired"), "key_not_then"),
        ("half a second after the key was retired", _THEN, at(_END + 0.5, "retired"),
         "key_not_then"),
        ("a second before the retired key was used", _THEN, at(_START - 1, "retired"),
         "key_not_then"),
        ("today, with the retired key", _THEN, tnso.sign(world.slim(), key="retired"),
         "key_not_then"),
        ("a second before the active key was used", _THEN, at(_NEW - 1, "credential"),
         "key_not_then"),
        ("backdated to 1970", _THEN, at(0, "credential"), "key_not_then"),
    ]  # fmt: skip
    controls = [
        ("the bare thumbprint as kid", _KID, kid(thumbprint)),
        ("a key of several purposes", _USE, tnso.sign(world.slim(), key="both")),
        ("a retired key in its time", _THEN, at(_END - 86400, "retired")),
        ("the last second of the retired key", _THEN, at(_END, "retired")),
        ("the first second of the retired key", _THEN, at(_START, "retired")),
        ("the first second of the active key", _THEN, at(_NEW, "credential")),
        ("the first second of the coming key", _NEXT, at(_COMING, "coming")),
        ("the coming key, thirteen days on", _NEXT, at(_COMING + 13 * 86400, "coming")),
        (
            "an iat with a fraction",
            "NumericDate may have one (RFC 7519 section 2).",
            at(_END - 0.5, "retired"),
        ),
        (
            "the retired key's iat as a whole float",
            _THEN,
            tnso.sign(_float_iat(world), key="retired"),
        ),
    ]
    return [
        *(good(name, why, text, clear) for name, why, text in controls),
        *(
            bad(name, why, text, clear, f"issuer.{code}", "issuer")
            for name, why, text, code in rows
        ),
    ]


def _float_iat(world: World) -> bytes:
    return dump(world.slim({"iat": 0})).replace(b'"iat":0', b'"iat":1.7934048e9')


def _shown(world: World, value: Any) -> str:
    """A name that stays the same when keys change."""
    text = repr(value)
    for signer, name in (
        (world.tnso.keys["credential"], "thumbprint"),
        (world.tnso.stranger, "unknown"),
    ):
        text = text.replace(signer.thumbprint, name).replace(
            signer.thumbprint.upper(), name.upper()
        )
        text = text.replace(signer.thumbprint[:-1], f"{name} cut short")
    return text


FAMILIES = (
    Family("issuer", "Only the issuers of the trust list are believed", _issuer),
    Family("keys", "The key is that issuer's, for certificates, and was good at the time", _keys),
)
