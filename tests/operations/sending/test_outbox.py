"""What staff sees of the outbox, and may do with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from credissuer.errors import ForbiddenError, NotFoundError, RefusedError
from credissuer.notices.notice import NoticeCount, NoticeFilter, NoticeState
from credissuer.operations.perform import perform
from credissuer.operations.sending import outbox
from credissuer.operations.sending.send_notices import take
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from tests.contracts import store_records as records
from tests.offices import Household, actor
from tests.operations.sending.post import queued, stored

ACTIONS = {
    "list": outbox.listed,
    "count": outbox.counted,
    "resend": lambda office, call: perform(office, call, outbox.resend, records.notice().id),
    "erase": lambda office, call: perform(office, call, outbox.erase),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_needs_its_permission(house: Household, action: str, role: Role) -> None:
    before = queued(house)
    call = house.office.call(actor(role))
    if Permission.TEXTS in PERMISSIONS[role]:
        ACTIONS[action](house.office, call)
    else:
        with pytest.raises(ForbiddenError):
            ACTIONS[action](house.office, call)
        assert stored(house) == before


def test_what_waits_and_what_failed_is_listed_and_counted(house: Household) -> None:
    queued(house, 1)
    queued(house, 2, failed_at=house.now[0], failure="recipient 550")
    queued(house, 3, sent_at=house.now[0])
    failed = outbox.listed(house.office, house.call, NoticeFilter(state=NoticeState.FAILED))
    assert [one.id[-1] for one in failed] == ["2"]
    assert [one.id[-1] for one in outbox.listed(house.office, house.call)] == ["1", "3", "2"]
    assert outbox.counted(house.office, house.call) == NoticeCount(1, 1, house.now[0])


@pytest.mark.parametrize("ended", ["sent_at", "failed_at"])
def test_what_ended_is_sent_again_and_the_trail_names_nobody(house: Household, ended: str) -> None:
    queued(house, **{ended: house.now[0]}, failure=None if ended == "sent_at" else "recipient 550")
    house.later(days=2)
    after = house.perform(outbox.resend, records.notice().id)
    assert after == stored(house)
    assert (after.state, after.due_at) == (NoticeState.WAITING, house.now[0])
    with house.store.read() as reading:
        entry = reading.audit.last()
    assert (entry.action, entry.object) == ("notice.resent", after.id)
    assert entry.detail == {"kind": "case_opened"}


def test_what_pauses_is_tried_at_once_and_what_is_being_sent_is_left(house: Household) -> None:
    later = house.now[0] + timedelta(hours=6)
    queued(house, attempts=9, next_try_at=later, failure="later 451")
    assert house.perform(outbox.resend, records.notice().id).next_try_at == house.now[0]
    perform(house.office, house.call, take)
    taken = stored(house)
    assert house.perform(outbox.resend, records.notice().id) == taken


def test_what_was_erased_cannot_be_sent_again(house: Household) -> None:
    queued(house, 1, kind="magic_link", facts={}, sent_at=house.now[0])
    queued(house, 2, recipient=None, facts={}, sent_at=house.now[0])
    for serial in (1, 2):
        with pytest.raises(RefusedError) as caught:
            house.perform(outbox.resend, records.notice(serial).id)
        assert caught.value.code == "notice.erased"
    with pytest.raises(NotFoundError) as missing:
        house.perform(outbox.resend, "0" * 32)
    assert missing.value.code == "notice.not_found"


def test_after_ninety_days_nobody_knows_to_whom_it_went(house: Household) -> None:
    record = queued(house, sent_at=house.now[0])
    house.later(days=90)
    assert house.perform(outbox.erase) == 0
    house.later(seconds=1)
    assert house.perform(outbox.erase) == 1
    assert stored(house) == replace(record, recipient=None, facts={})
