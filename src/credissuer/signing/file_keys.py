"""Private keys as encrypted files `{thumbprint}.pem`, in a folder outside every checkout."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from jwt.algorithms import Algorithm, ECAlgorithm, OKPAlgorithm

from credissuer.errors import NotFoundError, SigningKeyError
from credissuer.signing import encrypted_pem, keystore
from credissuer.signing.encrypted_pem import NotEncryptedKeyError, PrivateKey, WrongPassphraseError
from credissuer.signing.passphrase import Passphrase, Source
from credissuer.signing.provider import HandedKey, HandedRecord
from credverifier.wire.envelope import jwk, jws
from credverifier.wire.envelope.jws import Signer


class _ES256(ECAlgorithm):
    """PyJWT's ES256 with a faster conversion of DER to r||s, which saves an eighth of signing."""

    def __init__(self) -> None:
        super().__init__(ECAlgorithm.SHA256, ec.SECP256R1)
        self._hash = ec.ECDSA(SHA256())

    def sign(self, msg: bytes, key: ec.EllipticCurvePrivateKey) -> bytes:
        """r||s, 64 octets (RFC 7518 section 3.4)."""
        return jws.der_to_raw(key.sign(msg, self._hash))


class _Kind(NamedTuple):
    generate: Callable[[], PrivateKey]
    algorithm: Algorithm


ALGORITHMS: dict[str, _Kind] = {
    "ES256": _Kind(lambda: ec.generate_private_key(ec.SECP256R1()), _ES256()),
    "EdDSA": _Kind(ed25519.Ed25519PrivateKey.generate, OKPAlgorithm()),
}
"""JOSE `alg` -> key generation, and the PyJWT algorithm that signs."""

# SHA-256 in base64url without padding (RFC 7638).
_THUMBPRINT = re.compile(r"[A-Za-z0-9_-]{43}")


class FileSigner:
    """A private key in memory: a `credverifier.wire.envelope.jws.Signer`."""

    __slots__ = ("_algorithm", "_key", "algorithm", "key_id")

    def __init__(self, key: PrivateKey, key_id: str) -> None:
        self.key_id = key_id
        self.algorithm = "ES256" if isinstance(key, ec.EllipticCurvePrivateKey) else "EdDSA"
        self._algorithm = ALGORITHMS[self.algorithm].algorithm
        # Once, because bulk issue signs thousands of times with the same key.
        self._key = self._algorithm.prepare_key(key)

    @classmethod
    def from_handed(cls, key: HandedKey) -> FileSigner:
        """The key that another process has opened."""
        private = load_der_private_key(key.pkcs8, password=None)
        assert isinstance(private, PrivateKey)
        return cls(private, key.key_id)

    def handed(self) -> HandedKey:
        """As HandingSigner."""
        pkcs8 = self._key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        return HandedKey(self.key_id, pkcs8)

    def sign(self, signing_input: bytes) -> bytes:
        """64 octets: r||s (RFC 7518 section 3.4) or an Ed25519 signature (RFC 8037 section 3.1)."""
        return self._algorithm.sign(signing_input, self._key)


