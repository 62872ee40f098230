"""PKCS#8 keys encrypted as PBES2 (RFC 8018 section 6.2) with scrypt (RFC 7914 section 7) and
AES-256-CBC.

It is the form of `openssl pkcs8 -topk8 -scrypt`, and `openssl pkey` reads it. The cryptography
library reads it too but writes PBKDF2 only, which makes guessing a passphrase cheap: hence the few
lines of DER here.
"""

from __future__ import annotations

import base64
import binascii
import re

from cryptography.hazmat import asn1
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from cryptography.x509 import ObjectIdentifier

from credissuer.signing.passphrase import Passphrase

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey

COST, BLOCK_SIZE, PARALLELIZATION = 2**14, 8, 5
"""scrypt's N, r, p: 16 MiB and about a fifth of a second a guess.

OpenSSL reads no more than 32 MiB unasked.
"""

# RFC 8018 appendix A.4, RFC 7914 section 7, NIST's AES: what `openssl asn1parse` prints of such a
# file.
_PBES2 = ObjectIdentifier("1.2.840.113549.1.5.13")
_SCRYPT = ObjectIdentifier("1.3.6.1.4.1.11591.4.11")
_AES_256_CBC = ObjectIdentifier("2.16.840.1.101.3.4.1.42")
_BEGIN, _END = "-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----END ENCRYPTED PRIVATE KEY-----"
_PEM = re.compile(rf"\s*{_BEGIN}\s+([A-Za-z0-9+/=\s]+){_END}\s*")


class NotEncryptedKeyError(ValueError):
    """The file is not a key encrypted with scrypt."""


class WrongPassphraseError(ValueError):
    """The passphrase does not open the key."""


@asn1.sequence
class _ScryptParams:
    salt: bytes
    cost: int
    block_size: int
    parallelization: int
    # Optional in RFC 7914 section 7.1, and left out by OpenSSL: AES-256 implies 32.
    key_length: int | None


@asn1.sequence
class _KeyDerivation:
    algorithm: ObjectIdentifier
    parameters: _ScryptParams


@asn1.sequence
class _Encryption:
    algorithm: ObjectIdentifier
    iv: bytes


@asn1.sequence
class _Pbes2Params:
    derivation: _KeyDerivation
    encryption: _Encryption


@asn1.sequence
class _Scheme:
    algorithm: ObjectIdentifier
    parameters: _Pbes2Params


@asn1.sequence
class _EncryptedPrivateKeyInfo:
    scheme: _Scheme
    octets: bytes


def encrypt(
    key: PrivateKey,
    passphrase: Passphrase,
    *,
    salt: bytes,
    iv: bytes,
    cost: int = COST,
) -> bytes:
    """`key` as a PEM file (ASCII).

    `salt` and `iv` are 16 random octets each, never used twice; `cost` is scrypt's N.

    Raises SigningKeyError `key.locked`.
    """
    params = _ScryptParams(
        salt=salt,
        cost=cost,
        block_size=BLOCK_SIZE,
        parallelization=PARALLELIZATION,
        key_length=None,
    )
    aes = Cipher(algorithms.AES256(_derive(passphrase, params)), modes.CBC(iv)).encryptor()
    padder = PKCS7(128).padder()
    # In the clear in memory alone, never in a file.
    clear = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    octets = aes.update(padder.update(clear) + padder.finalize()) + aes.finalize()
    scheme = _Pbes2Params(
        derivation=_KeyDerivation(algorithm=_SCRYPT, parameters=params),
        encryption=_Encryption(algorithm=_AES_256_CBC, iv=iv),
    )
    info = _EncryptedPrivateKeyInfo(
        scheme=_Scheme(algorithm=_PBES2, parameters=scheme),
        octets=octets,
    )
    text = base64.b64encode(asn1.encode_der(info)).decode("ascii")
    # 64 characters a line (RFC 7468 section 2).
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join([_BEGIN, *lines, _END, ""]).encode("ascii")


def decrypt(pem: bytes, passphrase: Passphrase) -> PrivateKey:
    """The key in a PEM file.

    Raises NotEncryptedKeyError, also for a key in the open; WrongPassphraseError; SigningKeyError
    `key.locked`.
    """
    # The form first, because the library's ValueError does not tell a wrong passphrase from a
    # broken file.
    der = _der(pem)
    try:
        key = load_der_private_key(der, passphrase.octets())
    except ValueError as error:
        raise WrongPassphraseError("the passphrase does not open the key") from error
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return key
    if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, ec.SECP256R1):
        return key
    raise NotEncryptedKeyError("a key of another kind than P-256 and Ed25519")


def _der(pem: bytes) -> bytes:
    """The DER within, proven to be PBES2 with scrypt: after this a failure to open it is the
    passphrase's.
    """
    try:
        match = _PEM.fullmatch(pem.decode("ascii"))
        if match is None:
            raise ValueError("no encrypted private key in PEM")
        der = base64.b64decode("".join(match[1].split()), validate=True)
        info = asn1.decode_der(_EncryptedPrivateKeyInfo, der)
    except (ValueError, binascii.Error) as error:
        raise NotEncryptedKeyError("not PBES2 with scrypt") from error
    # PBKDF2 is refused although the library reads it: it makes guessing cheap.
    named = info.scheme.parameters.derivation.algorithm, info.scheme.parameters.encryption.algorithm
    if info.scheme.algorithm != _PBES2 or named != (_SCRYPT, _AES_256_CBC):
        raise NotEncryptedKeyError("not PBES2 with scrypt and AES-256-CBC")
    return der


def _derive(passphrase: Passphrase, params: _ScryptParams) -> bytes:
    kdf = Scrypt(
        salt=params.salt,
        length=32,
        n=params.cost,
        r=params.block_size,
        p=params.parallelization,
    )
    return kdf.derive(passphrase.octets())
