"""Signed documents: status lists, standing notes, index shards, trust list, audit checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, and_, delete, exists, func, or_, select, update

from credissuer.status.document import DocumentRecord
from credissuer.store.aggregate import Aggregate, batches
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

    def keys_of(self, kind: str) -> set[str]:
        """The keys of every document of a kind."""
        return set(self._connection.scalars(select(_document.key).where(_document.kind == kind)))

    def last_signed_at(self) -> datetime | None:
        """When a document was signed last; None without any."""
        latest: datetime | None = self._connection.scalar(select(func.max(_document.issued_at)))
        return latest

    def is_any_published(self, kinds: Sequence[str]) -> bool:
        """Whether a document of these kinds was ever published."""
        wanted = exists().where(_document.kind.in_(kinds), _document.published_version > 0)
        return bool(self._connection.scalar(select(wanted)))

    def unexplained(self, kind: str, list_ids: Sequence[int]) -> list[str]:
        """Numbers of released certificates on these lists whose bad standing has no current note.

        `kind` is that of notes. A note that is missing, is older than the change of standing, or is
        not published yet counts as none.
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
        by_kind: dict[str, dict[str, DocumentRecord]] = {}
        for record in records:
            by_kind.setdefault(record.kind, {})[record.key] = record
        # Compared whole before the first change: two publishers may have signed from the same
        # snapshot.
        for kind, wanted in by_kind.items():
            stored = self.by_keys(kind, list(wanted))
            for key, record in wanted.items():
                last = stored[key].version if key in stored else 0
                if record.version != last + 1:
                    return False
        for kind, wanted in by_kind.items():
            # Removed and inserted, because that is one statement for all, where UPDATE would be one
            # for each.
            self.remove(kind, list(wanted))
        if records:
            self._insert(DOCUMENTS, records)
        return True

    def replace(self, records: Sequence[DocumentRecord]) -> None:
        """Store documents whatever is stored of them: what was published stands in place of what an
        older copy of the database has.
        """
        by_kind: dict[str, list[str]] = {}
        for record in records:
            by_kind.setdefault(record.kind, []).append(record.key)
        for kind, keys in by_kind.items():
            self.remove(kind, keys)
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
        for (kind, version), keys in by_version.items():
            for batch in batches(keys):
                same = and_(
                    _document.kind == kind,
                    # Only this version: another publisher may have recorded a later one meanwhile.
                    _document.version == version,
                    _document.key.in_(batch),
                )
                published = update(_table).where(same).values(published_version=version)
                self._connection.execute(published)

    def remove(self, kind: str, keys: Sequence[str]) -> None:
        """Remove documents, where there are any."""
        for batch in batches(keys):
            self._connection.execute(
                delete(_table).where(_document.kind == kind, _document.key.in_(batch))
            )
