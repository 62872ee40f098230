"""The contract of every store for the outbox of notices."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.errors import RefusedError
from credissuer.notices.notice import NoticeCount, NoticeFilter, NoticeState
from credissuer.store.contract import Store
from credissuer.store.sending.notices import NoticeReading, Notices
from tests.contracts import store_records as records

LEASE = records.NOW + timedelta(minutes=10)


class StoreNoticeContract:
    """A notice is queued once for its key, taken by one server at a time, and settled by it."""

    def test_a_notice_is_read_back_unchanged(self, store: Store) -> None:
        later = records.notice(2, due_at=LEASE)
        with store.write() as transaction:
            transaction.add([records.notice(1), later])
        with store.read() as reading:
            assert reading.of(NoticeReading).by_id(records.notice(1).id) == records.notice(1)
            assert reading.of(NoticeReading).by_id(later.id) == later
            assert reading.of(NoticeReading).by_id("0" * 32) is None

    def test_one_key_has_one_notice(self, store: Store) -> None:
        same = records.notice(2, dedupe_key=records.notice(1).dedupe_key)
        with store.write() as transaction:
            transaction.add([records.notice(1)])
            assert transaction.of(Notices).queue([same, records.notice(3)]) == 1
            assert transaction.of(Notices).queue([records.notice(3)]) == 0
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            transaction.add([same])
        assert refusal.value.code == "store.conflict"
        with store.read() as reading:
            found = {one.id for one in reading.of(NoticeReading).page()}
            assert found == {records.notice(1).id, records.notice(3).id}

    def test_only_what_is_due_may_be_tried(self, store: Store) -> None:
        due = records.notice(2, due_at=records.NOW)
        with store.write() as transaction:
            transaction.add(
                [
                    records.notice(1),
                    due,
                    records.notice(3, due_at=LEASE),
                    records.notice(4, attempts=1, next_try_at=LEASE, failure="x"),
                    records.notice(5, sent_at=records.NOW),
                    records.notice(6, failed_at=records.NOW, failure="x"),
                ]
            )
        with store.read() as reading:
            outbox = reading.of(NoticeReading)
            assert outbox.due(records.NOW, 10) == [records.notice(1), due]
            assert outbox.due(records.NOW, 1) == [records.notice(1)]
            assert outbox.count(records.NOW) == NoticeCount(4, 1, records.NOW)

    def test_one_server_takes_a_notice_until_its_lease_is_over(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.notice(1)])
            outbox = transaction.of(Notices)
            assert outbox.claim(records.notice(1), records.NOW, LEASE)
            assert not outbox.claim(records.notice(1), records.NOW, LEASE)
            taken = outbox.by_id(records.notice(1).id)
            assert taken == records.notice(1, attempts=1, next_try_at=LEASE, due_at=records.NOW)
            assert not outbox.claim(taken, records.NOW, LEASE)
            assert outbox.claim(taken, LEASE, LEASE + timedelta(minutes=10))

    def test_an_attempt_that_another_followed_settles_nothing(self, store: Store) -> None:
        with store.write() as transaction:
            transaction.add([records.notice(1)])
            outbox = transaction.of(Notices)
            outbox.claim(records.notice(1), records.NOW, LEASE)
            first = outbox.by_id(records.notice(1).id)
            outbox.claim(first, LEASE, LEASE + timedelta(minutes=10))
            assert not outbox.settle(replace(first, failure="x", next_try_at=LEASE))
            second = outbox.by_id(first.id)
            sent = replace(second, sent_at=LEASE, next_try_at=None, facts={})
            assert outbox.settle(sent)
            assert outbox.by_id(first.id) == sent
            assert not outbox.settle(replace(second, failed_at=LEASE, failure="x"))

    @pytest.mark.parametrize(
        "ended", [{"failed_at": records.NOW, "failure": "recipient 550"}, {"sent_at": records.NOW}]
    )
    def test_what_ended_can_wait_anew(self, store: Store, ended: dict[str, object]) -> None:
        over = records.notice(1, attempts=7, **ended)
        with store.write() as transaction:
            transaction.add([over, records.notice(2)])
            outbox = transaction.of(Notices)
            assert outbox.again(over.id, LEASE)
            anew = records.notice(1, attempts=7, due_at=LEASE, next_try_at=LEASE)
            assert outbox.by_id(over.id) == anew
            assert not outbox.again(over.id, LEASE)
            assert not outbox.again("0" * 32, LEASE)

    def test_a_filter_lets_through_what_it_says_in_pages(self, store: Store) -> None:
        made = [
            records.notice(1),
            records.notice(2, kind="suspended", sent_at=records.NOW),
            records.notice(3, sent_at=LEASE),
            records.notice(4, failed_at=LEASE + timedelta(seconds=1), failure="x"),
        ]
        asked = {
            NoticeFilter(): "1432",
            NoticeFilter(state=NoticeState.WAITING): "1",
            NoticeFilter(state=NoticeState.SENT): "32",
            NoticeFilter(state=NoticeState.FAILED): "4",
            NoticeFilter(kind="suspended"): "2",
        }
        with store.write() as transaction:
            transaction.add(made)
        with store.read() as reading:
            outbox = reading.of(NoticeReading)
            for which, found in asked.items():
                assert "".join(one.id[-1] for one in outbox.page(which)) == found, which
            walked, after = "", None
            while page := outbox.page(after=after, limit=1):
                walked, after = walked + page[-1].id[-1], page[-1].id
            assert walked == "1432"

    def test_address_and_facts_of_what_ended_are_erased(self, store: Store) -> None:
        old = records.notice(1, sent_at=records.NOW)
        with store.write() as transaction:
            transaction.add([old, records.notice(2, sent_at=LEASE), records.notice(3)])
            assert transaction.of(Notices).erase(LEASE) == 1
            assert transaction.of(Notices).erase(LEASE) == 0
            left = transaction.of(Notices).by_id(old.id)
            assert left == replace(old, recipient=None, facts={})
            assert transaction.of(Notices).by_id(records.notice(3).id) == records.notice(3)

    @pytest.mark.parametrize(
        "broken",
        [
            {"sent_at": records.NOW, "failed_at": records.NOW, "failure": "x"},
            {"failed_at": records.NOW},
            {"recipient": None},
            {"recipient": ""},
            {"id": "short"},
        ],
    )
    def test_what_must_never_be_is_refused(self, store: Store, broken: dict[str, object]) -> None:
        with pytest.raises(RefusedError) as refusal, store.write() as transaction:
            transaction.add([records.notice(1, **broken)])
        assert refusal.value.code == "store.conflict"

    def test_an_address_is_erased_wherever_it_stands(self, store: Store) -> None:
        email = "gone@example.com"
        sent = records.notice(1, recipient=email, sent_at=records.NOW, due_at=records.NOW)
        waiting = records.notice(2, recipient=email)
        other = records.notice(3)
        with store.write() as transaction:
            transaction.add([sent, waiting, other])
            outbox = transaction.of(Notices)
            assert outbox.of_recipient(email) == [sent, waiting]
            assert outbox.forget(email, LEASE) == 2
            assert outbox.forget(email, LEASE) == 0
        erased = {"recipient": None, "facts": {}}
        given_up = replace(waiting, **erased, failed_at=LEASE, failure="notice.erased")
        with store.read() as reading:
            outbox_after = reading.of(NoticeReading)
            assert outbox_after.of_recipient(email) == []
            assert outbox_after.by_id(sent.id) == replace(sent, **erased)
            assert outbox_after.by_id(waiting.id) == given_up
            assert outbox_after.by_id(other.id) == other
