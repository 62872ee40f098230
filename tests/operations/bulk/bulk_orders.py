"""Orders of bulk changes in tests, and what came of them."""

from __future__ import annotations

from credissuer.credentials.bulk.order import BulkOrder, BulkRow, BulkSelection
from credissuer.credentials.states import StandingChange
from credissuer.operations.bulk.confirming import confirm
from credissuer.operations.jobs import jobs, run_jobs
from credissuer.staff.job import JobLine, JobRecord
from tests.offices import Household

REASON = "false_claim"


def revocation(*texts: str, reason: str | None = REASON, note: str | None = None) -> BulkOrder:
    """Revoke the certificates that these texts name."""
    rows = tuple(map(BulkRow, texts))
    return BulkOrder(change=StandingChange.REVOKE, reason=reason, note=note, rows=rows)


def of_rows(change: StandingChange, *texts: str) -> BulkOrder:
    """The change of the certificates that these texts name, with a reason where it takes one."""
    reason = None if change is StandingChange.REINSTATE else REASON
    return BulkOrder(change=change, reason=reason, rows=tuple(map(BulkRow, texts)))


def of_selection(selection: BulkSelection) -> BulkOrder:
    """Revoke all that is selected."""
    return BulkOrder(change=StandingChange.REVOKE, reason=REASON, selection=selection)


def begun(house: Household, order: BulkOrder) -> JobRecord:
    """The job of an order, of which nothing is done yet."""
    job = confirm(house.office, house.call, order)
    assert isinstance(job, JobRecord)
    return job


def run(house: Household, job: JobRecord) -> JobRecord:
    """Do a job to its end."""
    while True:
        lines = run_jobs.run_next(house.office, house.office.call(run_jobs.WORKER), job.id)
        now = jobs.job(house.office, house.call, job.id)
        if now.has_ended or not lines:
            return now


def done(house: Household, order: BulkOrder) -> list[JobLine]:
    """Carry an order out; what became of each."""
    job = run(house, begun(house, order))
    assert job.state == "done"
    return jobs.result(house.office, house.call, job.id)
