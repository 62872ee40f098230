"""An administrator signs somebody out everywhere, and takes nothing else from them."""

from __future__ import annotations

from datetime import timedelta

from credissuer.operations.access import bearer_tokens
from credissuer.operations.people.end_sessions import end_sessions
from credissuer.store.staff.sessions import Sessions
from tests.offices import Household
from tests.operations.people.staff import AN, DUNG, do, now, refusal
from tests.operations.people.test_change_person import session
from tests.two_people import employ


def entries(house: Household) -> list[dict[str, object]]:
    with house.store.read() as reading:
        return [entry.detail for entry in reading.audit.of_action("person.sessions_ended")]


def test_every_session_of_one_person_ends_and_nothing_else(house: Household) -> None:
    employ(house.office, AN, DUNG)
    session(house, AN.id)
    session(house, DUNG.id)
    do(house, None, bearer_tokens.create, house.office, "x", "auditor", 30, DUNG.id)
    done = do(house, AN, end_sessions, DUNG.login)
    assert (done.person.id, done.ended) == (DUNG.id, 1)
    with house.store.read() as reading:
        [theirs] = reading.of(Sessions).of_person(DUNG.id)
        [others] = reading.of(Sessions).of_person(AN.id)
        [token] = reading.bearer_tokens.all()
    assert theirs.ended_at == house.now[0] and others.ended_at is None
    assert token.revoked_at is None and now(house, DUNG.id).is_active
    assert entries(house) == [{"sessions": 1}]
    assert do(house, AN, end_sessions, DUNG.id).ended == 0
    assert len(entries(house)) == 1


def test_a_session_that_has_run_out_is_ended_and_not_counted(house: Household) -> None:
    employ(house.office, AN, DUNG)
    session(house, DUNG.id)
    house.now[0] += timedelta(hours=2)
    assert do(house, AN, end_sessions, DUNG.login).ended == 0
    assert entries(house) == [{"sessions": 0}]


def test_only_an_administrator_does_it_to_somebody_there_is(house: Household) -> None:
    employ(house.office, AN, DUNG)
    session(house, AN.id)
    assert refusal(house, DUNG, end_sessions, AN.id) == "actor.not_permitted"
    assert refusal(house, AN, end_sessions, "nobody") == "person.not_found"
    with house.store.read() as reading:
        [theirs] = reading.of(Sessions).of_person(AN.id)
    assert theirs.ended_at is None
