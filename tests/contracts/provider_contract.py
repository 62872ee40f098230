"""The contract of every key provider, wherever it keeps its keys."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credissuer.errors import NotFoundError, SigningKeyError
from credissuer.signing import lifecycle
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.provider import HandedRecord, KeyProvider, KeyUse
from credverifier.errors import SignatureError
from credverifier.wire.envelope import jwk, jws
from credverifier.wire.envelope.jwk import ALGORITHMS

TEXT = b"header.payload"


class ProviderContract:
    """Subclasses give the fixture `provider`, which has no keys yet and is open."""

    @pytest.mark.parametrize("algorithm", ALGORITHMS)
    def test_a_generated_key_signs_for_its_public_half_alone(
        self, provider: KeyProvider, algorithm: str
    ) -> None:
        public, other = provider.generate(algorithm), provider.generate(algorithm)
        assert (public["kid"], public["alg"]) == (jwk.thumbprint(public), algorithm)
        signer = provider.signer(public["kid"], "did:web:x#key")
        assert (signer.key_id, signer.algorithm) == ("did:web:x#key", algorithm)
        signed = jws.Jws({}, {}, TEXT, signer.sign(TEXT))
        jws.verify(signed, jwk.decode(public))
        with pytest.raises(SignatureError):
            jws.verify(signed, jwk.decode(other))

    def test_no_public_half_holds_a_private_member(self, provider: KeyProvider) -> None:
        for algorithm in ALGORITHMS:
            assert "d" not in provider.generate(algorithm)

    def test_stored_keys_are_those_that_were_generated_and_not_destroyed(
        self, provider: KeyProvider
    ) -> None:
        assert provider.stored() == frozenset()
        kept, gone = (provider.generate("ES256")["kid"] for _ in range(2))
        assert provider.stored() == {kept, gone}
        provider.destroy(gone)
        provider.destroy(gone)
        assert provider.stored() == {kept}
        with pytest.raises(NotFoundError) as error:
            provider.signer(gone, "kid")
        assert error.value.code == "key.not_found"
        assert len(provider.signer(kept, "kid").sign(TEXT)) == 64

    def test_a_key_that_is_stored_is_taken_again_and_another_needs_its_private_half(
        self, provider: KeyProvider
    ) -> None:
        here = lifecycle.made(provider.generate("ES256"), KeyUse.STATUS, datetime.now(UTC))
        provider.take(HandedRecord(here, None))
        gone = lifecycle.made(provider.generate("ES256"), KeyUse.STATUS, datetime.now(UTC))
        provider.destroy(gone.thumbprint)
        with pytest.raises(SigningKeyError) as error:
            provider.take(HandedRecord(gone, None))
        assert error.value.code == "key.cannot_take"
        assert provider.stored() == {here.thumbprint}

    @pytest.mark.parametrize("name", ["", "x", "../../etc/passwd", "A" * 44, "A" * 42 + "/"])
    def test_what_is_no_thumbprint_names_no_key(self, provider: KeyProvider, name: str) -> None:
        for call in (lambda: provider.signer(name, "kid"), lambda: provider.destroy(name)):
            with pytest.raises(NotFoundError):
                call()

    def test_an_unknown_algorithm_is_refused(self, provider: KeyProvider) -> None:
        with pytest.raises(SigningKeyError) as error:
            provider.generate("RS256")
        assert error.value.code == "key.algorithm_unknown"
        assert provider.stored() == frozenset()

    def test_after_a_change_of_the_passphrase_every_key_signs(self, provider: KeyProvider) -> None:
        names = [provider.generate("ES256")["kid"] for _ in range(2)]
        assert provider.change_passphrase(Passphrase("another secret")) == 2
        assert [len(provider.signer(name, "kid").sign(TEXT)) for name in names] == [64, 64]

    def test_exportable_says_whether_a_signer_can_be_copied(self, provider: KeyProvider) -> None:
        """What is copied here is the private key itself; workers in other processes need it."""
        signer = provider.signer(provider.generate("ES256")["kid"], "kid")
        slots = getattr(type(signer), "__slots__", None) or vars(signer)
        held = [getattr(signer, name) for name in slots]
        holds_a_private_key = any(hasattr(one, "private_bytes") for one in held)
        assert provider.exportable is holds_a_private_key
