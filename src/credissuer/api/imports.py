"""/api/v1/imports: sheets that are uploaded, tried, and certified row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Response
from fastapi.responses import StreamingResponse

from credissuer.api.jobs import PATH as JOBS
from credissuer.api.proposals import pending_reply
from credissuer.assessment.importing import sheet as sheets
from credissuer.assessment.sheets.error_sheet import error_file
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.idempotency import Reply, once, publishing
from credissuer.http.pages import Paged, read_cursor
from credissuer.http.shapes.imports import (
    Confirm,
    ConfirmationBody,
    FileName,
    ImportInPath,
    ImportOut,
    ImportPage,
    ImportPendingOut,
    ImportRequest,
    SheetName,
)
from credissuer.http.shapes.texts import Cursor, Limit
from credissuer.http.sheets import BODY, SentSheet, read_sheet
from credissuer.operations.jobs import import_facts, uploads
from credissuer.operations.jobs.confirming import Confirmation, confirm
from credissuer.staff.roles import Permission

PATH = "/api/v1/imports"

router = APIRouter(tags=["office"], route_class=StrictRoute)
Importer = Annotated[Caller, may(Permission.IMPORT)]

_PENDING: dict[int | str, dict[str, Any]] = {202: {"model": ImportOut | ImportPendingOut}}
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}


async def _sheet_of(caller: Importer) -> SentSheet:
    """The sheet of a request, read once it is known that its sender may import."""
    return await read_sheet(caller.request)


Sheet = Annotated[SentSheet, Depends(_sheet_of)]


@router.post(
    "/imports",
    operation_id="importSheet",
    status_code=201,
    response_model=ImportOut,
    responses=_PENDING,
    openapi_extra={"requestBody": BODY},
)
def post_import(
    caller: Importer,
    file: Sheet,
    name: FileName = None,
    sheet: SheetName = None,
    confirm: Confirm = False,
) -> Response:
    """Try a sheet: what each row is, and what is wrong with which cell. It is kept for ninety days;
    the same file again is the same import.

    With `confirm` its ready rows go on as by `confirmImport`.
    """
    wanted = ImportRequest(sha256=file.sha256, name=name, sheet=sheet, confirm=confirm)
    with once(caller, wanted) as exchange:
        if exchange.reply is None:
            called = name or file.name or "import"
            kept = uploads.upload(caller.office, caller.call(), called, file.octets, sheet)
            if confirm:
                exchange.reply = _confirmed(caller, Confirmation(file_id=kept.id), 201)
            else:
                location = {"location": f"{PATH}/{kept.id}"}
                exchange.reply = Reply(201, _facts(caller, kept.id), location)
    return exchange.response()


@router.get("/imports", operation_id="listImports", response_model=ImportPage)
def list_imports(
    pages: Paged, caller: Importer, limit: Limit = 50, cursor: Cursor = None
) -> dict[str, Any]:
    """Every uploaded sheet, the newest first, a page at a time."""
    after = read_cursor("i", cursor)
    files = uploads.uploads(caller.office, caller.call(), after=after, limit=limit + 1)
    return {
        "imports": [import_facts.upload_facts(upload) for upload in files[:limit]],
        "next": pages.next_url("i", [upload.file.id for upload in files], limit),
    }


@router.get(
    "/imports/template",
    operation_id="getImportTemplate",
    response_class=Response,
    responses=_CSV,
)
def get_template(caller: Importer) -> Response:
    """A sheet to fill in: the header, and a row as an example."""
    return _csv(sheets.template(caller.office.programme, caller.office.today))


@router.get("/imports/{import}", operation_id="getImport", response_model=ImportOut)
def get_import(file_id: ImportInPath, caller: Importer) -> dict[str, Any]:
    """A sheet with its dry run by the records of this moment."""
    return _facts(caller, file_id)


@router.get(
    "/imports/{import}/rows",
    operation_id="getImportRows",
    response_class=Response,
    responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
)
def get_rows(file_id: ImportInPath, caller: Importer) -> StreamingResponse:
    """What each row is by the records of this moment, a JSON line each, with every error."""
    run = uploads.dry_run(caller.office, caller.call(), file_id)

    def lines() -> Iterator[str]:
        for row in run.rows:
            yield json.dumps(import_facts.row_facts(row, run.sheet), ensure_ascii=False) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.get(
    "/imports/{import}/errors",
    operation_id="getImportErrors",
    response_class=Response,
    responses=_CSV,
)
def get_errors(file_id: ImportInPath, caller: Importer) -> Response:
    """The rows in error as the sheet has them, with their reasons, to be corrected and sent again."""
    run = uploads.dry_run(caller.office, caller.call(), file_id)
    return _csv(error_file(uploads.without_order(run)))


@router.post(
    "/imports/{import}/confirmation",
    operation_id="confirmImport",
    response_model=ImportOut,
    responses=_PENDING,
)
def post_confirmation(
    file_id: ImportInPath,
    caller: Importer,
    body: Annotated[ConfirmationBody | None, Body()] = None,
) -> Response:
    """Let the ready rows of a sheet be certified, and no others.

    Where two people decide, they are proposed (202, `decision_pending`). In an office of one up to
    500 rows are certified before the answer; more go on as the job at `Location` (202).
    """
    given = body or ConfirmationBody()
    wanted = Confirmation(file_id=file_id, note=given.note, ready_sha256=given.ready_sha256)
    with once(caller, given) as exchange:
        if exchange.reply is None:
            exchange.reply = _confirmed(caller, wanted, 200)
    return exchange.response()


def _facts(caller: Caller, file_id: str) -> dict[str, Any]:
    upload = uploads.uploaded(caller.office, caller.call(), file_id)
    is_erased = upload.file.content is None
    run = None if is_erased else uploads.dry_run(caller.office, caller.call(), file_id)
    return import_facts.import_facts(upload, run)


def _confirmed(caller: Caller, wanted: Confirmation, done: int) -> Reply:
    """`done` with the import once every row has its certificate or its refusal, else 202."""
    with publishing(caller.service, whole=True):
        confirm(caller.office, caller.call(), wanted)
    upload = uploads.uploaded(caller.office, caller.call(), wanted.file_id)
    facts = _facts(caller, wanted.file_id)
    if upload.state in ("proposed", "held"):
        pending = pending_reply(caller, upload.proposals[0])
        proposal = {**pending.body["proposal"], "content": None}
        return pending._replace(body={**pending.body, "proposal": proposal, "import": facts})
    if upload.jobs[0].has_ended:
        return Reply(done, facts, {"location": f"{PATH}/{upload.file.id}"})
    return Reply(202, facts, {"location": f"{JOBS}/{upload.jobs[0].id}"})


def _csv(octets: bytes) -> Response:
    return Response(octets, media_type="text/csv; charset=utf-8")
