"""What a decision enters in the publication journal, and the tree that the journal speaks of.

A row goes when the public has what it says. A publisher that is killed between writing files and
removing rows writes the same files again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from credissuer import failpoints
from credissuer.documents import fence
from credissuer.office import Office
from credissuer.office.call import Call, Due
from credissuer.publication.contract import Publication
from credissuer.publication.public_paths import JOURNALED
from credissuer.status.due_publication import (
    DueKind,
    DuePublicationRecord,
    JournaledTreeRecord,
)
from credissuer.store.status.publication_journal import (
    PublicationJournal,
    PublicationJournalReading,
)
from credissuer.store.transaction import Reading, Transaction


def enter(office: Office, transaction: Transaction, call: Call, due: Due) -> None:
    """Enter what a decision made due; called in its transaction, after its audit entries."""
    files = (*due.certificates, *due.renditions, *due.incomplete)
    # A certificate that is good again may have missed them while it was not.
    further = (*due.certificates, *due.standings) if office.renditions else ()
    numbers = {
        DueKind.STANDING: due.standings,
        DueKind.CERTIFICATE: files,
        # Whatever the settings say: what was promised or given out is made.
        DueKind.RENDITIONS: (*further, *due.incomplete),
        DueKind.PICTURES: files if office.publishes_badges else (),
    }
    wanted = {kind: of_kind for kind, of_kind in numbers.items() if of_kind}
    if wanted:
        transaction.of(PublicationJournal).enter(
            wanted,
            audit_seq=_newest_entry(transaction),
            at=call.now,
        )


def kinds(office: Office) -> list[DueKind]:
    """What this office publishes of a certificate, by its settings."""
    wanted = [DueKind.STANDING, DueKind.CERTIFICATE]
    if office.renditions:
        wanted.append(DueKind.RENDITIONS)
    if office.publishes_badges:
        wanted.append(DueKind.PICTURES)
    return wanted


def rows_of(reading: Reading, kind: DueKind, numbers: Sequence[str]) -> list[DuePublicationRecord]:
    """The rows about these certificates. Read before what is published is read: a decision that
    comes later has a row of its own, which stays.
    """
    return reading.of(PublicationJournalReading).of_numbers(kind, numbers)


def remove(office: Office, publication: Publication, rows: Sequence[DuePublicationRecord]) -> None:
    """Remove rows of which the public has everything now; nothing where it is another tree."""
    if not rows or publication is not office.publication:
        return
    failpoints.reach("journal.before_removal")
    with office.store.write() as transaction:
        transaction.of(PublicationJournal).remove(rows)
    failpoints.reach("journal.after_removal")


def enter_what_is_unknown(office: Office, call: Call) -> bool:
    """Enter everything where nobody knows what the public tree lacks; whether anything was entered.

    So it is with a tree that is new, moved, emptied or of another office, after a restore, and
    after an upgrade from a version without a journal. Where only the settings have changed, what
    they ask for in addition is entered. Raises BehindError, PublicationError.
    """
    with office.store.read() as reading:
        journaled = reading.of(PublicationJournalReading).tree()
    wanted = _basis(kinds(office), office.renditions)
    is_known = journaled is not None and _tree_id(office) == journaled.tree
    if journaled is not None and is_known and journaled.basis == wanted:
        return False
    # Whole, because of a tree that nobody knows the lists alone prove little.
    fence.check(office, whole=True)
    settled = JournaledTreeRecord(id=1, tree=office.entropy(16).hex(), basis=wanted)
    failpoints.reach("journal.before_entry")
    with office.store.write() as transaction:
        entered = [kind for kind in kinds(office) if not is_known or kind in _OF_SETTINGS]
        transaction.of(PublicationJournal).enter_everything(
            entered,
            audit_seq=_newest_entry(transaction),
            at=office.clock(),
        )
        if not is_known:
            # Notes and shards have a ledger of their own, which says what is published of them.
            transaction.documents.forget_published()
        transaction.of(PublicationJournal).put_tree(settled)
    failpoints.reach("journal.after_entry")
    # Last: a crash before it leaves a tree that is not known, of which everything is entered again.
    office.publication.put(JOURNALED, (json.dumps({"tree": settled.tree}) + "\n").encode("ascii"))
    return True


_OF_SETTINGS = (DueKind.RENDITIONS, DueKind.PICTURES)


def _basis(published: Iterable[DueKind], renditions: Iterable[str]) -> str:
    return json.dumps({"kinds": list(published), "renditions": sorted(renditions)})


def _tree_id(office: Office) -> str | None:
    octets = office.publication.get(JOURNALED)
    try:
        return None if octets is None else str(json.loads(octets)["tree"])
    except (ValueError, KeyError, TypeError):
        # Somebody wrote something else there: it is no tree of ours until it is filled again.
        return None


def _newest_entry(transaction: Transaction) -> int:
    head = transaction.audit.last()
    return head.seq if head else 0
