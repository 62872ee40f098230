"""PURE: an assessor's sheet on one application: a level and a note for each criterion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.errors import FieldError, RefusedError

MOST_NOTE: Final = 4_000

LEAST_NOTE: Final = 10
"""Characters: a note shorter than that says nothing that a second person could follow."""


class ConflictOfInterest(StrEnum):
    """What an assessor declared about being close to the applicant."""

    NONE = "none"
    SOME = "some"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetRecord:
    """One assessor's sheet; `position` is 0 for who took the application and 1 for the second.

    `assessor` is a person's id. `programme` and `programme_version` are the rules under which it is
    filled in. `declaration` are the very words that were agreed to, `conflict_note` is private.
    `version` counts changes.
    """

    id: str
    application_id: str
    assessor: str
    position: int
    programme: str
    programme_version: str
    conflict: str | None
    declaration: str | None
    declared_at: datetime | None
    conflict_note: str | None
    finished_at: datetime | None
    created_at: datetime
    version: int

    @property
    def is_open(self) -> bool:
        """Whether criteria may still be judged."""
        return self.conflict == ConflictOfInterest.NONE and self.finished_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorksheetNoteRecord:
    """What a sheet says of one criterion: private. `level` is None and `note` empty while they are
    missing; `version` counts changes.
    """

    worksheet_id: str
    criterion: str
    level: str | None
    note: str
    changed_at: datetime
    version: int


def require_declared(record: WorksheetRecord) -> None:
    """Raises RefusedError `worksheet.undeclared`, `worksheet.conflict`."""
    if record.conflict is None:
        raise RefusedError("worksheet.undeclared")
    if record.conflict == ConflictOfInterest.SOME:
        raise RefusedError("worksheet.conflict")


def require_open(record: WorksheetRecord, programme: AssessmentProgramme) -> None:
    """Raises RefusedError `worksheet.undeclared`, `.conflict`, `.finished`, `.outdated`."""
    require_declared(record)
    if record.finished_at is not None:
        raise RefusedError("worksheet.finished")
    require_current(record, programme)


def require_current(record: WorksheetRecord, programme: AssessmentProgramme) -> None:
    """Raises RefusedError `worksheet.outdated` where the rules have another version now."""
    if (record.programme, record.programme_version) != (programme.id, programme.version):
        raise RefusedError(
            "worksheet.outdated", version=record.programme_version, current=programme.version
        )


def check_note(
    programme: AssessmentProgramme,
    criterion: str,
    level: str | None,
    note: str,
) -> tuple[str | None, str]:
    """Level and note as they are kept; either may still be missing.

    Raises RefusedError `worksheet.refused` with its problems beside the fields `level` and `note`.
    """
    found = programme.criterion(criterion)
    if found is None:
        raise RefusedError(
            "assessment.unknown_criterion",
            criterion=criterion[:100],
            criteria=", ".join(item.id for item in programme.criteria),
        )
    text = note.replace("\r\n", "\n").strip()
    problems = []
    if level and found.level(level) is None:
        unknown = RefusedError(
            "assessment.unknown_level",
            level=level[:100],
            where=criterion,
            known=", ".join(item.id for item in found.levels),
        )
        problems.append(FieldError.of("/level", unknown))
    if len(text) > MOST_NOTE:
        too_long = RefusedError("worksheet.note_too_long", most=MOST_NOTE)
        problems.append(FieldError.of("/note", too_long))
    if problems:
        raise RefusedError("worksheet.refused", problems=tuple(problems))
    return level or None, text
