"""Cases, and the notes of staff in a table of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, Select, func, or_, select

from credissuer.cases.case import (
    EVERY_CASE,
    MOST_NOTE,
    CaseFilter,
    CaseNoteRecord,
    CaseOutcome,
    CaseRecord,
    CaseSource,
    CaseState,
    Severity,
)
from credissuer.errors import RefusedError
from credissuer.store.aggregate import Aggregate, with_absence, with_values
from credissuer.store.certificates import certificates as _certificates
from credissuer.store.columns import Moment, Word
from credissuer.store.rules import (
    column,
    exactly,
    filled,
    holds,
    moments,
    one_of,
    primary,
    rules,
)
from credissuer.store.staff import proposals as _proposals
from credissuer.store.table import Mapped, Row, table_of

# Loaded for their tables, to which cases refer.
assert _certificates and _proposals


class CaseRow(Row, table=True):
    """The migration adds triggers: a decision takes an approved proposal, and nothing is deleted."""

    __tablename__ = "violation_case"
    __table_args__ = rules(
        exactly(id=9, certificate=10),
        filled(profile=500, reason=100, assignee=500, opened_by=500),
        one_of("severity", Severity),
        one_of("source", CaseSource),
        one_of("state", CaseState),
        one_of("outcome", CaseOutcome),
        moments(
            *("opened_at", "decide_due_at", "answer_due_at", "appeal_until", "closed_at"),
            "changed_at",
        ),
        holds("version", "version > 0"),
        holds("about", "certificate IS NOT NULL OR profile IS NOT NULL"),
        holds("closed", "(state = 'closed') = (closed_at IS NOT NULL)"),
        holds("why_closed", "(closed_at IS NULL) = (outcome IS NULL)"),
        holds("merged", "(COALESCE(outcome, '') = 'merged') = (merged_into IS NOT NULL)"),
        holds("merged_elsewhere", "merged_into IS NULL OR merged_into <> id"),
        holds(
            "decided",
            "(COALESCE(outcome, '') IN ('revoked', 'reinstated', 'suspended_until'))"
            " = (proposal_id IS NOT NULL)",
        ),
        keys=[Index(None, "opened_at", "id"), Index(None, "certificate")],
    )
    id: str = primary()
    certificate: str | None = column(to="certificate.number")
    profile: str | None = column()
    reason: str = column()
    severity: Severity = column(Word(Severity))
    source: CaseSource = column(Word(CaseSource))
    state: CaseState = column(Word(CaseState))
    assignee: str | None = column()
    opened_by: str = column()
    opened_at: datetime = column(Moment)
    decide_due_at: datetime = column(Moment)
    answer_due_at: datetime | None = column(Moment)
    appeal_until: datetime | None = column(Moment)
    closed_at: datetime | None = column(Moment)
    outcome: str | None = column()
    proposal_id: str | None = column(to="proposal.id")
    merged_into: str | None = column(to="violation_case.id")
    changed_at: datetime = column(Moment)
    version: int = column(Integer)


class CaseNoteRow(Row, table=True):
    __tablename__ = "case_note"
    __table_args__ = rules(
        holds("seq", "seq > 0"), filled(author=500, text=MOST_NOTE), moments("at")
    )
    case_id: str = primary(to="violation_case.id")
    seq: int = primary(Integer)
    author: str = column()
    at: datetime = column(Moment)
    text: str = column()


CASES = Mapped(CaseRecord, table_of(CaseRow))
CASE_NOTES = Mapped(CaseNoteRecord, table_of(CaseNoteRow))
_case, _note = CASES.table.c, CASE_NOTES.table.c

_CHANGING = (
    *("certificate", "reason", "severity", "state", "assignee", "decide_due_at", "answer_due_at"),
    *("appeal_until", "closed_at", "outcome", "proposal_id", "merged_into", "changed_at"),
)


class CaseReading(Aggregate):
    """Cases as they stood when the transaction began."""

    MAPPED = (CASES, CASE_NOTES)

    def by_id(self, case_id: str) -> CaseRecord | None:
        """None where there is none."""
        return self._first(CASES, CASES.select().where(_case.id == case_id))

    def by_ids(self, ids: Sequence[str]) -> dict[str, CaseRecord]:
        """Id -> case; what is not there is absent."""
        return {record.id: record for record in self._among(CASES, _case.id, ids)}

    def page(
        self, which: CaseFilter = EVERY_CASE, *, after: str | None = None, limit: int = 200
    ) -> list[CaseRecord]:
        """The newest first, from the first after the case `after`; empty if that is not there."""
        wanted = _among(CASES.select(), which)
        return self._newest_first(CASES, wanted, _case.opened_at, after=after, limit=limit)

    def of_certificates(self, numbers: Sequence[str]) -> list[CaseRecord]:
        """The cases about certificates, the oldest first within each batch of numbers."""
        return list(self._among(CASES, _case.certificate, numbers, _case.opened_at))

    def open(self) -> list[CaseRecord]:
        """Every case that is not closed, the oldest first."""
        wanted = CASES.select().where(_case.closed_at.is_(None))
        return list(self._all(CASES, wanted.order_by(_case.opened_at, _case.id)))

    def notes(self, case_id: str) -> list[CaseNoteRecord]:
        """The notes of a case, the oldest first."""
        wanted = CASE_NOTES.select().where(_note.case_id == case_id).order_by(_note.seq)
        return list(self._all(CASE_NOTES, wanted))


class Cases(CaseReading):
    """New cases come by `Transaction.add`."""

    def change(self, record: CaseRecord) -> CaseRecord:
        """Store what may change of a case, as the version after `record.version`.

        Raises RefusedError `case.changed` where somebody was faster.
        """
        changed = self._store_next(CASES, record, _CHANGING)
        if changed is None:
            raise RefusedError("case.changed", id=f"{record.id[0]}-{record.id[1:]}")
        return changed

    def append_note(self, case_id: str, author: str, at: datetime, text: str) -> CaseNoteRecord:
        """Append a note to those of a case."""
        last = self._connection.scalar(
            select(func.max(_note.seq)).where(_note.case_id == case_id),
        )
        # One writer at a time, so nobody else takes the same number.
        record = CaseNoteRecord(
            case_id=case_id, seq=(last or 0) + 1, author=author, at=at, text=text
        )
        self._insert(CASE_NOTES, [record])
        return record


def _among(wanted: Select[Any], which: CaseFilter) -> Select[Any]:
    equal = {
        _case.state: which.state,
        _case.severity: which.severity,
        _case.source: which.source,
        _case.certificate: which.certificate,
        _case.assignee: which.assignee,
    }
    is_open = None if which.is_closed is None else not which.is_closed
    if which.but:
        others = or_(_case.certificate.is_(None), _case.certificate.not_in(which.but))
        wanted = wanted.where(others)
    return with_absence(with_values(wanted, equal), {_case.closed_at: is_open})
