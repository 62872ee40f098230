"""Notices are sent to a real mail server: once, again where it must be, and not for ever."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from credissuer.errors import BehindError, ForbiddenError
from credissuer.notices.notice import NoticeState
from credissuer.operations.perform import perform
from credissuer.operations.sending.send_notices import LEASE, send_due, take
from credissuer.operations.timers import SYSTEM
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from tests.mail_server import Behaviour, serving
from tests.offices import Household, actor
from tests.operations.sending.post import connected, every, queued, stored

LINK = "https://tnso.example/me/in#secret"


def send(house: Household) -> int:
    return send_due(house.office, house.office.call(SYSTEM))


def person(serial: int, *roles: Role, **changes: object) -> PersonRecord:
    values = {
        "id": f"P0000000{serial}",
        "login": f"person{serial}",
        "name": f"Người {serial}",
        "email": f"person{serial}@tnso.example",
        "roles": frozenset(roles),
        "language": "vi",
        "password_hash": None,
        "oidc_subject": None,
        "operator": None,
        "disabled_at": None,
        "version": 1,
        **changes,
    }
    return PersonRecord(**values)  # type: ignore[arg-type]


def test_what_is_due_is_sent_once(house: Household) -> None:
    taking = Behaviour()
    queued(house, 1)
    queued(house, 2, due_at=house.now[0] + timedelta(days=1))
    with serving(taking) as port:
        connected(house, port)
        assert send(house) == 1
        assert send(house) == 0
        assert taking.recipients == ["anh.1@example.com"]
        assert stored(house).state is NoticeState.SENT
        assert stored(house).sent_at == house.now[0]
        assert stored(house, 2).state is NoticeState.WAITING
        house.later(days=1)
        assert send(house) == 1
    assert taking.recipients == ["anh.1@example.com", "anh.2@example.com"]


def test_more_than_a_batch_is_sent_in_one_run(house: Household) -> None:
    taking = Behaviour()
    for serial in range(1, 46):
        queued(house, serial)
    with serving(taking) as port:
        connected(house, port)
        assert send(house) == 45
    assert len(set(taking.recipients)) == 45


def test_without_a_mail_server_notices_wait(house: Household) -> None:
    record = queued(house)
    assert send(house) == 0
    assert stored(house) == record


def test_a_mail_that_was_not_taken_is_sent_later(house: Household) -> None:
    behaviour = Behaviour(content="452 disk full")
    queued(house)
    with serving(behaviour) as port:
        connected(house, port)
        assert send(house) == 0
        after = stored(house)
        assert (after.failure, after.attempts) == ("later 452", 1)
        assert after.next_try_at is not None
        pause = after.next_try_at - house.now[0]
        assert timedelta(seconds=48) <= pause <= timedelta(seconds=72)
        behaviour.content = None
        assert send(house) == 0, "too early"
        house.later(seconds=72)
        assert send(house) == 1
    assert stored(house).failure is None
    assert len(behaviour.taken) == 1


def test_pauses_grow_and_after_five_days_it_is_given_up(house: Household) -> None:
    behaviour = Behaviour(recipient="451 come back later")
    queued(house)
    begun = house.now[0]
    with serving(behaviour) as port:
        connected(house, port)
        for _ in range(60):
            send(house)
            after = stored(house)
            if after.next_try_at is None:
                break
            house.now[0] = after.next_try_at
    assert after.state is NoticeState.FAILED
    assert after.failure == "later 451"
    assert timedelta(days=5) <= after.failed_at - begun < timedelta(days=5, hours=8)  # type: ignore[operator]
    assert 15 < after.attempts < 40
    assert ("notice.given_up", after.id) in house.trail()


def test_an_address_that_there_is_not_is_given_up_at_once_and_staff_is_told(
    house: Household,
) -> None:
    people = [
        person(1, Role.COMMUNICATIONS, created_at=house.now[0]),
        person(2, Role.ASSESSOR, created_at=house.now[0]),
        person(3, Role.COMMUNICATIONS, created_at=house.now[0], disabled_at=house.now[0]),
    ]
    with house.store.write() as transaction:
        transaction.add(people)
    queued(house)
    behaviour = Behaviour(recipient="550 no such person")
    with serving(behaviour) as port:
        connected(house, port)
        send(house)
        behaviour.recipient = None
        send(house)
    assert (stored(house).state, stored(house).failure) == (NoticeState.FAILED, "recipient 550")
    told = [one for one in every(house) if one.kind == "staff_waiting"]
    assert [one.recipient for one in told] == ["person1@tnso.example"]
    assert behaviour.recipients == []
    # It was refused like the other at first, and is of staff: nobody is told of that again.
    assert told[0].failure == "recipient 550"


def test_a_staff_notice_is_sent_where_the_other_was_refused(house: Household) -> None:
    with house.store.write() as transaction:
        transaction.add([person(1, Role.COMMUNICATIONS, created_at=house.now[0])])
    queued(house, kind="of another version")
    queued(house, 2)
    behaviour = Behaviour(recipient="550 no such person")
    with serving(behaviour) as port:
        connected(house, port)
        behaviour.recipient = None
        send(house)
    assert stored(house).failure == "unknown_kind"
    assert behaviour.recipients == ["anh.2@example.com"]


def test_a_link_that_opens_a_door_is_forgotten_once_it_is_sent(house: Household) -> None:
    taking = Behaviour()
    queued(house, kind="magic_link", facts={"link": LINK})
    with serving(taking) as port:
        connected(house, port)
        send(house)
    assert LINK in taking.taken[0].get_body(("plain",)).get_content()
    assert stored(house).facts == {}


def test_a_sign_in_link_that_came_too_late_is_not_sent_any_more(house: Household) -> None:
    behaviour = Behaviour(content="452 disk full")
    queued(house, kind="magic_link", facts={"link": LINK})
    with serving(behaviour) as port:
        connected(house, port)
        send(house)
        house.later(minutes=31)
        send(house)
    after = stored(house)
    assert (after.state, after.facts) == (NoticeState.FAILED, {})


def test_what_a_server_left_in_the_middle_is_sent_by_another(house: Household) -> None:
    """As after a power cut between taking a notice and sending it."""
    taking = Behaviour()
    queued(house)
    perform(house.office, house.office.call(SYSTEM), take)
    with serving(taking) as port:
        connected(house, port)
        assert send(house) == 0, "it is another's until the lease is over"
        house.later(seconds=LEASE.total_seconds())
        assert send(house) == 1
    assert stored(house).attempts == 2


def test_two_servers_send_each_notice_once(house: Household) -> None:
    taking = Behaviour(pause=0.01)
    for serial in range(1, 31):
        queued(house, serial)
    with serving(taking) as port:
        connected(house, port)
        threads = [threading.Thread(target=send, args=(house,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(taking.recipients) == sorted(
        f"anh.{serial}@example.com" for serial in range(1, 31)
    )


def test_an_older_database_sends_nothing_anew(house: Household) -> None:
    """What waits in a copy of last week's database may have been sent since."""
    taking = Behaviour()
    queued(house)
    copy = house.copy()
    house.issue(1)
    house.publish()
    house.put_back(copy)
    with serving(taking) as port:
        connected(house, port)
        with pytest.raises(BehindError):
            send(house)
    assert taking.taken == []


@pytest.mark.parametrize("role", Role)
def test_only_who_looks_after_texts_sends(house: Household, role: Role) -> None:
    if Permission.TEXTS in PERMISSIONS[role]:
        assert send_due(house.office, house.office.call(actor(role))) == 0
    else:
        with pytest.raises(ForbiddenError):
            send_due(house.office, house.office.call(actor(role)))
