"""A planned change of many is let through: proposed where two people decide, else begun as a job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from credissuer.credentials.bulk.order import BulkOrder
from credissuer.credentials.bulk.plan import (
    BulkPlan,
    BulkPlanRecord,
    Fate,
    parts_of,
)
from credissuer.credentials.states import StandingChange
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.bulk.allowed import MAY
from credissuer.operations.bulk.kept_plans import kind_name, new_job
from credissuer.operations.bulk.planning import tried
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.deciding.propose import propose
from credissuer.operations.perform import needs, perform
from credissuer.staff.job import JobRecord
from credissuer.staff.proposal import ProposalRecord, lift_permit
from credissuer.staff.roles import Permission
from credissuer.store.certificates.bulk_plans import BulkPlans
from credissuer.store.sending.jobs import JobReading
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number

SHOWN = 16
"""Digits of the digest of a plan that people are shown and send back, at least."""

MOST_UNFINISHED = 50
"""Jobs that wait or go on at once."""

MOST_LIFTED = 5_000
"""Suspensions that one proposal lifts: the database holds a permit for each."""


@needs(Permission.READ)
def confirm(
    office: Office,
    call: Call,
    order: BulkOrder,
    plan_sha256: str | None = None,
    asked_as: str | None = None,
) -> JobRecord | ProposalRecord:
    """Begin the change, or where two people decide propose it; nothing of it is done yet.

    `plan_sha256` is the digest of the plan that somebody was shown. The same order again, while it
    is under way or proposed, is the one that is there; under the same key `asked_as` also once it
    is done. Raises as `planning.tried`; RefusedError `bulk.changed` where the plan comes out
    differently by now, `bulk.nothing_changes`, `bulk.too_many_lifted`, `job.too_many`;
    StepUpRequiredError; as `propose.propose`.
    """
    call.actor.require_for_many(MAY[order.change])
    with office.store.read() as reading:
        waiting = under_way(reading, order, plan_sha256, asked_as)
    if waiting is not None:
        return waiting
    # Outside of the transaction: thousands are looked at, and each is looked at again when it is
    # changed.
    plan = tried(office, call, order)
    _require_same(plan_sha256, plan.sha256)
    return perform(office, call, begin, office, plan, asked_as)


def under_way(
    reading: Reading, order: BulkOrder, plan_sha256: str | None, asked_as: str | None = None
) -> JobRecord | ProposalRecord | None:
    """What the same order has become, while that has not ended, or by the same key.

    Raises RefusedError `bulk.changed` where that was another plan.
    """
    digest = order.sha256()
    of_order = reading.of(JobReading).of_object(digest)
    if asked_as is not None:
        by_key = [job for job in of_order if job.content.get("asked_as") == asked_as]
        if by_key:
            return by_key[0]
    jobs = [job for job in of_order if not job.has_ended]
    proposal = reading.of(ProposalReading).open_on(kind_name(order.change), digest)
    found: Sequence[JobRecord | ProposalRecord] = [*jobs, *([proposal] if proposal else [])]
    for one in found:
        _require_same(plan_sha256, one.content["plan_sha256"])
        return one
    return None


@operation(Permission.READ)
def begin(
    transaction: Transaction,
    call: Call,
    office: Office,
    plan: BulkPlan,
    asked_as: str | None = None,
) -> Outcome[JobRecord | ProposalRecord]:
    """Keep the plan, with the job or the proposal that carries it out."""
    call.actor.require_for_many(MAY[plan.order.change])
    # Once more inside, because two of the same order may have come at once.
    waiting = under_way(transaction, plan.order, None, asked_as)
    if waiting is not None:
        return Outcome(waiting)
    if len(transaction.of(JobReading).unfinished()) >= MOST_UNFINISHED:
        raise RefusedError("job.too_many", most=MOST_UNFINISHED)
    record = kept(transaction, call, office, plan)
    if not two_decide(transaction):
        job = new_job(office, call, record, asked_as=asked_as)
        transaction.add([job])
        event = call.event("job.created", job.id, kind=job.kind, about=record.id, lines=job.total)
        return Outcome(job, (event,))
    if not plan.counts[Fate.CHANGE.value]:
        raise RefusedError("bulk.nothing_changes")
    kind, content = kind_name(plan.order.change), _content(record, plan)
    made = propose(transaction, call, office, kind, record.order_sha256, content, plan.order.note)
    return Outcome(made.value, made.events, made.due)


def _require_same(shown: str | None, now: str) -> None:
    """Raises RefusedError `bulk.changed` where another plan was shown; its beginning is enough."""
    if shown is not None and not (len(shown) >= SHOWN and now.startswith(shown.lower())):
        raise RefusedError("bulk.changed")


def kept(transaction: Transaction, call: Call, office: Office, plan: BulkPlan) -> BulkPlanRecord:
    """The plan as it is stored; where the same person has kept the very same, that one."""
    for earlier in transaction.of(BulkPlans).of_order(plan.order.sha256()):
        if (earlier.plan_sha256, earlier.created_by) == (plan.sha256, call.actor.id):
            return earlier
    record = BulkPlanRecord(
        id=number.from_entropy(office.entropy(6))[:9],
        change=plan.order.change.value,
        members=plan.order.members(),
        order_sha256=plan.order.sha256(),
        plan_sha256=plan.sha256,
        total=len(plan.rows),
        created_by=call.actor.id,
        created_at=call.now,
    )
    transaction.add([record, *parts_of(record.id, plan.rows)])
    return record


def _content(record: BulkPlanRecord, plan: BulkPlan) -> dict[str, Any]:
    """The content of a proposal: what the other person is shown, and the digest of every row.

    Raises RefusedError `bulk.too_many_lifted`.
    """
    content: dict[str, Any] = {
        "plan": record.id,
        "plan_sha256": record.plan_sha256,
        "change": record.change,
        "reason": plan.order.reason,
        "counts": plan.counts,
        "refusals": plan.refusals,
        "total": record.total,
    }
    if plan.order.change is StandingChange.REINSTATE:
        lifted = [row for row in plan.rows if row.fate == Fate.CHANGE.value]
        if len(lifted) > MOST_LIFTED:
            raise RefusedError("bulk.too_many_lifted", most=MOST_LIFTED)
        content["permits"] = [
            lift_permit(row.number, datetime.fromtimestamp(row.since, UTC))
            for row in lifted
            if row.number is not None and row.since is not None
        ]
    return content
