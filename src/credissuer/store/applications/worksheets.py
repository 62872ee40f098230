"""Assessment sheets of applications, with a note for each criterion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, UniqueConstraint, update

from credissuer.assessment.worksheet import MOST_NOTE, WorksheetNoteRecord, WorksheetRecord
from credissuer.errors import RefusedError
from credissuer.store.aggregate import Aggregate, grouped
from credissuer.store.applications.applications import APPLICATIONS
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


class WorksheetRow(Row, table=True):
    """One person has at most one sheet on an application."""

    __tablename__ = "worksheet"
    __table_args__ = rules(
        exactly(id=9),
        filled(programme=100, programme_version=100, declaration=2_000, conflict_note=2_000),
        between(0, 9, "position"),
        moments("declared_at", "finished_at", "created_at"),
        holds("conflict", "conflict IS NULL OR conflict IN ('none', 'some')"),
        holds(
            "declared",
            "(conflict IS NULL) = (declared_at IS NULL)"
            " AND (conflict IS NULL) = (declaration IS NULL)",
        ),
        holds("finished", "finished_at IS NULL OR (conflict IS NOT NULL AND conflict = 'none')"),
        holds("counted", "version > 0"),
        keys=[UniqueConstraint("application_id", "assessor"), Index(None, "assessor")],
    )
    id: str = primary()
    application_id: str = column(to=f"{APPLICATIONS.table.name}.id")
    assessor: str = column(to=f"{PEOPLE.table.name}.id")
    position: int = column(Integer)
    programme: str = column()
    programme_version: str = column()
    conflict: str | None = column()
    declaration: str | None = column()
    declared_at: datetime | None = column(Moment)
    conflict_note: str | None = column()
    finished_at: datetime | None = column(Moment)
    created_at: datetime = column(Moment)
    version: int = column(Integer)


class WorksheetNoteRow(Row, table=True):
    __tablename__ = "worksheet_note"
    __table_args__ = rules(
        filled(criterion=100, level=100),
        at_most(note=MOST_NOTE),
        moments("changed_at"),
        holds("counted", "version > 0"),
    )
    worksheet_id: str = primary(to="worksheet.id")
    criterion: str = primary()
    level: str | None = column()
    note: str = column()
    changed_at: datetime = column(Moment)
    version: int = column(Integer)


WORKSHEETS = Mapped(WorksheetRecord, table_of(WorksheetRow))
WORKSHEET_NOTES = Mapped(WorksheetNoteRecord, table_of(WorksheetNoteRow))
_sheet, _note = WORKSHEETS.table.c, WORKSHEET_NOTES.table.c


class Worksheets(Aggregate):
    """New sheets come by `Transaction.add`."""

    MAPPED = (WORKSHEETS, WORKSHEET_NOTES)

    def by_id(self, worksheet_id: str) -> WorksheetRecord | None:
        """None where there is none."""
        return self._first(WORKSHEETS, WORKSHEETS.select().where(_sheet.id == worksheet_id))

    def of_application(self, application_id: str) -> list[WorksheetRecord]:
        """The sheets on an application, the first assessor's first."""
        return self.of_applications([application_id]).get(application_id, [])

    def of_applications(self, ids: Sequence[str]) -> dict[str, list[WorksheetRecord]]:
        """Application id -> its sheets, the first assessor's first; absent where there are none."""
        records = self._among(
            WORKSHEETS, _sheet.application_id, ids, _sheet.position, _sheet.created_at
        )
        return grouped(records, lambda sheet: sheet.application_id)

    def notes(self, worksheet_id: str) -> list[WorksheetNoteRecord]:
        """The notes of a sheet, in no order that matters."""
        return self.notes_of([worksheet_id]).get(worksheet_id, [])

    def notes_of(self, worksheet_ids: Sequence[str]) -> dict[str, list[WorksheetNoteRecord]]:
        """Sheet id -> its notes; absent where there are none."""
        records = self._among(WORKSHEET_NOTES, _note.worksheet_id, worksheet_ids, _note.criterion)
        return grouped(records, lambda note: note.worksheet_id)

    def change(self, record: WorksheetRecord) -> WorksheetRecord:
        """Store everything of it that may change, as the version after `record.version`, and give
        that.

        Raises RefusedError `worksheet.changed` where somebody else was faster.
        """
        names = (
            *("position", "programme", "programme_version", "conflict", "declaration"),
            *("declared_at", "conflict_note", "finished_at"),
        )
        changed = self._store_next(WORKSHEETS, record, names)
        if changed is None:
            raise RefusedError("worksheet.changed")
        return changed

    def put_note(self, record: WorksheetNoteRecord) -> None:
        """Store a note; a `version` of 1 is the first of its criterion.

        Raises RefusedError `worksheet.changed` where somebody else was faster.
        """
        if record.version == 1:
            known = {note.criterion for note in self.notes(record.worksheet_id)}
            if record.criterion in known:
                raise RefusedError("worksheet.changed")
            self._insert(WORKSHEET_NOTES, [record])
            return
        changed = update(WORKSHEET_NOTES.table).where(
            _note.worksheet_id == record.worksheet_id,
            _note.criterion == record.criterion,
            _note.version == record.version - 1,
        )
        changed = changed.values(
            level=record.level,
            note=record.note,
            changed_at=record.changed_at,
            version=record.version,
        )
        if self._connection.execute(changed).rowcount == 0:
            raise RefusedError("worksheet.changed")
