"""Sheets that were uploaded to the office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, update

from credissuer.assessment.importing.import_file import ImportFileRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment
from credissuer.store.rules import column, exactly, filled, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class ImportFileRow(Row, table=True):
    __tablename__ = "import_file"
    __table_args__ = rules(
        exactly(id=9, sha256=64),
        filled(name=200, sheet=200, content=14_000_000, uploaded_by=500),
        moments("uploaded_at"),
        keys=[Index(None, "uploaded_at", "id"), Index(None, "sha256")],
    )
    id: str = primary()
    name: str = column()
    sheet: str | None = column()
    sha256: str = column()
    content: str | None = column()
    uploaded_by: str = column()
    uploaded_at: datetime = column(Moment)


IMPORT_FILES = Mapped(ImportFileRecord, table_of(ImportFileRow))
_file = IMPORT_FILES.table.c


class ImportFiles(Aggregate):
    """New ones come by `Transaction.add`, and never change but to be erased."""

    MAPPED = (IMPORT_FILES,)

    def by_id(self, file_id: str) -> ImportFileRecord | None:
        """None where there is none."""
        return self._first(IMPORT_FILES, IMPORT_FILES.select().where(_file.id == file_id))

    def same(self, record: ImportFileRecord) -> ImportFileRecord | None:
        """The file of the same content, sheet and uploader that is not erased; None where there is
        none.
        """
        wanted = IMPORT_FILES.select().where(
            _file.sha256 == record.sha256,
            _file.uploaded_by == record.uploaded_by,
            _file.sheet.is_not_distinct_from(record.sheet),
            _file.content.is_not(None),
        )
        return self._first(IMPORT_FILES, wanted.order_by(_file.uploaded_at.desc(), _file.id))

    def page(self, *, after: str | None = None, limit: int = 20) -> list[ImportFileRecord]:
        """The newest first, from the first after the file `after`; empty if that is not there."""
        wanted, moment = IMPORT_FILES.select(), _file.uploaded_at
        return self._newest_first(IMPORT_FILES, wanted, moment, after=after, limit=limit)

    def erase(self, before: datetime) -> int:
        """Erase the content of what was uploaded before that moment; returns of how many."""
        old = update(IMPORT_FILES.table).where(
            _file.uploaded_at < before, _file.content.is_not(None)
        )
        return self._connection.execute(old.values(content=None)).rowcount
