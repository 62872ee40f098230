"""Standing notes: the signed explanation of why a certificate is not in good standing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Integer, delete

from credissuer.status.notes import NoteRecord
from credissuer.store.aggregate import Aggregate, batches
from credissuer.store.rules import column, holds, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class NoteRow(Row, table=True):
    __tablename__ = "note"
    __table_args__ = rules(holds("version", "version >= 0"))
    number: str = primary(to="certificate.number")
    version: int = column(Integer)
    token: str = column()


NOTES = Mapped(NoteRecord, table_of(NoteRow))
_note = NOTES.table.c


class NoteReading(Aggregate):
    """Notes as they stood when the transaction began."""

    def by_number(self, number: str) -> NoteRecord | None:
        """None where the certificate has no note."""
        return self._first(NOTES, NOTES.select().where(_note.number == number))

    def all(self) -> dict[str, NoteRecord]:
        """Number -> note, of every certificate that has one."""
        records = self._all(NOTES, NOTES.select().order_by(_note.number))
        return {record.number: record for record in records}


class Notes(NoteReading):
    """A note replaces the one before it, and goes when the certificate is reinstated."""

    def put(self, notes: Sequence[NoteRecord]) -> None:
        """New, or in place of the ones that are there."""
        last = {note.number: note for note in notes}
        self.remove(list(last))
        if last:
            self._insert(NOTES, last.values())

    def remove(self, numbers: Sequence[str]) -> None:
        """Remove the notes of these certificates, where there are any."""
        for batch in batches(numbers):
            self._connection.execute(delete(NOTES.table).where(_note.number.in_(batch)))
