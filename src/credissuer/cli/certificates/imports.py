"""The import command: a dry run first, errors by cell, progress, resumable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from credissuer.assessment.importing import export_file
from credissuer.assessment.importing import sheet as sheets
from credissuer.assessment.orders.draft import column
from credissuer.assessment.orders.order import Order
from credissuer.assessment.sheets.error_sheet import error_file, error_table
from credissuer.assessment.text.names import visible
from credissuer.bootstrap.clock_and_chance import utc_clock
from credissuer.bootstrap.configured import programme
from credissuer.cli.casework.proposals import propose_rows
from credissuer.cli.certificates.sanctions import AfterSanction, warn, word
from credissuer.cli.desk import (
    Desk,
    Note,
    announce,
    desk,
    put_json,
    read_lines,
    read_octets,
    say,
    sentences,
    writing,
)
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.sanctions import Sanction
from credissuer.errors import FieldError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import admission, share_links
from credissuer.operations.deciding.ordering import decided_by_two
from credissuer.operations.issue import issue as issue_orders
from credissuer.operations.perform import needs
from credissuer.operations.publishing import publish_due
from credissuer.settings import load
from credissuer.staff.roles import Permission
from credverifier import days
from credverifier.cli import output
from credverifier.reading.sheets import workbook_writer
from credverifier.reading.sheets.workbook_writer import Cell, Formats
from credverifier.wire import number

BATCH = 20
"""Certificates in one commit; a power cut leaves at most these unfinished."""

CHUNK = 2000
"""Rows that are looked up or published together."""

_NAMED_ROWS = 10


_File = Annotated[Path | None, typer.Argument(help="The CSV file or Excel workbook.")]
_Exported = Annotated[
    Path | None,
    typer.Option(
        "--from-export", metavar="FILE", help="Another office's export instead of a sheet."
    ),
]
_Yes = Annotated[
    bool, typer.Option("--yes", help="Issue the ready rows; without it nothing is changed.")
]
_Errors = Annotated[
    Path | None,
    typer.Option("--errors", help="Where to write the rows in error, with their reasons."),
]
_Sheet = Annotated[
    str | None, typer.Option("--sheet", help="The sheet of a workbook, by its name.")
]
_Template = Annotated[
    bool, typer.Option("--template", help="Print the header with an example row.")
]
_Json = Annotated[
    bool,
    typer.Option(
        "--json", help="A JSON line a certificate, once durable; in a dry run a line a row."
    ),
]


def import_(
    context: typer.Context,
    file: _File = None,
    exported: _Exported = None,
    yes: _Yes = False,
    errors: _Errors = None,
    sheet: _Sheet = None,
    template: _Template = False,
    after_sanction: AfterSanction = False,
    note: Note = None,
    as_json: _Json = False,
) -> None:
    """Bulk issue from a sheet, or from the export of another office: a dry run unless --yes; the
    same ref again gives the same certificate.
    """
    at = desk(context)
    # A note that went nowhere would be taken for one that is kept.
    if note is not None and not after_sanction:
        raise UsageError("usage.after_sanction")
    said = word(after_sanction, note)
    if template:
        configuration = load(at.config)
        today = days.day_of(utc_clock(), configuration.settings.require_zone())
        made = sheets.template(programme(configuration), today)
        output.put(made.decode("utf-8"), end="")
        return
    source = exported or file
    if source is None:
        raise UsageError("usage.file_missing")
    if exported is not None and file is not None:
        raise UsageError("usage.import_source")
    with at.opened() as opened:
        office = opened.office
        if exported is None:
            ask_platforms = opened.configuration.settings.resolve_share_links
            orders = _read(at, office, read_octets(source), sheet, ask_platforms=ask_platforms)
        else:
            orders = _of_export(office, source)
        errors = errors or _errors_beside(source, orders)
        if errors.exists() and source.exists() and errors.samefile(source):
            raise UsageError("usage.errors_is_input", path=str(errors))
        refused = _run(at, office, source, orders, errors, yes, as_json, said)
    if refused:
        raise typer.Exit(1)


def _errors_beside(source: Path, sheet: sheets.ImportSheet) -> Path:
    """Where people look first."""
    # Standard input lies in no folder and has no name.
    beside = Path("import") if str(source) == "-" else source
    is_workbook = sheet.file is not None and sheet.file.book is not None
    return beside.with_suffix(".errors.xlsx" if is_workbook else ".errors.csv")


def _of_export(office: Office, file: Path) -> sheets.ImportSheet:
    """The rows of an export; says how many of its certificates are no rows."""
    now = office.clock()
    found = export_file.read(
        read_lines(file, export_file.MAX_LINE), office.programme, today=office.today, now=now
    )
    if found.left_out:
        reasons = ("superseded", "voided", "expired")
        announce("import_left_out", **{reason: found.left_out[reason] for reason in reasons})
    return found.sheet


def _run(
    at: Desk,
    office: Office,
    source: Path,
    sheet: sheets.ImportSheet,
    errors: Path,
    yes: bool,
    as_json: bool,
    said: str | None,
) -> int:
    ready = [replace(order, after_sanction=said) for order in sheet.ready]
    refusals, already_issued, found = _admitted(office, office.call(at.actor), ready)
    for ref, those in found.items():
        warn(ref, those, office.zone)
    # Those already issued stay in: `issue` recognises them by ref and gives them back.
    todo = [order for order in ready if order.ref not in refusals]
    done = len(todo) - already_issued
    is_proposed = yes and decided_by_two(office, office.call(at.actor))
    if is_proposed:
        propose_rows(at, office, source, todo, as_json=as_json)
    elif yes:
        refused, done = _issue(at, office, todo, as_json)
        refusals |= refused
    sheet = _with_refusals(sheet, refusals)
    if sheet.bad:
        with writing(errors):
            _write_errors(sheet, errors)
    announce(
        "import_proposed" if is_proposed else "import_issued" if yes else "import_ready",
        rows=len(sheet.rows),
        done=done,
        before=already_issued,
        bad=len(sheet.bad),
    )
    _say_problems(sheet)
    _say_aside(sheet)
    if sheet.bad:
        announce("import_errors", file=errors)
    if as_json and not yes:
        _put_rows(sheet)
    if not yes:
        announce("import_dry_run")
    return len(sheet.bad)


def _read(
    at: Desk,
    office: Office,
    octets: bytes,
    wanted: str | None,
    *,
    ask_platforms: bool,
) -> sheets.ImportSheet:
    read = partial(
        sheets.read,
        octets,
        office.programme,
        today=office.today,
        assessor=at.actor.id,
        wanted=wanted,
        zone=office.zone,
    )
    sheet = read()
    links = sheets.unresolved(sheet) if ask_platforms else []
    if not links:
        return sheet
    announce("import_share_links", count=len(links))
    # A second reading, because an account that a link leads to may be that of another row.
    return read(share_links=share_links.resolved(office, office.call(at.actor), links))


def _say_problems(sheet: sheets.ImportSheet) -> None:
    # Ten, because a wrong column spoils every row; all of them are in the error file.
    for row in sheet.bad[:_NAMED_ROWS]:
        for problem in row.problems:
            first, *others = problem.words.values()
            name = column(problem.pointer)
            # As the sheet calls it, because people look for it there.
            title = visible(sheet.title(name)) if name else "-"
            say(f"  {row.line}: {title} [{problem.code}] {first}")
            say(*(f"      {sentence}" for sentence in others))


def _say_aside(sheet: sheets.ImportSheet) -> None:
    """What was not read, and what is ready but weak: nobody should take it for done."""
    if sheet.file is None:
        return
    book = sheet.file.book
    if book is not None and book.unread:
        announce("import_sheet", sheet=visible(book.name), unread=visible(", ".join(book.unread)))
    if sheet.file.columns.aside:
        announce("import_aside", columns=visible(_some(sheet.file.columns.aside)))
    if sheet.passed_over:
        announce("import_passed_over", lines=_some([str(line) for line in sheet.passed_over]))
    if sheet.unproven:
        lines = [str(row.line) for row in sheet.unproven]
        announce("import_unproven", count=len(lines), lines=_some(lines))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED_ROWS])
    return shown + ", …" if len(names) > _NAMED_ROWS else shown


def _write_errors(sheet: sheets.ImportSheet, target: Path) -> None:
    """As a workbook where the name says so, else as CSV."""
    if target.suffix.lower() != ".xlsx":
        target.write_bytes(error_file(sheet))
        return
    table = error_table(sheet)
    book = None if sheet.file is None else sheet.file.book
    formats = Formats({}, ()) if book is None else Formats(book.kinds, book.formats)
    rows = (
        [
            Cell(text, style, stood_so=book is not None)
            for text, style in zip(cells, styles, strict=True)
        ]
        for cells, styles in zip(table.cells, table.styles, strict=True)
    )
    workbook_writer.write(target, book.name if book else "credissuer", rows, formats)


def _put_rows(sheet: sheets.ImportSheet) -> None:
    """A JSON line for each row of a dry run."""
    for row in sheet.rows:
        errors = [
            {"pointer": one.pointer, "code": one.code, "message": dict(one.words)}
            for one in row.problems
        ]
        put_json(
            {"line": row.line, "ref": row.ref, "ready": not errors, "errors": errors}, lines=True
        )


@needs(Permission.ISSUE)
def _admitted(
    office: Office,
    call: Call,
    orders: Sequence[Order],
) -> tuple[dict[str, RefusedError], int, dict[str, tuple[Sanction, ...]]]:
    """Ref -> refusal, how many of the other orders have their certificate already, and ref ->
    earlier sanctions of those that have none.
    """
    refusals: dict[str, RefusedError] = {}
    found: dict[str, tuple[Sanction, ...]] = {}
    already_issued = 0
    with office.store.read() as reading:
        for start in range(0, len(orders), CHUNK):
            chunk = orders[start : start + CHUNK]
            admitted = admission.admit(reading, chunk, office.programme.limits, call)
            new = [
                order
                for order, answer in zip(chunk, admitted, strict=True)
                if not isinstance(answer, CertificateRecord)
            ]
            found |= admission.sanctions(reading, new, call)
            for order, answer in zip(chunk, admitted, strict=True):
                if isinstance(answer, RefusedError):
                    refusals[order.ref] = answer
                # Intended and not released: an interrupted run, which this one finishes.
                is_issued = isinstance(answer, CertificateRecord) and answer.released_at is not None
                already_issued += is_issued
    return refusals, already_issued, found


def _issue(
    at: Desk,
    office: Office,
    orders: list[Order],
    as_json: bool,
) -> tuple[dict[str, RefusedError], int]:
    """Issue and publish in batches; returns ref -> refusal, and the number of new certificates."""
    refusals: dict[str, RefusedError] = {}
    numbers: list[str] = []
    issued = 0
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    # On a terminal alone, because in a log each redraw would be a line.
    with Progress(
        *columns,
        console=console,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(" / ".join(sentences("import_progress")), total=len(orders))
        for start in range(0, len(orders), BATCH):
            batch = issue_orders(
                office,
                office.call(at.actor),
                orders[start : start + BATCH],
            )
            for answer in batch:
                # Printed once durable and before it is published: who reads the line may rely on
                # the certificate even if the power fails now.
                if as_json and answer.certificate is not None:
                    shown = number.show(answer.certificate.number)
                    facts = {"ref": answer.ref, "number": shown, "token": answer.token}
                    put_json(facts, lines=True)
                if answer.certificate is not None:
                    numbers.append(answer.certificate.number)
                if answer.refusal is not None:
                    refusals[answer.ref] = answer.refusal
                issued += answer.fresh
            progress.advance(task, len(batch))
            # Not after each batch, because every publication signs the checkpoint and the shards
            # of the profile index that changed.
            is_last = start + BATCH >= len(orders)
            if len(numbers) >= CHUNK or is_last:
                publish_due.publish_issued(office, numbers)
                numbers.clear()
    return refusals, issued


def _with_refusals(
    sheet: sheets.ImportSheet,
    refusals: dict[str, RefusedError],
) -> sheets.ImportSheet:
    rows = []
    for row in sheet.rows:
        if row.order is not None and row.ref in refusals:
            row = replace(
                row,
                order=None,
                problems=_problems(refusals[row.ref]),
            )
        rows.append(row)
    return replace(sheet, rows=tuple(rows))


def _problems(refusal: RefusedError) -> tuple[FieldError, ...]:
    """All that a refusal names, such as each of several sanctions, with the cell where it has one."""
    problems: tuple[FieldError, ...] = refusal.facts.get("problems", ())
    return problems or (FieldError.of(refusal.facts.get("pointer", ""), refusal),)
