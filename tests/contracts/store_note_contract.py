"""What every store is held to where staff writes notes: each is kept, and none ever changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.credentials.states import StandingChange
from credissuer.errors import RefusedError
from credissuer.store.contract import Store
from tests.contracts import store_records as records


class StoreNoteContract:
    """Subclasses give `store`, an empty store of the newest schema."""

    def test_every_note_comes_back_in_the_order_in_which_it_was_given(self, store: Store) -> None:
        records.add_certificates(store, 1, 2)
        given = [
            records.note(1, 1),
            records.note(1, 2, change=StandingChange.REINSTATE, text="không có gì\nđã xem"),
            records.note(
                1,
                3,
                change=StandingChange.REVOKE,
                actor="token:1",
                at=records.NOW - timedelta(days=1),
            ),
        ]
        with store.write() as transaction:
            kept = [records.append_note(transaction, one) for one in given]
            other = records.append_note(transaction, records.note(2))
        assert kept == given and other == records.note(2, 1)
        with store.read() as reading:
            assert reading.notes.of_certificate(records.certificate(1).number) == given
            assert reading.notes.of_certificate(records.certificate(2).number) == [records.note(2)]
            assert reading.notes.of_certificate("9999999999") == []
            assert reading.notes.counts() == {
                records.certificate(1).number: 3,
                records.certificate(2).number: 1,
            }

    def test_a_certificate_shows_its_latest_note_whatever_becomes_of_its_standing(
        self, store: Store
    ) -> None:
        records.add_certificates(store, 1, 2)
        with store.write() as transaction:
            records.append_note(transaction, records.note(1, text="first"))
            records.append_note(transaction, records.note(1, text="last"))
            transaction.certificates.change_standing(records.certificate(1, reason="deceased"))
        with store.read() as reading:
            assert list(reading.certificates.all()) == [
                records.certificate(1, reason="deceased", note="last"),
                records.certificate(2),
            ]
            assert [known.changes for known in reading.status_lists.all()] == [1]

    def test_a_note_on_nothing_is_refused(self, store: Store) -> None:
        records.add_certificates(store, 1)
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            records.append_note(transaction, records.note(7))
        assert refusal.value.code == "store.conflict"
        with store.read() as reading:
            assert reading.notes.counts() == {}
