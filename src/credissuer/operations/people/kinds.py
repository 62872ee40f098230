"""What two people decide about a member of staff: roles that change a standing, and a way back in."""

from __future__ import annotations

from typing import Any

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.people import held_roles
from credissuer.operations.people.who_is_who import Staff, staff_of
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission, Role
from credissuer.store.transaction import Transaction


class PersonRoles:
    """Roles that an administrator gives and another person confirms."""

    name = "person-roles"
    propose = Permission.PEOPLE
    decide = Permission.CONFIRM_PEOPLE

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[PersonRecord]:
        """Give them. Raises RefusedError `person.own_roles`, `person.changed`, `person.disabled`,
        `person.last_admin`, `person.operator_taken`.
        """
        staff = staff_of(transaction, call)
        person = _other_person(staff, proposal, "person.own_roles")
        content = proposal.content
        was = held_roles.content_of(person, (), None)
        # What two people agreed on was a change from there: anything else is to be agreed anew.
        if any(content[name] != was[name] for name in ("before", "operator_before")):
            raise RefusedError("person.changed", id=person.id)
        roles, operator = frozenset(map(Role, content["after"])), content["operator"]
        if Role.ADMIN in person.roles - roles:
            staff.keeps_an_admin_without(person)
        held_roles.refuse_operator(staff, operator, person.id)
        return held_roles.apply(transaction, call, person, roles, operator, proposal=proposal.id)

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Nothing: it is all in the commit."""


class PersonRecovery:
    """A way back in, for somebody who can change a standing."""

    name = "person-recovery"
    propose = Permission.PEOPLE
    decide = Permission.CONFIRM_PEOPLE

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[PersonRecord]:
        """Allow the link; an administrator makes it, and hands it over.

        Raises RefusedError `person.own_recovery`, `person.disabled`, `person.changed`: the address
        may be another one since.
        """
        person = _other_person(staff_of(transaction, call), proposal, "person.own_recovery")
        if proposal.content["version"] != person.version:
            raise RefusedError("person.changed", id=person.id)
        event = call.event("person.recovery_allowed", person.id, proposal=proposal.id)
        return Outcome(person, (event,))

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Nothing: the link is made when it is asked for, so that it is shown once."""


def _other_person(staff: Staff, proposal: ProposalRecord, own: str) -> PersonRecord:
    """The person whom a proposal is about, who is neither of the two that decide on it.

    Raises RefusedError with the code `own` where they are, `person.disabled`.
    """
    person = staff.find(proposal.object)
    held_roles.refuse_disabled(person)
    if person.id in (proposal.proposed_by, proposal.decided_by):
        raise RefusedError(own)
    return person


PERSON_ROLES, PERSON_RECOVERY = PersonRoles(), PersonRecovery()
