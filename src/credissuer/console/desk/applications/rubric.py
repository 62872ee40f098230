"""The assessment sheet as a page shows it: every criterion with what is stored and what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from credissuer.assessment.programme.criteria import AssessmentProgramme, Criterion
from credissuer.assessment.worksheet import ConflictOfInterest, WorksheetNoteRecord
from credissuer.assessment.worksheet_result import Agreement, SheetResult, agreement, result_of
from credissuer.operations.assessing.application_views import ApplicationDossier, Sheet


class CriterionRow(NamedTuple):
    """`level` and `note` are what the form shows: what was typed, else what is stored. `stored` is
    the stored note where it differs from what was typed, because somebody saved it elsewhere.
    """

    criterion: Criterion
    level: str
    note: str
    version: int
    saved: WorksheetNoteRecord | None
    stored: WorksheetNoteRecord | None


class SheetPage(NamedTuple):
    """The reader's sheet: `standing` is what the stored notes come to."""

    sheet: Sheet
    rows: list[CriterionRow]
    standing: SheetResult
    is_open: bool
    is_outdated: bool


def sheet_page(
    programme: AssessmentProgramme, sheet: Sheet, typed: Mapping[str, str], changed: frozenset[str]
) -> SheetPage:
    """The sheet, with what was `typed` in place of what is stored. `changed` are the criteria that
    somebody saved elsewhere.
    """
    notes = dict(sheet.notes or {})
    record = sheet.record
    version = (record.programme, record.programme_version)
    is_current = version == (programme.id, programme.version)
    return SheetPage(
        sheet,
        [
            _row(criterion, notes.get(criterion.id), typed, criterion.id in changed)
            for criterion in programme.criteria
        ],
        result_of(programme, notes.values()),
        record.is_open and is_current,
        not is_current,
    )


def compared(programme: AssessmentProgramme, dossier: ApplicationDossier) -> Agreement | None:
    """How far the two finished sheets agree; None unless the reader may read both."""
    finished = [
        sheet
        for sheet in dossier.sheets
        if sheet.record.finished_at is not None
        and sheet.record.conflict != ConflictOfInterest.SOME
        and sheet.notes is not None
    ]
    if len(finished) < 2:
        return None
    first, second = finished[:2]
    return agreement(programme, dict(first.notes or {}).values(), dict(second.notes or {}).values())


def level_names(programme: AssessmentProgramme, language: str) -> dict[str, dict[str, str]]:
    """Criterion id -> level id -> its name."""
    return {
        criterion.id: {level.id: level.name[language] for level in criterion.levels}
        for criterion in programme.criteria
    }


def _row(
    criterion: Criterion,
    saved: WorksheetNoteRecord | None,
    typed: Mapping[str, str],
    is_changed: bool,
) -> CriterionRow:
    level = typed.get(f"level.{criterion.id}", (saved and saved.level) or "")
    note = typed.get(f"note.{criterion.id}", saved.note if saved else "")
    return CriterionRow(
        criterion,
        level,
        note,
        saved.version if saved else 0,
        saved,
        saved if is_changed else None,
    )


def facts_of(
    programme: AssessmentProgramme, dossier: ApplicationDossier, language: str
) -> dict[str, Any]:
    """What every template of the sheet reads beside its own page."""
    return {
        "programme": programme,
        "criterion_names": {
            criterion.id: criterion.title[language] for criterion in programme.criteria
        },
        "level_names": level_names(programme, language),
        "grades": {level.id: level.name[language] for level in programme.levels},
        "agreement": compared(programme, dossier),
    }
