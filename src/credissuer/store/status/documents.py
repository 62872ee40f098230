"""Signed documents: status lists, standing notes, index shards, trust list, audit checkpoint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Index,
    Integer,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)

from credissuer.status.document import DocumentRecord
from credissuer.store.aggregate import BATCH, Aggregate, batches, is_one_of
from credissuer.store.certificates.certificates import CERTIFICATES, NOT_VALID
from credissuer.store.columns import Moment
from credissuer.store.rules import at_most, column, filled, holds, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of
from credverifier.wire.status.standing import Standing


class DocumentRow(Row, table=True):
    """One row for each document, whatever its kind: the kinds are a table of the program."""

    __tablename__ = "document"
    __table_args__ = rules(
        filled(kind=100, key_id=100),
        at_most(key=100, basis=10_000),
        holds("versions", "version > 0 AND published_version BETWEEN 0 AND version"),
        moments("issued_at"),
        # Read alone, and not the tokens, to look for what a key has signed.
        keys=[Index(None, "kind", "key_id", "key")],
    )
    kind: str = primary()
    key: str = primary()
    version: int = column(Integer)
    published_version: int = column(Integer)
    basis: str = column()
    issued_at: datetime = column(Moment)
    key_id: str = column()
    token: str = column()


DOCUMENTS = Mapped(DocumentRecord, table_of(DocumentRow))
_table = DOCUMENTS.table
_document, _certificate = _table.c, CERTIFICATES.table.c

ENDING = 64
"""Characters at the end of a document by which it is known: fewer than any signature has."""

_CONDITIONS = 10
"""Conditions in one statement, each of which has its own key of the table."""


class DocumentReading(Aggregate):
    """Documents as they stood when the transaction began."""

    def get(self, kind: str, key: str) -> DocumentRecord | None:
        """None where it was never signed."""
        return self.by_keys(kind, [key]).get(key)

    def by_keys(self, kind: str, keys: Sequence[str]) -> dict[str, DocumentRecord]:
        """Key -> document; keys whose document was never signed are absent."""
        wanted = DOCUMENTS.select().where(_document.kind == kind)
        records = self._among(DOCUMENTS, _document.key, keys, wanted=wanted)
        return {record.key: record for record in records}

    def of_kinds(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, dict[str, DocumentRecord]]:
        """The same of several kinds at once: kind -> keys, to kind -> key -> document."""
        documents: dict[str, dict[str, DocumentRecord]] = {kind: {} for kind in wanted}
        for condition in _conditions(wanted):
            rows = self._connection.execute(DOCUMENTS.select().where(condition)).all()
            for record in DOCUMENTS.records(rows):
                documents[record.kind][record.key] = record
        return documents

    def endings(self, wanted: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], str]:
        """(Kind, key) -> the last `ENDING` characters of these documents, kind -> keys.

        They are of its signature, and no two texts have the same one.
        """
        ending = func.substr(_document.token, func.length(_document.token) - (ENDING - 1))
        columns = select(_document.kind, _document.key, ending)
        return {
            (kind, key): end
            for condition in _conditions(wanted)
            for kind, key, end in self._connection.execute(columns.where(condition))
        }

    def keys_of(self, kind: str) -> set[str]:
        """The keys of every document of a kind."""
        return set(self._connection.scalars(select(_document.key).where(_document.kind == kind)))

    def bases_of(self, kind: str) -> dict[str, str]:
        """Key -> basis of every document of a kind."""
        columns = select(_document.key, _document.basis).where(_document.kind == kind)
        return {key: basis for key, basis in self._connection.execute(columns)}  # noqa: C416

    def last_signed_at(self) -> datetime | None:
        """When a document was signed last; None without any."""
        latest: datetime | None = self._connection.scalar(select(func.max(_document.issued_at)))
        return latest

    def is_any_published(self, kinds: Sequence[str]) -> bool:
        """Whether a document of these kinds was ever published."""
        wanted = exists().where(_document.kind.in_(kinds), _document.published_version > 0)
        return bool(self._connection.scalar(select(wanted)))

    def unexplained(
        self, kind: str, list_ids: Sequence[int], among: Sequence[str] | None = None
    ) -> list[str]:
        """Numbers of released certificates on these lists whose bad standing has no current note.

        `kind` is that of notes. A note that is missing, is older than the change of standing, or is
        not published yet counts as none. `among` are numbers, at most `BATCH`, beside which none is
        looked for.
        """
        note_is_current = exists().where(
            _document.kind == kind,
            _document.key == _certificate.number,
            _document.issued_at >= _certificate.since,
            _document.published_version == _document.version,
        )
        wanted = select(_certificate.number).where(
            NOT_VALID,
            _certificate.standing != Standing.VOIDED,
            _certificate.released_at.is_not(None),
            ~note_is_current,
        )
        if among is not None:
            wanted = wanted.where(is_one_of(_certificate.number, among))
        numbers: list[str] = []
        for batch in batches(list_ids):
            of_lists = wanted.where(_certificate.list_id.in_(batch)).order_by(_certificate.number)
            numbers += self._connection.scalars(of_lists)
        return numbers

    def of_other_keys(self, kind: str, keys: Sequence[str], limit: int) -> list[str]:
        """The keys of at most `limit` documents that none of the signing keys `keys` has signed."""
        wanted = select(_document.key).where(_document.kind == kind, _document.key_id.not_in(keys))
        return list(self._connection.scalars(wanted.order_by(_document.key).limit(limit)))

    def due(self, kind: str, *, before: datetime, keys: Sequence[str], limit: int) -> list[str]:
        """The keys of at most `limit` documents to be signed or published again, the oldest first.

        Signed at `before` or earlier, signed by a key that is none of `keys`, or signed and not
        published yet.
        """
        is_due = or_(
            _document.issued_at <= before,
            _document.key_id.not_in(keys),
            _document.published_version < _document.version,
        )
        wanted = select(_document.key).where(_document.kind == kind, is_due)
        wanted = wanted.order_by(_document.issued_at, _document.key).limit(limit)
        return list(self._connection.scalars(wanted))


class Documents(DocumentReading):
    """A document replaces its last version, and only that one."""

    def put(self, records: Sequence[DocumentRecord]) -> bool:
        """Store documents whose versions are one higher than what is stored, all or none.

        False, and nothing stored, where somebody else has signed one of them meanwhile.
        """
        wanted = _keys_by_kind(records)
        stored = self.of_kinds(wanted)
        # Compared whole before the first change: two publishers may have signed from the same
        # snapshot.
        for record in records:
            last = stored[record.kind].get(record.key)
            if record.version != (last.version if last else 0) + 1:
                return False
        # Removed and inserted, because that is one statement for all, where UPDATE would be one for
        # each.
        self._remove_all(wanted)
        if records:
            self._insert(DOCUMENTS, records)
        return True

    def replace(self, records: Sequence[DocumentRecord]) -> None:
        """Store documents whatever is stored of them: what was published stands in place of what an
        older copy of the database has.
        """
        self._remove_all(_keys_by_kind(records))
        if records:
            self._insert(DOCUMENTS, records)

    def forget_published(self) -> None:
        """Note that no document is published: the public tree is empty, and is to be filled."""
        self._connection.execute(update(_table).values(published_version=0))

    def raise_versions(self, step: int, basis: str) -> None:
        """Raise the version of every document by `step`, and note that it was made from `basis`."""
        raised = {"version": _document.version + step, "published_version": 0, "basis": basis}
        self._connection.execute(update(_table).values(raised))

    def mark_published(self, records: Sequence[DocumentRecord]) -> None:
        """Note that these versions are in the office's own publication."""
        by_version: dict[tuple[str, int], list[str]] = {}
        for record in records:
            by_version.setdefault((record.kind, record.version), []).append(record.key)
        # Only these versions: another publisher may have recorded a later one meanwhile.
        same = [
            and_(_document.version == version, _is_one(kind, batch))
            for (kind, version), keys in by_version.items()
            for batch in batches(keys)
        ]
        for start in range(0, len(same), _CONDITIONS):
            these = or_(*same[start : start + _CONDITIONS])
            published = update(_table).where(these).values(published_version=_document.version)
            self._connection.execute(published)

    def remove(self, kind: str, keys: Sequence[str]) -> None:
        """Remove documents, where there are any."""
        for batch in batches(keys):
            self._connection.execute(
                delete(_table).where(_document.kind == kind, _document.key.in_(batch))
            )

    def _remove_all(self, wanted: Mapping[str, Sequence[str]]) -> None:
        for condition in _conditions(wanted):
            self._connection.execute(delete(_table).where(condition))


def _keys_by_kind(records: Sequence[DocumentRecord]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for record in records:
        keys.setdefault(record.kind, []).append(record.key)
    return keys


def _conditions(wanted: Mapping[str, Sequence[str]]) -> Iterator[ColumnElement[bool]]:
    """What these documents, kind -> keys, have in common: of a few one condition for all."""
    if sum(len(keys) for keys in wanted.values()) <= BATCH:
        some = [_is_one(kind, keys) for kind, keys in wanted.items() if keys]
        if some:
            yield or_(*some)
        return
    for kind, keys in wanted.items():
        for batch in batches(keys):
            yield _is_one(kind, batch)


def _is_one(kind: str, keys: Sequence[str]) -> ColumnElement[bool]:
    return and_(_document.kind == kind, is_one_of(_document.key, keys))
