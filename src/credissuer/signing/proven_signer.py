"""A private key at work, once it has proven to be the pair of its record."""

from __future__ import annotations

from credissuer.errors import SigningKeyError
from credissuer.signing.provider import KeyProvider, KeyRecord
from credverifier.errors import SignatureError
from credverifier.wire.envelope import jwk, jws
from credverifier.wire.envelope.jws import Signer

# No dot, so that the signature can never pass for one of a JWS.
_SELF_CHECK = b"a text without a dot, which no signed token is"


def proven_signer(provider: KeyProvider, record: KeyRecord, key_id: str) -> Signer:
    """The signer of `record`, under the JOSE `kid` `key_id`.

    Raises SigningKeyError `key.mismatch` where private and public half are no pair, or the
    algorithm is another one, and what the provider raises.
    """
    signer = provider.signer(record.thumbprint, key_id)
    # A file and a record that do not belong together would issue certificates that nobody can
    # verify.
    proof = jws.Jws({}, {}, _SELF_CHECK, signer.sign(_SELF_CHECK))
    try:
        jws.verify(proof, jwk.decode(record.jwk))
    except SignatureError as error:
        raise SigningKeyError("key.mismatch", thumbprint=record.thumbprint) from error
    if signer.algorithm != record.algorithm:
        raise SigningKeyError("key.mismatch", thumbprint=record.thumbprint)
    return signer
