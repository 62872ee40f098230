"""The holder's proof. (What is refused: the family `key_binding`.)"""

from __future__ import annotations

import forge
import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import key_binding, sd_jwt

NOW = forge.NOW.timestamp()
REQUEST = key_binding.ProofRequest("brand", "1", NOW)


def presentation(holder, shown="a.b.c~"):
    claims = {"iat": int(NOW), "aud": "brand", "nonce": "1", "sd_hash": sd_jwt.digest(shown)}
    return sd_jwt.split(
        shown + forge.compact({"alg": holder.algorithm, "typ": "kb+jwt"}, claims, holder)
    )


@pytest.mark.parametrize("algorithm", ["ES256", "EdDSA"])
def test_a_proof_by_the_key_that_the_certificate_names_is_accepted(algorithm):
    holder = forge.Signer(algorithm, "holder")
    confirmation = {"jwk": holder.jwk}
    key_binding.check(presentation(holder), confirmation, REQUEST)
    with pytest.raises(FormatError, match="key_binding_invalid"):
        key_binding.check(presentation(holder, "a.b.c~d~"), {"jwk": {}}, REQUEST)


def test_a_proof_is_needed_only_if_one_is_requested():
    key_binding.check(None, None, None)
    key_binding.check(sd_jwt.split("a.b.c~"), None, None)
    with pytest.raises(FormatError, match="key_binding_invalid"):
        key_binding.check(None, None, REQUEST)
