"""The language in which the desk speaks to a member of staff: their own choice."""

from __future__ import annotations

from dataclasses import replace

from credissuer.errors import RefusedError
from credissuer.office.call import Call, Outcome, operation
from credissuer.staff.person import PersonRecord, person_id
from credissuer.store.staff.people import People
from credissuer.store.transaction import Transaction
from credissuer.words import languages


@operation(None)
def choose(transaction: Transaction, call: Call, language: str) -> Outcome[PersonRecord | None]:
    """Change the caller's own language; nothing for one that the desk does not speak, and for
    callers who are no person.
    """
    people = transaction.of(People)
    own_id = person_id(call.actor)
    person = None if own_id is None else people.by_id(own_id)
    if person is None or language not in languages("desk") or language == person.language:
        return Outcome(person)
    changed = replace(person, language=language)
    try:
        people.change(changed)
    except RefusedError:
        # Somebody changed this person in the same moment: a language can be chosen again.
        return Outcome(person)
    return Outcome(changed, (call.event("person.language_chosen", person.id, language=language),))
