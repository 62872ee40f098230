"""The notes of an assessor's sheet."""

from __future__ import annotations

from datetime import UTC, datetime

from credissuer.assessment.worksheet import (
    WorksheetNoteRecord,
)
from tests.offices import CRITERIA

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)

REASON = "Đã xem 20 bài đăng gần nhất."


def note(criterion: str, level: str | None, text: str = REASON) -> WorksheetNoteRecord:
    return WorksheetNoteRecord(
        worksheet_id="W00000001",
        criterion=criterion,
        level=level,
        note=text,
        changed_at=NOW,
        version=1,
    )


def notes(*levels: str | None) -> list[WorksheetNoteRecord]:
    """A note for each criterion of the programme, with these levels in order."""
    return [note(name, level) for name, level in zip(CRITERIA, levels, strict=True)]
