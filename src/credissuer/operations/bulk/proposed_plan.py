"""The plan of a proposed change of many, for whoever decides on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from credissuer.credentials.bulk.plan import BulkPlanRecord, Fate, PlannedRow
from credissuer.credentials.states import StandingChange
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.bulk.allowed import require_may_look
from credissuer.operations.bulk.bulk_kinds import job_of, plan_of_proposal
from credissuer.operations.bulk.kept_plans import plan_again
from credissuer.operations.deciding.proposal_records import find
from credissuer.operations.perform import needs
from credissuer.staff.roles import Actor, Permission
from credissuer.store.certificates.bulk_plans import BulkPlans


class ProposedPlan(NamedTuple):
    """A kept plan with its rows; `is_stale`: it would come out differently by now. `job_id` is that
    of the job that followed, None before it was approved.
    """

    record: BulkPlanRecord
    rows: Sequence[PlannedRow]
    is_stale: bool
    job_id: str | None

    @property
    def counts(self) -> dict[str, int]:
        """Fate -> how many rows have it."""
        counted = Counter(row.fate for row in self.rows)
        return {fate.value: counted[fate.value] for fate in Fate}

    @property
    def selection(self) -> dict[str, Any]:
        """By what the certificates were selected; empty where they were named."""
        return dict(self.record.members["selection"])


@needs(Permission.READ)
def proposed_plan(office: Office, call: Call, proposal_id: str) -> ProposedPlan:
    """The plan of a proposal to change many.

    Raises NotFoundError `proposal.not_found`, RefusedError `proposal.damaged`, ForbiddenError for
    whoever may neither propose nor decide such a thing.
    """
    with office.store.read() as reading:
        proposal = find(reading, proposal_id)
        record = plan_of_proposal(reading, proposal)
        require_may_look(call, StandingChange(record.change))
        job = job_of(reading, proposal)
        is_stale = False
        if proposal.is_open:
            by_proposer = replace(call, actor=Actor(id=record.created_by, roles=frozenset()))
            is_stale = plan_again(reading, by_proposer, record).sha256 != record.plan_sha256
        rows = reading.of(BulkPlans).rows(record.id)
    return ProposedPlan(record, rows, is_stale, job.id if job else None)
