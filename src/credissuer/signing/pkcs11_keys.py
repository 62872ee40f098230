"""The key provider `pkcs11`: private keys that an HSM made and that never leave it.

Key pairs are objects of the token, sensitive and not extractable. The label of both halves is the
key's thumbprint (RFC 7638), and `CKA_ID` its 32 octets.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pkcs11
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from jwt.algorithms import Algorithm, ECAlgorithm, OKPAlgorithm
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_named_curve_parameters

from credissuer.errors import NotFoundError, SigningKeyError
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.pkcs11_token import Pkcs11Token
from credissuer.signing.provider import HandedRecord
from credverifier.errors import SignatureError
from credverifier.wire.envelope import base64url, jwk, jws
from credverifier.wire.envelope.jwk import PublicKey
from credverifier.wire.envelope.jws import Signer

_UNNAMED = "credissuer: new"
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")


class _ES256InToken(ECAlgorithm):
    """PyJWT's ES256 for a key that stays in its token."""

    def __init__(self) -> None:
        super().__init__(ECAlgorithm.SHA256, ec.SECP256R1)

    def prepare_key(self, key: Any) -> Any:
        """The key as it is: an object of the token."""
        return key

    def sign(self, msg: bytes, key: Any) -> bytes:
        """r||s, 64 octets (RFC 7518 section 3.4), as CKM_ECDSA gives it."""
        # Hashed here, because not every module has CKM_ECDSA_SHA256.
        signature: bytes = key.sign(hashlib.sha256(msg).digest(), mechanism=Mechanism.ECDSA)
        return signature


class _EdDSAInToken(OKPAlgorithm):
    """PyJWT's EdDSA for a key that stays in its token."""

    def prepare_key(self, key: Any) -> Any:
        """The key as it is: an object of the token."""
        return key

    def sign(self, msg: str | bytes, key: Any) -> bytes:
        """An Ed25519 signature (RFC 8037 section 3.1)."""
        signature: bytes = key.sign(msg, mechanism=Mechanism.EDDSA)
        return signature


class _Kind(NamedTuple):
    key_type: KeyType
    parameters: bytes
    making: Mechanism
    signing: Mechanism
    algorithm: Algorithm


# PrintableString "edwards25519" is the other spelling of PKCS#11 3.0; modules know this one longer.
_ED25519 = encode_named_curve_parameters("1.3.101.112")

ALGORITHMS: Mapping[str, _Kind] = MappingProxyType(
    {
        "ES256": _Kind(
            KeyType.EC,
            encode_named_curve_parameters("secp256r1"),
            Mechanism.EC_KEY_PAIR_GEN,
            Mechanism.ECDSA,
            _ES256InToken(),
        ),
        "EdDSA": _Kind(
            KeyType.EC_EDWARDS,
            _ED25519,
            Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
            Mechanism.EDDSA,
            _EdDSAInToken(),
        ),
    }
)
"""JOSE `alg` -> how a token makes such a key and signs with it."""


class TokenSigner:
    """A private key in a token: a `credverifier.wire.envelope.jws.Signer`."""

    def __init__(self, token: Pkcs11Token, thumbprint: str, public: PublicKey, key_id: str) -> None:
        self.key_id = key_id
        self.algorithm = jwk.encode(public)["alg"]
        self._token = token
        self._thumbprint = thumbprint
        self._public = public
        self._algorithm = ALGORITHMS[self.algorithm].algorithm
        self._session: pkcs11.Session | None = None
        self._key: Any = None

    def sign(self, signing_input: bytes) -> bytes:
        """64 octets: r||s (RFC 7518 section 3.4) or an Ed25519 signature (RFC 8037 section 3.1).

        Raises SigningKeyError as `Pkcs11Token.session`, `key.unavailable` also where the key is not
        there any more or a signature is none.
        """
        with self._token.session() as session:
            signature = self._algorithm.sign(signing_input, self._object(session))
        # Before it leaves, because an HSM with a fault may answer with anything.
        try:
            jws.verify(jws.Jws({}, {}, signing_input, signature), self._public)
        except SignatureError as error:
            raise SigningKeyError("key.mismatch", thumbprint=self._thumbprint) from error
        return signature

    def _object(self, session: pkcs11.Session) -> Any:
        # Looked for once in a session, because a search costs as much as a signature.
        if self._session is not session:
            self._key = session.get_key(ObjectClass.PRIVATE_KEY, label=self._thumbprint)
            self._session = session
        return self._key


