"""End the sessions of a member of staff: a computer was lost, or left open somewhere."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.people.who_is_who import find
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Permission
from credissuer.store.staff.sessions import Sessions
from credissuer.store.transaction import Transaction


class SessionsEnded(NamedTuple):
    """Whose sessions ended, and how many were open."""

    person: PersonRecord
    ended: int


@operation(Permission.PEOPLE)
def end_sessions(transaction: Transaction, call: Call, text: str) -> Outcome[SessionsEnded]:
    """Sign the person with that id or login out everywhere.

    They may sign in again at once, with the password and keys that they have: whoever must not is
    disabled. Their bearer tokens stay. Where no session is open: no change. Raises NotFoundError
    `person.not_found`.
    """
    person, sessions = find(transaction, text), transaction.of(Sessions)
    # An idle session has run out by itself, so that it is ended too but not counted.
    ended = sum(session.is_open(call.now) for session in sessions.of_person(person.id))
    if not sessions.end_all(person.id, call.now):
        return Outcome(SessionsEnded(person, 0))
    event = call.event("person.sessions_ended", person.id, sessions=ended)
    return Outcome(SessionsEnded(person, ended), (event,))
