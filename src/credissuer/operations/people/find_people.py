"""Who is on the staff, and everything about one of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from credissuer.audit.trail import AuditEntry
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.people import recover
from credissuer.operations.people.who_is_who import find
from credissuer.operations.perform import needs
from credissuer.staff import person_state
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.person import PersonRecord
from credissuer.staff.person_state import EVERYBODY, PersonFilter, PersonSummary
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.staff.session import SessionRecord
from credissuer.staff.staff_link import StaffLinkRecord
from credissuer.store.staff.people import People
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.staff.security_keys import SecurityKeys
from credissuer.store.staff.sessions import Sessions
from credissuer.store.staff.staff_links import StaffLinks
from credissuer.store.staff.staff_overview import StaffOverview
from credissuer.store.transaction import Reading
from credverifier.wire.envelope import dates

HISTORY = 200
"""Entries of the audit trail that a person's page shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDossier:
    """Everything about a member of staff that an administrator may see.

    `history` is what happened to the account, the latest first; `proposals` wait for a second
    person; `recovery` is one that two have approved and no link was used for.
    """

    summary: PersonSummary
    sessions: list[SessionRecord]
    keys: list[SecurityKeyRecord]
    links: list[StaffLinkRecord]
    tokens: list[BearerTokenRecord]
    proposals: list[ProposalRecord]
    recovery: ProposalRecord | None
    history: list[AuditEntry]


@needs(Permission.PEOPLE)
def listed(office: Office, call: Call, which: PersonFilter = EVERYBODY) -> list[PersonSummary]:
    """Who is meant, by login."""
    with office.store.read() as reading:
        return [person for person in _everybody(reading, call) if person.is_meant(which)]


@needs(Permission.PEOPLE)
def whole(office: Office, call: Call, text: str) -> PersonDossier:
    """Everything about the person with that id or login. Raises NotFoundError `person.not_found`."""
    with office.store.read() as reading:
        person = find(reading, text)
        [summary] = [each for each in _everybody(reading, call) if each.person.id == person.id]
        return PersonDossier(
            summary=summary,
            sessions=reading.of(Sessions).of_person(person.id),
            keys=reading.of(SecurityKeys).of_person(person.id),
            links=reading.of(StaffLinks).of_person(person.id),
            tokens=reading.of(StaffOverview).tokens_of(person.id),
            proposals=reading.of(ProposalReading).page(is_open=True, object_id=person.id),
            recovery=recover.approval(reading, call, person),
            history=reading.audit.of_person(person.id, HISTORY),
        )


def summary_of(office: Office, person: PersonRecord) -> PersonSummary:
    """The person, whom an operation has just changed, as the list shows one."""
    with office.store.read() as reading:
        overview = reading.of(StaffOverview)
        state = person_state.state(
            person, reading.of(StaffLinks).of_person(person.id), office.clock()
        )
        at, keys = overview.last_seen().get(person.id), overview.keys().get(person.id, 0)
        return PersonSummary(person, state, at, keys)


def facts(summary: PersonSummary) -> dict[str, Any]:
    """A person as JSON, for administrators."""
    person = summary.person
    return {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "roles": sorted(person.roles),
        "state": summary.state.value,
        "operator": person.operator,
        "has_password": person.password_hash is not None,
        "keys": summary.keys,
        "seen_at": None if summary.seen_at is None else dates.stamp(summary.seen_at),
        "created_at": dates.stamp(person.created_at),
        "disabled_at": None if person.disabled_at is None else dates.stamp(person.disabled_at),
        "version": person.version,
    }


def _everybody(reading: Reading, call: Call) -> Iterator[PersonSummary]:
    overview = reading.of(StaffOverview)
    links, last_seen, keys = overview.links(), overview.last_seen(), overview.keys()
    for person in reading.of(People).all():
        state = person_state.state(person, links.get(person.id, []), call.now)
        yield PersonSummary(person, state, last_seen.get(person.id), keys.get(person.id, 0))
