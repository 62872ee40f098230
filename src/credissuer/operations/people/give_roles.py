"""Give roles and take them: alone where that is harmless, by two where it can change a standing."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation, step
from credissuer.operations.deciding.propose import propose
from credissuer.operations.people.held_roles import (
    apply,
    content_of,
    refuse_disabled,
    refuse_operator,
)
from credissuer.operations.people.kinds import PERSON_ROLES
from credissuer.operations.people.who_is_who import (
    gives_alone,
    refuse_own,
    refuse_version,
    staff_of,
)
from credissuer.staff import giving_roles
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission, Role
from credissuer.store.transaction import Transaction


class RolesGiven(NamedTuple):
    """The person as they are now; `proposal` is what a second person has yet to decide."""

    person: PersonRecord
    proposal: ProposalRecord | None


@operation(Permission.PEOPLE)
def change_roles(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    roles: frozenset[Role],
    version: int | None = None,
    note: str | None = None,
) -> Outcome[RolesGiven]:
    """Let somebody have exactly `roles`.

    What is taken is taken at once; what changes a standing waits for a second person where two
    decide. Raises NotFoundError `person.not_found`, RefusedError `person.own_roles`,
    `person.last_admin`, `person.changed`, `person.disabled`, and what `propose` raises.
    """
    staff = staff_of(transaction, call)
    person = staff.find(text)
    refuse_version(person, version)
    refuse_disabled(person)
    change = giving_roles.change(person.roles, roles)
    refuse_own(transaction, call, person, change.given)
    if Role.ADMIN in change.taken:
        staff.keeps_an_admin_without(person)
    is_alone = gives_alone(transaction, call, staff)
    return give(
        transaction, call, office, person, roles, person.operator, is_alone=is_alone, note=note
    )


@operation(Permission.PEOPLE)
def change_operator(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    operator: str | None,
    version: int | None = None,
) -> Outcome[RolesGiven]:
    """Say which user of the office's computer the person is; None: none.

    At the command line that user then acts as this person, so that it is like giving their roles.
    Raises NotFoundError, RefusedError `person.operator_taken`, `person.changed`,
    `person.disabled`, and what `propose` raises.
    """
    staff = staff_of(transaction, call)
    person = staff.find(text)
    refuse_version(person, version)
    refuse_disabled(person)
    refuse_operator(staff, operator, person.id)
    is_alone = gives_alone(transaction, call, staff)
    return give(transaction, call, office, person, person.roles, operator, is_alone=is_alone)


@step
def give(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    roles: frozenset[Role],
    operator: str | None,
    *,
    is_alone: bool,
    note: str | None = None,
) -> Outcome[RolesGiven]:
    """Do what one person may, and propose the rest."""
    now = _at_once(person, roles, operator, is_alone=is_alone)
    changed = apply(transaction, call, person, *now)
    if now == (roles, operator):
        return Outcome(RolesGiven(changed.value, None), changed.events)
    content = content_of(changed.value, roles, operator)
    proposed = propose(transaction, call, office, PERSON_ROLES.name, person.id, content, note)
    value = RolesGiven(changed.value, proposed.value)
    return Outcome(value, (*changed.events, *proposed.events), proposed.due)


def _at_once(
    person: PersonRecord, roles: frozenset[Role], operator: str | None, *, is_alone: bool
) -> tuple[frozenset[Role], str | None]:
    """The roles and the operator that one person may give, and what is taken."""
    if is_alone:
        return roles, operator
    kept = person.roles & roles
    at_once = kept | giving_roles.harmless(roles - person.roles)
    # Taken at once, given by two: whoever acts as a person has all that the person has, and may
    # get more later.
    mapped = operator if operator in (None, person.operator) else person.operator
    return at_once, mapped
