"""The contract of every signer, wherever its private key is."""

from __future__ import annotations

import json
import os

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from joserfc import jws as joserfc_jws
from joserfc.jwk import ECKey, OKPKey

from credverifier.errors import SignatureError
from credverifier.wire.envelope import jwk, jws
from credverifier.wire.envelope.jwk import PublicKey
from credverifier.wire.envelope.jws import Signer

PAYLOAD = {"iss": "did:web:certificates.example", "iat": 1_795_400_000, "name": "Nguyễn Thị Ánh"}
MANY = 3000
"""ES256 signatures with a leading zero octet in r or s: one in 128, so that this many hold about
twenty.
"""


class SignerContract:
    """Subclasses give the fixtures `signer`, whose key id is KEY_ID, and `public`, its public
    key.
    """

    KEY_ID = "did:web:certificates.example#key"

    @pytest.fixture
    def token(self, signer: Signer) -> str:
        return jws.sign(PAYLOAD, typ="vc+jwt", signer=signer)

    def test_a_signer_names_its_key_and_algorithm(self, signer: Signer, public: PublicKey) -> None:
        assert signer.key_id == self.KEY_ID
        assert signer.algorithm == jwk.encode(public)["alg"]

    def test_tokens_verify_only_with_the_public_key_of_the_signer(
        self, token: str, public: PublicKey, other_key: PublicKey
    ) -> None:
        parsed = jws.parse(token, typ="vc+jwt")
        jws.verify(parsed, public)
        with pytest.raises(SignatureError):
            jws.verify(parsed, other_key)

    @pytest.fixture
    def other_key(self, public: PublicKey) -> PublicKey:
        if isinstance(public, ec.EllipticCurvePublicKey):
            return ec.generate_private_key(ec.SECP256R1()).public_key()
        return ed25519.Ed25519PrivateKey.generate().public_key()

    def test_signatures_have_64_octets_even_if_r_or_s_begins_with_zeros(
        self, signer: Signer, public: PublicKey
    ) -> None:
        with_leading_zeros = 0
        for _ in range(MANY):
            message = os.urandom(48)
            signature = signer.sign(message)
            assert len(signature) == 64
            with_leading_zeros += signature[0] == 0 or signature[32] == 0
            jws.verify(jws.Jws({}, {}, message, signature), public)
        assert with_leading_zeros > 0

    def test_a_changed_text_does_not_verify(self, signer: Signer, public: PublicKey) -> None:
        signature = signer.sign(b"header.payload")
        with pytest.raises(SignatureError):
            jws.verify(jws.Jws({}, {}, b"header.paylord", signature), public)

    def test_pyjwt_reads_the_tokens(self, token: str, public: PublicKey, signer: Signer) -> None:
        decoded = jwt.PyJWS().decode_complete(token, public, algorithms=[signer.algorithm])
        assert json.loads(decoded["payload"]) == PAYLOAD
        assert decoded["header"]["kid"] == self.KEY_ID

    @pytest.mark.filterwarnings("ignore:EdDSA is deprecated:joserfc.errors.SecurityWarning")
    def test_joserfc_reads_the_tokens(self, token: str, public: PublicKey, signer: Signer) -> None:
        members = jwk.encode(public)
        key = (ECKey if members["kty"] == "EC" else OKPKey).import_key(members)
        decoded = joserfc_jws.deserialize_compact(token, key, algorithms=[signer.algorithm])
        assert json.loads(decoded.payload) == PAYLOAD
