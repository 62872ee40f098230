"""What applicants hand in: links and files, the files' octets in a table of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, LargeBinary, delete, select

from credissuer.applications.evidence import EvidenceContentRecord, EvidenceRecord
from credissuer.store.aggregate import Aggregate
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
from credissuer.store.table import Mapped, Row, table_of


class EvidenceRow(Row, table=True):
    __tablename__ = "application_evidence"
    __table_args__ = rules(
        exactly(id=9, sha256=64),
        filled(criterion=100, url=500, file_name=100, media_type=100),
        at_most(note=300),
        between(1, 5_242_880, "size"),
        moments("added_at"),
        holds("one", "(url IS NULL) = (file_name IS NOT NULL)"),
        holds("file", "(file_name IS NULL) = (sha256 IS NULL)"),
        keys=[Index(None, "application_id")],
    )
    id: str = primary()
    application_id: str = column(to="application.id")
    criterion: str | None = column()
    note: str = column()
    url: str | None = column()
    file_name: str | None = column()
    media_type: str | None = column()
    size: int | None = column(Integer)
    sha256: str | None = column()
    added_at: datetime = column(Moment)


class EvidenceContentRow(Row, table=True):
    __tablename__ = "application_file"
    __table_args__ = rules(filled(content=5_242_880))
    evidence_id: str = primary(to="application_evidence.id")
    content: bytes = column(LargeBinary)


EVIDENCE = Mapped(EvidenceRecord, table_of(EvidenceRow))
CONTENTS = Mapped(EvidenceContentRecord, table_of(EvidenceContentRow))
_piece, _content = EVIDENCE.table.c, CONTENTS.table.c


class Evidence(Aggregate):
    """New pieces come by `Transaction.add`, a file together with its content."""

    MAPPED = (EVIDENCE, CONTENTS)

    def by_id(self, evidence_id: str) -> EvidenceRecord | None:
        """None where there is none."""
        return self._first(EVIDENCE, EVIDENCE.select().where(_piece.id == evidence_id))

    def of_application(self, application_id: str) -> list[EvidenceRecord]:
        """In the order in which they came."""
        wanted = EVIDENCE.select().where(_piece.application_id == application_id)
        return list(self._all(EVIDENCE, wanted.order_by(_piece.added_at, _piece.id)))

    def content(self, evidence_id: str) -> bytes | None:
        """The octets of a file; None where it is a link, or nothing."""
        wanted = select(_content.content).where(_content.evidence_id == evidence_id)
        found = self._connection.scalar(wanted)
        return None if found is None else bytes(found)

    def remove(self, evidence_id: str) -> None:
        """Delete a piece with its content."""
        self._connection.execute(delete(CONTENTS.table).where(_content.evidence_id == evidence_id))
        self._connection.execute(delete(EVIDENCE.table).where(_piece.id == evidence_id))

    def remove_of(self, application_ids: Sequence[str]) -> None:
        """Delete every piece of those applications."""
        pieces = select(_piece.id).where(_piece.application_id.in_(application_ids))
        self._connection.execute(delete(CONTENTS.table).where(_content.evidence_id.in_(pieces)))
        gone = delete(EVIDENCE.table).where(_piece.application_id.in_(application_ids))
        self._connection.execute(gone)
