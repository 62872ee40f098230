"""Before an office is founded: a database and keys that are there already must be its own.

A new office on the keys or in the database of another one would sign what nobody can revoke, or
give an index away twice.
"""

from __future__ import annotations

from pathlib import Path

from credissuer.audit.trail import AuditEntry
from credissuer.errors import ConfigError
from credissuer.operations.founding_entry import founding_keys
from credissuer.signing import metadata
from credissuer.signing.metadata import Owner
from credissuer.store.contract import Store

_UNKNOWN = "?"


def refuse_another(store: Store, database: str, keystore: Path, issuer_id: str) -> None:
    """Let an office of `issuer_id` be founded, or an interrupted founding of it go on.

    `database` names the database to people. Changes nothing. Raises ConfigError
    `office.database_of_another`, `.keystore_of_another`, `.keys_missing`, `.database_missing`,
    `database.foreign`, `schema.too_old`, `schema.too_new`; SigningKeyError as `metadata.owner`.
    """
    owner = metadata.owner(keystore)
    founding = _founding(store)
    if founding is None:
        _refuse_keys_in_use(store, owner, database, keystore, issuer_id)
        return
    if founding.object != issuer_id:
        raise ConfigError(
            "office.database_of_another",
            database=database,
            found=_issuer_of(founding),
            wanted=issuer_id,
        )
    _refuse_other_owner(owner, keystore, issuer_id)
    # Each, and not some: the keys of an interrupted founding have not changed since.
    if owner is None or not founding_keys(founding.detail) <= _thumbprints(keystore):
        raise ConfigError(
            "office.keys_missing",
            database=database,
            issuer=issuer_id,
            keystore=str(keystore),
        )
    # Never upgraded on the way: that is a command of its own, which keeps a copy.
    store.require_current()


def _refuse_keys_in_use(
    store: Store,
    owner: Owner | None,
    database: str,
    keystore: Path,
    issuer_id: str,
) -> None:
    """Refuse keys that another office has, or an office whose database is not this empty one."""
    if owner is None:
        return
    _refuse_other_owner(owner, keystore, issuer_id)
    # Keys of an older version say nothing. Their founding was interrupted if its database is there.
    is_interrupted = not owner.is_founded and (
        owner.issuer_id is not None or store.schema()["database"] is not None
    )
    if not is_interrupted:
        raise ConfigError(
            "office.database_missing",
            database=database,
            issuer=owner.issuer_id or _UNKNOWN,
            keystore=str(keystore),
        )


def _refuse_other_owner(owner: Owner | None, keystore: Path, issuer_id: str) -> None:
    if owner is not None and owner.issuer_id not in (None, issuer_id):
        raise ConfigError(
            "office.keystore_of_another",
            keystore=str(keystore),
            found=owner.issuer_id,
            wanted=issuer_id,
        )


def _founding(store: Store) -> AuditEntry | None:
    """The first entry of the trail, whatever the schema; None for no database or an empty one."""
    if store.schema()["database"] is None:
        return None
    with store.read() as reading:
        return next(reading.audit.entries(), None)


def _issuer_of(founding: AuditEntry) -> str:
    return founding.object if founding.action == "office.founded" else _UNKNOWN


def _thumbprints(keystore: Path) -> set[str]:
    return {record.thumbprint for record in metadata.load(keystore)}
