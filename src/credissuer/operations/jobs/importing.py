"""The ready rows of a sheet, certified piece by piece once two people stand behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from credissuer.assessment.importing.import_file import problems_of
from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_text import order_of
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import FieldError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import issue, renditions
from credissuer.operations.admission import Admission
from credissuer.operations.jobs import uploads
from credissuer.operations.jobs.dry_run import orders_sha256
from credissuer.operations.publishing.publish_due import publish_issued
from credissuer.operations.worker_processes.issue_batches import batches_of, released_batches
from credissuer.operations.worker_processes.pool import pool_for
from credissuer.staff.job import JobLine, JobOutcome, JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.store.sending.jobs import JobReading
from credissuer.store.staff.proposals import ProposalReading

PIECE = 500
"""Certificates of one turn of a large job; whoever waits for the server waits no longer than these
take.
"""

PIECE_OF_FILE = 2_000
"""The same where the orders are those of a file, which is read anew for each piece."""

PIECE_WAITED_FOR = 100
"""The same of a job of at most `PIECE` lines. Whoever caused it waits for it, though not for long
(`run_jobs.AT_ONCE_FOR`): between two pieces it can go on without them.
"""

PUBLISHED_EVERY = 2_000
"""Rows: not after each piece, because every publication signs the checkpoint and the shards of the
profile index that changed.
"""


def do_piece(office: Office, call: Call, job: JobRecord) -> list[JobLine]:
    """Certify the next rows. Done twice it gives the same certificates, found by their refs."""
    if "proposal" in job.content:
        with office.store.read() as reading:
            proposal = reading.of(ProposalReading).by_id(job.content["proposal"])
        # The job was made in the commit of its decision, and nothing deletes a proposal.
        assert proposal is not None
        positions = _next(job, PIECE)
        orders, lines = _approved(office, call, proposal, job, positions)
    else:
        proposal = None
        positions = _next(job, PIECE_OF_FILE)
        orders = _in_file(office, call, job, positions)
        lines = {}
    if orders:
        lines |= _issued(office, call, proposal, job, orders)
    made = [lines[position] for position in positions]
    if positions.stop == job.total or positions.stop % PUBLISHED_EVERY == 0:
        _publish(office, job, made)
    return made


def _next(job: JobRecord, most: int) -> range:
    piece = PIECE_WAITED_FOR if job.total <= PIECE else most
    return range(job.position, min(job.position + piece, job.total))


def _in_file(
    office: Office, call: Call, job: JobRecord, positions: Sequence[int]
) -> dict[int, Order]:
    """Position -> the order of its line in the file.

    Raises NotFoundError `import.not_found`; RefusedError `import.erased`, `import.changed` where
    file or programme say something else than when the job began: then nothing of it is certified.
    """
    with office.store.read() as reading:
        file = uploads.find(reading, job.object)
    rows = {row.line: row.order for row in uploads.sheet_of(office, call, file).rows}
    orders = [rows.get(line) for line in job.content["lines"]]
    confirmed = [order for order in orders if order is not None]
    if len(confirmed) != job.total or orders_sha256(confirmed) != job.content["ready_sha256"]:
        raise RefusedError("import.changed")
    return {position: confirmed[position] for position in positions}


def _approved(
    office: Office,
    call: Call,
    proposal: ProposalRecord,
    job: JobRecord,
    positions: Sequence[int],
) -> tuple[dict[int, Order], dict[int, JobLine]]:
    """Position -> the order that was approved, and position -> the line of one that is none now."""
    orders: dict[int, Order] = {}
    lines: dict[int, JobLine] = {}
    for position in positions:
        each, permit = proposal.content["orders"][position], proposal.content["permits"][position]
        try:
            order = order_of(
                each["order"], office.programme, today=call.today, assessor=each["assessor"]
            )
            order = replace(order, after_sanction=each.get("after_sanction"))
            # Today's rules would make something else of it than what the second person saw.
            if order.body_sha256() != permit["body_sha256"]:
                raise RefusedError("proposal.stale", id=proposal.id)
            orders[position] = order
        except RefusedError as refusal:
            lines[position] = _refused(job, position, each["order"]["ref"], problems_of(refusal))
    return orders, lines


def _issued(
    office: Office,
    call: Call,
    proposal: ProposalRecord | None,
    job: JobRecord,
    orders: dict[int, Order],
) -> dict[int, JobLine]:
    batches = batches_of(list(orders.values()))
    admissions: list[Admission] = []
    finished: dict[str, issue.Issued] = {}
    with pool_for(len(orders), office.signing_processes) as pool:
        for batch in released_batches(office, call, batches, pool, proposal):
            admissions += batch.intended.admissions
            finished |= batch.released
    lines: dict[int, JobLine] = {}
    numbers: list[str] = []
    for position, admitted in zip(orders, admissions, strict=True):
        ref = orders[position].ref
        answer = finished.get(ref)
        if isinstance(admitted, RefusedError):
            lines[position] = _refused(job, position, ref, problems_of(admitted))
            continue
        made = answer.certificate if answer is not None else admitted
        assert isinstance(made, CertificateRecord)
        numbers.append(made.number)
        outcome = JobOutcome.ISSUED if _is_of(job, proposal, made) else JobOutcome.THERE
        lines[position] = JobLine(
            job_id=job.id,
            position=position,
            ref=ref,
            outcome=outcome.value,
            number=made.number,
            problems={},
        )
    renditions.sign_bound(office, call, numbers)
    return lines


def _is_of(job: JobRecord, proposal: ProposalRecord | None, certificate: CertificateRecord) -> bool:
    """Whether it was issued by this very job, perhaps in a piece that was done before a power cut."""
    if proposal is not None:
        return certificate.proposal_id == proposal.id
    return certificate.issued_at >= job.created_at


def _refused(job: JobRecord, position: int, ref: str, problems: Sequence[FieldError]) -> JobLine:
    members = [
        {"pointer": one.pointer, "code": one.code, "words": dict(one.words)} for one in problems
    ]
    return JobLine(
        job_id=job.id,
        position=position,
        ref=ref,
        outcome=JobOutcome.REFUSED.value,
        number=None,
        problems={"problems": members},
    )


def _publish(office: Office, job: JobRecord, made: Sequence[JobLine]) -> None:
    """Bring out what was certified since the last time, with `made`, which is not recorded yet."""
    # From the last multiple: what a run before this one may have left unpublished.
    end = job.position + len(made)
    start = (end - 1) // PUBLISHED_EVERY * PUBLISHED_EVERY
    with office.store.read() as reading:
        before = reading.of(JobReading).lines(job.id, start)
    numbers = [line.number for line in (*before, *made) if line.number is not None]
    publish_issued(office, numbers)
