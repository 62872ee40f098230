"""Evidence: kept with its digest and the time of capture, read only with an entry in the trail."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from credissuer.applications.application import ApplicationState, receipt
from credissuer.assessment.evidence import (
    MOST_PIECES,
    AssessorEvidenceRecord,
    check_evidence,
    kept_name,
)
from credissuer.assessment.evidence_file import EvidenceFileRecord, evidence_file
from credissuer.assessment.text.written import block
from credissuer.errors import ForbiddenError, NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.assessing.application_records import (
    find,
    find_to_read,
    require_assessor,
    require_state,
)
from credissuer.operations.deciding.persons import require_person
from credissuer.staff.roles import Permission
from credissuer.store.applications.assessor_evidence import AssessorEvidence
from credissuer.store.applications.evidence_files import EvidenceFiles
from credissuer.store.transaction import Transaction
from credverifier.wire import number


class NewAssessorEvidence(NamedTuple):
    """What an assessor hands in: a link, a file, or both, and when it was seen."""

    captured_at: datetime
    link: str = ""
    note: str = ""
    criterion: str | None = None
    proof: int | None = None
    octets: bytes | None = None
    file_name: str = ""


@operation(Permission.ASSESS)
def add_evidence(
    transaction: Transaction, call: Call, office: Office, text: str, new: NewAssessorEvidence
) -> Outcome[AssessorEvidenceRecord]:
    """Keep a piece of evidence; its link is never opened by the office.

    Raises RefusedError `evidence_file.*`, `application.cannot_change`, `worksheet.undeclared`,
    `worksheet.conflict`; NotFoundError, ForbiddenError.
    """
    person = require_person(transaction, call)
    application = find(transaction, text)
    require_state(application, ApplicationState.ASSESSING, ApplicationState.MORE_ASKED)
    require_assessor(transaction, application, person.id)
    evidence = transaction.of(AssessorEvidence)
    if evidence.count(application.id) >= MOST_PIECES:
        raise RefusedError("evidence_file.too_many", most=MOST_PIECES)
    link, note = check_evidence(
        new.link,
        block(new.note),
        has_file=new.octets is not None,
        captured_at=new.captured_at,
        now=call.now,
    )
    file = None if new.octets is None else evidence_file(new.octets, call.now)
    if file is not None:
        transaction.of(EvidenceFiles).keep(file)
    criterion = new.criterion
    if criterion is not None and office.programme.criterion(criterion) is None:
        criterion = None
    record = AssessorEvidenceRecord(
        id=new_evidence_id(office),
        application_id=application.id,
        added_by=person.id,
        added_at=call.now,
        captured_at=new.captured_at,
        criterion=criterion,
        proof=new.proof,
        link=link,
        file=None if file is None else file.sha256,
        file_name=None if file is None else kept_name(new.file_name),
        sha256=None if file is None else file.sha256,
        note=note,
    )
    transaction.add([record])
    event = call.event("evidence.added", application.id, evidence=record.id, sha256=record.sha256)
    return Outcome(record, (event,))


@operation(Permission.APPLICATIONS)
def read_evidence(
    transaction: Transaction, call: Call, text: str, evidence_id: str
) -> Outcome[EvidenceFileRecord]:
    """The file of a piece of evidence; the audit trail keeps that it was read.

    Raises NotFoundError `application.not_found`, `evidence_file.not_found`, ForbiddenError
    `reading.of_oneself`.
    """
    application = find_to_read(transaction, call, text)
    record = transaction.of(AssessorEvidence).by_id(evidence_id)
    # Of this application, because the address of one must not open the files of another.
    if record is None or record.application_id != application.id or record.file is None:
        raise NotFoundError("evidence_file.not_found", id=evidence_id[:40])
    file = transaction.of(EvidenceFiles).by_sha256(record.file)
    if file is None:
        raise NotFoundError("evidence_file.not_found", id=evidence_id[:40])
    event = call.event("evidence.read", application.id, evidence=record.id, sha256=record.sha256)
    return Outcome(file, (event,))


@operation(Permission.ASSESS)
def remove_evidence(
    transaction: Transaction, call: Call, text: str, evidence_id: str
) -> Outcome[None]:
    """Take back one's own piece of evidence, sent by mistake; the trail keeps its digest.

    A file that nothing else refers to is erased. Raises RefusedError, NotFoundError, ForbiddenError
    `application.not_yours`.
    """
    person = require_person(transaction, call)
    application = find(transaction, text)
    require_state(application, ApplicationState.ASSESSING, ApplicationState.MORE_ASKED)
    evidence = transaction.of(AssessorEvidence)
    record = evidence.by_id(evidence_id)
    if record is None or record.application_id != application.id:
        raise NotFoundError("evidence_file.not_found", id=evidence_id[:40])
    if record.added_by != person.id:
        raise ForbiddenError("application.not_yours", id=receipt(application.id))
    evidence.remove(record.id)
    if record.file is not None:
        transaction.of(EvidenceFiles).remove_unused(record.file)
    event = call.event("evidence.removed", application.id, evidence=record.id, sha256=record.sha256)
    return Outcome(None, (event,))


def new_evidence_id(office: Office) -> str:
    """The id of the next piece of evidence."""
    return f"G{number.from_entropy(office.entropy(6))[:8]}"
