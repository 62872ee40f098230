"""Sheets on the desk: uploaded, tried without changing anything, and proposed to a second person."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from credissuer.assessment.importing import sheet as sheets
from credissuer.assessment.importing.import_file import (
    MOST_OCTETS,
    MOST_ROWS,
    DryRun,
    ImportFileRecord,
    RowKind,
    judge,
    problems_of,
)
from credissuer.assessment.orders.order import Order
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import FieldError, NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import admission
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.persons import require_person
from credissuer.operations.deciding.propose import propose
from credissuer.operations.perform import needs, perform
from credissuer.staff.job import JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.sending.import_files import ImportFiles
from credissuer.store.sending.jobs import JobReading
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number

KEPT = timedelta(days=90)
"""For so long an uploaded file is kept: it is full of names."""

_LOOKED_UP = 2_000


class Upload(NamedTuple):
    """An uploaded file with its proposals and its jobs, the newest first."""

    file: ImportFileRecord
    proposals: list[ProposalRecord]
    jobs: list[JobRecord]


@operation(Permission.IMPORT)
def upload(
    transaction: Transaction,
    call: Call,
    office: Office,
    name: str,
    octets: bytes,
    sheet: str | None = None,
) -> Outcome[ImportFileRecord]:
    """Keep a file that can be read, for its dry run.

    Raises RefusedError for one that cannot be read at all (`import.*`), as the command does.
    """
    if not octets:
        raise RefusedError("import.no_file")
    if len(octets) > MOST_OCTETS:
        raise RefusedError("import.too_large", megabytes=MOST_OCTETS // 1024 // 1024)
    person = require_person(transaction, call)
    record = ImportFileRecord(
        id=number.from_entropy(office.entropy(6))[:9],
        # The last part, because some browsers send the whole path on the sender's computer.
        name=name.replace("\\", "/").rpartition("/")[2][:200] or "import",
        sheet=(sheet or None) and (sheet or "")[:200],
        sha256=hashlib.sha256(octets).hexdigest(),
        content=base64.b64encode(octets).decode("ascii"),
        uploaded_by=person.id,
        uploaded_at=call.now,
    )
    # Read once before it is kept: what is no sheet is refused now, beside the field.
    _sheet(office, call, record)
    transaction.add([record])
    return Outcome(record, (call.event("import.uploaded", record.id, sha256=record.sha256),))


@needs(Permission.IMPORT)
def uploads(office: Office, call: Call) -> list[Upload]:
    """The last uploaded files."""
    with office.store.read() as reading:
        return [_with_its_fate(reading, file) for file in reading.of(ImportFiles).recent()]


@needs(Permission.IMPORT)
def uploaded(office: Office, call: Call, file_id: str) -> Upload:
    """One uploaded file. Raises NotFoundError `import.not_found`."""
    with office.store.read() as reading:
        return _with_its_fate(reading, _find(reading, file_id))


@needs(Permission.IMPORT)
def dry_run(office: Office, call: Call, file_id: str) -> DryRun:
    """What every row of the file is, as the office's records are now. Changes nothing.

    Raises NotFoundError `import.not_found`, RefusedError `import.erased`, `import.*`.
    """
    with office.store.read() as reading:
        return _tried(reading, call, office, _find(reading, file_id))


@operation(Permission.IMPORT)
def propose_import(
    transaction: Transaction,
    call: Call,
    office: Office,
    file_id: str,
    note: str | None = None,
) -> Outcome[ProposalRecord]:
    """Propose that the ready rows of a file be certified, as they are ready now.

    Raises NotFoundError, RefusedError `import.nothing_ready`, `.too_many_rows`, `.erased`, and as
    `propose` does.
    """
    file = _find(transaction, file_id)
    ready = [
        judged.row.order
        for judged in _tried(transaction, call, office, file).of(RowKind.READY)
        if judged.row.order is not None
    ]
    if not ready:
        raise RefusedError("import.nothing_ready")
    if len(ready) > MOST_ROWS:
        raise RefusedError("import.too_many_rows", most=MOST_ROWS)
    content = issue_content(ready, file=file.id, file_name=file.name, file_sha256=file.sha256)
    return propose(transaction, call, office, "import", file.id, content, note)


@operation(Permission.IMPORT)
def erase_uploads(transaction: Transaction, call: Call) -> Outcome[int]:
    """Erase what stood in files that were uploaded long ago; returns of how many."""
    return Outcome(transaction.of(ImportFiles).erase(call.now - KEPT))


def run_erasing(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, erase_uploads)


def _with_its_fate(reading: Reading, file: ImportFileRecord) -> Upload:
    proposals = reading.of(ProposalReading).page(kind="import", object_id=file.id)
    return Upload(file, proposals, reading.of(JobReading).of_object(file.id))


def _find(reading: Reading, file_id: str) -> ImportFileRecord:
    found = reading.of(ImportFiles).by_id(file_id)
    if found is None:
        raise NotFoundError("import.not_found")
    return found


def _sheet(office: Office, call: Call, file: ImportFileRecord) -> sheets.ImportSheet:
    if file.content is None:
        raise RefusedError("import.erased")
    return sheets.read(
        file.octets,
        office.programme,
        today=call.today,
        # Whoever uploaded it answers for what it says, whoever looks at it later.
        assessor=f"person:{file.uploaded_by}",
        wanted=file.sheet,
        zone=call.zone,
    )


def _tried(reading: Reading, call: Call, office: Office, file: ImportFileRecord) -> DryRun:
    sheet = _sheet(office, call, file)
    refused: dict[str, tuple[FieldError, ...]] = {}
    certified: dict[str, str] = {}
    for start in range(0, len(sheet.ready), _LOOKED_UP):
        orders = sheet.ready[start : start + _LOOKED_UP]
        admitted = admission.admit(reading, orders, office.programme.limits, call)
        _sort(orders, admitted, refused, certified)
    return judge(sheet, refused, certified)


def _sort(
    orders: Sequence[Order],
    admitted: Sequence[admission.Admission],
    refused: dict[str, tuple[FieldError, ...]],
    certified: dict[str, str],
) -> None:
    for order, answer in zip(orders, admitted, strict=True):
        if isinstance(answer, RefusedError):
            refused[order.ref] = problems_of(answer)
        # Intended and not released: an interrupted run, which a new one finishes.
        elif isinstance(answer, CertificateRecord) and answer.released_at is not None:
            certified[order.ref] = answer.number


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