class FileKeys:
    """The key provider `file`.

    Files are read lazily; the folder and the file are checked whenever one is opened.

    `entropy(count)` gives that many unpredictable octets, for the salt and the IV of a new file.
    `cost` is scrypt's N for new files; an existing file names its own.
    """

    exportable = True

    def __init__(
        self,
        directory: Path,
        passphrase: Source | Passphrase,
        *,
        entropy: Callable[[int], bytes],
        cost: int = encrypted_pem.COST,
    ) -> None:
        self._directory = directory
        self._entropy = entropy
        self._passphrase = (
            passphrase if isinstance(passphrase, Passphrase) else Passphrase(passphrase)
        )
        self._cost = cost

    def generate(self, algorithm: str) -> dict[str, str]:
        """As KeyProvider, and the folder's own refusals (`keystore.prepare`)."""
        if algorithm not in ALGORITHMS:
            raise SigningKeyError(
                "key.algorithm_unknown",
                algorithm=algorithm,
                algorithms=", ".join(ALGORITHMS),
            )
        keystore.prepare(self._directory)
        key = ALGORITHMS[algorithm].generate()
        public = jwk.encode(key.public_key())
        keystore.write(self._path(public["kid"]), self._encrypted(key, self._passphrase))
        return public

    def signer(self, thumbprint: str, key_id: str) -> Signer:
        """As KeyProvider; also SigningKeyError `key.wrong_passphrase` and those of `keystore.check`
        and `.read`.
        """
        # At each opening, because permissions may have been changed since the last.
        keystore.check(self._directory)
        keystore.finish(self._directory)
        path = self._path(thumbprint)
        octets = keystore.read(path)
        if octets is None:
            raise NotFoundError("key.not_found", thumbprint=thumbprint)
        key = self._open(path, octets, self._passphrase)
        # A renamed file must not sign under another key's `kid`.
        if jwk.encode(key.public_key())["kid"] != thumbprint:
            raise SigningKeyError("key.mismatch", thumbprint=thumbprint)
        return FileSigner(key, key_id)

    def take(self, handed: HandedRecord) -> None:
        """As KeyProvider; also what `keystore.prepare` raises."""
        keystore.prepare(self._directory)
        thumbprint = handed.record.thumbprint
        if thumbprint in self.stored():
            return
        if handed.pkcs8 is None:
            raise SigningKeyError("key.cannot_take", thumbprint=thumbprint)
        key = load_der_private_key(handed.pkcs8, password=None)
        assert isinstance(key, PrivateKey)
        if jwk.encode(key.public_key())["kid"] != thumbprint:
            raise SigningKeyError("key.mismatch", thumbprint=thumbprint)
        keystore.write(self._path(thumbprint), self._encrypted(key, self._passphrase))

    def destroy(self, thumbprint: str) -> None:
        """As KeyProvider. Unlinking is enough, because the file was always encrypted."""
        keystore.check(self._directory)
        keystore.remove(self._path(thumbprint))

    def stored(self) -> frozenset[str]:
        """As KeyProvider; raises what `keystore.check` raises."""
        keystore.check(self._directory)
        return frozenset(
            path.stem for path in self._directory.glob("*.pem") if _THUMBPRINT.fullmatch(path.stem)
        )

    def change_passphrase(self, new: Passphrase) -> int:
        """As KeyProvider.

        A key that the old passphrase does not open may have the new one already, as after a crash.
        Raises also `key.wrong_passphrase` for one that neither opens, and as `keystore.replace_all`.
        """
        keystore.check(self._directory)
        # Asked for before the lock, because a person may take a while to answer.
        self._passphrase.octets()
        new.octets()
        with keystore.exclusive(self._directory):
            files = {}
            # Also keys that no record names: whoever finds one must not need the old passphrase.
            for path in sorted(self._directory.glob("*.pem")):
                key = self._open_by_either(path, new)
                pem = self._encrypted(key, new)
                # Read back, because a file that does not open would be a key that is lost.
                self._open(path, pem, new)
                files[path.name] = pem
            keystore.replace_all(self._directory, files)
        self._passphrase = new
        return len(files)

    def _encrypted(self, key: PrivateKey, passphrase: Passphrase) -> bytes:
        return encrypted_pem.encrypt(
            key,
            passphrase,
            salt=self._entropy(16),
            iv=self._entropy(16),
            cost=self._cost,
        )

    def _open_by_either(self, path: Path, new: Passphrase) -> PrivateKey:
        octets = keystore.read(path)
        if octets is None:
            raise NotFoundError("key.not_found", thumbprint=path.stem)
        for passphrase in (self._passphrase, new):
            try:
                return encrypted_pem.decrypt(octets, passphrase)
            except WrongPassphraseError:
                # Not forgotten, because a person would be asked for it again with every key.
                continue
            except NotEncryptedKeyError as error:
                raise SigningKeyError("key.unreadable", path=path) from error
        raise SigningKeyError("key.wrong_passphrase", path=path)

    def _open(self, path: Path, octets: bytes, passphrase: Passphrase) -> PrivateKey:
        try:
            return encrypted_pem.decrypt(octets, passphrase)
        except NotEncryptedKeyError as error:
            raise SigningKeyError("key.unreadable", path=path) from error
        except WrongPassphraseError as error:
            # Otherwise a mistyped passphrase would stay for the life of the process.
            passphrase.forget()
            raise SigningKeyError("key.wrong_passphrase", path=path) from error

    def _path(self, thumbprint: str) -> Path:
        """The file of a key. Anything but a thumbprint is refused, so no path can be injected."""
        if not _THUMBPRINT.fullmatch(thumbprint):
            raise NotFoundError("key.not_found", thumbprint=thumbprint)
        return self._directory / f"{thumbprint}.pem"
