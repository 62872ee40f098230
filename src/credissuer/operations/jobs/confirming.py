"""The ready rows of an uploaded sheet are let through: proposed where two people decide, else begun
at once.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, NamedTuple

from credissuer.assessment.importing.import_file import MOST_ROWS, DryRun, RowKind
from credissuer.assessment.importing.sheet import ImportSheet
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.finish import finish
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.persons import person_of, require_person
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.deciding.propose import propose, put
from credissuer.operations.jobs import run_jobs
from credissuer.operations.jobs.dry_run import dry_run_of, orders_sha256
from credissuer.operations.jobs.import_job import KIND, new_job
from credissuer.operations.jobs.uploads import UploadedImport, find, sheet_of, uploaded
from credissuer.operations.perform import needs, perform
from credissuer.staff.job import JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """`ready_sha256` is the digest of the ready rows that somebody was shown (`orders_sha256`);
    None: whichever are ready now.
    """

    file_id: str
    note: str | None = None
    ready_sha256: str | None = None


@needs(Permission.IMPORT)
def confirm(office: Office, call: Call, wanted: Confirmation) -> UploadedImport:
    """Propose the ready rows of a file; in an office of one certify them.

    Up to `run_jobs.AT_ONCE` rows are certified before it returns, more go on as a job. Again while
    that is under way or done: no change. Raises NotFoundError `import.not_found`; RefusedError
    `import.nothing_ready`, `.too_many_rows`, `.erased`, `.changed`; ForbiddenError where two people
    decide and no person calls; PublicationError `publish.pending`; and as `propose.propose`.
    """
    before = uploaded(office, call, wanted.file_id)
    if not before.may_be_confirmed:
        return before
    # Read outside of the transaction: a large sheet takes seconds.
    sheet = sheet_of(office, call, before.file)
    with office.store.read() as reading:
        is_begun_by_program = not two_decide(reading) and person_of(reading, call.actor) is None
        run = dry_run_of(reading, call, office, sheet)
    if before.state == "done" and not run.orders:
        return before
    if is_begun_by_program:
        job = perform(office, call, begin_import, office, wanted, sheet)
        run_jobs.run_at_once(office, job)
    else:
        proposal = perform(office, call, propose_import, office, wanted, sheet)
        finish(office, call, proposal)
    return uploaded(office, call, wanted.file_id)


@operation(Permission.IMPORT)
def propose_import(
    transaction: Transaction, call: Call, office: Office, wanted: Confirmation, sheet: ImportSheet
) -> Outcome[ProposalRecord]:
    """Propose that the ready rows of a file be certified. Raises as `confirm`."""
    file = find(transaction, wanted.file_id)
    run = _ready(transaction, call, office, wanted, sheet)
    content = {"file": file.id, **_content(run, file.name, file.sha256)}
    return propose(transaction, call, office, KIND, file.id, content, wanted.note)


class ReadFile(NamedTuple):
    """A file that a command has read, which the office does not keep."""

    name: str
    octets: bytes


@needs(Permission.IMPORT)
def propose_rows_of(office: Office, call: Call, file: ReadFile, run: DryRun) -> ProposalRecord:
    """Propose the ready rows of a file at the command line; it is known by its digest.

    Raises RefusedError `import.too_many_rows`, and as `propose.put`.
    """
    _require_few(run)
    digest = hashlib.sha256(file.octets).hexdigest()
    return put(office, call, KIND, digest, _content(run, file.name, digest))


@operation(Permission.ISSUE)
def begin_import(
    transaction: Transaction, call: Call, office: Office, wanted: Confirmation, sheet: ImportSheet
) -> Outcome[JobRecord]:
    """Begin the job that certifies the ready rows of a file, for a program in an office of one.

    Raises as `confirm`.
    """
    if two_decide(transaction):
        # Somebody has raised the flag since `confirm` looked.
        require_person(transaction, call)
    file = find(transaction, wanted.file_id)
    run = _ready(transaction, call, office, wanted, sheet)
    digest = orders_sha256(run.orders)
    content = {"name": file.name, "lines": run.lines, "ready_sha256": digest}
    job = new_job(office, call, file.id, content, total=len(run.orders))
    transaction.add([job])
    event = call.event("job.created", job.id, kind=job.kind, about=file.id, lines=job.total)
    return Outcome(job, (event,))


def _ready(
    reading: Reading, call: Call, office: Office, wanted: Confirmation, sheet: ImportSheet
) -> DryRun:
    """The dry run of this moment, if its ready rows may be let through. Raises as `confirm`."""
    run = dry_run_of(reading, call, office, sheet)
    if not run.orders:
        raise RefusedError("import.nothing_ready")
    _require_few(run)
    if wanted.ready_sha256 not in (None, orders_sha256(run.orders)):
        raise RefusedError("import.changed")
    return run


def _require_few(run: DryRun) -> None:
    if len(run.orders) > MOST_ROWS:
        raise RefusedError("import.too_many_rows", most=MOST_ROWS)


def _content(run: DryRun, name: str, sha256: str) -> dict[str, Any]:
    """The content of a proposal to certify the ready rows of a file."""
    return issue_content(
        run.orders,
        file_name=name,
        file_sha256=sha256,
        lines=run.lines,
        # What was left out is told to whoever decides, as it was then.
        counts={kind.value: run.counts[kind] for kind in RowKind},
    )
