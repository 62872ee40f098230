"""A change of many in steps, as the desk does it: planned and kept, looked at, then confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from credissuer.credentials.bulk.order import BulkOrder
from credissuer.credentials.bulk.plan import BulkPlan, BulkPlanRecord
from credissuer.credentials.states import StandingChange
from credissuer.documents import fence
from credissuer.errors import NotFoundError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.bulk import confirming
from credissuer.operations.bulk.allowed import orders, require_may_look, require_may_plan
from credissuer.operations.bulk.kept_plans import kind_name, order_again, plan_again
from credissuer.operations.bulk.planning import tried
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.perform import needs, perform
from credissuer.staff.job import JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.certificates.bulk_plans import BulkPlans
from credissuer.store.sending.jobs import JobReading
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading, Transaction

KEPT = timedelta(days=90)
"""For so long a plan is kept that nobody ordered."""


class DraftedPlan(NamedTuple):
    """A kept plan with the newest job and the newest proposal of the same order; None: there is
    none. `by_two`: to confirm it is to propose it.
    """

    record: BulkPlanRecord
    job: JobRecord | None
    proposal: ProposalRecord | None
    by_two: bool

    @property
    def step(self) -> str:
        """How far it has come: `planned`, what became of its proposal (`proposed`, `refused`,
        `withdrawn`), or the state of the job that followed.
        """
        if self.proposal is not None and not self.proposal.is_approved:
            return "proposed" if self.proposal.is_open else str(self.proposal.outcome)
        return "planned" if self.job is None else self.job.state

    @property
    def may_be_confirmed(self) -> bool:
        """Whether the same is neither proposed nor under way."""
        return self.step not in ("proposed", "running", "paused")


@needs(Permission.READ)
def draft(office: Office, call: Call, order: BulkOrder) -> BulkPlanRecord:
    """Plan a change and keep that; nothing of it is ordered. The same again is the one that is kept.

    Raises ForbiddenError without the permission of the change; as `planning.tried`.
    """
    require_may_plan(call, order.change)
    # Outside of the transaction, because thousands are looked at.
    plan = tried(office, call, order)
    return perform(office, call, keep, office, plan)


@operation(Permission.READ)
def keep(
    transaction: Transaction, call: Call, office: Office, plan: BulkPlan
) -> Outcome[BulkPlanRecord]:
    """Store a plan. Raises ForbiddenError without the permission of the change."""
    require_may_plan(call, plan.order.change)
    return Outcome(confirming.kept(transaction, call, office, plan))


@needs(Permission.READ)
def drafted(office: Office, call: Call, plan_id: str) -> DraftedPlan:
    """A kept plan. Raises NotFoundError `bulk.plan_not_found`, ForbiddenError for whoever may
    neither order, decide nor audit such a change.
    """
    with office.store.read() as reading:
        return _with_its_fate(reading, _find(reading, call, plan_id))


@needs(Permission.READ)
def planned_now(office: Office, call: Call, plan_id: str) -> BulkPlan:
    """What a kept plan would do by the records of this moment. Raises as `drafted`; NotFoundError
    `bulk.nothing_selected` where nothing is selected any more.
    """
    with fence.held(office) as reading:
        return plan_again(reading, call, _find(reading, call, plan_id))


@needs(Permission.READ)
def newest(office: Office, call: Call, limit: int = 20) -> list[DraftedPlan]:
    """The plans that were kept last of changes that the caller may order, the newest first."""
    may = {change.value for change in orders(call)}
    with office.store.read() as reading:
        records = reading.of(BulkPlans).newest(limit)
        return [_with_its_fate(reading, record) for record in records if record.change in may]


@needs(Permission.READ)
def confirm(
    office: Office, call: Call, plan_id: str, plan_sha256: str
) -> JobRecord | ProposalRecord:
    """Order what a kept plan says. Raises as `drafted` and `confirming.confirm`."""
    with office.store.read() as reading:
        order = order_again(reading, _find(reading, call, plan_id))
    return confirming.confirm(office, call, order, plan_sha256)


@operation(Permission.READ)
def erase_unused(transaction: Transaction, call: Call) -> Outcome[int]:
    """Erase the plans that nobody ordered for a long time; returns how many."""
    return Outcome(transaction.of(BulkPlans).erase_unused(call.now - KEPT))


def run_erasing(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, erase_unused)


def _find(reading: Reading, call: Call, plan_id: str) -> BulkPlanRecord:
    record = reading.of(BulkPlans).by_id(plan_id.strip().upper())
    if record is None:
        raise NotFoundError("bulk.plan_not_found")
    require_may_look(call, StandingChange(record.change))
    return record


def _with_its_fate(reading: Reading, record: BulkPlanRecord) -> DraftedPlan:
    jobs = reading.of(JobReading).of_object(record.order_sha256)
    kind, order = kind_name(StandingChange(record.change)), record.order_sha256
    proposals = reading.of(ProposalReading)
    last = proposals.page(kind=kind, object_id=order, limit=1)
    return DraftedPlan(
        record=record,
        job=next(iter(jobs), None),
        # First, because several may be of one second.
        proposal=proposals.open_on(kind, order) or next(iter(last), None),
        by_two=two_decide(reading),
    )
