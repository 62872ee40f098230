"""What every store is held to with its two ledgers: the indices of status lists, and the audit
trail.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.audit.trail import append, first_break
from credissuer.errors import NotFoundError, RefusedError
from credissuer.status.lists import SIZE, index_at
from credissuer.store.contract import Store
from credverifier.wire.status.standing import Standing
from tests.contracts import store_records as of


class StoreLedgerContract:
    """Subclasses give `store`, an empty store of the newest schema."""

    def test_a_new_list_is_kept_without_handing_out_its_order(self, store: Store) -> None:
        second = of.status_list(2)
        with store.write() as transaction:
            transaction.status_lists.add(second)
            transaction.status_lists.add(of.status_list(1))
        with store.read() as reading:
            assert reading.status_lists.by_id(2) == replace(second, order=b"")
            assert reading.status_lists.by_id(3) is None
            assert [known.id for known in reading.status_lists.all()] == [1, 2]
            assert all(known.order == b"" for known in reading.status_lists.all())

    def test_signatures_for_other_systems_are_sealed_once(self, store: Store) -> None:
        first, second = of.vc_api_intent(1), of.vc_api_intent(2, list_id=None, index=None)
        sealed = replace(first, signature="c2ln", token_sha256=of.HASH, signed_at=of.NOW)
        with store.write() as transaction:
            transaction.status_lists.add(of.status_list(1))
            transaction.add([second, first])
            assert transaction.vc_api_signatures.record_signature(sealed)
            assert not transaction.vc_api_signatures.record_signature(
                replace(sealed, signature="b3Ro")
            )
        with store.read() as reading:
            assert list(reading.vc_api_signatures.all()) == [sealed, second]

    @pytest.mark.parametrize(
        "twin", [{"index": 9}, {"id": f"{9:032x}"}, {"id": f"{9:032x}", "index": 9, "list_id": 7}]
    )
    def test_a_signature_for_another_system_has_an_id_and_a_place_of_its_own(
        self, store: Store, twin: dict[str, object]
    ) -> None:
        with store.write() as transaction:
            transaction.status_lists.add(of.status_list(1))
            transaction.add([of.vc_api_intent(1)])
            with pytest.raises(RefusedError) as refusal:
                transaction.add([of.vc_api_intent(1, **twin)])
        assert refusal.value.code == "store.conflict"
        with store.read() as reading:
            assert list(reading.vc_api_signatures.all()) == [of.vc_api_intent(1)]

    def test_an_entry_of_the_trail_is_found_by_its_number_and_by_its_action(
        self, store: Store
    ) -> None:
        with store.write() as transaction:
            transaction.audit.append([of.event(1), of.event(2, action="office.restored")])
            last = transaction.audit.append([of.event(3, action="office.restored")])
        with store.read() as reading:
            assert reading.audit.entry(3) == last
            assert reading.audit.entry(4) is None
            found = [entry.seq for entry in reading.audit.of_action("office.restored")]
            assert found == [2, 3]
            assert list(reading.audit.of_action("office.founded")) == []

    def test_a_retired_index_keeps_its_standing_for_ever(self, store: Store) -> None:
        given_up = of.retired_index(3, standing=Standing.VALID, number=of.certificate(9).number)
        with store.write() as transaction:
            transaction.status_lists.add(of.status_list(1))
            transaction.add([of.retired_index(1, standing=Standing.SUSPENDED)])
            transaction.add([of.retired_index(2), given_up])
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
            transaction.status_lists.add(of.status_list(1))
            transaction.add([of.retired_index(1, number="7K3M9QX2HS")])
            with pytest.raises(RefusedError) as refusal:
                transaction.add([of.retired_index(**({"place": 2} | twin))])
        assert refusal.value.code == "store.conflict"

    def test_a_document_is_replaced_by_its_next_version_alone(self, store: Store) -> None:
        first = of.document(key="1")
        second = replace(first, version=2, basis="1", token="second", published_version=1)
        with store.read() as reading:
            assert reading.documents.get(first.kind, "1") is None
        with store.write() as transaction:
            assert transaction.documents.put([first, of.document(key="2")])
            assert transaction.documents.put([])
        with store.write() as transaction:
            assert transaction.documents.put([second])
            late = [replace(first, version=2, token="late"), of.document(key="3")]
            assert not transaction.documents.put(late)
            assert not transaction.documents.put([of.document(key="1")])
        with store.read() as reading:
            assert reading.documents.by_keys(first.kind, ["2", "1", "3"]) == {
                "1": second,
                "2": of.document(key="2"),
            }
            assert reading.documents.get("suspension-list", "1") is None
            assert reading.documents.keys_of(first.kind) == {"1", "2"}

    def test_documents_are_marked_as_published_and_removed(self, store: Store) -> None:
        one, two = of.document(key="1"), of.document(key="2", version=1)
        other = of.document("standing-note", "1")
        with store.write() as transaction:
            transaction.documents.put([one, two, other])
            transaction.documents.mark_published([one, replace(two, version=2)])
            transaction.documents.remove("standing-note", ["1", "9"])
        with store.read() as reading:
            assert reading.documents.by_keys(one.kind, ["1", "2"]) == {
                "1": replace(one, published_version=1),
                "2": two,
            }
            assert reading.documents.keys_of("standing-note") == set()

    def test_bad_standings_without_a_current_note_are_found(self, store: Store) -> None:
        of.furnish(store, 1, 2, 3, 4, 5)
        before = of.NOW - timedelta(hours=1)
        kind = "standing-note"
        numbers = [of.certificate(place).number for place in range(1, 6)]
        with store.write() as transaction:
            transaction.certificates.release(numbers, before)
            for place in range(1, 5):
                bad = of.certificate(place, standing=Standing.REVOKED, since=of.NOW)
                transaction.certificates.change_standing(bad)
            explained = of.document(kind, numbers[0], published_version=1)
            unpublished = of.document(kind, numbers[1])
            outdated = of.document(kind, numbers[2], published_version=1, issued_at=before)
            transaction.documents.put([explained, unpublished, outdated])
        with store.read() as reading:
            assert reading.documents.unexplained(kind, [1]) == numbers[1:4]
            assert reading.documents.unexplained(kind, [2]) == []
            assert reading.documents.unexplained(kind, []) == []

    def test_documents_tell_which_are_due(self, store: Store) -> None:
        kind, later = "index-shard", of.NOW + timedelta(hours=1)
        old = of.document(kind, "1", published_version=1)
        new = of.document(kind, "2", issued_at=later, key_id="n" * 43, published_version=1)
        unpublished = of.document(kind, "3", issued_at=later + timedelta(hours=1))
        with store.write() as transaction:
            transaction.documents.put([old, new, unpublished, of.document(key="4")])
        with store.read() as reading:
            keys, early = ["k" * 43, "n" * 43], of.NOW - timedelta(seconds=1)
            assert reading.documents.due(kind, before=early, keys=keys, limit=9) == ["3"]
            assert reading.documents.due(kind, before=of.NOW, keys=keys, limit=9) == ["1", "3"]
            assert reading.documents.due(kind, before=of.NOW, keys=keys[:1], limit=2) == ["1", "2"]

    def test_the_state_of_the_index_replaces_what_was_there(self, store: Store) -> None:
        with store.read() as reading:
            assert reading.profile_index.state() is None
        with store.write() as transaction:
            transaction.profile_index.put_state(of.index_state())
            transaction.profile_index.put_state(of.index_state(audit_seq=9, until=of.NOW))
        with store.read() as reading:
            assert reading.profile_index.state() == of.index_state(audit_seq=9, until=of.NOW)

    def test_every_key_of_an_account_is_told_once(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([of.subject(1), of.subject(2)])
            transaction.add(
                [
                    of.account(1, key="tiktok:b"),
                    of.account(1, 1, key="tiktok:a"),
                    of.account(2, key="tiktok:b"),
                ]
            )
        with store.read() as reading:
            assert list(reading.accounts.all_keys()) == ["tiktok:a", "tiktok:b"]

    def test_certificates_are_found_by_number(self, store: Store) -> None:
        of.furnish(store, 1, 2)
        with store.read() as reading:
            found = reading.certificates.by_numbers([of.certificate(2).number, "0000000009"])
        assert found == {of.certificate(2).number: of.certificate(2)}

    def test_a_list_is_made_once(self, store: Store) -> None:
        of.furnish(store)
        with pytest.raises(RefusedError) as caught, store.write() as transaction:
            transaction.status_lists.add(of.status_list())
        assert caught.value.code == "store.conflict"

    def test_indices_come_in_the_order_of_the_list(self, store: Store) -> None:
        of.furnish(store)
        taken = []
        for count in (1, 1_000, 7):
            with store.write() as transaction:
                taken += transaction.status_lists.take_indices(1, count)
        assert taken == [index_at(of.status_list().order, place) for place in range(1_008)]
        with store.read() as reading:
            assert reading.status_lists.all()[0].taken == 1_008

    def test_every_index_of_a_list_is_given_once_and_then_no_more(self, store: Store) -> None:
        of.furnish(store)
        with store.write() as transaction:
            taken = transaction.status_lists.take_indices(1, SIZE - 1)
            with pytest.raises(RefusedError) as caught:
                transaction.status_lists.take_indices(1, 2)
            taken += transaction.status_lists.take_indices(1, 1)
        assert caught.value.code == "status.list_full"
        assert sorted(taken) == list(range(SIZE))
        with pytest.raises(RefusedError), store.write() as transaction:
            transaction.status_lists.take_indices(1, 1)

    def test_indices_of_no_list_and_no_indices_are_refused(self, store: Store) -> None:
        of.furnish(store)
        with pytest.raises(NotFoundError) as caught, store.write() as transaction:
            transaction.status_lists.take_indices(2, 1)
        assert caught.value.code == "status.list_not_found"
        with pytest.raises(ValueError, match="at least one"), store.write() as transaction:
            transaction.status_lists.take_indices(1, 0)

    def test_a_change_of_standing_is_counted_on_its_list(self, store: Store) -> None:
        of.furnish(store, 1)
        with store.write() as transaction:
            transaction.status_lists.take_indices(1, 3)
            transaction.certificates.change_standing(of.certificate(1))
        with store.read() as reading:
            stored = reading.status_lists.by_id(1)
        assert stored == replace(of.status_list(), order=b"", taken=3, changes=1)

    def test_the_trail_chains_what_is_appended(self, store: Store) -> None:
        events = [of.event(place) for place in range(1, 6)]
        with store.write() as transaction:
            first = transaction.audit.append(events[:1])
        with store.write() as transaction:
            assert transaction.audit.last() == first
            middle = transaction.audit.append(events[1:3])
            last = transaction.audit.append(events[3:])
        with store.read() as reading:
            assert list(reading.audit.entries()) == append(None, events)
            assert list(reading.audit.entries(after=middle.seq)) == append(middle, events[3:])
            assert reading.audit.last() == last
            assert reading.audit.recorded_head() == (5, last.hash)
            assert first_break(reading.audit.entries(), head=reading.audit.recorded_head()) is None

    def test_an_empty_trail_has_no_head_and_nothing_is_not_appended(self, store: Store) -> None:
        with store.read() as reading:
            assert reading.audit.last() is None and reading.audit.recorded_head() is None
            assert list(reading.audit.entries()) == []
        with pytest.raises(ValueError, match="at least one"), store.write() as transaction:
            transaction.audit.append([])
