"""A plan that is kept, and the job that carries it out."""

from __future__ import annotations

from credissuer.credentials.bulk.order import BulkOrder, BulkRow, order_of
from credissuer.credentials.bulk.plan import BulkPlan, BulkPlanRecord, asked_again
from credissuer.credentials.states import StandingChange
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.bulk.planning import plan_of
from credissuer.staff.job import JobRecord
from credissuer.store.certificates.bulk_plans import BulkPlans
from credissuer.store.transaction import Reading
from credverifier.wire import number


def kind_name(change: StandingChange) -> str:
    """The kind of a proposal of many, `bulk-revoke`."""
    return f"bulk-{change.value}"


def new_job(
    office: Office,
    call: Call,
    plan: BulkPlanRecord,
    proposal_id: str | None = None,
    *,
    asked_as: str | None = None,
) -> JobRecord:
    """The running job of a plan; `object` is the digest of the order."""
    content = {"plan": plan.id, "plan_sha256": plan.plan_sha256}
    further = {"proposal": proposal_id, "asked_as": asked_as}
    content |= {name: text for name, text in further.items() if text is not None}
    return JobRecord(
        id=number.from_entropy(office.entropy(6))[:9],
        kind=plan.change,
        object=plan.order_sha256,
        content=content,
        created_by=call.actor.id,
        created_at=call.now,
        state="running",
        total=plan.total,
    )


def plan_again(reading: Reading, call: Call, record: BulkPlanRecord) -> BulkPlan:
    """What a kept plan would come to by the records of this moment."""
    return plan_of(reading, call, order_again(reading, record))


def order_again(reading: Reading, record: BulkPlanRecord) -> BulkOrder:
    """The order of a kept plan."""
    rows: tuple[BulkRow, ...] = ()
    if not record.members["selection"]:
        rows = asked_again(reading.of(BulkPlans).rows(record.id))
    return order_of(record.change, record.members, rows)
