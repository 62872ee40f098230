"""The contract of every store for status lists, signed documents and the audit trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.audit.trail import append, first_break
from credissuer.errors import NotFoundError, RefusedError
from credissuer.status.lists import SIZE, index_at, places_up_to
from credissuer.store.aggregate import BATCH
from credissuer.store.certificates.placed import PlacedCertificates
from credissuer.store.contract import Store
from credissuer.store.status.documents import ENDING
from credissuer.store.status.public_changes import PublicChangeReading, PublicChanges
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as records


class StoreLedgerContract:
    """Subclasses give `store`, an empty store of the newest schema."""

    def test_a_status_list_is_read_back_without_its_secret_order(self, store: Store) -> None:
        second = records.status_list(2)
        with store.write() as transaction:
            transaction.status_lists.add(second)
            transaction.status_lists.add(records.status_list(1))
        with store.read() as reading:
            assert reading.status_lists.by_id(2) == replace(second, order=b"")
            assert reading.status_lists.by_id(3) is None
            assert [status_list.id for status_list in reading.status_lists.all()] == [1, 2]
            assert all(status_list.order == b"" for status_list in reading.status_lists.all())

    def test_a_vc_api_signature_is_recorded_once(self, store: Store) -> None:
        first, second = records.vc_api_intent(1), records.vc_api_intent(2, list_id=None, index=None)
        sealed = replace(first, signature="c2ln", token_sha256=records.HASH, signed_at=records.NOW)
        with store.write() as transaction:
            transaction.status_lists.add(records.status_list(1))
            transaction.add([second, first])
            assert transaction.vc_api_signatures.record_signature(sealed)
            assert not transaction.vc_api_signatures.record_signature(
                replace(sealed, signature="b3Ro")
            )
        with store.read() as reading:
            assert list(reading.vc_api_signatures.all()) == [sealed, second]

    @pytest.mark.parametrize(
        "changes",
        [{"index": 9}, {"id": f"{9:032x}"}, {"id": f"{9:032x}", "index": 9, "list_id": 7}],
    )
    def test_vc_api_signatures_have_unique_ids_and_list_indices(
        self, store: Store, changes: dict[str, object]
    ) -> None:
        with store.write() as transaction:
            transaction.status_lists.add(records.status_list(1))
            transaction.add([records.vc_api_intent(1)])
            with pytest.raises(RefusedError) as refusal:
                transaction.add([records.vc_api_intent(1, **changes)])
        assert refusal.value.code == "store.conflict"
        with store.read() as reading:
            assert list(reading.vc_api_signatures.all()) == [records.vc_api_intent(1)]

    def test_an_entry_of_the_trail_is_found_by_its_number_and_by_its_action(
        self, store: Store
    ) -> None:
        with store.write() as transaction:
            transaction.audit.append([records.event(1), records.event(2, action="office.restored")])
            last = transaction.audit.append([records.event(3, action="office.restored")])
        with store.read() as reading:
            assert reading.audit.entry(3) == last
            assert reading.audit.entry(4) is None
            found = [entry.seq for entry in reading.audit.of_action("office.restored")]
            assert found == [2, 3]
            assert list(reading.audit.of_action("office.founded")) == []

    def test_changes_are_numbered_without_a_gap(self, store: Store) -> None:
        other = records.certificate(2).number
        three = [
            records.public_change(1),
            records.public_change(2, number=other),
            records.public_change(3, type="certificate.revoked"),
        ]
        with store.write() as transaction:
            feed = transaction.of(PublicChanges)
            assert feed.last() == 0
            feed.append(three[:2])
            feed.append([])
            with pytest.raises(ValueError, match="without a gap"):
                feed.append([records.public_change(4)])
            with pytest.raises(ValueError, match="without a gap"):
                feed.append([records.public_change(2)])
            feed.append(three[2:])
        with store.read() as reading:
            feed = reading.of(PublicChangeReading)  # type: ignore[assignment]
            assert feed.last() == 3
            assert feed.after(0, 2) == three[:2]
            assert feed.after(1, 9) == three[1:]
            latest = feed.latest_of([three[0].number, other, records.certificate(3).number])
            assert latest == {three[0].number: three[2], other: three[1]}

    def test_a_retired_index_keeps_its_standing_for_ever(self, store: Store) -> None:
        given_up = records.retired_index(
            3, standing=Standing.VALID, number=records.certificate(9).number
        )
        with store.write() as transaction:
            transaction.status_lists.add(records.status_list(1))
            transaction.add([records.retired_index(1, standing=Standing.SUSPENDED)])
            transaction.add([records.retired_index(2), given_up])
        with store.read() as reading:
            retired = reading.retired_indices
            assert retired.standings(1) == {1: Standing.SUSPENDED, 2: Standing.REVOKED}
            assert (retired.standings(2), retired.of_list(2)) == ({}, set())
            assert retired.of_list(1) == {1, 2, 3}
            assert retired.numbers() == {given_up.number}

    @pytest.mark.parametrize("twin", [{"index": 1}, {"list_id": 7}, {"number": "7K3M9QX2HS"}])
    def test_an_index_is_retired_once_and_on_a_list_that_there_is(
        self, store: Store, twin: dict[str, object]
    ) -> None:
        with store.write() as transaction:
            transaction.status_lists.add(records.status_list(1))
            transaction.add([records.retired_index(1, number="7K3M9QX2HS")])
            with pytest.raises(RefusedError) as refusal:
                transaction.add([records.retired_index(**({"serial": 2} | twin))])
        assert refusal.value.code == "store.conflict"

    def test_what_was_published_stands_in_place_of_what_is_stored(self, store: Store) -> None:
        one, two = records.document(key="1", published_version=1), records.document(key="2")
        published = replace(one, version=7, token="theirs", published_version=0)
        with store.write() as transaction:
            assert not transaction.documents.is_any_published([one.kind])
            assert transaction.documents.put([one, two])
        with store.write() as transaction:
            assert transaction.documents.is_any_published([one.kind])
            assert not transaction.documents.is_any_published(["another"])
            transaction.documents.replace([published])
            transaction.documents.replace([])
        with store.read() as reading:
            assert reading.documents.by_keys(one.kind, ["1", "2"]) == {"1": published, "2": two}

    def test_versions_rise_together_and_nothing_counts_as_published(self, store: Store) -> None:
        one = records.document(key="1", published_version=1)
        with store.write() as transaction:
            transaction.documents.put([one])
        with store.write() as transaction:
            transaction.documents.forget_published()
            assert transaction.documents.get(one.kind, "1") == replace(one, published_version=0)
            transaction.documents.mark_published([one])
            transaction.documents.raise_versions(1_000, "b")
        raised = replace(one, version=one.version + 1_000, published_version=0, basis="b")
        with store.read() as reading:
            assert reading.documents.get(one.kind, "1") == raised

    def test_indices_are_given_up_in_their_order(self, store: Store) -> None:
        record = records.status_list(1)
        with store.write() as transaction:
            transaction.status_lists.add(record)
            given = transaction.status_lists.take_indices(1, 2)
        with store.write() as transaction:
            transaction.status_lists.retire(1, 5)
            transaction.status_lists.retire(1, 3)
            order = transaction.status_lists.order(1)
            [following] = transaction.status_lists.take_indices(1, 1)
        assert [index_at(order, place) for place in range(2)] == given
        assert following == index_at(order, 5)
        assert places_up_to(order, [given[1]]) == 2 and places_up_to(order, []) == 0

    def test_a_document_is_replaced_only_by_its_next_version(self, store: Store) -> None:
        first = records.document(key="1")
        second = replace(first, version=2, basis="1", token="second", published_version=1)
        with store.read() as reading:
            assert reading.documents.get(first.kind, "1") is None
        with store.write() as transaction:
            assert transaction.documents.put([first, records.document(key="2")])
            assert transaction.documents.put([])
        with store.write() as transaction:
            assert transaction.documents.put([second])
            conflicting = [replace(first, version=2, token="late"), records.document(key="3")]
            assert not transaction.documents.put(conflicting)
            assert not transaction.documents.put([records.document(key="1")])
        with store.read() as reading:
            assert reading.documents.by_keys(first.kind, ["2", "1", "3"]) == {
                "1": second,
                "2": records.document(key="2"),
            }
            assert reading.documents.get("suspension-list", "1") is None
            assert reading.documents.keys_of(first.kind) == {"1", "2"}
            bases = {"1": second.basis, "2": records.document(key="2").basis}
            assert reading.documents.bases_of(first.kind) == bases

    def test_documents_of_several_kinds_are_read_at_once_and_known_by_their_ends(
        self, store: Store
    ) -> None:
        listed = records.document("revocation-list", "1")
        listed = replace(listed, token="x" * 100 + "y" * ENDING)
        notes = [records.document("standing-note", str(serial)) for serial in range(BATCH + 1)]
        with store.write() as transaction:
            assert transaction.documents.put([listed, *notes])
            # Of another kind under the same key.
            assert not transaction.documents.put([records.document("standing-note", "1")])
            assert transaction.documents.put([records.document("suspension-list", "1")])
        wanted = {"revocation-list": ["1", "2"], "standing-note": [], "suspension-list": ["2"]}
        with store.read() as reading:
            assert reading.documents.of_kinds(wanted) == {
                "revocation-list": {"1": listed},
                "standing-note": {},
                "suspension-list": {},
            }
            many = {"revocation-list": ["1"], "standing-note": [note.key for note in notes]}
            found = reading.documents.of_kinds(many)
            assert found["standing-note"] == {note.key: note for note in notes}
            assert reading.documents.endings(wanted) == {("revocation-list", "1"): "y" * ENDING}
            assert reading.documents.of_kinds({}) == reading.documents.endings({}) == {}

    def test_certificates_are_placed(self, store: Store) -> None:
        records.add_certificates(store, 1, 2)
        one = records.certificate(1)
        with store.read() as reading:
            placed = reading.of(PlacedCertificates).by_numbers([one.number, "ABCDEFGHJK"])
        assert placed == {one.number: (one.list_id, one.subject_id, one.standing)}

    def test_documents_are_marked_as_published_and_removed(self, store: Store) -> None:
        first, second = records.document(key="1"), records.document(key="2", version=1)
        note = records.document("standing-note", "1")
        with store.write() as transaction:
            transaction.documents.put([first, second, note])
            transaction.documents.mark_published([])
            transaction.documents.mark_published([first, replace(second, version=2)])
            transaction.documents.remove("standing-note", ["1", "9"])
        with store.read() as reading:
            assert reading.documents.by_keys(first.kind, ["1", "2"]) == {
                "1": replace(first, published_version=1),
                "2": second,
            }
            assert reading.documents.keys_of("standing-note") == set()

    def test_bad_standings_without_a_current_note_are_found(self, store: Store) -> None:
        records.add_certificates(store, 1, 2, 3, 4, 5)
        before = records.NOW - timedelta(hours=1)
        kind = "standing-note"
        numbers = [records.certificate(serial).number for serial in range(1, 6)]
        with store.write() as transaction:
            transaction.certificates.release(numbers, before)
            for serial in range(1, 5):
                revoked = records.certificate(serial, standing=Standing.REVOKED, since=records.NOW)
                transaction.certificates.change_standing(revoked)
            current = records.document(kind, numbers[0], published_version=1)
            unpublished = records.document(kind, numbers[1])
            outdated = records.document(kind, numbers[2], published_version=1, issued_at=before)
            transaction.documents.put([current, unpublished, outdated])
        with store.read() as reading:
            assert reading.documents.unexplained(kind, [1]) == numbers[1:4]
            assert reading.documents.unexplained(kind, [1], numbers[:2]) == [numbers[1]]
            assert reading.documents.unexplained(kind, [1], []) == []
            assert reading.documents.unexplained(kind, [2]) == []
            assert reading.documents.unexplained(kind, []) == []

    def test_due_documents_are_found(self, store: Store) -> None:
        kind, later = "index-shard", records.NOW + timedelta(hours=1)
        published_early = records.document(kind, "1", published_version=1)
        published_late = records.document(
            kind, "2", issued_at=later, key_id="n" * 43, published_version=1
        )
        unpublished = records.document(kind, "3", issued_at=later + timedelta(hours=1))
        with store.write() as transaction:
            transaction.documents.put(
                [published_early, published_late, unpublished, records.document(key="4")]
            )
        with store.read() as reading:
            keys, before_all = ["k" * 43, "n" * 43], records.NOW - timedelta(seconds=1)
            assert reading.documents.due(kind, before=before_all, keys=keys, limit=9) == ["3"]
            assert reading.documents.due(kind, before=records.NOW, keys=keys, limit=9) == ["1", "3"]
            assert reading.documents.due(kind, before=records.NOW, keys=keys[:1], limit=2) == [
                "1",
                "2",
            ]

    def test_the_state_of_the_profile_index_is_replaced(self, store: Store) -> None:
        with store.read() as reading:
            assert reading.profile_index.state() is None
        with store.write() as transaction:
            transaction.profile_index.put_state(records.index_state())
            transaction.profile_index.put_state(records.index_state(audit_seq=9, until=records.NOW))
        with store.read() as reading:
            assert reading.profile_index.state() == records.index_state(
                audit_seq=9, until=records.NOW
            )

    def test_account_keys_are_listed_without_duplicates(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.subject(1), records.subject(2)])
            transaction.add(
                [
                    records.account(1, key="tiktok:b"),
                    records.account(1, 1, key="tiktok:a"),
                    records.account(2, key="tiktok:b"),
                ]
            )
        with store.read() as reading:
            assert list(reading.accounts.all_keys()) == ["tiktok:a", "tiktok:b"]

    def test_certificates_are_found_by_number(self, store: Store) -> None:
        records.add_certificates(store, 1, 2)
        with store.read() as reading:
            certificates = reading.certificates.by_numbers(
                [records.certificate(2).number, "0000000009"]
            )
        assert certificates == {records.certificate(2).number: records.certificate(2)}

    def test_a_status_list_with_the_same_id_is_refused(self, store: Store) -> None:
        records.add_certificates(store)
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            transaction.status_lists.add(records.status_list())
        assert refusal.value.code == "store.conflict"

    def test_indices_are_taken_in_the_secret_order_of_the_list(self, store: Store) -> None:
        records.add_certificates(store)
        indices = []
        for count in (1, 1_000, 7):
            with store.write() as transaction:
                indices += transaction.status_lists.take_indices(1, count)
        assert indices == [index_at(records.status_list().order, serial) for serial in range(1_008)]
        with store.read() as reading:
            assert reading.status_lists.all()[0].taken == 1_008

    def test_every_index_of_a_list_is_taken_once_until_the_list_is_full(self, store: Store) -> None:
        records.add_certificates(store)
        with store.write() as transaction:
            indices = transaction.status_lists.take_indices(1, SIZE - 1)
            with pytest.raises(RefusedError) as refusal:
                transaction.status_lists.take_indices(1, 2)
            indices += transaction.status_lists.take_indices(1, 1)
        assert refusal.value.code == "status.list_full"
        assert sorted(indices) == list(range(SIZE))
        with pytest.raises(RefusedError), store.write() as transaction:
            transaction.status_lists.take_indices(1, 1)

    def test_indices_of_an_unknown_list_and_zero_indices_are_refused(self, store: Store) -> None:
        records.add_certificates(store)
        with pytest.raises(NotFoundError) as refusal, store.write() as transaction:
            transaction.status_lists.take_indices(2, 1)
        assert refusal.value.code == "status.list_not_found"
        with pytest.raises(ValueError, match="at least one"), store.write() as transaction:
            transaction.status_lists.take_indices(1, 0)

    def test_a_change_of_standing_is_counted_on_its_status_list(self, store: Store) -> None:
        records.add_certificates(store, 1)
        with store.write() as transaction:
            transaction.status_lists.take_indices(1, 3)
            transaction.certificates.change_standing(records.certificate(1))
        with store.read() as reading:
            stored = reading.status_lists.by_id(1)
        assert stored == replace(records.status_list(), order=b"", taken=3, changes=1)

    def test_appended_audit_events_are_chained(self, store: Store) -> None:
        events = [records.event(serial) for serial in range(1, 6)]
        with store.write() as transaction:
            first = transaction.audit.append(events[:1])
        with store.write() as transaction:
            assert transaction.audit.last() == first
            middle = transaction.audit.append(events[1:3])
            last = transaction.audit.append(events[3:])
        with store.read() as reading:
            assert list(reading.audit.entries()) == append(None, events)
            assert list(reading.audit.entries(after=middle.seq)) == append(middle, events[3:])
            assert (reading.audit.first(), reading.audit.last()) == (first, last)
            assert reading.audit.recorded_head() == (5, last.hash)
            assert first_break(reading.audit.entries(), head=reading.audit.recorded_head()) is None

    def test_an_empty_trail_has_no_head_and_appending_nothing_is_refused(
        self, store: Store
    ) -> None:
        with store.read() as reading:
            assert reading.audit.first() is reading.audit.last() is None
            assert reading.audit.recorded_head() is None
            assert list(reading.audit.entries()) == []
        with pytest.raises(ValueError, match="at least one"), store.write() as transaction:
            transaction.audit.append([])
