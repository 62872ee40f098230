"""Find a case or an appeal by what a person typed, say who acts, and move a case a step on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from credissuer.cases import appeal as appeals
from credissuer.cases import case as cases
from credissuer.cases.appeal import AppealRecord
from credissuer.cases.case import CaseRecord, CaseStep, after
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office.call import Call
from credissuer.operations.deciding.own_affairs import require_not_own_case
from credissuer.operations.deciding.persons import person_of
from credissuer.staff.person import person_actor
from credissuer.store.cases.appeals import AppealReading
from credissuer.store.cases.cases import CaseReading, Cases
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.status.standing import Standing


def find_case(reading: Reading, text: str, version: int | None = None) -> CaseRecord:
    """The case with that id (`C-7K3M9QX2`); `version` is that which the person looked at.

    Raises NotFoundError `case.not_found`, RefusedError `case.changed`.
    """
    case_id = cases.parse_id(text)
    record = None if case_id is None else reading.of(CaseReading).by_id(case_id)
    if record is None:
        # Cut, because the text comes out of a URL.
        raise NotFoundError("case.not_found", id=text[:40])
    if version is not None and version != record.version:
        raise RefusedError("case.changed", id=cases.shown(record.id))
    return record


def find_to_handle(
    reading: Reading, call: Call, text: str, version: int | None = None
) -> CaseRecord:
    """The same for whoever goes on to work on it.

    Raises as `find_case`, and ForbiddenError `decision.on_oneself` where it is about a certificate
    of the caller's own.
    """
    case = find_case(reading, text, version)
    require_not_own_case(reading, call, case)
    return case


def find_appeal(reading: Reading, text: str, version: int | None = None) -> AppealRecord:
    """The appeal with that id (`K-7K3M9QX2`).

    Raises NotFoundError `appeal.not_found`, RefusedError `appeal.changed`.
    """
    appeal_id = appeals.parse_id(text)
    record = None if appeal_id is None else reading.of(AppealReading).by_id(appeal_id)
    if record is None:
        raise NotFoundError("appeal.not_found", id=text[:40])
    if version is not None and version != record.version:
        raise RefusedError("appeal.changed", id=cases.shown(record.id))
    return record


def certificate_of(reading: Reading, case: CaseRecord) -> CertificateRecord:
    """The certificate that a case is about. Raises RefusedError `case.no_certificate`."""
    certificate = None
    if case.certificate is not None:
        certificate = reading.certificates.by_number(case.certificate)
    if certificate is None:
        raise RefusedError("case.no_certificate", id=cases.shown(case.id))
    return certificate


def is_suspended(reading: Reading, case: CaseRecord) -> bool:
    """Whether the certificate of a case is suspended now."""
    if case.certificate is None:
        return False
    certificate = reading.certificates.by_number(case.certificate)
    return certificate is not None and certificate.standing is Standing.SUSPENDED


def who(reading: Reading, call: Call) -> str:
    """The id of whoever acts: that of the person, also at the office's own command line.

    So that nobody is two people by using two doors.
    """
    person = person_of(reading, call.actor)
    return call.actor.id if person is None else person_actor(person).id


def move(
    transaction: Transaction, call: Call, case: CaseRecord, step: CaseStep, **changes: Any
) -> CaseRecord:
    """The case after a step, stored. Raises RefusedError `case.cannot_change`, `case.changed`."""
    state = after(case.id, case.state, step, is_suspended=is_suspended(transaction, case))
    moved = replace(case, state=state, changed_at=call.now, **changes)
    return transaction.of(Cases).change(moved)
