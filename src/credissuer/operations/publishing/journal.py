"""What a decision enters in the publication journal, and the tree that the journal speaks of.

A row goes when the public has what it says. A publisher that is killed between writing files and
removing rows writes the same files again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence

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
from credissuer.store.status.kept_lists import KeptLists
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


def basis(office: Office) -> str:
    """What this office publishes, by its settings, as the journal keeps it beside its tree."""
    return json.dumps({"kinds": list(kinds(office)), "renditions": sorted(office.renditions)})


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
    wanted = basis(office)
    is_known = journaled is not None and _tree_id(office) == journaled.tree
    if journaled is not None and is_known and journaled.basis == wanted:
        return False
    # Whole, because of a tree that nobody knows the lists alone prove little.
    fence.check(office, whole=True)
    _settle(office, {}, only=_OF_SETTINGS if is_known else None)
    return True


def settle_tree(office: Office, known: Mapping[DueKind, Sequence[str]]) -> None:
    """The same for a tree of which somebody has found out what it lacks: of the kinds in `known`
    these numbers are entered, of the others everything.
    """
    _settle(office, known)


def _settle(
    office: Office,
    known: Mapping[DueKind, Sequence[str]],
    only: Collection[DueKind] | None = None,
) -> None:
    """Enter what is `known`, and everything of the other kinds; with `only` of those alone."""
    settled = JournaledTreeRecord(id=1, tree=office.entropy(16).hex(), basis=basis(office))
    failpoints.reach("journal.before_entry")
    with office.store.write() as transaction:
        at_work, newest = transaction.of(PublicationJournal), _newest_entry(transaction)
        entered = [
            kind for kind in kinds(office) if kind not in known and (only is None or kind in only)
        ]
        at_work.enter_everything(entered, audit_seq=newest, at=office.clock())
        at_work.enter(known, audit_seq=newest, at=office.clock())
        if only is None:
            # Notes and shards have a ledger of their own, which says what is published of them.
            transaction.documents.forget_published()
            transaction.of(KeptLists).forget_published()
        at_work.put_tree(settled)
    failpoints.reach("journal.after_entry")
    # Last: a crash before it leaves a tree that is not known, of which everything is entered again.
    office.publication.put(JOURNALED, (json.dumps({"tree": settled.tree}) + "\n").encode("ascii"))


_OF_SETTINGS = (DueKind.RENDITIONS, DueKind.PICTURES)


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
