"""From an assessed application to the order that a certificate is issued by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from typing import NamedTuple

from credissuer.applications.application import ApplicationRecord, receipt
from credissuer.applications.proof import ProofRecord, ProofState
from credissuer.assessment.orders.draft import UncheckedAccount, UncheckedOrder
from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_check import check_order
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.assessment.worksheet import WorksheetNoteRecord, WorksheetRecord, require_current
from credissuer.assessment.worksheet_result import Agreement, SheetResult, agreement, result_of
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.assessing.take import FIRST, working_sheets
from credissuer.staff.person import PERSON
from credissuer.store.applications.proofs import Proofs
from credissuer.store.applications.worksheets import Worksheets
from credissuer.store.certificates.certificates import CertificateReading
from credissuer.store.transaction import Reading
from credverifier import days
from credverifier.wire.status.standing import Standing


class AssessedApplication(NamedTuple):
    """What the finished sheets on an application say, the first assessor's first.

    `agreement` is None where one person assessed it.
    """

    sheets: list[WorksheetRecord]
    notes: dict[str, list[WorksheetNoteRecord]]
    standing: SheetResult
    agreement: Agreement | None


def assessed(
    reading: Reading, office: Office, application: ApplicationRecord
) -> AssessedApplication:
    """Both sheets of an application, if it is ready to be proposed.

    Raises RefusedError `application.sheet_unfinished`, `application.second_needed`,
    `worksheet.outdated`.
    """
    sheets = working_sheets(reading, application.id)
    first = next((sheet for sheet in sheets if sheet.position == FIRST), None)
    if first is None or first.finished_at is None:
        raise RefusedError("application.sheet_unfinished")
    finished = [sheet for sheet in sheets if sheet.finished_at is not None]
    for sheet in finished:
        require_current(sheet, office.programme)
    notes = reading.of(Worksheets).notes_of([sheet.id for sheet in finished])
    result = result_of(office.programme, notes.get(first.id, ()))
    second = next((sheet for sheet in finished if sheet.id != first.id), None)
    if result.near is not None and second is None:
        level = office.programme.level(result.near)
        raise RefusedError("application.second_needed", level=level.name if level else result.near)
    compared = (
        None
        if second is None
        else agreement(office.programme, notes[first.id], notes.get(second.id, ()))
    )
    return AssessedApplication(finished, notes, result, compared)


def proven_accounts(
    reading: Reading, application: ApplicationRecord, zone: tzinfo
) -> list[UncheckedAccount]:
    """The accounts, each with the day on which it was proven.

    Raises RefusedError `application.proofs_open` where one is not.
    """
    proofs = reading.of(Proofs).of_application(application.id)
    still_open = [proof.key for proof in proofs if proof.state is not ProofState.PROVEN]
    if still_open or not proofs:
        raise RefusedError("application.proofs_open", accounts=", ".join(still_open) or "—")
    return [UncheckedAccount(proof.url, _day(proof, zone)) for proof in proofs]


def order_of_application(
    reading: Reading,
    office: Office,
    call: Call,
    application: ApplicationRecord,
    assessment: AssessedApplication,
    level: str = "",
) -> Order:
    """The order for a first certificate; `level` asks for a lower one than was earned.

    Raises RefusedError `application.earns_nothing`, `.proofs_open`, and `issue.order_refused` with
    every problem.
    """
    _require_earned(assessment)
    first = assessment.sheets[0]
    unchecked = UncheckedOrder(
        ref=receipt(application.id),
        kind=application.kind or "",
        name=application.name or "",
        level=level,
        criteria=_criteria(assessment),
        assessed_on=_assessed_on(first, call.zone),
        accounts=proven_accounts(reading, application, call.zone),
    )
    draft = check_order(
        unchecked,
        office.programme,
        today=call.today,
        assessor=f"{PERSON}{first.assessor}",
    )
    return draft.require_order()


def renewal_of_application(
    reading: Reading,
    call: Call,
    application: ApplicationRecord,
    assessment: AssessedApplication,
    number: str,
    level: str = "",
) -> RenewalOrder:
    """The order for a certificate that replaces the one of that number. Raises as above."""
    _require_earned(assessment)
    first = assessment.sheets[0]
    return RenewalOrder(
        number=number,
        kind=application.kind,
        name=application.name,
        level=level or None,
        criteria=_criteria(assessment),
        assessed_on=_assessed_on(first, call.zone),
        accounts=proven_accounts(reading, application, call.zone),
    )


def replaced_by(
    reading: Reading, call: Call, application: ApplicationRecord, subject_id: str | None
) -> str | None:
    """The number of the certificate that a new one takes the place of: the one that the holder
    named, else the one in force of who they were certified as, else of one of their accounts.
    """
    certificates = reading.of(CertificateReading)
    if application.replaces is not None:
        return application.replaces
    subjects = [subject_id] if subject_id else []
    # By an account too, because who was certified by a file never signed in here. They have proven
    # that it is theirs.
    keys = [
        proof.key
        for proof in reading.of(Proofs).of_application(application.id)
        if proof.state is ProofState.PROVEN
    ]
    owners = reading.accounts.by_keys(keys)
    subjects += [account.subject_id for group in owners.values() for account in group]
    for theirs in certificates.of_subjects(list(dict.fromkeys(subjects))).values():
        for certificate in theirs:
            stands = certificate.standing is Standing.VALID
            if stands and certificate.released_at and certificate.valid_until > call.now:
                return certificate.number
    return None


def _require_earned(assessment: AssessedApplication) -> None:
    if assessment.standing.earned is None:
        raise RefusedError("application.earns_nothing")


def _criteria(assessment: AssessedApplication) -> dict[str, str]:
    notes: Sequence[WorksheetNoteRecord] = assessment.notes[assessment.sheets[0].id]
    return {note.criterion: note.level or "" for note in notes}


def _assessed_on(sheet: WorksheetRecord, zone: tzinfo) -> str:
    assert sheet.finished_at is not None
    return days.day_of(sheet.finished_at, zone).isoformat()


def _day(proof: ProofRecord, zone: tzinfo) -> str:
    assert proof.checked_at is not None
    return days.day_of(proof.checked_at, zone).isoformat()
