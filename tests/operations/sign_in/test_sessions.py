"""Sessions: opened, found, listed, ended; never somebody else's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.operations.perform import perform
from credissuer.operations.sign_in import sessions
from credissuer.operations.sign_in.sessions import OpenedSession
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import ANYBODY, Role
from credissuer.staff.session import IDLE, LONGEST, SignInMethod
from credissuer.store.staff.people import People
from tests.offices import Clock
from tests.staff_members import own_call, staff


def begin(office: Office, who: PersonRecord, replaces: str | None = None) -> OpenedSession:
    call, method = office.call(ANYBODY), SignInMethod.SECURITY_KEY
    return perform(
        office, call, sessions.open_session, office, who, method, "Firefox\n/1", replaces
    )


def actions(office: Office) -> list[tuple[str, str, str]]:
    with office.store.read() as reading:
        return [(each.action, each.actor, each.object) for each in reading.audit.entries()]


def test_a_session_is_found_by_its_secret_alone(office: Office) -> None:
    mai = staff(office, "mai", Role.ASSESSOR)
    opened = begin(office, mai)
    found = sessions.find(office, opened.secret)
    assert found is not None
    assert (found.person.login, found.session.user_agent) == ("mai", "Firefox/1")
    assert sessions.find(office, opened.secret[:-1] + "_") is None
    assert sessions.find(office, opened.session.secret_sha256) is None
    assert opened.secret not in repr(found.session)


def test_a_session_ends_when_nothing_is_done_in_it(office: Office, clock: Clock) -> None:
    opened = begin(office, staff(office, "mai"))
    clock.move(seconds=IDLE.total_seconds() - 1)
    found = sessions.find(office, opened.secret)
    assert found is not None
    perform(office, office.call(found.actor), sessions.keep_alive, found.session.id)
    clock.move(seconds=IDLE.total_seconds() - 1)
    assert sessions.find(office, opened.secret) is not None
    clock.move(seconds=1)
    assert sessions.find(office, opened.secret) is None


def test_a_session_ends_after_twelve_hours_whatever_is_done(office: Office, clock: Clock) -> None:
    opened = begin(office, staff(office, "mai"))
    for _ in range(int(LONGEST / IDLE * 2) - 1):
        clock.move(seconds=IDLE.total_seconds() / 2)
        found = sessions.find(office, opened.secret)
        assert found is not None
        perform(office, office.call(found.actor), sessions.keep_alive, found.session.id)
    clock.move(seconds=IDLE.total_seconds() / 2)
    assert sessions.find(office, opened.secret) is None


def test_when_somebody_was_there_is_written_once_a_minute(office: Office, clock: Clock) -> None:
    opened = begin(office, staff(office, "mai"))
    clock.move(seconds=59)
    assert not sessions.is_to_be_seen(opened.session, own_call(office, opened))
    clock.move(seconds=1)
    assert sessions.is_to_be_seen(opened.session, own_call(office, opened))


def test_signing_in_again_ends_the_session_of_that_browser(office: Office) -> None:
    mai, lan = staff(office, "mai"), staff(office, "lan")
    first = begin(office, mai)
    second = begin(office, lan, replaces=first.secret)
    assert second.secret != first.secret
    assert sessions.find(office, first.secret) is None
    assert actions(office)[-2:] == [
        ("session.opened", f"person:{lan.id}", lan.id),
        ("session.ended", f"person:{lan.id}", mai.id),
    ]


def test_a_secret_that_a_browser_was_given_by_somebody_else_opens_nothing(office: Office) -> None:
    mai = staff(office, "mai")
    opened = begin(office, mai, replaces="planted" * 9)
    assert opened.secret != "planted" * 9
    assert sessions.find(office, "planted" * 9) is None


def test_who_was_disabled_is_out_at_once_and_stays_out(office: Office) -> None:
    mai = staff(office, "mai")
    opened = begin(office, mai)
    with office.store.write() as transaction:
        transaction.of(People).change(replace(mai, disabled_at=office.clock()))
    assert sessions.find(office, opened.secret) is None
    with pytest.raises(RefusedError) as refused:
        begin(office, mai)
    assert refused.value.code == "sign_in.failed"


def test_one_sees_and_ends_ones_own_sessions(office: Office) -> None:
    mai, lan = staff(office, "mai"), staff(office, "lan")
    here, there, other = begin(office, mai), begin(office, mai), begin(office, lan)
    call = own_call(office, here)
    assert {each.id for each in sessions.listed(office, call)} == {
        here.session.id,
        there.session.id,
    }
    perform(office, call, sessions.end, there.session.id)
    perform(office, call, sessions.end, there.session.id)
    assert [each.id for each in sessions.listed(office, call)] == [here.session.id]
    assert [each[0] for each in actions(office)].count("session.ended") == 1
    for foreign in (other.session.id, "unknown"):
        with pytest.raises(NotFoundError) as refused:
            perform(office, call, sessions.end, foreign)
        assert refused.value.code == "session.not_found"
    assert sessions.find(office, other.secret) is not None


def test_all_but_this_one_are_ended_at_once(office: Office) -> None:
    mai, lan = staff(office, "mai"), staff(office, "lan")
    here, other = begin(office, mai), begin(office, lan)
    there = [begin(office, mai) for _ in range(3)]
    assert perform(office, own_call(office, here), sessions.end_others, here.session.id) == 3
    assert sessions.find(office, here.secret) is not None
    assert sessions.find(office, other.secret) is not None
    assert [sessions.find(office, each.secret) for each in there] == [None] * 3


def test_however_many_there_are_each_is_found_and_ended(office: Office) -> None:
    mai = staff(office, "mai")
    first = begin(office, mai)
    with office.store.write() as transaction:
        transaction.add(
            [
                replace(first.session, id=f"s{serial}", secret_sha256=f"{serial:064x}")
                for serial in range(150)
            ]
        )
    call = own_call(office, first)
    with office.store.write() as transaction:
        assert sessions.require_open(transaction, call, first.session.id).session == first.session
    assert perform(office, call, sessions.end_others, first.session.id) == 150


def test_the_public_has_no_sessions(office: Office) -> None:
    begin(office, staff(office, "mai"))
    assert sessions.listed(office, office.call(ANYBODY)) == []
