"""What is brought forward in a case: evidence, and the answers of the subject."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, func, select

from credissuer.cases.answer import MOST_TEXT, AnswerRecord
from credissuer.cases.evidence import MOST_LINK, MOST_NOTE, CaseEvidenceRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.applications import evidence_files as _files
from credissuer.store.cases import cases as _cases
from credissuer.store.columns import Moment
from credissuer.store.rules import (
    between,
    column,
    exactly,
    filled,
    holds,
    moments,
    primary,
    rules,
)
from credissuer.store.table import Mapped, Row, table_of

# Loaded for their tables, to which evidence refers.
assert _cases and _files


class CaseEvidenceRow(Row, table=True):
    __tablename__ = "case_evidence"
    __table_args__ = rules(
        exactly(id=9),
        filled(url=MOST_LINK, note=MOST_NOTE, added_by=500),
        moments("captured_at", "added_at"),
        holds("something", "url IS NOT NULL OR file_sha256 IS NOT NULL"),
        keys=[Index(None, "case_id"), Index(None, "file_sha256")],
    )
    id: str = primary()
    case_id: str = column(to="violation_case.id")
    url: str | None = column()
    file_sha256: str | None = column(to="evidence_file.sha256")
    captured_at: datetime = column(Moment)
    note: str | None = column()
    added_by: str = column()
    added_at: datetime = column(Moment)


class AnswerRow(Row, table=True):
    __tablename__ = "case_answer"
    __table_args__ = rules(
        holds("seq", "seq > 0"),
        filled(given_by=500, text=MOST_TEXT),
        between(0, 1, "is_late"),
        moments("given_at"),
    )
    case_id: str = primary(to="violation_case.id")
    seq: int = primary(Integer)
    given_by: str = column()
    given_at: datetime = column(Moment)
    text: str = column()
    evidence_id: str | None = column(to="case_evidence.id")
    is_late: int = column(Integer)


CASE_EVIDENCE = Mapped(CaseEvidenceRecord, table_of(CaseEvidenceRow))
ANSWERS = Mapped(AnswerRecord, table_of(AnswerRow))
_evidence, _answer = CASE_EVIDENCE.table.c, ANSWERS.table.c


class Hearings(Aggregate):
    """New pieces come by `Transaction.add`; none is ever changed."""

    MAPPED = (CASE_EVIDENCE, ANSWERS)

    def evidence(self, case_id: str) -> list[CaseEvidenceRecord]:
        """The evidence of a case, in the order in which it was added."""
        wanted = CASE_EVIDENCE.select().where(_evidence.case_id == case_id)
        return list(self._all(CASE_EVIDENCE, wanted.order_by(_evidence.added_at, _evidence.id)))

    def evidence_by_id(self, evidence_id: str) -> CaseEvidenceRecord | None:
        """None where there is none."""
        return self._first(CASE_EVIDENCE, CASE_EVIDENCE.select().where(_evidence.id == evidence_id))

    def answers(self, case_id: str) -> list[AnswerRecord]:
        """The answers in a case, the oldest first."""
        wanted = ANSWERS.select().where(_answer.case_id == case_id).order_by(_answer.seq)
        return list(self._all(ANSWERS, wanted))

    def answered(self, ids: Sequence[str]) -> set[str]:
        """Which of these cases have an answer."""
        return {record.case_id for record in self._among(ANSWERS, _answer.case_id, ids)}

    def next_answer(self, case_id: str) -> int:
        """The number of a further answer in a case."""
        wanted = select(func.max(_answer.seq)).where(_answer.case_id == case_id)
        return (self._connection.scalar(wanted) or 0) + 1
