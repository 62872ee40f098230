"""What a proposal about a member of staff would change, for whoever decides on it."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.console.desk.people import permissions
from credissuer.office import Office
from credissuer.operations.people.kinds import PERSON_RECOVERY, PERSON_ROLES
from credissuer.staff import giving_roles
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import FOR_PEOPLE, Permission, Role
from credissuer.store.staff.people import People


class PersonProposal(NamedTuple):
    """`given` and `taken` are roles; `may` is what the person could do that they could not before.
    `operator` is (before, after) where that changes.
    """

    person: PersonRecord
    is_recovery: bool
    given: list[Role]
    taken: list[Role]
    may: list[Permission]
    operator: tuple[str | None, str | None] | None
    is_both: bool


def of(office: Office, proposal: ProposalRecord) -> PersonProposal | None:
    """None for a proposal that is about something else."""
    if proposal.kind not in (PERSON_ROLES.name, PERSON_RECOVERY.name):
        return None
    with office.store.read() as reading:
        person = reading.of(People).by_id(proposal.object)
    if person is None:
        return None
    is_recovery = proposal.kind == PERSON_RECOVERY.name
    content = proposal.content
    before = frozenset(map(Role, content.get("before", person.roles)))
    after = frozenset(map(Role, content.get("after", person.roles)))
    change = giving_roles.change(before, after)
    could = permissions.of(before)
    operators = content.get("operator_before"), content.get("operator")
    return PersonProposal(
        person=person,
        is_recovery=is_recovery,
        given=[role for role in FOR_PEOPLE if role in change.given],
        taken=[role for role in FOR_PEOPLE if role in change.taken],
        may=[each for each in permissions.of(after) if each not in could],
        operator=None if operators[0] == operators[1] else operators,
        is_both=permissions.is_both(after),
    )
