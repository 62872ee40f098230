"""Keys from the keystore of one server to that of another."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from credissuer.signing import key_register, keystore, metadata
from credissuer.signing.keyring import Keyring
from credissuer.signing.metadata import Owner
from credissuer.signing.proven_signer import proven_signer
from credissuer.signing.provider import (
    HandedRecord,
    HandingSigner,
    KeyProvider,
    KeyRecord,
    KeyState,
)

AT_WORK = (KeyState.NEXT, KeyState.ACTIVE)
"""The states of keys whose private half a server needs."""


def handed(keyring: Keyring) -> tuple[HandedRecord, ...]:
    """Every key of a keystore, with the private half of those that sign, now or next, where their
    provider gives it.

    Raises SigningKeyError as `Keyring.signer`.
    """
    keyring.refuse_if_lacking()
    return tuple(
        HandedRecord(record, _private(keyring, record) if record.state in AT_WORK else None)
        for record in keyring.records
    )


def _private(keyring: Keyring, record: KeyRecord) -> bytes | None:
    signer = proven_signer(keyring.provider, record, keyring.key_id(record))
    return signer.handed().pkcs8 if isinstance(signer, HandingSigner) else None


def keep(
    provider: KeyProvider, directory: Path, issuer_id: str, keys: Sequence[HandedRecord]
) -> None:
    """Keep keys from another server in the keystore in `directory`, which is made where there is
    none. What this keystore knows better stays.

    Raises SigningKeyError `key.cannot_take`, `key.mismatch`, and what provider and `keystore`
    raise: then no record has changed.
    """
    keystore.prepare(directory)
    with keystore.exclusive(directory):
        is_new = metadata.owner(directory) is None
        records = () if is_new else metadata.load(directory)
        # Private keys before keys.json, as where a keystore is founded.
        for handed_key in keys:
            if handed_key.record.state in AT_WORK:
                provider.take(handed_key)
                # Its record comes from the same file, and may be that of another key.
                record = handed_key.record
                proven_signer(provider, record, record.thumbprint)
        merged = key_register.merged(records, [key.record for key in keys])
        metadata.save(directory, merged, Owner(issuer_id, is_founded=True))
