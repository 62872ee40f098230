"""Sheets that were uploaded to the office: kept, tried without changing anything, erased."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from credissuer.assessment.importing import sheet as sheets
from credissuer.assessment.importing.import_file import MOST_OCTETS, DryRun, ImportFileRecord
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.persons import person_of
from credissuer.operations.jobs.dry_run import dry_run_of
from credissuer.operations.perform import needs, perform
from credissuer.staff.job import JobRecord
from credissuer.staff.person import person_actor
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.sending.import_files import ImportFiles
from credissuer.store.sending.jobs import JobReading
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number

KEPT = timedelta(days=90)
"""For so long an uploaded file is kept: it is full of names."""


class UploadedImport(NamedTuple):
    """An uploaded file with its proposals and its jobs, the newest first."""

    file: ImportFileRecord
    proposals: list[ProposalRecord]
    jobs: list[JobRecord]

    @property
    def state(self) -> str:
        """How far it has come: `tried`, what became of its newest proposal (`proposed`, `held`,
        `refused`, `withdrawn`), or the state of the job that followed.
        """
        if not self.proposals:
            return self.jobs[0].state if self.jobs else "tried"
        proposal = self.proposals[0]
        for job in self.jobs:
            if job.content.get("proposal") == proposal.id:
                return job.state
        if proposal.outcome is None:
            return "proposed"
        if proposal.recalled_at is not None:
            return "withdrawn"
        return "held" if proposal.is_approved else str(proposal.outcome)

    @property
    def may_be_confirmed(self) -> bool:
        """Whether nothing is under way for it that would certify the same rows."""
        return self.state not in ("proposed", "held", "running", "paused")


@needs(Permission.IMPORT)
def upload(
    office: Office, call: Call, name: str, octets: bytes, sheet: str | None = None
) -> ImportFileRecord:
    """Keep a file that can be read, for its dry run; the same file of the same person again is the
    one that is kept already.

    Raises RefusedError for a file that cannot be read at all (`import.*`), as the command does.
    """
    if not octets:
        raise RefusedError("import.no_file")
    if len(octets) > MOST_OCTETS:
        raise RefusedError("import.too_large", megabytes=MOST_OCTETS // 1024 // 1024)
    record = ImportFileRecord(
        id=number.from_entropy(office.entropy(6))[:9],
        # The last part, because some browsers send the whole path on the sender's computer.
        name=name.replace("\\", "/").rpartition("/")[2][:200] or "import",
        sheet=(sheet or None) and (sheet or "")[:200],
        sha256=hashlib.sha256(octets).hexdigest(),
        content=base64.b64encode(octets).decode("ascii"),
        uploaded_by=call.actor.id,
        uploaded_at=call.now,
    )
    # Read before anything is stored: what is no sheet is refused now, and a large workbook takes
    # seconds, in which no other change could be made.
    sheet_of(office, call, record)
    return perform(office, call, keep, record)


@operation(Permission.IMPORT)
def keep(
    transaction: Transaction, call: Call, record: ImportFileRecord
) -> Outcome[ImportFileRecord]:
    """Store a file that was read, unless the same is there."""
    person = person_of(transaction, call.actor)
    if person is not None:
        # Also at the command line, where the actor is the user of the computer.
        record = replace(record, uploaded_by=person_actor(person).id)
    kept = transaction.of(ImportFiles).same(record)
    if kept is not None:
        return Outcome(kept)
    transaction.add([record])
    return Outcome(record, (call.event("import.uploaded", record.id, sha256=record.sha256),))


@needs(Permission.IMPORT)
def uploads(
    office: Office, call: Call, *, after: str | None = None, limit: int = 20
) -> list[UploadedImport]:
    """The uploaded files, the newest first, from the first after the file `after`."""
    with office.store.read() as reading:
        files = reading.of(ImportFiles).page(after=after, limit=limit)
        return [with_its_fate(reading, file) for file in files]


@needs(Permission.IMPORT)
def uploaded(office: Office, call: Call, file_id: str) -> UploadedImport:
    """One uploaded file. Raises NotFoundError `import.not_found`."""
    with office.store.read() as reading:
        return with_its_fate(reading, find(reading, file_id))


@needs(Permission.IMPORT)
def dry_run(office: Office, call: Call, file_id: str) -> DryRun:
    """What every row of the file is, as the office's records are now. Changes nothing.

    Raises NotFoundError `import.not_found`, RefusedError `import.erased`, `import.*`.
    """
    with office.store.read() as reading:
        file = find(reading, file_id)
        return dry_run_of(reading, call, office, sheet_of(office, call, file))


@operation(Permission.IMPORT)
def erase_uploads(transaction: Transaction, call: Call) -> Outcome[int]:
    """Erase what stood in files that were uploaded long ago; returns of how many."""
    return Outcome(transaction.of(ImportFiles).erase(call.now - KEPT))


def run_erasing(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, erase_uploads)


def with_its_fate(reading: Reading, file: ImportFileRecord) -> UploadedImport:
    """A file with what became of it."""
    proposals = reading.of(ProposalReading).page(kind="import", object_id=file.id)
    return UploadedImport(file, proposals, reading.of(JobReading).of_object(file.id))


def find(reading: Reading, file_id: str) -> ImportFileRecord:
    """Raises NotFoundError `import.not_found`."""
    file = reading.of(ImportFiles).by_id(file_id.strip().upper())
    if file is None:
        raise NotFoundError("import.not_found")
    return file


def sheet_of(office: Office, call: Call, file: ImportFileRecord) -> sheets.ImportSheet:
    """The rows of a kept file. Raises RefusedError `import.erased`, `import.damaged` where it is not
    the file that was uploaded, `import.*`.
    """
    if file.content is None:
        raise RefusedError("import.erased")
    if hashlib.sha256(file.octets).hexdigest() != file.sha256:
        raise RefusedError("import.damaged")
    return sheets.read(
        file.octets,
        office.programme,
        today=call.today,
        # Whoever uploaded it answers for what it says, whoever looks at it later.
        assessor=file.uploaded_by,
        wanted=file.sheet,
        zone=call.zone,
    )


def without_order(run: DryRun) -> sheets.ImportSheet:
    """The sheet whose bad rows are those of the dry run, for its file of errors."""
    return replace(
        run.sheet,
        rows=tuple(
            replace(judged.row, order=None, problems=judged.problems)
            if judged.problems
            else judged.row
            for judged in run.rows
        ),
    )
