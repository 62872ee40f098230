"""Propose, decide, withdraw and recall: what one person wants done, another lets happen.

In an office of one the proposal of somebody who may decide is decided as it is made, and says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from credissuer.errors import NotFoundError, PublicationError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation, step
from credissuer.operations.assessing import granting
from credissuer.operations.deciding.in_trail import is_known
from credissuer.operations.deciding.persons import accounts_of, require_person
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.deciding.table import kind_of
from credissuer.operations.perform import needs, perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.proposal import (
    ProposalOutcome,
    ProposalRecord,
    digest,
    items_of,
)
from credissuer.staff.roles import Permission
from credissuer.store.staff.proposals import ProposalReading, Proposals
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number

HELD = frozenset({"issue", "renew", "import"})
"""Kinds that wait `office.hold` after they were approved, so that a slip can be taken back."""

_ID_LENGTH = 9


class Decided(NamedTuple):
    """A proposal after a decision, and what its kind made of it in the same commit."""

    proposal: ProposalRecord
    value: Any


@operation(None)
def propose(
    transaction: Transaction,
    call: Call,
    office: Office,
    kind: str,
    object_id: str,
    content: dict[str, Any],
    note: str | None = None,
) -> Outcome[ProposalRecord]:
    """Record what a person wants done; to be called inside other operations as well.

    In an office of one, where the person may decide as well, it is carried out in the same commit,
    and the caller `finish`es it after that. The same proposal again, while it is open, is the one
    that is there. Raises ForbiddenError (no person, or without the permission of the kind),
    RefusedError `proposal.pending` where something else is proposed for the same object, and
    whatever the kind raises.
    """
    row = kind_of(kind)
    person = _require(transaction, call, row.propose)
    proposals = transaction.of(Proposals)
    content_sha256 = digest(content)
    waiting = proposals.open_on(kind, object_id)
    if waiting is not None:
        if waiting.content_sha256 == content_sha256:
            return Outcome(waiting)
        raise RefusedError("proposal.pending", id=waiting.id)
    # Whoever may propose and not decide waits for somebody who may, also in an office of one.
    may_decide = call.actor.has(row.decide) and person_actor(person).has(row.decide)
    alone = may_decide and not two_decide(transaction)
    record = ProposalRecord(
        id=number.from_entropy(office.entropy(6))[:_ID_LENGTH],
        kind=kind,
        object=object_id,
        content=content,
        content_sha256=content_sha256,
        proposed_by=person.id,
        proposed_at=call.now,
        note=note or None,
        alone=int(alone),
    )
    if alone:
        approved = ProposalOutcome.APPROVED.value
        record = replace(record, outcome=approved, decided_at=call.now, begun_at=call.now)
    transaction.add([record, *items_of(record.id, content)])
    event = call.event(
        "proposal.made",
        record.id,
        kind=kind,
        about=object_id,
        content_sha256=content_sha256,
        person=person.id,
        alone=record.alone,
    )
    if not alone:
        return Outcome(record, (event,))
    inside = row.inside(transaction, call, office, record)
    return Outcome(record, (event, *inside.events), inside.due)


@needs(Permission.READ)
def put(
    office: Office,
    call: Call,
    kind: str,
    object_id: str,
    content: dict[str, Any],
    note: str | None = None,
) -> ProposalRecord:
    """Propose, and in an office of one carry it out. Raises as `propose` and `finish`."""
    record = perform(office, call, propose, office, kind, object_id, content, note)
    return finish(office, call, record)


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
    NotFoundError, ForbiddenError, RefusedError `proposal.same_person`, `.decided`, `.changed`,
    `.reason_required`, `.damaged`, and whatever the kind raises: then nothing is decided.
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
    person = _require(transaction, call, row.decide)
    _require_open(record, version)
    if record.proposed_by in accounts_of(transaction, person):
        raise RefusedError("proposal.same_person", id=record.id)
    if outcome not in (ProposalOutcome.APPROVED, ProposalOutcome.REFUSED):
        raise RefusedError("proposal.outcome_unknown", outcome=outcome)
    verdict = ProposalOutcome(outcome)
    if verdict is ProposalOutcome.REFUSED and not note:
        raise RefusedError("proposal.reason_required")
    _require_whole(proposals, record)
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
        declined = _declined(transaction, call, decided)
        return Outcome(Decided(decided, None), (event, *declined.events), declined.due)
    if not is_begun:
        return Outcome(Decided(decided, None), (event,))
    inside = row.inside(transaction, call, office, decided)
    return Outcome(Decided(decided, inside.value), (event, *inside.events), inside.due)


@operation(Permission.READ)
def withdraw(
    transaction: Transaction, call: Call, proposal_id: str, version: int | None = None
) -> Outcome[ProposalRecord]:
    """Whoever made an open proposal takes it back.

    Raises NotFoundError, ForbiddenError, RefusedError `proposal.not_yours`, `.decided`, `.changed`.
    """
    record = find(transaction, proposal_id)
    person = require_person(transaction, call)
    _require_open(record, version)
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
    declined = _declined(transaction, call, changed)
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
    declined = _declined(transaction, call, changed)
    event = call.event("proposal.recalled", record.id, kind=record.kind)
    return Outcome(changed, (event, *declined.events), declined.due)


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
    _require_whole(proposals, record)
    if not is_known(transaction, record):
        # Written into the database past everybody: the audit says so (`audit.undecided`).
        raise RefusedError("proposal.damaged", id=record.id)
    begun = proposals.change(replace(record, begun_at=call.now))
    inside = kind_of(record.kind).inside(transaction, call, office, begun)
    return Outcome(Decided(begun, inside.value), inside.events, inside.due)


@needs(Permission.READ)
def finish(office: Office, call: Call, record: ProposalRecord, value: Any = None) -> ProposalRecord:
    """Do what follows the commit that carried a proposal out, unless that is done: signatures,
    publication.

    Raises PublicationError `publish.pending` where all is durable and not public yet, and whatever
    the kind raises: then it is done again later (`timers.proposals`).
    """
    if record.begun_at is None or record.done_at is not None:
        return record
    try:
        kind_of(record.kind).after(office, call, record, value)
    except PublicationError:
        # Durable: the next publication brings it out, and nothing is left to be done here.
        perform(office, call, mark_done, record.id)
        raise
    return perform(office, call, mark_done, record.id)


@operation(None)
def mark_done(transaction: Transaction, call: Call, proposal_id: str) -> Outcome[ProposalRecord]:
    """Nothing is left to be done for a proposal. Again: no change."""
    record = find(transaction, proposal_id)
    if record.done_at is not None or record.begun_at is None:
        return Outcome(record)
    return Outcome(transaction.of(Proposals).change(replace(record, done_at=call.now)))


def find(reading: Reading, proposal_id: str) -> ProposalRecord:
    """Raises NotFoundError `proposal.not_found`."""
    record = reading.of(ProposalReading).by_id(proposal_id.strip().upper())
    if record is None:
        raise NotFoundError("proposal.not_found", id=proposal_id)
    return record


def _require(reading: Reading, call: Call, permission: Permission) -> PersonRecord:
    """The person who acts, with the permission of the kind.

    As a person also at the command line: an operator has every role, and is no second person.
    """
    call.actor.require(permission)
    person = require_person(reading, call)
    person_actor(person).require(permission)
    return person


def _declined(transaction: Transaction, call: Call, record: ProposalRecord) -> Outcome[Any]:
    """What follows in the same commit where a proposal is refused, withdrawn or recalled: for its
    kind, where that has `declined`, and for the application that it is about.
    """
    follow = getattr(kind_of(record.kind), "declined", None)
    done = Outcome(None) if follow is None else follow(transaction, call, record)
    back = granting.turned_down(transaction, call, record)
    return Outcome(None, (*done.events, *back), done.due)


def _require_open(record: ProposalRecord, version: int | None) -> None:
    if record.outcome is not None:
        raise RefusedError("proposal.decided", id=record.id, outcome=record.outcome)
    if version is not None and version != record.version:
        raise RefusedError("proposal.changed", id=record.id)


def _require_whole(proposals: ProposalReading, record: ProposalRecord) -> None:
    """What is carried out is what was proposed. Raises RefusedError `proposal.damaged`."""
    items = [replace(item, spent=0) for item in proposals.items(record.id)]
    is_same = items == items_of(record.id, record.content)
    if not is_same or digest(record.content) != record.content_sha256:
        raise RefusedError("proposal.damaged", id=record.id)


def _held_until(office: Office, record: ProposalRecord, now: datetime) -> datetime | None:
    return now + office.hold if record.kind in HELD and office.hold else None
