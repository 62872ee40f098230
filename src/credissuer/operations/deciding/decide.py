"""Decide what another person proposed; what was approved may be held for a while before it happens."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.finish import finish
from credissuer.operations.deciding.in_trail import is_known
from credissuer.operations.deciding.own_affairs import require_not_on_oneself
from credissuer.operations.deciding.persons import accounts_of
from credissuer.operations.deciding.proposal_records import (
    find,
    require_open,
    require_person_who_may,
    require_whole,
)
from credissuer.operations.deciding.table import kind_of
from credissuer.operations.deciding.withdraw import decline
from credissuer.operations.perform import needs, perform
from credissuer.staff.proposal import (
    ProposalOutcome,
    ProposalRecord,
)
from credissuer.staff.roles import Permission
from credissuer.store.staff.proposals import Proposals
from credissuer.store.transaction import Transaction

HELD = frozenset({"issue", "renew", "import"})
"""Kinds that wait `office.hold` after they were approved, so that a slip can be taken back."""


class Decided(NamedTuple):
    """A proposal after a decision, and what its kind made of it in the same commit."""

    proposal: ProposalRecord
    value: Any


@needs(Permission.READ)
def decide(
    office: Office,
    call: Call,
    proposal_id: str,
    outcome: str,
    note: str | None,
    version: int | None = None,
) -> ProposalRecord:
    """Approve (and carry it out, or hold it) or refuse, as another person than who proposed it.

    `outcome` is `approved` or `refused`; `version` that which the person looked at. Raises
    NotFoundError, ForbiddenError (also `decision.on_oneself`), RefusedError
    `proposal.same_person`, `.decided`, `.changed`, `.reason_required`, `.damaged`, and whatever the
    kind raises: then nothing is decided.
    """
    decided = perform(office, call, record_decision, office, proposal_id, outcome, note, version)
    return finish(office, call, decided.proposal, decided.value)


@operation(None)
def record_decision(
    transaction: Transaction,
    call: Call,
    office: Office,
    proposal_id: str,
    outcome: str,
    note: str | None,
    version: int | None = None,
) -> Outcome[Decided]:
    """The commit of a decision: what it lets happen happens in it, unless it is held."""
    proposals = transaction.of(Proposals)
    record = find(transaction, proposal_id)
    row = kind_of(record.kind)
    person = require_person_who_may(transaction, call, row.decide)
    require_open(record, version)
    if record.proposed_by in accounts_of(transaction, person):
        raise RefusedError("proposal.same_person", id=record.id)
    require_not_on_oneself(transaction, person, record.object, record.content)
    if outcome not in (ProposalOutcome.APPROVED, ProposalOutcome.REFUSED):
        raise RefusedError("proposal.outcome_unknown", outcome=outcome)
    verdict = ProposalOutcome(outcome)
    if verdict is ProposalOutcome.REFUSED and not note:
        raise RefusedError("proposal.reason_required")
    require_whole(proposals, record)
    held_until = _held_until(office, record, call.now) if verdict == "approved" else None
    is_begun = verdict is ProposalOutcome.APPROVED and held_until is None
    decided = proposals.change(
        replace(
            record,
            decided_by=person.id,
            decided_at=call.now,
            outcome=verdict.value,
            decision_note=note or None,
            held_until=held_until,
            begun_at=call.now if is_begun else None,
        )
    )
    event = call.event(
        f"proposal.{verdict.value}",
        record.id,
        kind=record.kind,
        about=record.object,
        content_sha256=record.content_sha256,
        # Beside the actor, who may be the user of a computer: whose that is may change.
        person=person.id,
    )
    if verdict is ProposalOutcome.REFUSED:
        declined = decline(transaction, call, decided)
        return Outcome(Decided(decided, None), (event, *declined.events), declined.due)
    if not is_begun:
        return Outcome(Decided(decided, None), (event,))
    inside = row.inside(transaction, call, office, decided)
    return Outcome(Decided(decided, inside.value), (event, *inside.events), inside.due)


@operation(None)
def begin_held(
    transaction: Transaction, call: Call, office: Office, proposal_id: str
) -> Outcome[Decided | None]:
    """Carry out what was approved and held, once its time has come; None where there is nothing to
    do any more.
    """
    record = find(transaction, proposal_id)
    is_waiting = record.is_approved and record.begun_at is None
    if not is_waiting or (record.held_until is not None and record.held_until > call.now):
        return Outcome(None)
    proposals = transaction.of(Proposals)
    require_whole(proposals, record)
    if not is_known(transaction, record):
        # Written into the database past everybody: the audit says so (`audit.undecided`).
        raise RefusedError("proposal.damaged", id=record.id)
    begun = proposals.change(replace(record, begun_at=call.now))
    inside = kind_of(record.kind).inside(transaction, call, office, begun)
    return Outcome(Decided(begun, inside.value), inside.events, inside.due)


def _held_until(office: Office, record: ProposalRecord, now: datetime) -> datetime | None:
    return now + office.hold if record.kind in HELD and office.hold else None
