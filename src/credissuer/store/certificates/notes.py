"""Notes that staff gave with changes of certificates: rows that are only ever appended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Integer, func, select, update

from credissuer.credentials.note import NoteRecord
from credissuer.credentials.states import StandingChange
from credissuer.store.aggregate import Aggregate, batches, grouped
from credissuer.store.certificates.certificates import CERTIFICATES
from credissuer.store.columns import Moment, Word
from credissuer.store.rules import column, filled, holds, moments, one_of, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class NoteRow(Row, table=True):
    """Append-only: the migration adds triggers that refuse every UPDATE and DELETE."""

    # Not `note`, which was the table of standing notes before there was a ledger of documents.
    __tablename__ = "certificate_note"
    __table_args__ = rules(
        holds("seq", "seq > 0"),
        one_of("change", StandingChange),
        filled(actor=500, text=10_000),
        moments("at"),
    )
    number: str = primary(to="certificate.number")
    seq: int = primary(Integer)
    change: StandingChange = column(Word(StandingChange))
    actor: str = column()
    at: datetime = column(Moment)
    text: str = column()


NOTES = Mapped(NoteRecord, table_of(NoteRow))
_note = NOTES.table.c
_certificate = CERTIFICATES.table


class NoteReading(Aggregate):
    """Notes as they stood when the transaction began."""

    def of_certificate(self, number: str) -> list[NoteRecord]:
        """The notes of a certificate, the oldest first."""
        return self.of_certificates([number]).get(number, [])

    def of_certificates(self, numbers: Sequence[str]) -> dict[str, list[NoteRecord]]:
        """Number -> the notes of that certificate, the oldest first; without any it is absent."""
        records = self._among(NOTES, _note.number, numbers, _note.seq)
        return grouped(records, lambda note: note.number)

    def counts(self) -> dict[str, int]:
        """Number -> how many notes the certificate has; those without any are absent."""
        wanted = select(_note.number, func.count()).group_by(_note.number)
        return {number: count for number, count in self._connection.execute(wanted)}  # noqa: C416


class Notes(NoteReading):
    """There is no way to change or remove one."""

    def append(
        self,
        number: str,
        *,
        change: StandingChange,
        actor: str,
        at: datetime,
        text: str,
    ) -> NoteRecord:
        """Append a note to those of the certificate `number`, which shows it as its latest.

        Raises RefusedError `store.conflict` where there is no such certificate.
        """
        last = self._connection.scalar(
            select(func.max(_note.seq)).where(_note.number == number),
        )
        record = NoteRecord(
            number=number,
            # One writer at a time (`Store.write`), so nobody else takes the same one.
            seq=(last or 0) + 1,
            change=change,
            actor=actor,
            at=at,
            text=text,
        )
        self._insert(NOTES, [record])
        # Here and nowhere else, so that the latest note beside the standing is always the last row.
        self._connection.execute(
            update(_certificate).where(_certificate.c.number == number).values(note=text)
        )
        return record

    def append_many(self, new: Sequence[NoteRecord]) -> dict[str, NoteRecord]:
        """Append one note to each of many certificates; number -> the note with its `seq`, whatever
        it was before.
        """
        last: dict[str, int] = {}
        for batch in batches(record.number for record in new):
            wanted = select(_note.number, func.max(_note.seq)).where(_note.number.in_(batch))
            rows = self._connection.execute(wanted.group_by(_note.number))
            last |= {number: seq for number, seq in rows}  # noqa: C416 - rows are no pairs
        kept = [replace(record, seq=last.get(record.number, 0) + 1) for record in new]
        if kept:
            self._insert(NOTES, kept)
        alike: dict[str, list[str]] = {}
        for record in kept:
            alike.setdefault(record.text, []).append(record.number)
        for said, numbers in alike.items():
            for batch in batches(numbers):
                those = update(_certificate).where(_certificate.c.number.in_(batch))
                self._connection.execute(those.values(note=said))
        return {record.number: record for record in kept}
