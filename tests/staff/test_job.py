"""What may become of a job."""

from __future__ import annotations

import pytest

from credissuer.errors import RefusedError
from credissuer.staff.job import JobChange, JobState, after
from tests.contracts import store_records as records

LEADS_TO = {
    ("running", "pause"): "paused",
    ("running", "cancel"): "cancelled",
    ("paused", "resume"): "running",
    ("paused", "cancel"): "cancelled",
}


@pytest.mark.parametrize("state", JobState)
@pytest.mark.parametrize("change", JobChange)
def test_a_job_changes_as_the_table_says_and_in_no_other_way(
    state: JobState, change: JobChange
) -> None:
    job = records.job(state=state.value)
    expected = LEADS_TO.get((state.value, change.value))
    assert (change in job.may) == (expected is not None)
    if expected is not None:
        assert after(job, change) == expected
        return
    with pytest.raises(RefusedError) as caught:
        after(job, change)
    assert caught.value.code == "job.cannot_change"


def test_a_job_has_ended_once_it_says_when() -> None:
    assert not records.job().has_ended
    assert records.job(state="cancelled", ended_at=records.NOW).has_ended
