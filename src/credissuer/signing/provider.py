"""The interface of key providers, and the public record of a key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, Protocol, runtime_checkable

from credissuer.signing.passphrase import Passphrase
from credverifier.wire.envelope.jws import Signer


class KeyUse(StrEnum):
    """What a key signs, and nothing else: the trust list's `purpose`."""

    CREDENTIAL = "credential"
    STATUS = "status"
    AUDIT = "audit"
    VC_API = "vc-api"
    WEBHOOK = "webhook"


FOUNDING = (KeyUse.CREDENTIAL, KeyUse.STATUS, KeyUse.AUDIT)
"""The uses that every office has keys for; others get a key when the feature is opened."""


class KeyState(StrEnum):
    """next (announced, signs nothing yet) -> active -> retired (verifies what it signed) ->
    removed; or compromised.
    """

    NEXT = "next"
    ACTIVE = "active"
    RETIRED = "retired"
    COMPROMISED = "compromised"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """The public side of a key. All times are aware, UTC and whole seconds.

    `jwk` is the public key with `kid` (= `thumbprint`, RFC 7638) and `alg` (= `algorithm`). A token
    is good where its `iat` lies from `valid_from` to `valid_until`, both ends included; that of a
    next key is the time for which it is announced, and None says that it never was.
    """

    thumbprint: str
    use: KeyUse
    algorithm: str
    state: KeyState
    jwk: dict[str, str]
    created_at: datetime
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    compromised_at: datetime | None = None


class HandedKey(NamedTuple):
    """A private key on its way to a worker process: PKCS#8, DER, not encrypted.

    Never written anywhere: it goes through a pipe from memory to memory.
    """

    key_id: str
    pkcs8: bytes

    def __repr__(self) -> str:
        return f"HandedKey({self.key_id!r})"


class HandedRecord(NamedTuple):
    """A key on its way to the keystore of another server.

    `pkcs8` is its private half (PKCS#8, DER, not encrypted) where it signs now or will, and leaves
    its provider; else None.
    """

    record: KeyRecord
    pkcs8: bytes | None

    def __repr__(self) -> str:
        return f"HandedRecord({self.record.thumbprint!r})"


@runtime_checkable
class HandingSigner(Signer, Protocol):
    """A signer whose private key is in the memory of this process, and may be in that of a worker
    process: one of a provider that is `exportable`. Of others this process alone signs.
    """

    def handed(self) -> HandedKey:
        """The private key, for the memory of a worker process."""


class KeyProvider(Protocol):
    """Keeps private keys (encrypted files, an HSM).

    `exportable`: whether a signer holds its private key in memory, so that a copy of it can sign in
    another process. Where not, the keys never leave the device, and only this process signs.
    """

    @property
    def exportable(self) -> bool: ...

    def generate(self, algorithm: str) -> dict[str, str]:
        """A new key ("ES256" or "EdDSA"), durable when this returns: its public half as a JWK with
        `kid` (= RFC 7638 thumbprint) and `alg`.

        Raises SigningKeyError `key.locked`, `.algorithm_unknown`, `.unwritable` and what the
        provider adds.
        """

    def signer(self, thumbprint: str, key_id: str) -> Signer:
        """The key at work under the JOSE `kid` `key_id`.

        Raises NotFoundError `key.not_found`; SigningKeyError `key.locked`, `.mismatch` and what the
        provider adds.
        """

    def take(self, handed: HandedRecord) -> None:
        """Keep a private key that another server handed over, durably. One that is stored already
        stays as it is.

        Raises SigningKeyError `key.cannot_take` where there is none in it, or where the provider
        takes none; `key.mismatch`, `key.locked` and what the provider adds.
        """

    def destroy(self, thumbprint: str) -> None:
        """Destroy a key durably; no error where there is none."""

    def stored(self) -> frozenset[str]:
        """Thumbprints of all stored private keys, recorded or not."""

    def change_passphrase(self, new: Passphrase) -> int:
        """Protect every stored private key with `new`, all of them or none; returns how many.

        Raises SigningKeyError `key.locked`, `.passphrase_short` and what the provider adds.
        """
