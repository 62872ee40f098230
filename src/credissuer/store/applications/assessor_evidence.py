"""What assessors gather about applications; files lie apart (`evidence_files`)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, delete, func, select

from credissuer.assessment.evidence import MOST_LINK, MOST_NAME, MOST_TEXT, AssessorEvidenceRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.applications.applications import APPLICATIONS
from credissuer.store.applications.evidence_files import EVIDENCE_FILES
from credissuer.store.columns import Moment
from credissuer.store.rules import (
    at_most,
    between,
    column,
    exactly,
    filled,
    holds,
    moments,
    primary,
    rules,
)
from credissuer.store.staff.people import PEOPLE
from credissuer.store.table import Mapped, Row, table_of


class AssessorEvidenceRow(Row, table=True):
    __tablename__ = "assessor_evidence"
    __table_args__ = rules(
        exactly(id=9, sha256=64),
        filled(criterion=100, link=MOST_LINK, file_name=MOST_NAME),
        at_most(note=MOST_TEXT),
        between(0, 999, "proof"),
        moments("added_at", "captured_at"),
        holds("something", "link IS NOT NULL OR file IS NOT NULL"),
        holds("digest", "file IS NULL OR (sha256 IS NOT NULL AND sha256 = file)"),
        keys=[Index(None, "application_id", "added_at"), Index(None, "file")],
    )
    id: str = primary()
    application_id: str = column(to=f"{APPLICATIONS.table.name}.id")
    added_by: str = column(to=f"{PEOPLE.table.name}.id")
    added_at: datetime = column(Moment)
    captured_at: datetime = column(Moment)
    criterion: str | None = column()
    proof: int | None = column(Integer)
    link: str | None = column()
    file: str | None = column(to=f"{EVIDENCE_FILES.table.name}.sha256")
    file_name: str | None = column()
    sha256: str | None = column()
    note: str = column()


ASSESSOR_EVIDENCE = Mapped(AssessorEvidenceRecord, table_of(AssessorEvidenceRow))
_evidence = ASSESSOR_EVIDENCE.table.c


class AssessorEvidence(Aggregate):
    """New evidence comes by `Transaction.add`, after its file; it is never changed."""

    MAPPED = (ASSESSOR_EVIDENCE,)

    def by_id(self, evidence_id: str) -> AssessorEvidenceRecord | None:
        """None where there is none."""
        return self._first(
            ASSESSOR_EVIDENCE, ASSESSOR_EVIDENCE.select().where(_evidence.id == evidence_id)
        )

    def of_application(self, application_id: str) -> list[AssessorEvidenceRecord]:
        """The oldest first."""
        wanted = ASSESSOR_EVIDENCE.select().where(_evidence.application_id == application_id)
        return list(self._all(ASSESSOR_EVIDENCE, wanted.order_by(_evidence.added_at, _evidence.id)))

    def count(self, application_id: str) -> int:
        """How many pieces an application has."""
        wanted = select(func.count()).where(_evidence.application_id == application_id)
        return int(self._connection.scalar(wanted.select_from(ASSESSOR_EVIDENCE.table)) or 0)

    def remove(self, evidence_id: str) -> None:
        """Erase a piece; its file lies apart."""
        self._connection.execute(delete(ASSESSOR_EVIDENCE.table).where(_evidence.id == evidence_id))
