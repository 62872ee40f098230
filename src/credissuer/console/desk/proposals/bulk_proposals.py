"""A change of many certificates, as whoever decides on it sees it."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.console.desk.certificates import bulk_plan_view
from credissuer.console.desk.certificates.bulk_plan_view import BulkPlanView
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.bulk.proposed_plan import ProposedPlan, proposed_plan


class BulkProposalView(NamedTuple):
    """The plan that was proposed, and what a page shows of it."""

    plan: ProposedPlan
    shown: BulkPlanView


def of(office: Office, call: Call, proposal_id: str, language: str) -> BulkProposalView:
    """Raises as `proposed_plan`."""
    plan = proposed_plan(office, call, proposal_id)
    record = plan.record
    shown = bulk_plan_view.view_of(office, call, record.change, record.members, plan.rows, language)
    return BulkProposalView(plan, shown)


def table(office: Office, call: Call, proposal_id: str, language: str) -> bytes:
    """Every row of the plan, as CSV."""
    return bulk_plan_view.table(proposed_plan(office, call, proposal_id).rows, language)
