"""Which record lies in which table, and the way back from a row: same-named columns become
same-named fields.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Dialect, Select, Table, insert, select

from credissuer.audit.trail import AuditEntry
from credissuer.cases.report import ReportRecord
from credissuer.credentials.record import (
    AccountRecord,
    AssessmentRecord,
    BearerTokenRecord,
    CertificateRecord,
    IndexShardRecord,
    IndexStateRecord,
    KeptAnswerRecord,
    NoteRecord,
    RenditionRecord,
    SubjectRecord,
    VcApiSignatureRecord,
)
from credissuer.status.lists import StatusListRecord
from credissuer.store import index_tables, tables
from credissuer.store.bulk import Bulk, ManyRows
from credissuer.store.report_table import ReportRow

R = TypeVar("R")


@dataclass(frozen=True)
class Kept(Generic[R]):
    """A record type in its table; `instead` are fields that are not read from it."""

    record: type[R]
    table: Table
    instead: Mapping[str, Any] = field(default_factory=dict)

    def select(self) -> Select[Any]:
        return select(*(self.table.c[name] for name in self._names))

    def records(self, rows: Iterable[Any]) -> Iterator[R]:
        names = self._names
        for row in rows:
            yield self.record(**self.instead, **dict(zip(names, row, strict=True)))

    @property
    def _names(self) -> list[str]:
        return [field.name for field in fields(self.record) if field.name not in self.instead]  # type: ignore[arg-type]


def table_of(row: type[tables.Row]) -> Table:
    """The Core table beneath a class of `tables.py`."""
    return tables.Row.metadata.tables[str(row.__tablename__)]


SUBJECTS = Kept(SubjectRecord, table_of(tables.SubjectRow))
ACCOUNTS = Kept(AccountRecord, table_of(tables.AccountRow))
ASSESSMENTS = Kept(AssessmentRecord, table_of(tables.AssessmentRow))
# The order of a list is half a megabyte: only taking indices reads it.
STATUS_LISTS = Kept(StatusListRecord, table_of(tables.StatusListRow), {"order": b""})
CERTIFICATES = Kept(CertificateRecord, table_of(tables.CertificateRow))
RENDITIONS = Kept(RenditionRecord, table_of(tables.RenditionRow))
NOTES = Kept(NoteRecord, table_of(tables.NoteRow))
INDEX_SHARDS = Kept(IndexShardRecord, table_of(index_tables.IndexShardRow))
INDEX_STATE = Kept(IndexStateRecord, table_of(index_tables.IndexStateRow))
BEARER_TOKENS = Kept(BearerTokenRecord, table_of(tables.BearerTokenRow))
KEPT_ANSWERS = Kept(KeptAnswerRecord, table_of(tables.KeptAnswerRow))
VC_API_SIGNATURES = Kept(VcApiSignatureRecord, table_of(tables.VcApiSignatureRow))
REPORTS = Kept(ReportRecord, table_of(ReportRow))
AUDIT = Kept(AuditEntry, table_of(tables.AuditRow))


@lru_cache(maxsize=64)
def insertion(table: Table, dialect: Dialect) -> ManyRows:
    """New rows of `table`, in the database's fastest way."""
    if dialect.name == "postgresql":
        from credissuer.store.postgres_bulk import Copy

        return Copy(table, dialect)
    return Bulk(insert(table), dialect)
