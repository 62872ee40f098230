"""What must hold before a database is mended: its trail, the keys, the witnesses."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from credissuer.audit.trail import AuditEntry, first_break
from credissuer.documents import fence, witnesses
from credissuer.documents.checkpoint import PATH as CHECKPOINT_PATH
from credissuer.documents.kinds import STATUS_LISTS
from credissuer.errors import AuditError, BackupError, RefusedError
from credissuer.office import Office
from credissuer.operations.restoring.evidence import PublishedEvidence, published_keys
from credissuer.operations.restoring.wish import Backup, Wish
from credissuer.publication.tree import certificate_path
from credissuer.recovery.behind import Discrepancy, keys_behind
from credissuer.store.transaction import Transaction
from credverifier.wire import number as numbers

Progress = Callable[[int], None]
"""Called with how many entries of the trail were checked just now."""

_STEP = 1_000
"""Entries between two calls of it."""


def require_trail(transaction: Transaction, backup: Backup, progress: Progress) -> None:
    """A checksum vouches for the file, and this for what is in it. Raises AuditError
    `audit.broken`.
    """
    entries = _counted(transaction.audit.entries(), progress)
    broken = first_break(entries, head=(backup.seq, backup.hash))
    if broken is not None:
        raise AuditError("audit.broken", seq=broken)


def _counted(entries: Iterator[AuditEntry], progress: Progress) -> Iterator[AuditEntry]:
    for entry in entries:
        yield entry
        if entry.seq % _STEP == 0:
            progress(_STEP)


def require_keys(office: Office, evidence: PublishedEvidence, wish: Wish) -> None:
    """An older keystore would bring a key back that was compromised. Raises BackupError
    `restore.keys_behind`.
    """
    ours = {record.thumbprint: record.state.value for record in office.keyring.records}
    unknown = keys_behind(published_keys(evidence), ours)
    if unknown and wish.second is None:
        raise BackupError("restore.keys_behind", keys=", ".join(unknown))


def discrepancies(
    office: Office, transaction: Transaction, evidence: PublishedEvidence
) -> list[Discrepancy]:
    """In what the database is behind what was published."""
    documents = [proven.document for proven in evidence.documents.values()]
    checkpoint = office.own_folder.get(CHECKPOINT_PATH)
    witnessed = witnesses.WitnessedState(checkpoint, documents, evidence.numbers, None)
    return fence.findings(office, transaction, witnessed)


def require_witness(transaction: Transaction, evidence: PublishedEvidence, wish: Wish) -> None:
    """Of each list that was published there must be a copy that is no older than the database's.

    Without it nobody knows what was revoked since, and an older copy looks as if nothing had been.
    Raises BackupError `restore.no_witness`.
    """
    if wish.second is not None:
        return
    for kind in STATUS_LISTS:
        for key, record in transaction.documents.by_keys(
            kind.name, sorted(transaction.documents.keys_of(kind.name))
        ).items():
            proven = evidence.documents.get((kind.name, key))
            version = proven.claimed.version if proven else 0
            if version < record.published_version:
                raise BackupError("restore.no_witness")


def require_orphans(transaction: Transaction, void: Collection[str]) -> None:
    """What the database knows is revoked and not given up. Raises RefusedError
    `certificate.cannot_change`.
    """
    for certificate in transaction.certificates.by_numbers(sorted(void)).values():
        if certificate.released_at is not None and not certificate.standing.final:
            raise RefusedError(
                "certificate.cannot_change",
                number=numbers.show(certificate.number),
                standing=certificate.standing.value,
                change="void",
            )


def unproven_files(
    evidence: PublishedEvidence, unproven: Collection[str], wish: Wish
) -> tuple[str, ...]:
    """Public files that are not believed, each given up by name or with everything else.

    Raises BackupError `restore.unproven` for the others.
    """
    accepts = wish.second is not None
    left = [numbers.show(number) for number in sorted(unproven) if number not in wish.void]
    left += evidence.foreign
    if left and not accepts:
        raise BackupError("restore.unproven", paths=", ".join(left[:10]), count=len(left))
    own = evidence.trees[0]
    paths = (certificate_path(number, ".jwt") for number in unproven)
    return (*(path for path in paths if own.get(path) is not None), *evidence.foreign)
