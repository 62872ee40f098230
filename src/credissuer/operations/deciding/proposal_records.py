"""A proposal that was found, and what must hold before anybody goes on with it."""

from __future__ import annotations

from dataclasses import replace

from credissuer.errors import NotFoundError, RefusedError
from credissuer.office.call import Call
from credissuer.operations.deciding.persons import require_person
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.proposal import (
    ProposalRecord,
    digest,
    items_of,
)
from credissuer.staff.roles import Permission
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading


def find(reading: Reading, proposal_id: str) -> ProposalRecord:
    """Raises NotFoundError `proposal.not_found`."""
    record = reading.of(ProposalReading).by_id(proposal_id.strip().upper())
    if record is None:
        raise NotFoundError("proposal.not_found", id=proposal_id)
    return record


def require_person_who_may(reading: Reading, call: Call, permission: Permission) -> PersonRecord:
    """The person who acts, with the permission of the kind.

    As a person also at the command line: an operator has every role, and is no second person.
    """
    call.actor.require(permission)
    person = require_person(reading, call)
    person_actor(person).require(permission)
    return person


def require_open(record: ProposalRecord, version: int | None) -> None:
    """Raises RefusedError `proposal.decided`, and `proposal.changed` for another `version`."""
    if record.outcome is not None:
        raise RefusedError("proposal.decided", id=record.id, outcome=record.outcome)
    if version is not None and version != record.version:
        raise RefusedError("proposal.changed", id=record.id)


def require_whole(proposals: ProposalReading, record: ProposalRecord) -> None:
    """What is carried out is what was proposed. Raises RefusedError `proposal.damaged`."""
    items = [replace(item, spent=0) for item in proposals.items(record.id)]
    is_same = items == items_of(record.id, record.content)
    if not is_same or digest(record.content) != record.content_sha256:
        raise RefusedError("proposal.damaged", id=record.id)
