"""Bring a database that is behind up to what was published, and publish the whole office again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace

from credissuer import failpoints
from credissuer.audit.trail import first_break
from credissuer.documents import fence
from credissuer.documents.checkpoint import PATH as CHECKPOINT_PATH
from credissuer.errors import AuditError, BackupError, PublicationError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import publish
from credissuer.operations.upkeep.evidence import Evidence, gather
from credissuer.operations.upkeep.mend import Mended, Wish, mend
from credissuer.publication.contract import PublicTree
from credissuer.recovery.manifest import Manifest
from credissuer.staff.roles import Permission
from credissuer.store.contract import Store
from credissuer.store.transaction import Transaction

ASIDE = "set-aside/"
"""In the office's own folder: public files that none of its keys has signed."""


class _TakenBackError(Exception):
    """Ends the transaction of a dry run, so that nothing of it is kept."""


def witnesses(office: Office, others: Sequence[tuple[str, PublicTree]]) -> Evidence:
    """What is published, by the office's own tree and by others (name -> tree).

    Raises BackupError `restore.witness_unreadable`.
    """
    trees = [("publication_dir", office.publication), *others]
    try:
        return gather(office, [tree for _, tree in trees])
    except PublicationError as error:
        named = ", ".join(name for name, _ in trees)
        raise BackupError(
            "restore.witness_unreadable", witness=named, problem=error.words("en")
        ) from error


def mended(
    transaction: AbstractContextManager[Transaction],
    office: Office,
    call: Call,
    evidence: Evidence,
    wish: Wish,
    *,
    of: Manifest | None = None,
    keep: bool,
) -> Mended:
    """Mend the database of a transaction; without `keep` it is all done and taken back.

    `of` is the manifest of the backup that the database was loaded from, whose audit trail is
    checked first. Raises ForbiddenError, AuditError `audit.broken`, and as `mend`.
    """
    call.actor.require(Permission.RESTORE)
    done = Mended((), ())
    with suppress(_TakenBackError), transaction as inside:
        if of is not None:
            broken = first_break(inside.audit.entries(), head=(of.audit_seq, of.audit_hash))
            if broken is not None:
                raise AuditError("audit.broken", seq=broken)
        # Read here because a writer may have waited, and the audit trail is in order of time.
        done = mend(inside, replace(call, now=office.clock()), office, evidence, wish)
        if not keep:
            raise _TakenBackError
        failpoints.reach("restore.before_commit")
    if keep:
        failpoints.reach("restore.after_commit")
    return done


def bring_out(office: Office, call: Call, done: Mended) -> publish.Published:
    """Put aside what nobody proves, and publish everything.

    Raises PublicationError, SigningKeyError, RefusedError: then the next publication goes on.
    """
    for path in done.set_aside:
        tree = office.own_folder if path == CHECKPOINT_PATH else office.publication
        octets = tree.get(path)
        if octets is not None:
            # Copied first: it is evidence, and never deleted.
            office.own_folder.put(ASIDE + path, octets)
            tree.remove(path)
    failpoints.reach("restore.before_publish")
    return publish.publish(office, call)


def was_just_restored_from(store: Store, digest: str) -> bool:
    """Whether the database was brought back from the backup with this manifest, and nothing was
    decided since: then an interrupted run got that far.
    """
    with store.read() as reading:
        for entry in reading.audit.of_action(fence.RESTORED):
            if entry.detail.get("backup") == digest:
                later = reading.audit.entries(entry.seq)
                # What publishing signs beside the certificates decides nothing.
                return all(one.action == "rendition.signed" for one in later)
    return False
