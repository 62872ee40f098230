"""Fill in an assessment sheet: a criterion at a time, then say that it is finished."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from credissuer.applications.application import ApplicationRecord, ApplicationState
from credissuer.assessment.text.written import block
from credissuer.assessment.worksheet import (
    WorksheetNoteRecord,
    WorksheetRecord,
    check_note,
    require_declared,
    require_open,
)
from credissuer.assessment.worksheet_result import require_whole
from credissuer.audit.trail import AuditEvent
from credissuer.errors import FieldError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.assessing.application_records import find, own_sheet, require_state
from credissuer.operations.deciding.persons import require_person
from credissuer.staff.roles import Permission
from credissuer.store.applications.worksheets import Worksheets
from credissuer.store.transaction import Transaction


@operation(Permission.ASSESS)
def save_criterion(
    transaction: Transaction,
    call: Call,
    office: Office,
    worksheet_id: str,
    criterion: str,
    level: str | None,
    note: str,
    version: int,
) -> Outcome[WorksheetNoteRecord]:
    """Keep what the assessor found in one criterion; either part may still be missing.

    `version` is that of the note that was looked at, 0 where there was none. Saved again as it is,
    nothing changes. Raises RefusedError `worksheet.changed` where it was saved elsewhere since, and
    as `check_note`, `require_open`; NotFoundError, ForbiddenError.
    """
    sheet, _ = _own(transaction, call, worksheet_id)
    require_open(sheet, office.programme)
    checked_level, text = check_note(office.programme, criterion, level, block(note))
    worksheets = transaction.of(Worksheets)
    stored = next((one for one in worksheets.notes(sheet.id) if one.criterion == criterion), None)
    if stored is not None and (stored.level, stored.note) == (checked_level, text):
        return Outcome(stored)
    if version != (0 if stored is None else stored.version):
        raise RefusedError("worksheet.changed")
    record = WorksheetNoteRecord(
        worksheet_id=sheet.id,
        criterion=criterion,
        level=checked_level,
        note=text,
        changed_at=call.now,
        version=version + 1,
    )
    worksheets.put_note(record)
    event = call.event(
        "application.judged",
        sheet.application_id,
        worksheet=sheet.id,
        criterion=criterion,
        level=checked_level,
    )
    return Outcome(record, (event,))


class CriterionEntry(NamedTuple):
    """What was typed for a criterion, and the version of the note that it was typed over."""

    level: str | None
    note: str
    version: int


@operation(Permission.ASSESS)
def save_sheet(
    transaction: Transaction,
    call: Call,
    office: Office,
    worksheet_id: str,
    entries: Mapping[str, CriterionEntry],
) -> Outcome[None]:
    """Keep several criteria at once, all of them or none.

    Raises RefusedError `worksheet.refused` with every problem, at `/{criterion}/level` and
    `/{criterion}/note`, and as `save_criterion`.
    """
    events: list[AuditEvent] = []
    problems: list[FieldError] = []
    for criterion, entry in entries.items():
        try:
            outcome = save_criterion(transaction, call, office, worksheet_id, criterion, *entry)
            events += outcome.events
        except RefusedError as error:
            faults = error.facts.get("problems", (FieldError.of("/note", error),))
            if error.code not in ("worksheet.refused", "worksheet.changed"):
                raise
            problems += [replace(one, pointer=f"/{criterion}{one.pointer}") for one in faults]
    if problems:
        raise RefusedError("worksheet.refused", problems=tuple(problems))
    return Outcome(None, tuple(events))


@operation(Permission.ASSESS)
def finish(
    transaction: Transaction, call: Call, office: Office, worksheet_id: str
) -> Outcome[WorksheetRecord]:
    """Say that the sheet is whole. Again: no change.

    Raises RefusedError `worksheet.incomplete` with every place that is empty, and as
    `require_open`; NotFoundError, ForbiddenError.
    """
    sheet, _ = _own(transaction, call, worksheet_id)
    require_declared(sheet)
    if sheet.finished_at is not None:
        return Outcome(sheet)
    require_open(sheet, office.programme)
    worksheets = transaction.of(Worksheets)
    result = require_whole(office.programme, worksheets.notes(sheet.id))
    finished = worksheets.change(replace(sheet, finished_at=call.now))
    event = call.event(
        "application.sheet_finished",
        sheet.application_id,
        worksheet=sheet.id,
        earned=result.earned or "none",
        near=result.near,
    )
    return Outcome(finished, (event,))


@operation(Permission.ASSESS)
def reopen(
    transaction: Transaction, call: Call, office: Office, worksheet_id: str
) -> Outcome[WorksheetRecord]:
    """Correct a finished sheet, while nothing is proposed by it. Raises as `finish`."""
    sheet, _ = _own(transaction, call, worksheet_id)
    require_declared(sheet)
    if sheet.finished_at is None:
        return Outcome(sheet)
    changed = transaction.of(Worksheets).change(replace(sheet, finished_at=None))
    event = call.event("application.sheet_reopened", sheet.application_id, worksheet=sheet.id)
    return Outcome(changed, (event,))


@operation(Permission.ASSESS)
def move_to_current(
    transaction: Transaction, call: Call, office: Office, worksheet_id: str
) -> Outcome[WorksheetRecord]:
    """Go on under the rules of today; levels and notes of criteria that are still there stay.

    Raises NotFoundError, ForbiddenError, RefusedError as `finish`.
    """
    sheet, _ = _own(transaction, call, worksheet_id)
    require_declared(sheet)
    programme = office.programme
    if (sheet.programme, sheet.programme_version) == (programme.id, programme.version):
        return Outcome(sheet)
    moved = replace(
        sheet,
        programme=programme.id,
        programme_version=programme.version,
        finished_at=None,
    )
    event = call.event(
        "application.sheet_moved",
        sheet.application_id,
        worksheet=sheet.id,
        before=sheet.programme_version,
        version=programme.version,
    )
    return Outcome(transaction.of(Worksheets).change(moved), (event,))


def _own(
    transaction: Transaction, call: Call, worksheet_id: str
) -> tuple[WorksheetRecord, ApplicationRecord]:
    person = require_person(transaction, call)
    sheet = own_sheet(transaction, worksheet_id, person.id)
    application = find(transaction, sheet.application_id)
    require_state(application, ApplicationState.ASSESSING, ApplicationState.MORE_ASKED)
    return sheet, application
