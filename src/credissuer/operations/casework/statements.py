"""What the subject of a case says, on a page of their own or by letter: an answer, or an appeal."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.cases.answer import text as as_text
from credissuer.cases.case import CaseRecord
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.casework.case_records import find_case, find_to_handle
from credissuer.operations.casework.evidence import NewCaseEvidence, find_evidence, keep
from credissuer.operations.casework.holders import require_subject
from credissuer.store.transaction import Transaction


class Statement(NamedTuple):
    """The words of the subject of `case`, and the id of the evidence kept with them, if any."""

    case: CaseRecord
    text: str
    evidence_id: str | None


def statement_of_subject(
    transaction: Transaction,
    call: Call,
    office: Office,
    case_id: str,
    words: str,
    evidence: NewCaseEvidence | None,
) -> Statement:
    """What the subject, who calls, says about a case.

    Raises NotFoundError also where the case is about somebody else, RefusedError
    `case.text_refused`.
    """
    case = find_case(transaction, case_id)
    require_subject(transaction, call, case)
    text = as_text(words)
    kept = None if evidence is None else keep(transaction, call, office, case.id, evidence).id
    return Statement(case, text, kept)


def statement_by_letter(
    transaction: Transaction,
    call: Call,
    office: Office,
    case_id: str,
    words: str,
    evidence: NewCaseEvidence | None,
    evidence_id: str | None,
) -> Statement:
    """What came by another way, as staff writes it down: with new evidence of it, or with a piece
    that is in the case.

    Raises as `statement_of_subject`, and RefusedError `case.evidence_needed` where there is neither
    or the piece belongs to another case.
    """
    case = find_to_handle(transaction, call, case_id)
    if evidence is not None:
        text = as_text(words)
        return Statement(case, text, keep(transaction, call, office, case.id, evidence).id)
    record = None if evidence_id is None else find_evidence(transaction, evidence_id)
    if record is None or record.case_id != case.id:
        raise RefusedError("case.evidence_needed")
    return Statement(case, as_text(words), record.id)
