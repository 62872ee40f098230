"""Who assesses an application: take it, hand it on, join as the second assessor."""

from __future__ import annotations

from dataclasses import replace

from credissuer.applications.application import ApplicationRecord, ApplicationState, receipt
from credissuer.assessment.worksheet import ConflictOfInterest, WorksheetRecord
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.assessing.application_records import (
    find,
    require_next,
    require_state,
    require_version,
    sheet_of,
)
from credissuer.operations.deciding.own_affairs import require_not_own_application
from credissuer.operations.deciding.persons import require_person
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import Applications
from credissuer.store.applications.worksheets import Worksheets
from credissuer.store.staff.people import People
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number

FIRST, SECOND = 0, 1


@operation(Permission.ASSESS)
def take(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    version: int | None = None,
) -> Outcome[ApplicationRecord]:
    """Assess an application oneself. Taking one's own again changes nothing.

    Raises NotFoundError, RefusedError `application.taken`, `.changed`, `.cannot_change`,
    `worksheet.conflict` for whoever declared one; ForbiddenError, `decision.on_oneself` among them.
    """
    person = require_person(transaction, call)
    return _assign(transaction, call, office, text, person, version)


@operation(Permission.ASSESS)
def assign(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    login: str,
    version: int | None = None,
) -> Outcome[ApplicationRecord]:
    """Let the person with that login assess it; whoever had it before keeps their sheet.

    Raises as `take`, and RefusedError `application.no_assessor`.
    """
    require_person(transaction, call)
    person = transaction.of(People).by_login(login.strip().lower())
    is_free = person is not None and person.is_active
    if not is_free or not person_actor(person).has(Permission.ASSESS):  # type: ignore[arg-type]
        raise RefusedError("application.no_assessor", login=login[:100])
    assert person is not None
    return _assign(transaction, call, office, text, person, version, anew=True)


@operation(Permission.ASSESS)
def join(
    transaction: Transaction, call: Call, office: Office, text: str
) -> Outcome[WorksheetRecord]:
    """Become the second assessor, with a sheet of one's own.

    Raises NotFoundError, RefusedError `application.cannot_change`, `application.has_second`,
    `worksheet.conflict`; ForbiddenError.
    """
    person = require_person(transaction, call)
    application = find(transaction, text)
    require_not_own_application(transaction, person, application.holder_id)
    require_state(application, ApplicationState.ASSESSING, ApplicationState.MORE_ASKED)
    own = sheet_of(transaction, application.id, person.id)
    if own is not None:
        if own.conflict == ConflictOfInterest.SOME:
            raise RefusedError("worksheet.conflict")
        return Outcome(own)
    sheets = working_sheets(transaction, application.id)
    if any(sheet.position == SECOND for sheet in sheets):
        raise RefusedError("application.has_second", id=receipt(application.id))
    sheet = _sheet(office, call, application.id, person.id, SECOND)
    transaction.add([sheet])
    return Outcome(sheet, (call.event("application.joined", application.id),))


def working_sheets(reading: Reading, application_id: str) -> list[WorksheetRecord]:
    """The sheets that count: of nobody who declared a conflict."""
    sheets = reading.of(Worksheets).of_application(application_id)
    return [sheet for sheet in sheets if sheet.conflict != ConflictOfInterest.SOME]


def _assign(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    person: PersonRecord,
    version: int | None,
    *,
    anew: bool = False,
) -> Outcome[ApplicationRecord]:
    application = find(transaction, text)
    require_not_own_application(transaction, person, application.holder_id)
    if application.assignee == person.id and application.state is not ApplicationState.SUBMITTED:
        return Outcome(application)
    require_version(application, version)
    if application.state is ApplicationState.SUBMITTED:
        require_next(application, ApplicationState.ASSESSING)
    else:
        require_state(application, ApplicationState.ASSESSING)
        # Nobody takes away what somebody else works on, except by saying whose it becomes.
        if not anew:
            raise RefusedError("application.taken", id=receipt(application.id))
    events = [call.event("application.assigned", application.id, person=person.id)]
    _first_sheet(transaction, call, office, application, person.id)
    changed = replace(
        application, state=ApplicationState.ASSESSING, assignee=person.id, changed_at=call.now
    )
    return Outcome(transaction.of(Applications).change(changed), tuple(events))


def _first_sheet(
    transaction: Transaction,
    call: Call,
    office: Office,
    application: ApplicationRecord,
    person_id: str,
) -> None:
    """Give the person the first sheet; whoever had it before becomes the second assessor."""
    own = sheet_of(transaction, application.id, person_id)
    if own is not None and own.conflict == ConflictOfInterest.SOME:
        raise RefusedError("worksheet.conflict")
    worksheets = transaction.of(Worksheets)
    for sheet in working_sheets(transaction, application.id):
        if sheet.position == FIRST and sheet.assessor != person_id:
            worksheets.change(replace(sheet, position=SECOND))
    if own is None:
        transaction.add([_sheet(office, call, application.id, person_id, FIRST)])
    elif own.position != FIRST:
        worksheets.change(replace(own, position=FIRST))


def _sheet(
    office: Office, call: Call, application_id: str, person_id: str, position: int
) -> WorksheetRecord:
    return WorksheetRecord(
        id=f"W{number.from_entropy(office.entropy(6))[:8]}",
        application_id=application_id,
        assessor=person_id,
        position=position,
        programme=office.programme.id,
        programme_version=office.programme.version,
        conflict=None,
        declaration=None,
        declared_at=None,
        conflict_note=None,
        finished_at=None,
        created_at=call.now,
        version=1,
    )
