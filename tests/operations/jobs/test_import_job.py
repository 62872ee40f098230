"""The job of an import, as it begins."""

from __future__ import annotations

from credissuer.operations.jobs.import_job import new_job
from tests.offices import Household


def test_a_new_job_runs_and_has_done_nothing(house: Household) -> None:
    job = new_job(
        house.office, house.call, "F00000001", {"name": "a.csv", "lines": [2, 4]}, total=2
    )
    assert (job.kind, job.object, job.state) == ("import", "F00000001", "running")
    assert (job.position, job.total, job.created_by) == (0, 2, house.call.actor.id)
    assert len(job.id) == 9
