"""Do the next piece of a job: one server at a time, on from where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from credissuer.credentials.bulk.order import CHANGES
from credissuer.errors import PublicationError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, step
from credissuer.operations.bulk import changing
from credissuer.operations.jobs import importing
from credissuer.operations.jobs.import_job import KIND
from credissuer.operations.perform import needs, perform
from credissuer.staff.job import JobLine, JobRecord, JobState
from credissuer.staff.roles import Actor, Permission, Role
from credissuer.store.sending.jobs import JobReading, Jobs
from credissuer.store.transaction import Transaction
from credverifier.errors import CredentialError

WORKER = Actor(id="system:jobs", roles=frozenset(Role))
"""Who does what people decided, piece by piece."""

LEASE = timedelta(minutes=1)
"""For so long a piece is left to the server that took it: longer than a piece takes, and no longer
than people wait for a job whose server was killed. A piece that two of them do is right as well.
"""

PAUSE = timedelta(seconds=30)
"""After a piece that failed."""

AT_ONCE = 500
"""Lines of a job that are done before whoever caused it is answered; more go on beside."""

AT_ONCE_FOR = timedelta(seconds=10)
"""How long at most: other changes over HTTP wait twenty seconds for their turn, and no longer."""

PIECES: dict[str, Callable[[Office, Call, JobRecord], list[JobLine]]] = {
    KIND: importing.do_piece,
    **dict.fromkeys((change.value for change in CHANGES), changing.do_piece),
}
"""Kind of a job -> what does its next piece; it is safe to do one twice."""


@needs(Permission.ISSUE)
def run_next(
    office: Office, call: Call, job_id: str | None = None, *, despite_lease: bool = False
) -> int:
    """Do one piece of the job that waits longest, or of this one; returns how many lines that were,
    0 where none waits.

    With `despite_lease` also a piece that a server took a moment ago, which may have been killed:
    for kinds whose piece two may do at once. Raises whatever keeps it from going on; the job tells
    it and is tried again later.
    """
    # Asked by a reading first, because this runs every few seconds and writers are one at a time.
    with office.store.read() as reading:
        patience = LEASE if despite_lease else timedelta(0)
        if reading.of(JobReading).due(office.clock() + patience, job_id) is None:
            return 0
    job = perform(office, office.call(call.actor), take, job_id, patience)
    if job is None:
        return 0
    try:
        lines = PIECES[job.kind](office, office.call(call.actor), job)
    except PublicationError:
        # Durable and not public yet: the publisher brings it out, and this piece is done anew,
        # which finds what it has made.
        perform(office, office.call(call.actor), put_off, job, "publish.pending")
        raise
    except CredentialError as error:
        perform(office, office.call(call.actor), put_off, job, error.code)
        raise
    perform(office, office.call(call.actor), advance, job, lines)
    return len(lines)


def run_at_once(office: Office, job: JobRecord) -> None:
    """Do a small job now: to its end, or as far as it comes in `AT_ONCE_FOR`.

    Whatever is left goes on beside the requests, as a large job does. Raises as `run_next`.
    """
    if job.total > AT_ONCE:
        return
    until = office.clock() + AT_ONCE_FOR
    while office.clock() < until and run_next(office, office.call(WORKER), job.id):
        pass


@step
def take(
    transaction: Transaction,
    call: Call,
    job_id: str | None = None,
    patience: timedelta = timedelta(0),
) -> Outcome[JobRecord | None]:
    """The job that waits longest, or this one, left to this server for one piece."""
    jobs = transaction.of(Jobs)
    job = jobs.due(call.now + patience, job_id)
    # Of a kind that only a newer version has: it waits for that.
    if job is None or job.kind not in PIECES:
        return Outcome(None)
    return Outcome(jobs.change(replace(job, next_at=call.now + LEASE)))


@step
def advance(
    transaction: Transaction, call: Call, job: JobRecord, lines: Sequence[JobLine]
) -> Outcome[JobRecord]:
    """Record a piece that was done, whatever somebody decided about the job meanwhile."""
    jobs = transaction.of(Jobs)
    now = jobs.by_id(job.id)
    # Another server took over when the lease was over, and told these lines itself.
    if now is None or now.position != job.position:
        return Outcome(job)
    jobs.add_lines(lines)
    position = job.position + len(lines)
    is_done = position == job.total and now.state == JobState.RUNNING
    changed = jobs.change(
        replace(
            now,
            position=position,
            state=JobState.DONE.value if is_done else now.state,
            ended_at=call.now if is_done else now.ended_at,
            next_at=None,
            failure=None,
        )
    )
    if not is_done:
        return Outcome(changed)
    counts = jobs.counts(job.id)
    return Outcome(changed, (call.event("job.done", job.id, kind=job.kind, **counts),))


@step
def put_off(transaction: Transaction, call: Call, job: JobRecord, code: str) -> Outcome[None]:
    """Leave a piece that failed for later, and tell why."""
    jobs = transaction.of(Jobs)
    now = jobs.by_id(job.id)
    if now is not None and now.version == job.version:
        jobs.change(replace(now, next_at=call.now + PAUSE, failure=code[:100]))
    return Outcome(None)
