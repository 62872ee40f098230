"""The roles that somebody has, and which user of the office's computer they are: stored, and told in
the audit trail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from credissuer.errors import RefusedError
from credissuer.office.call import Call, Outcome, step
from credissuer.operations.people.who_is_who import Staff
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from credissuer.store.staff.people import People
from credissuer.store.transaction import Transaction


def content_of(person: PersonRecord, roles: Iterable[Role], operator: str | None) -> dict[str, Any]:
    """What is proposed: what the person has, and what they are to have."""
    return {
        "before": sorted(person.roles),
        "after": sorted(roles),
        "operator_before": person.operator,
        "operator": operator,
    }


@step
def apply(
    transaction: Transaction,
    call: Call,
    person: PersonRecord,
    roles: frozenset[Role],
    operator: str | None,
    **detail: str,
) -> Outcome[PersonRecord]:
    """Store roles and operator; nothing where they are as they were."""
    changed = replace(person, roles=roles, operator=operator)
    if changed == person:
        return Outcome(person)
    transaction.of(People).change(changed)
    events = []
    if roles != person.roles:
        before, after = (" ".join(sorted(each.roles)) for each in (person, changed))
        events.append(
            call.event("person.roles_changed", person.id, before=before, after=after, **detail)
        )
    if operator != person.operator:
        # Not its name, because that may be a person's, and the trail can never be erased.
        said = "none" if operator is None else "set"
        events.append(call.event("person.operator_changed", person.id, operator=said, **detail))
    return Outcome(replace(changed, version=person.version + 1), tuple(events))


def refuse_disabled(person: PersonRecord) -> None:
    """Raises RefusedError `person.disabled` for whoever is out."""
    if not person.is_active:
        raise RefusedError("person.disabled", login=person.login)


def refuse_operator(staff: Staff, operator: str | None, person_id: str | None = None) -> None:
    """Raises RefusedError `person.operator_taken` where that user is another person already."""
    for person in staff.everybody:
        if operator is not None and person.operator == operator and person.id != person_id:
            raise RefusedError("person.operator_taken", operator=operator)


def refuse_email(staff: Staff, email: str, person_id: str | None = None) -> None:
    """Raises RefusedError `person.email_taken` where that address is another account's already,
    also a disabled one's: one person with two accounts would decide on what they proposed.
    """
    for person in staff.everybody:
        if person.email == email and person.id != person_id:
            raise RefusedError("person.email_taken", login=person.login)
