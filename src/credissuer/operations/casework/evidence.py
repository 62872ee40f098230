"""Evidence in a case: added with where and when it was seen, and read only with a trace."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from credissuer.assessment.evidence_file import EvidenceFileRecord, evidence_file
from credissuer.cases.case import id_of
from credissuer.cases.evidence import CaseEvidenceRecord, check_case_evidence
from credissuer.errors import NotFoundError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.casework.case_records import find_to_handle, who
from credissuer.staff.roles import Permission
from credissuer.store.applications.evidence_files import EvidenceFiles
from credissuer.store.cases.hearings import Hearings
from credissuer.store.transaction import Reading, Transaction


class NewCaseEvidence(NamedTuple):
    """Evidence as it is handed in: a link, the octets of a file, or both."""

    captured_at: datetime
    url: str | None = None
    content: bytes | None = None
    note: str | None = None


@operation(Permission.HANDLE)
def add_evidence(
    transaction: Transaction, call: Call, office: Office, text: str, new: NewCaseEvidence
) -> Outcome[CaseEvidenceRecord]:
    """Keep a piece of evidence in a case, also after it is closed, for an appeal.

    Raises NotFoundError, RefusedError `case.evidence_refused`, `evidence.empty`, `evidence.too_large`,
    `evidence.kind`.
    """
    case = find_to_handle(transaction, call, text)
    record = keep(transaction, call, office, case.id, new)
    # Where it was seen may name a person: the trail has what cannot be told from anything else.
    event = call.event(
        "case.evidence_added", case.id, evidence=record.id, sha256=record.file_sha256
    )
    return Outcome(record, (event,))


@operation(Permission.CASES)
def read_file(
    transaction: Transaction, call: Call, text: str, evidence_id: str
) -> Outcome[EvidenceFileRecord]:
    """The file of a piece of evidence in a case, to be saved and never shown by the office's own
    pages; that it was read is kept. Raises NotFoundError, `case.evidence_not_found` also for
    evidence in another case.
    """
    case = find_to_handle(transaction, call, text)
    record = find_evidence(transaction, evidence_id)
    file = None
    if record.case_id == case.id and record.file_sha256 is not None:
        file = transaction.of(EvidenceFiles).by_sha256(record.file_sha256)
    if file is None:
        raise NotFoundError("case.evidence_not_found", id=evidence_id[:40])
    return Outcome(file, (call.event("case.evidence_read", record.case_id, evidence=record.id),))


def find_evidence(reading: Reading, evidence_id: str) -> CaseEvidenceRecord:
    """Raises NotFoundError `case.evidence_not_found`."""
    record = reading.of(Hearings).evidence_by_id(evidence_id)
    if record is None:
        raise NotFoundError("case.evidence_not_found", id=evidence_id[:40])
    return record


def keep(
    transaction: Transaction, call: Call, office: Office, case_id: str, new: NewCaseEvidence
) -> CaseEvidenceRecord:
    """Store a piece of evidence, its file apart and only once. Raises as `add_evidence`."""
    checked = check_case_evidence(
        url=new.url,
        captured_at=new.captured_at,
        note=new.note,
        has_file=new.content is not None,
        now=call.now,
    )
    digest = None
    if new.content is not None:
        file = evidence_file(new.content, call.now)
        transaction.of(EvidenceFiles).keep(file)
        digest = file.sha256
    record = CaseEvidenceRecord(
        id=id_of("E", office.entropy(5)),
        case_id=case_id,
        url=checked.url,
        file_sha256=digest,
        captured_at=checked.captured_at,
        note=checked.note,
        added_by=who(transaction, call),
        added_at=call.now,
    )
    transaction.add([record])
    return record
