"""Everybody on the staff, as an operation sees them that decides on access.

One writer works at a time in every database, so that two administrators who disable each other in the
same moment do it one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from credissuer.errors import NotFoundError, RefusedError
from credissuer.office.call import Call
from credissuer.operations.deciding.persons import accounts_of, person_of
from credissuer.operations.deciding.policy import two_decide
from credissuer.staff import giving_roles, person_state
from credissuer.staff.person import PersonRecord
from credissuer.staff.person_state import PersonState
from credissuer.staff.roles import OPERATOR, Role
from credissuer.store.staff.people import People
from credissuer.store.staff.staff_overview import StaffOverview
from credissuer.store.transaction import Reading, Transaction


class Staff(NamedTuple):
    """`everybody`, and of them those who are `active`: not disabled, and past their invitation."""

    everybody: list[PersonRecord]
    active: list[PersonRecord]

    def find(self, text: str) -> PersonRecord:
        """By id or login. Raises NotFoundError `person.not_found`."""
        return _one(self.everybody, text)

    def keeps_an_admin_without(self, person: PersonRecord) -> None:
        """Raises RefusedError `person.last_admin` where nobody else could let people in."""
        if giving_roles.is_last_admin(person, self.active):
            raise RefusedError("person.last_admin", login=person.login)


def staff_of(transaction: Transaction, call: Call) -> Staff:
    """Everybody, whom nobody else changes until the commit."""
    everybody = transaction.of(People).all()
    links = transaction.of(StaffOverview).links()
    active = [
        person
        for person in everybody
        if person_state.state(person, links.get(person.id, []), call.now) is PersonState.ACTIVE
    ]
    return Staff(everybody, active)


def find(reading: Reading, text: str) -> PersonRecord:
    """The person with that id or login. Raises NotFoundError `person.not_found`."""
    people, wanted = reading.of(People), text.strip()
    # An id is in capitals and a login is not, so that no login can stand for another's id.
    person = people.by_id(wanted) or people.by_login(wanted.lower())
    if person is None:
        raise NotFoundError("person.not_found", id=wanted[:40])
    return person


def gives_alone(reading: Reading, call: Call, staff: Staff) -> bool:
    """Whether whoever calls may give any role without a second person.

    In an office of one, and at its own command line as long as there are no two people who could
    decide: somebody has to be the first.
    """
    if not two_decide(reading):
        return True
    return is_command_line(call) and giving_roles.is_open(staff.active)


def is_command_line(call: Call) -> bool:
    """Whether somebody calls at the office's own command line."""
    return call.actor.id.startswith(OPERATOR)


def refuse_own(reading: Reading, call: Call, person: PersonRecord, given: Iterable[Role]) -> None:
    """Raises RefusedError `person.own_roles` where somebody gives a role to themself.

    Not at the command line of an office of one: there is nobody else.
    """
    if not frozenset(given):
        return
    acting = person_of(reading, call.actor)
    if acting is None or person.id not in accounts_of(reading, acting):
        return
    if is_command_line(call) and not two_decide(reading):
        return
    raise RefusedError("person.own_roles")


def refuse_version(person: PersonRecord, version: int | None) -> None:
    """Raises RefusedError `person.changed` where `version`, that which was looked at, is not the
    one that is there.
    """
    if version is not None and version != person.version:
        raise RefusedError("person.changed", id=person.id)


def _one(people: Iterable[PersonRecord], text: str) -> PersonRecord:
    wanted = text.strip()
    for person in people:
        if wanted == person.id or wanted.lower() == person.login:
            return person
    raise NotFoundError("person.not_found", id=wanted[:40])
