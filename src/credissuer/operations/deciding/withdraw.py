"""Take back what was proposed, or what was approved and is held."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from credissuer.errors import RefusedError
from credissuer.office.call import Call, Outcome, operation, step
from credissuer.operations.assessing import granting
from credissuer.operations.deciding.persons import require_person
from credissuer.operations.deciding.proposal_records import find, require_open
from credissuer.operations.deciding.table import kind_of
from credissuer.staff.proposal import (
    ProposalOutcome,
    ProposalRecord,
)
from credissuer.staff.roles import Permission
from credissuer.store.staff.proposals import Proposals
from credissuer.store.transaction import Transaction


@operation(Permission.READ)
def withdraw(
    transaction: Transaction, call: Call, proposal_id: str, version: int | None = None
) -> Outcome[ProposalRecord]:
    """Whoever made an open proposal takes it back.

    Raises NotFoundError, ForbiddenError, RefusedError `proposal.not_yours`, `.decided`, `.changed`.
    """
    record = find(transaction, proposal_id)
    person = require_person(transaction, call)
    require_open(record, version)
    if person.id != record.proposed_by:
        raise RefusedError("proposal.not_yours", id=record.id)
    return withdrawn(transaction, call, record)


@step
def withdrawn(
    transaction: Transaction, call: Call, record: ProposalRecord
) -> Outcome[ProposalRecord]:
    """An open proposal is taken back, and what it was about goes back to where it was."""
    outcome = ProposalOutcome.WITHDRAWN.value
    changed = transaction.of(Proposals).change(
        replace(record, outcome=outcome, decided_at=call.now)
    )
    declined = decline(transaction, call, changed)
    event = call.event("proposal.withdrawn", record.id, kind=record.kind)
    return Outcome(changed, (event, *declined.events), declined.due)


@operation(Permission.READ)
def recall(
    transaction: Transaction, call: Call, proposal_id: str, version: int | None = None
) -> Outcome[ProposalRecord]:
    """Either of the two takes back what was approved, while it is held.

    Raises NotFoundError, ForbiddenError, RefusedError `proposal.not_held`, `.not_yours`,
    `.changed`.
    """
    record = find(transaction, proposal_id)
    person = require_person(transaction, call)
    if not record.is_approved or record.held_until is None or record.begun_at is not None:
        raise RefusedError("proposal.not_held", id=record.id)
    if version is not None and version != record.version:
        raise RefusedError("proposal.changed", id=record.id)
    if person.id not in (record.proposed_by, record.decided_by):
        raise RefusedError("proposal.not_yours", id=record.id)
    changed = transaction.of(Proposals).change(
        replace(record, recalled_by=person.id, recalled_at=call.now)
    )
    declined = decline(transaction, call, changed)
    event = call.event("proposal.recalled", record.id, kind=record.kind)
    return Outcome(changed, (event, *declined.events), declined.due)


@step
def decline(transaction: Transaction, call: Call, record: ProposalRecord) -> Outcome[Any]:
    """What follows in the same commit where a proposal is refused, withdrawn or recalled: for its
    kind, where that has `declined`, and for the application that it is about.
    """
    follow = getattr(kind_of(record.kind), "declined", None)
    done = Outcome(None) if follow is None else follow(transaction, call, record)
    back = granting.turned_down(transaction, call, record)
    return Outcome(None, (*done.events, *back), done.due)
