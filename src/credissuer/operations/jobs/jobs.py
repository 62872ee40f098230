"""Jobs as staff sees them, and may pause, resume and cancel them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from credissuer.errors import NotFoundError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs
from credissuer.staff import job as rules
from credissuer.staff.job import JobChange, JobLine, JobRecord, JobState
from credissuer.staff.roles import Permission
from credissuer.store.sending.jobs import JobReading, Jobs
from credissuer.store.transaction import Reading, Transaction


class Progress(NamedTuple):
    """A job, and outcome -> how many of its lines had it."""

    job: JobRecord
    counts: dict[str, int]


@needs(Permission.READ)
def listed(
    office: Office, call: Call, *, after: str | None = None, limit: int = 50
) -> list[Progress]:
    """The newest jobs first, from the first after the job `after`."""
    with office.store.read() as reading:
        jobs = reading.of(JobReading)
        return [Progress(job, jobs.counts(job.id)) for job in jobs.page(after=after, limit=limit)]


@needs(Permission.READ)
def progress(office: Office, call: Call, job_id: str) -> Progress:
    """How far a job is. Raises NotFoundError `job.not_found`."""
    with office.store.read() as reading:
        job = _find(reading, job_id)
        return Progress(job, reading.of(JobReading).counts(job.id))


@needs(Permission.READ)
def result(office: Office, call: Call, job_id: str, start: int = 0) -> list[JobLine]:
    """What became of each line that is done. Raises NotFoundError `job.not_found`."""
    with office.store.read() as reading:
        return reading.of(JobReading).lines(_find(reading, job_id).id, start)


@operation(Permission.IMPORT)
def change(transaction: Transaction, call: Call, job_id: str, how: JobChange) -> Outcome[JobRecord]:
    """Pause, resume or cancel a job; the piece that goes on is finished all the same.

    Raises NotFoundError `job.not_found`, RefusedError `job.cannot_change`, `job.changed`.
    """
    jobs = transaction.of(Jobs)
    record = _find(transaction, job_id)
    state = rules.after(record, how)
    changed = jobs.change(
        replace(
            record,
            state=state.value,
            ended_at=call.now if state is JobState.CANCELLED else None,
            # Resumed at once. Not while a piece goes on: its lease keeps another server from it.
            next_at=record.next_at if record.failure is None else None,
            failure=None,
        )
    )
    return Outcome(changed, (call.event(f"job.{state.value}", record.id, kind=record.kind),))


def _find(reading: Reading, job_id: str) -> JobRecord:
    found = reading.of(JobReading).by_id(job_id.strip().upper())
    if found is None:
        raise NotFoundError("job.not_found", id=job_id[:20])
    return found
