"""The contract of every store for the publication journal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from credissuer.status.due_publication import DueKind, JournaledTreeRecord
from credissuer.store.contract import Store
from credissuer.store.status.publication_journal import (
    PublicationJournal,
    PublicationJournalReading,
)
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records

NUMBERS = [records.certificate(serial).number for serial in (1, 2)]
FIRST, SECOND = records.NOW, records.NOW + timedelta(minutes=5)


def entered(store: Store, kind: DueKind = DueKind.STANDING) -> list[tuple[str, int]]:
    """Number and entry of the trail of each row, in their order."""
    with store.read() as reading:
        rows = reading.of(PublicationJournalReading).pending(kind, 100)
    return [(row.number, row.audit_seq) for row in rows]


class StoreJournalContract:
    """Subclasses give `store`, an empty store of the newest schema."""

    def test_rows_are_read_in_the_order_of_the_decisions(self, store: Store) -> None:
        one, two = NUMBERS[0], NUMBERS[1]
        with store.write() as transaction:
            journal = transaction.of(PublicationJournal)
            journal.enter({DueKind.STANDING: [two]}, audit_seq=7, at=SECOND)
            journal.enter({DueKind.STANDING: [two, one, two]}, audit_seq=3, at=FIRST)
            journal.enter({DueKind.CERTIFICATE: [one]}, audit_seq=8, at=SECOND)
        assert entered(store) == [(one, 3), (two, 3), (two, 7)]
        with store.read() as reading:
            journal = reading.of(PublicationJournalReading)
            assert [row.number for row in journal.pending(DueKind.STANDING, 1)] == [one]
            assert [row.audit_seq for row in journal.of_numbers(DueKind.STANDING, [two])] == [3, 7]
            assert journal.counts() == {DueKind.STANDING: 3, DueKind.CERTIFICATE: 1}
            assert journal.oldest(DueKind.STANDING) == FIRST
            assert journal.oldest(DueKind.CERTIFICATE) == SECOND

    def test_what_is_entered_again_by_the_same_commit_is_one_row(self, store: Store) -> None:
        one, two = NUMBERS[0], NUMBERS[1]
        with store.write() as transaction:
            journal = transaction.of(PublicationJournal)
            journal.enter({DueKind.STANDING: [one]}, audit_seq=3, at=FIRST)
            journal.enter({DueKind.STANDING: [one, two]}, audit_seq=3, at=FIRST)
        assert entered(store) == [(one, 3), (two, 3)]

    def test_a_later_decision_survives_the_removal_of_an_earlier_one(self, store: Store) -> None:
        one = NUMBERS[0]
        with store.write() as transaction:
            transaction.of(PublicationJournal).enter(
                {DueKind.STANDING: [one]}, audit_seq=3, at=FIRST
            )
        with store.read() as reading:
            rows = reading.of(PublicationJournalReading).pending(DueKind.STANDING, 10)
        with store.write() as transaction:
            transaction.of(PublicationJournal).enter(
                {DueKind.STANDING: [one]}, audit_seq=4, at=SECOND
            )
        for _ in range(2):
            with store.write() as transaction:
                transaction.of(PublicationJournal).remove(rows)
            assert entered(store) == [(one, 4)]

    def test_an_empty_journal_has_no_oldest_row(self, store: Store) -> None:
        with store.read() as reading:
            journal = reading.of(PublicationJournalReading)
            oldest = [journal.oldest(kind) for kind in DueKind]
            assert (journal.counts(), set(oldest), journal.tree()) == ({}, {None}, None)

    def test_everything_is_entered_at_once(self, store: Store) -> None:
        records.add_certificates(store, 1, 2, 3)
        with store.write() as transaction:
            transaction.add([records.intent(serial) for serial in (1, 2, 3)])
            transaction.renditions.record_signatures(
                [records.signature_of(serial) for serial in (1, 2)]
            )
            transaction.certificates.release(NUMBERS, FIRST)
            revoked = replace(records.certificate(2), standing=Standing.REVOKED, since=FIRST)
            transaction.certificates.change_standing(revoked)
        for _ in range(2):
            with store.write() as transaction:
                transaction.of(PublicationJournal).enter_everything(DueKind, audit_seq=9, at=SECOND)
        found = {kind: [number for number, _ in entered(store, kind)] for kind in DueKind}
        one, two = NUMBERS
        assert found == {
            DueKind.STANDING: [two],
            DueKind.CERTIFICATE: [one, two],
            DueKind.RENDITIONS: [one],
            DueKind.PICTURES: [one, two],
        }

    def test_the_tree_of_the_journal_is_one_and_may_be_forgotten(self, store: Store) -> None:
        first = JournaledTreeRecord(id=1, tree="a" * 32, basis="{}")
        second = replace(first, tree="b" * 32)
        with store.write() as transaction:
            transaction.of(PublicationJournal).put_tree(first)
            transaction.of(PublicationJournal).put_tree(second)
        with store.read() as reading:
            assert reading.of(PublicationJournalReading).tree() == second
        with store.write() as transaction:
            transaction.of(PublicationJournal).forget_tree()
        with store.read() as reading:
            assert reading.of(PublicationJournalReading).tree() is None
