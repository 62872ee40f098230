"""/office/import: a sheet is uploaded, tried, and proposed to a second person."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Response

from credissuer.assessment.importing import sheet as sheets
from credissuer.assessment.importing.import_file import JudgedRow, RowKind
from credissuer.assessment.orders.draft import column
from credissuer.assessment.sheets.error_sheet import error_file
from credissuer.console.forms import Form
from credissuer.console.screens import CSV, Desk, Screens
from credissuer.console.visitors import Visitor, require_step_up, signed_in
from credissuer.errors import IssuerError, PublicationError, RefusedError
from credissuer.operations.jobs import uploads
from credissuer.operations.jobs.confirming import Confirmation, confirm
from credissuer.operations.jobs.dry_run import orders_sha256
from credissuer.staff.roles import Permission
from credissuer.words import in_language
from credverifier.wire import number

router = APIRouter()

Importer = Annotated[Visitor, signed_in(Permission.IMPORT)]

MOST_PROBLEMS, MOST_READY = 100, 20
"""Rows that a page shows; all bad ones are in the error file."""


@router.get("/import")
def imports(visitor: Importer, desk: Desk) -> Response:
    """The form, and what was uploaded last."""
    return _form(visitor, desk)


@router.get("/import/template")
def template(visitor: Importer, desk: Desk) -> Response:
    """A sheet to fill in."""
    octets = sheets.template(desk.office.programme, desk.office.today)
    return desk.file(octets, "credissuer-import.csv", CSV)


@router.post("/import")
def upload(visitor: Importer, desk: Desk, form: Form) -> Response:
    """Keep the file for its dry run; what is no sheet is told beside the field."""
    office, file = desk.office, form.file("file")
    try:
        if file is None:
            raise RefusedError("import.no_file")
        sheet = form.text("sheet") or None
        record = uploads.upload(office, visitor.call(office), file.name, file.octets, sheet)
    except RefusedError as error:
        return _form(visitor, desk, error=error, typed=form.typed())
    return desk.go(f"/office/import/{record.id}", said="desk_import.uploaded")


@router.get("/import/{file_id}")
def dry_run(file_id: str, visitor: Importer, desk: Desk) -> Response:
    """What each row is, by the records of this moment."""
    return _tried(file_id, visitor, desk)


@router.post("/import/{file_id}/propose")
def propose(file_id: str, visitor: Importer, desk: Desk, form: Form) -> Response:
    """Propose the ready rows."""
    require_step_up(visitor)
    wanted = Confirmation(
        file_id=file_id,
        note=form.text("note") or None,
        ready_sha256=form.text("ready_sha256"),
    )
    try:
        made = confirm(desk.office, visitor.call(desk.office), wanted)
    except PublicationError as error:
        # Durable, and out a moment later.
        if error.code != "publish.pending":
            raise
        desk.service.publisher.publish_soon(whole=True)
        made = uploads.uploaded(desk.office, visitor.call(desk.office), file_id)
    except RefusedError as error:
        return _tried(file_id, visitor, desk, error=error, typed=form.typed())
    if made.state == "proposed":
        return desk.go(f"/office/import/{file_id}", said="desk_import.proposed")
    # In an office of one nobody else is asked: it runs.
    return desk.go(f"/office/jobs/{made.jobs[0].id}")


@router.get("/import/{file_id}/errors.csv")
def errors(file_id: str, visitor: Importer, desk: Desk) -> Response:
    """The bad rows with their reasons, to be corrected and uploaded again."""
    call = visitor.call(desk.office)
    name = uploads.uploaded(desk.office, call, file_id).file.name.rpartition(".")[0]
    run = uploads.dry_run(desk.office, call, file_id)
    octets = error_file(uploads.without_order(run))
    return desk.file(octets, f"{name or 'import'}.errors.csv", CSV)


def _form(
    visitor: Visitor,
    desk: Screens,
    *,
    error: IssuerError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    recent = uploads.uploads(desk.office, visitor.call(desk.office))
    return desk.page(
        "imports.html",
        visitor,
        error=error,
        typed=typed,
        recent=recent,
    )


def _tried(
    file_id: str,
    visitor: Visitor,
    desk: Screens,
    *,
    error: IssuerError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    office, call, language = desk.office, visitor.call(desk.office), desk.language(visitor)
    upload = uploads.uploaded(office, call, file_id)
    run, shown_error = None, error
    if upload.file.content is not None:
        run = uploads.dry_run(office, call, file_id)
    facts: dict[str, Any] = {"counts": {}, "problems": [], "ready": [], "certified": []}
    if run is not None:
        levels = {level.id: in_language(level.name, language) for level in office.programme.levels}
        bad = [row for row in run.rows if row.problems]
        facts = {
            "counts": {kind.value: run.counts[kind] for kind in RowKind},
            "ready_sha256": orders_sha256(run.orders),
            "problems": [_told(row, run.sheet, language) for row in bad[:MOST_PROBLEMS]],
            "rest": max(0, len(bad) - MOST_PROBLEMS),
            "ready": [
                (row.row.line, row.row.ref, order.subject.name, levels.get(order.level or "", ""))
                for row in run.of(RowKind.READY)[:MOST_READY]
                if (order := row.row.order) is not None
            ],
            "ready_rest": max(0, run.counts[RowKind.READY] - MOST_READY),
            "certified": [
                (row.row.line, row.row.ref, row.number, number.show(row.number))
                for row in run.of(RowKind.CERTIFIED)[:MOST_READY]
                if row.number is not None
            ],
        }
    return desk.page(
        "import_tried.html",
        visitor,
        error=shown_error,
        typed=typed,
        upload=upload,
        step=upload.state,
        erased=run is None,
        **facts,
    )


def _told(judged: JudgedRow, sheet: sheets.ImportSheet, language: str) -> dict[str, Any]:
    """A bad row: its line, ref, kind, and (cell title, sentence) of each problem."""
    problems = []
    for problem in judged.problems:
        name = column(problem.pointer)
        problems.append((sheet.title(name) if name else "", problem.words[language]))
    return {
        "line": judged.row.line,
        "ref": judged.row.ref,
        "kind": judged.kind.value,
        "problems": problems,
    }
