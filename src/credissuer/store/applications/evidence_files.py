"""Files of evidence, apart from what refers to them: of applications, and of cases."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, LargeBinary, delete, exists, select

from credissuer.assessment.evidence_file import LARGEST, MEDIA_TYPES, EvidenceFileRecord
from credissuer.store.aggregate import Aggregate, batches
from credissuer.store.columns import Moment
from credissuer.store.rules import column, exactly, filled, moments, one_of, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class EvidenceFileRow(Row, table=True):
    __tablename__ = "evidence_file"
    __table_args__ = rules(
        exactly(sha256=64),
        one_of("media_type", MEDIA_TYPES),
        # `length` of octets counts octets in both databases.
        filled(content=LARGEST),
        moments("stored_at"),
    )
    sha256: str = primary()
    media_type: str = column()
    size: int = column(Integer)
    content: bytes = column(LargeBinary)
    stored_at: datetime = column(Moment)


EVIDENCE_FILES = Mapped(EvidenceFileRecord, table_of(EvidenceFileRow))
_file = EVIDENCE_FILES.table.c


class EvidenceFiles(Aggregate):
    """A file is kept once, however many records refer to it, and never changed."""

    MAPPED = (EVIDENCE_FILES,)

    def keep(self, record: EvidenceFileRecord) -> None:
        """Store it, unless a file of the same octets is there."""
        # Asked and then written inside the one writing transaction, so nobody comes between.
        if not self.known([record.sha256]):
            self._insert(EVIDENCE_FILES, [record])

    def by_sha256(self, sha256: str) -> EvidenceFileRecord | None:
        """None where there is none."""
        return self._first(EVIDENCE_FILES, EVIDENCE_FILES.select().where(_file.sha256 == sha256))

    def known(self, digests: Sequence[str]) -> dict[str, tuple[str, int]]:
        """Digest -> media type and size, without the content; what is not there is absent."""
        found: dict[str, tuple[str, int]] = {}
        for batch in batches(digests):
            wanted = select(_file.sha256, _file.media_type, _file.size)
            rows = self._connection.execute(wanted.where(_file.sha256.in_(batch)))
            found |= {sha256: (media_type, size) for sha256, media_type, size in rows}
        return found

    def remove_unused(self, sha256: str) -> bool:
        """Erase it, unless anything refers to it; returns whether it was."""
        unused = delete(EVIDENCE_FILES.table).where(_file.sha256 == sha256)
        # Of every table that refers to files, because a case may rest on what an assessor found.
        for table in Row.metadata.tables.values():
            for column_ in table.columns:
                if any(key.column is _file.sha256 for key in column_.foreign_keys):
                    unused = unused.where(~exists().where(column_ == sha256))
        return self._connection.execute(unused).rowcount == 1
