"""Which member of staff stands behind a call: a proposal is made and decided by people."""

from __future__ import annotations

from credissuer.errors import ForbiddenError
from credissuer.office.call import Call
from credissuer.staff.person import PERSON, PersonRecord, person_id
from credissuer.staff.roles import OPERATOR, Actor
from credissuer.store.staff.people import People
from credissuer.store.transaction import Reading


def person_of(reading: Reading, actor: Actor) -> PersonRecord | None:
    """The person who acts: by session or token, or as the user of the office's computer.

    None for programs, the public, and whoever has left.
    """
    people = reading.of(People)
    own_id = person_id(actor)
    if own_id is not None:
        person = people.by_id(own_id)
    elif actor.id.startswith(OPERATOR):
        person = people.by_operator(actor.id.removeprefix(OPERATOR))
    else:
        person = None
    return person if person is not None and person.is_active else None


def accounts_of(reading: Reading, person: PersonRecord) -> frozenset[str]:
    """The ids of every account of a person, also of one that is disabled: all that have the same
    e-mail address. Whoever has two accounts is still one person.
    """
    same_address = reading.of(People).by_email(person.email)
    return frozenset({person.id, *(account.id for account in same_address)})


def actor_ids_of(reading: Reading, person: PersonRecord) -> frozenset[str]:
    """The same as ids of actors (`person:…`), as a suspension names who made it."""
    return frozenset(f"{PERSON}{account}" for account in accounts_of(reading, person))


def require_person(reading: Reading, call: Call) -> PersonRecord:
    """Raises ForbiddenError `decision.person_needed` where no person acts,
    `decision.operator_unknown` where nobody has said who the user of the computer is.
    """
    person = person_of(reading, call.actor)
    if person is not None:
        return person
    if call.actor.id.startswith(OPERATOR):
        name = call.actor.id.removeprefix(OPERATOR)
        raise ForbiddenError("decision.operator_unknown", operator=name)
    raise ForbiddenError("decision.person_needed", actor=call.actor.id)
