"""Declare whether one is close to an applicant: before anything is judged, in exact words."""

from __future__ import annotations

from dataclasses import replace

from credissuer.applications.application import ApplicationState
from credissuer.assessment.text.written import block
from credissuer.assessment.worksheet import ConflictOfInterest, WorksheetRecord
from credissuer.errors import RefusedError
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.assessing.application_records import find, own_sheet, require_state
from credissuer.operations.assessing.take import FIRST
from credissuer.operations.deciding.persons import require_person
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import Applications
from credissuer.store.applications.worksheets import Worksheets
from credissuer.store.transaction import Transaction
from credissuer.words import words

MOST_NOTE = 2_000


def declaration(conflict: ConflictOfInterest, language: str) -> str:
    """The very words that are agreed to."""
    return str(words("assessing", language)["declaration"][conflict.value])


@operation(Permission.ASSESS)
def declare(
    transaction: Transaction,
    call: Call,
    worksheet_id: str,
    conflict: str | None,
    language: str,
    note: str = "",
) -> Outcome[WorksheetRecord]:
    """Keep what the assessor declared, in the words that were shown in `language`.

    Whoever declares a conflict is out for good; the application goes back to the queue, if they
    were the first assessor. Raises RefusedError `worksheet.declaration_missing`,
    `worksheet.declared` for the opposite of what was declared, `worksheet.note_too_long`;
    NotFoundError, ForbiddenError `worksheet.not_yours`.
    """
    person = require_person(transaction, call)
    sheet = own_sheet(transaction, worksheet_id, person.id)
    application = find(transaction, sheet.application_id)
    if conflict not in list(ConflictOfInterest):
        raise RefusedError("worksheet.declaration_missing")
    declared = ConflictOfInterest(conflict)
    if sheet.conflict == declared:
        return Outcome(sheet)
    # Who has found out later that they are close may still say so; never the other way round.
    if sheet.conflict == ConflictOfInterest.SOME:
        raise RefusedError("worksheet.declared")
    require_state(application, ApplicationState.ASSESSING, ApplicationState.MORE_ASKED)
    text = block(note)
    if len(text) > MOST_NOTE:
        raise RefusedError("worksheet.note_too_long", most=MOST_NOTE)
    changed = transaction.of(Worksheets).change(
        replace(
            sheet,
            conflict=declared.value,
            declaration=declaration(declared, language),
            declared_at=call.now,
            conflict_note=text or None,
            finished_at=None if declared is ConflictOfInterest.SOME else sheet.finished_at,
        )
    )
    # Never the note: the trail can never be erased.
    event = call.event(
        "application.declared", application.id, worksheet=sheet.id, conflict=declared.value
    )
    if declared is ConflictOfInterest.SOME and sheet.position == FIRST:
        back = replace(application, assignee=None, changed_at=call.now)
        # While the holder's answer is awaited it stays there; whoever is free then takes it.
        if application.state is ApplicationState.ASSESSING:
            back = replace(back, state=ApplicationState.SUBMITTED)
        transaction.of(Applications).change(back)
    return Outcome(changed, (event,))
