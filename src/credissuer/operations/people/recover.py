"""Let somebody back in who has lost every key: by two people, and a link that is good once."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.persons import person_of
from credissuer.operations.deciding.propose import propose
from credissuer.operations.people import links
from credissuer.operations.people.held_roles import refuse_disabled
from credissuer.operations.people.kinds import PERSON_RECOVERY
from credissuer.operations.people.who_is_who import gives_alone, staff_of
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import CHANGES_STANDING, Permission
from credissuer.staff.staff_link import LinkPurpose
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.staff.staff_links import StaffLinks
from credissuer.store.transaction import Reading, Transaction

GOOD_FOR = timedelta(days=3)
"""How long after the decision the link may be made."""


class Recovery(NamedTuple):
    """A way back in: the `secret` of a link, or the `proposal` that a second person has to decide;
    neither where the link went out by e-mail.
    """

    person: PersonRecord
    secret: str | None
    proposal: ProposalRecord | None


@operation(Permission.PEOPLE)
def recover(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    note: str | None = None,
) -> Outcome[Recovery]:
    """A link by which the person gets a new password and registers a new key.

    For whoever can change a standing it takes two people, where two decide: called once, this
    proposes it; called again after the other's approval, it makes the link. Raises NotFoundError
    `person.not_found`, RefusedError `person.own_recovery`, `person.disabled`,
    `person.never_in`, and what `propose` raises.
    """
    staff = staff_of(transaction, call)
    person = staff.find(text)
    refuse_disabled(person)
    acting = person_of(transaction, call.actor)
    if acting is not None and acting.id == person.id:
        raise RefusedError("person.own_recovery")
    if person not in staff.active:
        raise RefusedError("person.never_in", login=person.login)
    is_harmless = not person.roles & CHANGES_STANDING
    if is_harmless or gives_alone(transaction, call, staff):
        return _link(transaction, call, office, person)
    approved = approval(transaction, call, person)
    if approved is not None:
        return _link(transaction, call, office, person, proposal=approved.id)
    # The e-mail address is part of what is decided: the version rises when it changes.
    content = {"version": person.version}
    proposed = propose(transaction, call, office, PERSON_RECOVERY.name, person.id, content, note)
    return Outcome(Recovery(person, None, proposed.value), proposed.events, proposed.due)


def approval(reading: Reading, call: Call, person: PersonRecord) -> ProposalRecord | None:
    """The approval by two that no link was used for yet; None where there is none.

    Nor where the account has changed since: the link would go to another address.
    """
    [*proposals] = reading.of(ProposalReading).page(
        kind=PERSON_RECOVERY.name, object_id=person.id, limit=1
    )
    if not proposals or not proposals[0].is_by_two or proposals[0].decided_at is None:
        return None
    [proposal] = proposals
    decided_at = proposal.decided_at
    assert decided_at is not None
    if call.now - decided_at > GOOD_FOR or proposal.content["version"] != person.version:
        return None
    used = [
        link
        for link in reading.of(StaffLinks).of_person(person.id)
        if link.purpose is LinkPurpose.RECOVERY and link.used_at and link.used_at >= decided_at
    ]
    return None if used else proposal


def _link(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    **detail: str,
) -> Outcome[Recovery]:
    made = links.make(transaction, call, office, person, LinkPurpose.RECOVERY)
    event = call.event("person.recovery_link", person.id, link=made[0].id, **detail)
    secret = links.hand_over(transaction, call, office, person, made)
    return Outcome(Recovery(person, secret, None), (event,))
