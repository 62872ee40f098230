"""Verifiable presentations as JWTs (`vp+jwt`, VC-JOSE-COSE section 3.1.2)."""

from __future__ import annotations

from typing import Any, NamedTuple

from credverifier.errors import FormatError, TrustError, ValidityError
from credverifier.wire.credentials import document
from credverifier.wire.envelope import dates, did_keys, jws

TYP = "vp+jwt"
MEDIA_TYPE = "application/vp+jwt"
CREDENTIAL_MEDIA_TYPE = "application/vc+jwt"
LEEWAY = 60
# Bounded, because each one is verified on its own afterwards.
MOST_CREDENTIALS = 20


class Presentation(NamedTuple):
    """A presentation that its holder signed.

    `credentials` are the signed texts in it, which are not verified yet.
    """

    payload: dict[str, Any]
    holder: str
    credentials: tuple[str, ...]


def read(
    token: str,
    *,
    domain: str | None,
    challenge: str | None,
    now: float,
) -> Presentation:
    """Verify that the holder's key signed `token`, for `domain` (`aud`) and with `challenge`
    (`nonce`).

    Where no domain or challenge is given, the claim must be absent, because a presentation made for
    somebody else could be replayed. `now`: seconds since 1970. Raises FormatError, TrustError
    `issuer.key_unknown`, SignatureError, ValidityError.
    """
    signed = jws.parse(token, typ=TYP)
    did, key, algorithm = did_keys.key_of(signed.header.get("kid"))
    if signed.header["alg"] != algorithm:
        raise FormatError("format.alg_not_allowed", "alg is not that of the holder's key")
    jws.verify(signed, key)
    payload = signed.payload
    document.check_presentation(payload)
    for name in ("aud", "nonce", "jti", "iss"):
        # The comparisons below use get(), to which null and absent are the same.
        if name in payload and payload[name] is None:
            raise FormatError("format.claims_invalid", f"{name} is there and null")
    _check_holder(payload, did)
    _check_audience(
        payload.get("aud"),
        payload.get("nonce"),
        domain,
        challenge,
    )
    _check_time(payload, now)
    return Presentation(payload, did, _credentials(payload))


def _check_holder(payload: dict[str, Any], did: str) -> None:
    holder = document.holder(payload)
    if holder is None and "iss" not in payload:
        raise FormatError("format.claims_invalid", "neither holder nor iss: nobody presents this")
    if (holder is not None and holder != did) or payload.get("iss", did) != did:
        raise TrustError("issuer.key_not_allowed", "the key is not the holder's")
    if "jti" in payload and payload["jti"] != payload.get("id"):
        raise FormatError("format.claims_invalid", "jti is not the id")


def _check_audience(
    aud: Any,
    nonce: Any,
    domain: str | None,
    challenge: str | None,
) -> None:
    if type(aud) is list:
        audiences = aud
    else:
        audiences = [] if aud is None else [aud]
    is_for_us = domain in audiences if domain is not None else not audiences
    if not is_for_us:
        raise FormatError("format.key_binding_invalid", "for another domain than the one asked for")
    if nonce != challenge:
        raise FormatError(
            "format.key_binding_invalid",
            "an answer to another challenge than the one asked for",
        )


def _check_time(payload: dict[str, Any], now: float) -> None:
    for name in ("iat", "nbf"):
        if name in payload and dates.numeric(payload[name], name) > now + LEEWAY:
            raise ValidityError("validity.not_yet_valid")
    if "exp" in payload and dates.numeric(payload["exp"], "exp") < now - LEEWAY:
        raise ValidityError("validity.expired")


def _credentials(payload: dict[str, Any]) -> tuple[str, ...]:
    """Credentials within a presentation are always enveloped (VC-JOSE-COSE section 3.1.2)."""
    value = payload.get("verifiableCredential", [])
    items = value if type(value) is list else [value]
    if len(items) > MOST_CREDENTIALS:
        raise FormatError("format.too_large", f"more than {MOST_CREDENTIALS} credentials")
    return tuple(
        document.opened(
            item,
            document.ENVELOPED_CREDENTIAL,
            (CREDENTIAL_MEDIA_TYPE,),
        )[1]
        for item in items
    )
