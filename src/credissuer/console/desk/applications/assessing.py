"""/office/applications/…/sheet: the declaration, and the assessment sheet that saves itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.desk.applications import dossiers
from credissuer.console.desk.applications.dossiers import done, step
from credissuer.console.desk.applications.rubric import facts_of, sheet_page
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.errors import RefusedError
from credissuer.operations.assessing import application_views, declare, judge
from credissuer.operations.assessing.application_records import find
from credissuer.operations.assessing.application_views import dossier_of
from credissuer.operations.assessing.judge import CriterionEntry
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission

router = APIRouter()

Assessor = Annotated[Visitor, signed_in(Permission.ASSESS)]


@router.post("/applications/{application}/declaration")
def declare_it(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Keep the declaration about conflicts of interest, word for word."""
    return step(
        desk,
        visitor,
        form,
        application,
        "declared",
        declare.declare,
        _own(desk, visitor, application),
        form.text("conflict"),
        desk.language(visitor),
        form.text("conflict_note"),
    )


@router.post("/applications/{application}/sheet")
def sheet(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Save the whole sheet; with `do=finish` also finish it. What was typed is never lost."""
    office, call = desk.office, visitor.call(desk.office)
    entries = {
        criterion.id: _entry(form, criterion.id)
        for criterion in office.programme.criteria
        if f"note.{criterion.id}" in form.typed()
    }
    said = "saved"
    try:
        own = _own(desk, visitor, application)
        perform(office, call, judge.save_sheet, office, own, entries)
        if form.text("do") == "finish":
            perform(office, call, judge.finish, office, own)
            said = "finished"
    except RefusedError as error:
        return dossiers.page(desk, visitor, application, error=error, typed=form.typed())
    return done(desk, application, said)


@router.post("/applications/{application}/sheet/reopening")
def reopen(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Correct a finished sheet."""
    own = _own(desk, visitor, application)
    return step(desk, visitor, form, application, "reopened", judge.reopen, desk.office, own)


@router.post("/applications/{application}/sheet/move")
def move(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Go on under the criteria of today."""
    own = _own(desk, visitor, application)
    return step(desk, visitor, form, application, "moved", judge.move_to_current, desk.office, own)


@router.post("/applications/{application}/criteria/{criterion}")
def save_one(
    application: str, criterion: str, visitor: Assessor, desk: Desk, form: Form
) -> Response:
    """Save one criterion while it is typed: the answer is its line of state alone, which takes the
    place of the one before.
    """
    office = desk.office
    error: RefusedError | None = None
    entry = _entry(form, criterion)
    try:
        own = _own(desk, visitor, application)
        arguments = (office, own, criterion, *entry)
        perform(office, visitor.call(office), judge.save_criterion, *arguments)
    except RefusedError as refusal:
        error = refusal
    return _state(desk, visitor, application, criterion, entry, error)


def _state(
    desk: Screens,
    visitor: Visitor,
    application: str,
    criterion: str,
    entry: CriterionEntry,
    error: RefusedError | None,
) -> Response:
    office, language = desk.office, desk.language(visitor)
    with office.store.read() as reading:
        found = find(reading, application)
        dossier = dossier_of(reading, visitor.call(office), found)
    assert dossier.own is not None
    changed = frozenset({criterion} if error and error.code == "worksheet.changed" else ())
    shown = sheet_page(office.programme, dossier.own, {}, changed)
    # 200 also where it is refused: htmx puts nothing else into the page.
    return desk.page(
        "applications/saved.html",
        visitor,
        sheet=shown,
        row=next(row for row in shown.rows if row.criterion.id == criterion),
        entry=entry,
        problem="" if error is None else _problem(error, language),
        **facts_of(office.programme, dossier, language),
    )


def _problem(error: RefusedError, language: str) -> str:
    problems = error.facts.get("problems", ())
    return problems[0].words[language] if problems else error.words(language)


def _entry(form: FormData, criterion: str) -> CriterionEntry:
    return CriterionEntry(
        form.text(f"level.{criterion}") or None,
        form.text(f"note.{criterion}"),
        form.number(f"version.{criterion}"),
    )


def _own(desk: Screens, visitor: Visitor, application: str) -> str:
    """The id of the visitor's sheet. Raises as `read.own_sheet`."""
    return application_views.own_sheet(desk.office, visitor.call(desk.office), application)
