"""The holder's proof at the end of a presentation: a key binding JWT (RFC 9901 section 4.3)."""

from __future__ import annotations

from typing import Any, NamedTuple

from credverifier.errors import CredentialError, FormatError
from credverifier.wire.credentials.sd_jwt import Parts, digest
from credverifier.wire.envelope import dates, jwk, jws

TYP = "kb+jwt"
MAX_AGE = 300
"""Seconds that a proof is accepted after its `iat`. Short, because the holder makes it only when
the verifier's `nonce` arrives.
"""

LEEWAY = 60


class ProofRequest(NamedTuple):
    """The proof that a verifier requested of the holder: `aud` and `nonce` as they must stand in
    it, and the moment of checking in seconds since 1970.
    """

    audience: str | None
    nonce: str | None
    now: float


def check(
    parts: Parts | None,
    confirmation: Any,
    request: ProofRequest | None,
) -> None:
    """Compare the proof in a presentation with the one requested; `request` is None where none was.

    `confirmation` is the certificate's `cnf`, which names the holder's key. A proof that was not
    requested is refused, because nobody could say whom it was made for. Raises FormatError
    `format.key_binding_invalid`.
    """
    if parts is None or parts.key_binding is None:
        if request is None:
            return
        raise _invalid("the holder's proof was asked for and is not there")
    # With one of the two missing there is nothing to compare it with (policies.holder_proof).
    if request is None or request.audience is None or request.nonce is None:
        raise _invalid("a proof that was not asked for")
    try:
        signed = jws.parse(parts.key_binding, typ=TYP)
        key, algorithm = _holder_key(confirmation)
        if signed.header["alg"] != algorithm:
            raise _invalid("alg is not that of the holder's key")
        jws.verify(signed, key)
        issued_at = dates.numeric(signed.payload.get("iat"), "iat")
    except CredentialError as error:
        raise _invalid(str(error)) from error
    if not request.now - MAX_AGE <= issued_at <= request.now + LEEWAY:
        raise _invalid("not made just now")
    # `sd_hash` covers the disclosures, so that nobody can add or remove one and keep the proof.
    claimed = tuple(signed.payload.get(name) for name in ("aud", "nonce", "sd_hash"))
    if claimed != (request.audience, request.nonce, digest(parts.presented)):
        raise _invalid("for another verifier, question or presentation")


def _holder_key(confirmation: Any) -> tuple[jwk.PublicKey, str]:
    member = confirmation.get("jwk") if type(confirmation) is dict else None
    if type(member) is not dict:
        raise _invalid("the certificate is bound to no key (cnf.jwk)")
    algorithm = next(
        (alg for alg, (_, curve) in jwk.ALGORITHMS.items() if curve == member.get("crv")),
        None,
    )
    if algorithm is None or member.get("alg", algorithm) != algorithm:
        raise _invalid("a holder's key of an algorithm we do not know")
    names = ("kty", "crv", "x", "y") if algorithm == "ES256" else ("kty", "crv", "x")
    if not all(type(member.get(name)) is str for name in names):
        raise _invalid("a holder's key that is not one")
    # Other members are dropped, because a `cnf` key may carry `use`, `key_ops` or a `kid` of its
    # own.
    public = {name: member[name] for name in names}
    return jwk.decode(
        {
            **public,
            "alg": algorithm,
            "kid": jwk.thumbprint(public),
        }
    ), algorithm


def _invalid(detail: str) -> FormatError:
    return FormatError("format.key_binding_invalid", detail)
