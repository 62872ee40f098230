"""Mend a database that is behind what was published: in one transaction, or not at all.

What was published since is decided: it is taken over as it is, and never undone. What was used
since and is not known is given up, and never used again.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

from credissuer.audit.trail import AuditEvent
from credissuer.documents import fence
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.policy import raise_flag, two_decide
from credissuer.operations.publishing import key_documents
from credissuer.operations.restoring.adopt import adopt, open_list
from credissuer.operations.restoring.close_doors import close_doors, end_sessions
from credissuer.operations.restoring.evidence import (
    Key,
    ProvenDocument,
    PublishedEvidence,
    published_list,
)
from credissuer.operations.restoring.given_up import (
    MARGIN,
    accept_loss,
    give_up_indices,
    lost_entries,
)
from credissuer.operations.restoring.published_archive import take_over_archive
from credissuer.operations.restoring.published_directory import take_over_withdrawals
from credissuer.operations.restoring.published_feed import take_over_changes
from credissuer.operations.restoring.published_since import (
    list_ids,
    newer_documents,
    replace_documents,
    retire,
    retired_event,
    take_over,
)
from credissuer.operations.restoring.restorable import (
    Progress,
    discrepancies,
    require_keys,
    require_orphans,
    require_trail,
    require_witness,
    unproven_files,
)
from credissuer.operations.restoring.signed_anew import take_over_reissued
from credissuer.operations.restoring.wish import Wish
from credissuer.staff.roles import Permission
from credissuer.store.staff.guards import Guards
from credissuer.store.status.kept_lists import KeptLists
from credissuer.store.status.publication_journal import PublicationJournal
from credissuer.store.transaction import Transaction


class MendedDatabase(NamedTuple):
    """The audit entries of what was done, and public files that nobody proves: they are to be put
    aside before anything is published.
    """

    events: tuple[AuditEvent, ...]
    set_aside: tuple[str, ...]


@operation(Permission.RESTORE)
def mend(
    transaction: Transaction,
    call: Call,
    office: Office,
    evidence: PublishedEvidence,
    wish: Wish,
    progress: Progress = lambda entries: None,
) -> Outcome[MendedDatabase]:
    """Bring the database up to what was published; nothing where it is not behind. `progress` is
    called with how many entries of a backup's trail were checked just now.

    Raises BackupError `restore.keys_behind`, `.no_witness`, `.unproven`; RefusedError
    `certificate.cannot_change` where a certificate to be given up is a known one; AuditError
    `audit.broken` where the trail of a backup is not the one that its manifest names.
    """
    if wish.backup is not None:
        require_trail(transaction, wish.backup, progress)
    require_keys(office, evidence, wish)
    was_handed_over = fence.is_handed_over(transaction)
    behind = discrepancies(office, transaction, evidence)
    require_orphans(transaction, wish.void)
    if behind or wish.backup is not None:
        require_witness(transaction, evidence, wish)
    newer = newer_documents(transaction, evidence)
    for list_id in sorted(list_ids(newer)):
        open_list(transaction, office, list_id)
    with _without_guards(transaction):
        adopted = adopt(transaction, call, office, evidence, wish.void)
        reissued = take_over_reissued(transaction, call, office, evidence)
    set_aside = unproven_files(evidence, adopted.unproven, wish)
    events = [*adopted.events, *reissued]
    used = {list_id: set(indices) for list_id, indices in adopted.indices.items()}
    for list_id in sorted(list_ids(newer)):
        published = published_list(evidence, list_id, newer)
        if published is not None:
            events += take_over(transaction, call, evidence, list_id, published)
            retired = retire(transaction, list_id, published)
            used.setdefault(list_id, set()).update(retired)
            events += [retired_event(call, list_id, retired)] if retired else []
    events += _take_over_pages(transaction, call, office, evidence, newer)
    replace_documents(transaction, newer)
    if not office.publication.names("status"):
        transaction.documents.forget_published()
        transaction.of(KeptLists).forget_published()
    if was_handed_over and wish.backup is not None and not behind and wish.second is None:
        # Nothing came behind this copy, so that nothing is lost and nobody's access has ended.
        events += end_sessions(transaction, call)
    elif behind or was_handed_over or wish.backup is not None or wish.second is not None:
        give_up_indices(transaction, used, MARGIN + lost_entries(transaction, evidence))
        events += close_doors(transaction, call)
    if wish.second is not None:
        events.append(accept_loss(transaction, call, office, wish.second))
    if behind or wish.backup is not None:
        events += _raise_flag(transaction, call, office)
    if events or behind or was_handed_over or wish.backup is not None:
        events.append(_restored(transaction, call, office, evidence, wish, len(events)))
    # What came back may be public or not: the next publication enters everything.
    transaction.of(PublicationJournal).forget_tree()
    return Outcome(MendedDatabase(tuple(events), set_aside), tuple(events))


def _take_over_pages(
    transaction: Transaction,
    call: Call,
    office: Office,
    evidence: PublishedEvidence,
    newer: Mapping[Key, ProvenDocument],
) -> list[AuditEvent]:
    """What was told in the change feed, kept of the lists, and withdrawn from the directory."""
    take_over_changes(transaction, evidence, newer)
    take_over_archive(transaction, office, evidence)
    return take_over_withdrawals(transaction, call, evidence, newer)


def _without_guards(transaction: Transaction) -> AbstractContextManager[None]:
    """What comes back was decided by two people before and is proven by the office's own
    signatures; their decision itself is lost.
    """
    if not two_decide(transaction):
        return nullcontext()
    return transaction.of(Guards).put_aside()


def _raise_flag(transaction: Transaction, call: Call, office: Office) -> tuple[AuditEvent, ...]:
    """Two people decide again where the public was told so: an older database may not know it."""
    if not key_documents.says_two_people(office):
        return ()
    return raise_flag(transaction, call).events


def _restored(
    transaction: Transaction,
    call: Call,
    office: Office,
    evidence: PublishedEvidence,
    wish: Wish,
    count: int,
) -> AuditEvent:
    """The entry that ends a restore, and says which checkpoint is of entries that are lost."""
    vouched, lost = evidence.vouched, None
    if vouched is not None:
        entry = transaction.audit.entry(vouched.version)
        lost = None if entry is not None and entry.hash == vouched.hash else vouched
    return call.event(
        fence.RESTORED,
        office.issuer_id,
        changes=count,
        lost_seq=lost.version if lost else None,
        lost_hash=lost.hash if lost else None,
        backup=wish.backup.digest if wish.backup else None,
        backup_seq=wish.backup.seq if wish.backup else None,
    )
