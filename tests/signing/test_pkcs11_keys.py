"""Keys in a real PKCS#11 module: SoftHSM."""

from __future__ import annotations

from itertools import count

import pkcs11
import pytest
from pkcs11 import Attribute, ObjectClass

from credissuer.errors import NotFoundError, SigningKeyError
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.pkcs11_keys import ALGORITHMS, Pkcs11Keys
from credissuer.signing.pkcs11_token import Pkcs11Token
from credverifier.wire.envelope import jwk
from credverifier.wire.envelope.jwk import PublicKey
from credverifier.wire.envelope.jws import Signer
from tests.contracts.provider_contract import ProviderContract
from tests.contracts.signer_contract import SignerContract
from tests.software_hsm import MODULE, PIN, SoftwareHsm

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""python-pkcs11 ends a search in its destructor, and says on stderr that the session is gone."""

_NUMBERS = count(1)


@pytest.fixture
def label(software_hsm: SoftwareHsm) -> str:
    """The label of a token of this test alone."""
    label = f"keys {next(_NUMBERS)}"
    software_hsm.add_token(label)
    return label


@pytest.fixture
def hsm_token(label: str) -> Pkcs11Token:
    return Pkcs11Token(MODULE, label, Passphrase(PIN))


@pytest.fixture
def keys(hsm_token: Pkcs11Token) -> Pkcs11Keys:
    return Pkcs11Keys(hsm_token)


class TestPkcs11Keys(ProviderContract):
    @pytest.fixture
    def provider(self, keys: Pkcs11Keys) -> Pkcs11Keys:
        return keys


class TestTokenSigner(SignerContract):
    @pytest.fixture(params=ALGORITHMS)
    def made(self, request, keys: Pkcs11Keys) -> dict[str, str]:
        return keys.generate(request.param)

    @pytest.fixture
    def signer(self, keys: Pkcs11Keys, made: dict[str, str]) -> Signer:
        return keys.signer(made["kid"], self.KEY_ID)

    @pytest.fixture
    def public(self, made: dict[str, str]) -> PublicKey:
        return jwk.decode(made)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_private_keys_are_sensitive_and_named_by_their_thumbprint(
    keys: Pkcs11Keys, hsm_token: Pkcs11Token, algorithm: str
) -> None:
    thumbprint = keys.generate(algorithm)["kid"]
    with hsm_token.session() as session:
        [private] = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
        assert private[Attribute.LABEL] == thumbprint
        assert private[Attribute.SENSITIVE] and private[Attribute.ALWAYS_SENSITIVE]
        assert private[Attribute.NEVER_EXTRACTABLE] and not private[Attribute.EXTRACTABLE]
        with pytest.raises(pkcs11.AttributeSensitive):
            private[Attribute.VALUE]


def test_keys_of_others_in_the_token_are_none_of_ours(
    keys: Pkcs11Keys, hsm_token: Pkcs11Token
) -> None:
    with hsm_token.session() as session:
        session.generate_keypair(pkcs11.KeyType.RSA, 2048, label="payroll", store=True)
    assert keys.stored() == frozenset()
    ours = keys.generate("ES256")["kid"]
    assert keys.stored() == {ours}


def test_a_key_with_the_label_of_another_one_does_not_sign(
    keys: Pkcs11Keys, hsm_token: Pkcs11Token
) -> None:
    first, second = (keys.generate("ES256")["kid"] for _ in range(2))
    keys.destroy(first)
    with hsm_token.session() as session:
        for half in list(session.get_objects({Attribute.LABEL: second})):
            half[Attribute.LABEL] = first
    with pytest.raises(SigningKeyError) as error:
        keys.signer(first, "kid")
    assert error.value.code == "key.mismatch"


def test_a_signature_by_another_key_does_not_leave(
    keys: Pkcs11Keys, hsm_token: Pkcs11Token
) -> None:
    """The private half is exchanged behind the back of a signer, as a module with a fault does."""
    ours, other = (keys.generate("ES256")["kid"] for _ in range(2))
    signer = keys.signer(ours, "kid")
    with hsm_token.session() as session:
        private = {Attribute.CLASS: ObjectClass.PRIVATE_KEY}
        for half in list(session.get_objects({**private, Attribute.LABEL: ours})):
            half.destroy()
        for half in list(session.get_objects({**private, Attribute.LABEL: other})):
            half[Attribute.LABEL] = ours
    with pytest.raises(SigningKeyError) as error:
        signer.sign(b"header.payload")
    assert error.value.code == "key.mismatch"


def test_two_keys_under_one_label_are_no_key(keys: Pkcs11Keys, hsm_token: Pkcs11Token) -> None:
    first, second = (keys.generate("ES256")["kid"] for _ in range(2))
    with hsm_token.session() as session:
        for half in list(session.get_objects({Attribute.LABEL: second})):
            half[Attribute.LABEL] = first
    with pytest.raises(NotFoundError):
        keys.signer(first, "kid")


def test_a_module_without_an_algorithm_is_told_so(
    keys: Pkcs11Keys, software_hsm: SoftwareHsm, hsm_token: Pkcs11Token
) -> None:
    with software_hsm.having_only("CKM_ECDSA", "CKM_EC_KEY_PAIR_GEN"):
        hsm_token.restart()
        assert keys.generate("ES256")["alg"] == "ES256"
        with pytest.raises(SigningKeyError) as error:
            keys.generate("EdDSA")
    hsm_token.restart()
    assert error.value.code == "key.algorithm_missing"
    assert keys.generate("EdDSA")["alg"] == "EdDSA"
