"""Hear the subject of a case: ask for an answer by a day, and take it."""

from __future__ import annotations

from credissuer.cases.answer import AnswerRecord
from credissuer.cases.case import CaseRecord, CaseStep
from credissuer.cases.deadlines import deadlines, end_of, is_past
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.casework import case_notices
from credissuer.operations.casework.case_records import find_to_handle, move, who
from credissuer.operations.casework.evidence import NewCaseEvidence
from credissuer.operations.casework.statements import (
    Statement,
    statement_by_letter,
    statement_of_subject,
)
from credissuer.staff.roles import Permission
from credissuer.store.cases.hearings import Hearings
from credissuer.store.transaction import Transaction


@operation(Permission.HANDLE)
def ask(
    transaction: Transaction, call: Call, office: Office, text: str, version: int | None = None
) -> Outcome[CaseRecord]:
    """Tell the subject of the case, who may answer until a day; asked anew the time begins anew.

    Raises NotFoundError, RefusedError `case.cannot_change`, `case.changed`.
    """
    case = find_to_handle(transaction, call, text, version)
    due = end_of(call.now, deadlines().answer[case.severity], call.zone)
    asked = move(transaction, call, case, CaseStep.ASK, answer_due_at=due)
    case_notices.asked(transaction, call, office, asked)
    return Outcome(asked, (call.event("case.subject_asked", case.id),))


@operation(None)
def answer(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    words: str,
    evidence: NewCaseEvidence | None = None,
) -> Outcome[AnswerRecord]:
    """The subject answers, by a page of their own.

    Raises as `statement_of_subject`, and RefusedError `case.cannot_change` once the case is closed.
    """
    statement = statement_of_subject(transaction, call, office, text, words, evidence)
    return _answer(transaction, call, office, statement)


@operation(Permission.HANDLE)
def answer_for(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    words: str,
    *,
    evidence: NewCaseEvidence | None = None,
    evidence_id: str | None = None,
) -> Outcome[AnswerRecord]:
    """Write down an answer that came by another way, with the evidence of it in the case.

    Raises as `statement_by_letter`, and RefusedError `case.cannot_change` once the case is closed.
    """
    statement = statement_by_letter(transaction, call, office, text, words, evidence, evidence_id)
    return _answer(transaction, call, office, statement)


def _answer(
    transaction: Transaction, call: Call, office: Office, statement: Statement
) -> Outcome[AnswerRecord]:
    case = statement.case
    record = AnswerRecord(
        case_id=case.id,
        seq=transaction.of(Hearings).next_answer(case.id),
        given_by=who(transaction, call),
        given_at=call.now,
        text=statement.text,
        evidence_id=statement.evidence_id,
        is_late=int(is_past(case.answer_due_at, call.now)),
    )
    transaction.add([record])
    moved = move(transaction, call, case, CaseStep.ANSWER)
    case_notices.answered(transaction, call, office, moved)
    event = call.event("case.answered", case.id, answer=record.seq, late=record.is_late)
    return Outcome(record, (event,))
