"""Find what the operations of an assessment are about, and let only those go on who may."""

from __future__ import annotations

from credissuer.applications.application import (
    ApplicationRecord,
    ApplicationState,
    parse_id,
    receipt,
)
from credissuer.applications.application import require_next as require_next
from credissuer.applications.application import require_version as require_version
from credissuer.assessment.worksheet import ConflictOfInterest, WorksheetRecord
from credissuer.errors import ForbiddenError, NotFoundError, RefusedError
from credissuer.office.call import Call
from credissuer.operations.deciding.own_affairs import refuse_to_read_own
from credissuer.store.applications.applications import ApplicationReading
from credissuer.store.applications.worksheets import Worksheets
from credissuer.store.transaction import Reading

UNSEEN = frozenset({ApplicationState.DRAFT})
"""What staff does not read: until it is sent, an application is its holder's own."""


def find(reading: Reading, text: str) -> ApplicationRecord:
    """The application with that receipt, once it was sent.

    Raises NotFoundError `application.not_found`.
    """
    application_id = parse_id(text)
    application = (
        None if application_id is None else reading.of(ApplicationReading).by_id(application_id)
    )
    # As if it were not there: a withdrawn draft was never sent either.
    if application is None or application.state in UNSEEN or application.submitted_at is None:
        raise NotFoundError("application.not_found", id=text[:40])
    return application


def find_to_read(reading: Reading, call: Call, text: str) -> ApplicationRecord:
    """The same for whoever reads what staff knows of it.

    Raises as `find`, and ForbiddenError `reading.of_oneself` where it is the caller's own.
    """
    application = find(reading, text)
    refuse_to_read_own(reading, call, holder_id=application.holder_id)
    return application


def find_sheet(reading: Reading, worksheet_id: str) -> WorksheetRecord:
    """Raises NotFoundError `worksheet.not_found`."""
    sheet = reading.of(Worksheets).by_id(worksheet_id)
    if sheet is None:
        raise NotFoundError("worksheet.not_found", id=worksheet_id[:40])
    return sheet


def own_sheet(reading: Reading, worksheet_id: str, person_id: str) -> WorksheetRecord:
    """The sheet, of the person who asks. Raises NotFoundError, ForbiddenError `worksheet.not_yours`."""
    sheet = find_sheet(reading, worksheet_id)
    if sheet.assessor != person_id:
        raise ForbiddenError("worksheet.not_yours")
    return sheet


def sheet_of(reading: Reading, application_id: str, person_id: str) -> WorksheetRecord | None:
    """The sheet of a person on an application; None where they have none."""
    sheets = reading.of(Worksheets).of_application(application_id)
    return next((sheet for sheet in sheets if sheet.assessor == person_id), None)


def require_state(application: ApplicationRecord, *states: ApplicationState) -> None:
    """Raises RefusedError `application.cannot_change` in any other state."""
    if application.state not in states:
        raise RefusedError(
            "application.cannot_change",
            id=receipt(application.id),
            step=application.state.value,
        )


def require_assessor(
    reading: Reading, application: ApplicationRecord, person_id: str
) -> WorksheetRecord:
    """The sheet of a person who assesses this application, and declared to be free to.

    Raises ForbiddenError `application.not_yours`, RefusedError `worksheet.undeclared`,
    `worksheet.conflict`.
    """
    sheet = sheet_of(reading, application.id, person_id)
    if sheet is None:
        raise ForbiddenError("application.not_yours", id=receipt(application.id))
    if sheet.conflict is None:
        raise RefusedError("worksheet.undeclared")
    if sheet.conflict == ConflictOfInterest.SOME:
        raise RefusedError("worksheet.conflict")
    return sheet