class Pkcs11Keys:
    """The key provider `pkcs11`, on one token."""

    exportable = False

    def __init__(self, token: Pkcs11Token) -> None:
        self._token = token

    def generate(self, algorithm: str) -> dict[str, str]:
        """As KeyProvider; also SigningKeyError `key.algorithm_missing` where the module has it not,
        and what `Pkcs11Token.session` raises.
        """
        if algorithm not in ALGORITHMS:
            raise SigningKeyError(
                "key.algorithm_unknown", algorithm=algorithm, algorithms=", ".join(ALGORITHMS)
            )
        kind = ALGORITHMS[algorithm]
        with self._token.session() as session:
            there = session.token.slot.get_mechanisms()
            if not {kind.making, kind.signing} <= there:
                raise SigningKeyError("key.algorithm_missing", algorithm=algorithm)
            public, private = _generated(session, kind)
            try:
                members = jwk.encode(_public_key(public))
                _require_closed(private)
                for half in (private, public):
                    half[Attribute.ID] = base64url.decode(members["kid"].encode("ascii"))
                    half[Attribute.LABEL] = members["kid"]
            except BaseException:
                # No record will ever name it.
                private.destroy()
                public.destroy()
                raise
        return members

    def signer(self, thumbprint: str, key_id: str) -> Signer:
        """As KeyProvider; also what `Pkcs11Token.session` raises."""
        if not _THUMBPRINT.fullmatch(thumbprint):
            raise NotFoundError("key.not_found", thumbprint=thumbprint)
        with self._token.session() as session:
            halves = [
                _labelled(session, kind, thumbprint)
                for kind in (ObjectClass.PRIVATE_KEY, ObjectClass.PUBLIC_KEY)
            ]
            if any(len(objects) != 1 for objects in halves):
                raise NotFoundError("key.not_found", thumbprint=thumbprint)
            public = _public_key(halves[1][0])
        # A label can be written by others, and must not sign under another key's `kid`.
        if jwk.encode(public)["kid"] != thumbprint:
            raise SigningKeyError("key.mismatch", thumbprint=thumbprint)
        return TokenSigner(self._token, thumbprint, public, key_id)

    def take(self, handed: HandedRecord) -> None:
        """As KeyProvider: a token takes no key from outside, its maker's tools bring it there."""
        if handed.record.thumbprint not in self.stored():
            raise SigningKeyError("key.cannot_take", thumbprint=handed.record.thumbprint)

    def destroy(self, thumbprint: str) -> None:
        """As KeyProvider; also what `Pkcs11Token.session` raises."""
        if not _THUMBPRINT.fullmatch(thumbprint):
            raise NotFoundError("key.not_found", thumbprint=thumbprint)
        with self._token.session() as session:
            for kind in (ObjectClass.PRIVATE_KEY, ObjectClass.PUBLIC_KEY):
                for half in _labelled(session, kind, thumbprint):
                    half.destroy()

    def stored(self) -> frozenset[str]:
        """As KeyProvider; also what `Pkcs11Token.session` raises.

        Keys of others in the same token do not count: their labels are no thumbprints.
        """
        with self._token.session() as session:
            labels = [
                str(key[Attribute.LABEL])
                for key in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
            ]
        return frozenset(label for label in labels if _THUMBPRINT.fullmatch(label))

    def change_passphrase(self, new: Passphrase) -> int:
        """Change the PIN of the token's user, for every key in it at once.

        Raises what `Pkcs11Token.session` raises.
        """
        count = len(self.stored())
        self._token.change_pin(new)
        return count


def _generated(session: pkcs11.Session, kind: _Kind) -> tuple[Any, Any]:
    parameters = session.create_domain_parameters(
        kind.key_type, {Attribute.EC_PARAMS: kind.parameters}, local=True
    )
    return parameters.generate_keypair(
        # Replaced by the thumbprint, which is not known before there is a key.
        label=_UNNAMED,
        store=True,
        mechanism=kind.making,
        public_template={Attribute.VERIFY: True, Attribute.DERIVE: False},
        private_template={
            Attribute.SIGN: True,
            Attribute.DERIVE: False,
            Attribute.PRIVATE: True,
            Attribute.SENSITIVE: True,
            Attribute.EXTRACTABLE: False,
        },
    )


def _require_closed(private: Any) -> None:
    """Raises SigningKeyError `key.extractable` where the module did not do as it was asked."""
    if private[Attribute.EXTRACTABLE] or not private[Attribute.SENSITIVE]:
        raise SigningKeyError("key.extractable")


def _labelled(session: pkcs11.Session, kind: ObjectClass, thumbprint: str) -> list[Any]:
    return list(session.get_objects({Attribute.CLASS: kind, Attribute.LABEL: thumbprint}))


def _public_key(public: Any) -> PublicKey:
    """The public half as the token has it. Raises SigningKeyError `key.unavailable`."""
    point: bytes = public[Attribute.EC_POINT]
    # A DER OCTET STRING (PKCS#11 2.40 section 2.3.3): its tag and length, then the point.
    if len(point) > 2 and point[0] == 0x04 and point[1] == len(point) - 2:
        point = point[2:]
    try:
        if public.key_type is KeyType.EC:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        return ed25519.Ed25519PublicKey.from_public_bytes(point)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise SigningKeyError(
            "key.unavailable", token="", problem="a public key of another kind"
        ) from error
