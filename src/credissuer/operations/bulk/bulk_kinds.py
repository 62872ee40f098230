"""The kinds of proposals that change many certificates; approved, one becomes a job."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from credissuer.credentials.bulk.plan import BulkPlanRecord, Fate
from credissuer.credentials.states import StandingChange
from credissuer.errors import ForbiddenError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.bulk.allowed import MAY
from credissuer.operations.bulk.kept_plans import kind_name, new_job, plan_again
from credissuer.operations.deciding.own_affairs import own_affairs
from credissuer.operations.deciding.persons import require_person
from credissuer.operations.jobs import run_jobs
from credissuer.staff.job import JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Actor, Permission
from credissuer.store.certificates.bulk_plans import BulkPlans
from credissuer.store.sending.jobs import JobReading
from credissuer.store.transaction import Reading, Transaction


@dataclass(frozen=True, slots=True)
class ChangeOfMany:
    """`object` is the digest of the order, `plan` in the content the plan that was shown."""

    change: StandingChange
    decide: Permission = Permission.DECIDE_CASES

    @property
    def name(self) -> str:
        return kind_name(self.change)

    @property
    def propose(self) -> Permission:
        return MAY[self.change]

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[JobRecord]:
        """Begin the job, in the commit of the decision.

        Raises RefusedError `proposal.stale` where selection or rows come out differently by now,
        ForbiddenError `decision.on_oneself`.
        """
        plan = plan_of_proposal(transaction, proposal)
        again = plan_again(transaction, _as_proposer(call, plan), plan)
        if again.sha256 != proposal.content["plan_sha256"]:
            raise RefusedError("proposal.stale", id=proposal.id)
        own = own_affairs(transaction, require_person(transaction, call))
        changed = {row.number for row in again.rows if row.fate == Fate.CHANGE.value}
        if own is not None and own.certificates & changed:
            raise ForbiddenError("decision.on_oneself")
        job = new_job(office, call, plan, proposal.id)
        transaction.add([job])
        event = call.event("job.created", job.id, kind=job.kind, about=proposal.id, lines=job.total)
        return Outcome(job, (event,))

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Do a small job to its end. Raises as `run_jobs.run_next`; the server goes on with it."""
        with office.store.read() as reading:
            job = job_of(reading, proposal)
        if job is not None:
            run_jobs.run_at_once(office, job)


BULK_KINDS = tuple(ChangeOfMany(change) for change in MAY)


def plan_of_proposal(reading: Reading, proposal: ProposalRecord) -> BulkPlanRecord:
    """The plan that was proposed. Raises RefusedError `proposal.damaged`."""
    plan = reading.of(BulkPlans).by_id(proposal.content["plan"])
    if plan is None or plan.plan_sha256 != proposal.content["plan_sha256"]:
        raise RefusedError("proposal.damaged", id=proposal.id)
    return plan


def job_of(reading: Reading, proposal: ProposalRecord) -> JobRecord | None:
    """The job that a proposal became; None before it was approved."""
    jobs = reading.of(JobReading).of_object(proposal.object)
    return next((job for job in jobs if job.content.get("proposal") == proposal.id), None)


def _as_proposer(call: Call, plan: BulkPlanRecord) -> Call:
    """Because what the proposer may not do themselves was left out of the plan."""
    return replace(call, actor=Actor(id=plan.created_by, roles=frozenset()))
