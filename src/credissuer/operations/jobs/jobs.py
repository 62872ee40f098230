"""Jobs as staff sees them, and may pause, resume and cancel them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from credissuer.errors import NotFoundError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.bulk.allowed import require_kind
from credissuer.operations.jobs.import_kind import job_of
from credissuer.operations.perform import needs
from credissuer.staff import job as rules
from credissuer.staff.job import JobChange, JobLine, JobOutcome, JobRecord, JobState
from credissuer.staff.roles import Permission
from credissuer.store.sending.jobs import JobReading, Jobs
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.envelope import dates


class Progress(NamedTuple):
    """A job, and outcome -> how many of its lines had it."""

    job: JobRecord
    counts: dict[str, int]


def facts(progress: Progress) -> dict[str, Any]:
    """A job as programs read it."""
    job = progress.job
    return {
        "id": job.id,
        "kind": job.kind,
        "about": job.object,
        "proposal": job.content.get("proposal"),
        "state": job.state,
        "total": job.total,
        "done": job.position,
        **{outcome.value: progress.counts.get(outcome.value, 0) for outcome in JobOutcome},
        "failure": job.failure,
        "created_at": dates.stamp(job.created_at),
        "ended_at": None if job.ended_at is None else dates.stamp(job.ended_at),
    }


def line_in_file(job: JobRecord, line: JobLine) -> int | None:
    """Where in the file, from 1, a line of the job begins; None where it came from no file."""
    lines = job.content.get("lines", ())
    return lines[line.position] if line.position < len(lines) else None


def line_facts(job: JobRecord, line: JobLine) -> dict[str, Any]:
    """What became of a line as programs read it, with its errors as those of an import's dry run."""
    return {
        "line": line_in_file(job, line),
        "ref": line.ref,
        "outcome": line.outcome,
        "number": line.number,
        "errors": [
            {"pointer": one["pointer"], "code": one["code"], "message": one["words"]}
            for one in line.problems.get("problems", [])
        ],
    }


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
def job(office: Office, call: Call, job_id: str) -> JobRecord:
    """A job without counting its lines. Raises NotFoundError `job.not_found`."""
    with office.store.read() as reading:
        return _find(reading, job_id)


@needs(Permission.READ)
def of_proposal(office: Office, call: Call, proposal_id: str) -> JobRecord | None:
    """The job that an approved proposal became; None where it became none."""
    with office.store.read() as reading:
        proposal = reading.of(ProposalReading).by_id(proposal_id)
        return None if proposal is None else job_of(reading, proposal)


@needs(Permission.READ)
def result(office: Office, call: Call, job_id: str, start: int = 0) -> list[JobLine]:
    """What became of each line that is done. Raises NotFoundError `job.not_found`."""
    with office.store.read() as reading:
        return reading.of(JobReading).lines(_find(reading, job_id).id, start)


@needs(Permission.READ)
def refused(office: Office, call: Call, job_id: str, limit: int) -> list[JobLine]:
    """The first lines that were refused. Raises NotFoundError `job.not_found`."""
    with office.store.read() as reading:
        job = _find(reading, job_id)
        return reading.of(JobReading).lines(job.id, limit=limit, outcome=JobOutcome.REFUSED)


@operation(Permission.READ)
def change(transaction: Transaction, call: Call, job_id: str, how: JobChange) -> Outcome[Progress]:
    """Pause, resume or cancel a job; the piece that goes on is finished all the same.

    Raises NotFoundError `job.not_found`, ForbiddenError for whoever may not begin such a job,
    RefusedError `job.cannot_change`, `job.changed`.
    """
    jobs = transaction.of(Jobs)
    record = _find(transaction, job_id)
    require_kind(call, record.kind)
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
    event = call.event(f"job.{state.value}", record.id, kind=record.kind)
    return Outcome(Progress(changed, jobs.counts(record.id)), (event,))


def _find(reading: Reading, job_id: str) -> JobRecord:
    job = reading.of(JobReading).by_id(job_id.strip().upper())
    if job is None:
        raise NotFoundError("job.not_found", id=job_id[:20])
    return job
