"""The import command: a dry run first, errors by cell, progress, resumable."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from credissuer.assessment.importing import export_file
from credissuer.assessment.importing import sheet as sheets
from credissuer.assessment.importing.import_file import DryRun, RowKind, problems_of
from credissuer.assessment.orders.order import Order
from credissuer.bootstrap.clock_and_chance import utc_clock
from credissuer.bootstrap.configured import programme
from credissuer.cli.casework.proposals import propose_rows
from credissuer.cli.certificates.import_batches import issue_in_batches, tried
from credissuer.cli.certificates.import_findings import (
    errors_beside,
    put_rows,
    say_aside,
    say_problems,
    write_errors,
)
from credissuer.cli.certificates.sanctions import AfterSanction, warn, word
from credissuer.cli.desk import (
    Desk,
    Note,
    announce,
    desk,
    read_lines,
    read_octets,
    writing,
)
from credissuer.errors import RefusedError, UsageError
from credissuer.office import Office
from credissuer.operations import share_links
from credissuer.operations.deciding.ordering import decided_by_two
from credissuer.operations.jobs import uploads
from credissuer.settings import load
from credverifier import days
from credverifier.cli import output

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
        errors = errors or errors_beside(source, orders)
        if errors.exists() and source.exists() and errors.samefile(source):
            raise UsageError("usage.errors_is_input", path=str(errors))
        refused = _run(at, office, source, orders, errors, yes, as_json, said)
    if refused:
        raise typer.Exit(1)


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
    sheet = _with_word(sheet, said)
    run, found = tried(office, office.call(at.actor), sheet)
    for ref, those in found.items():
        warn(ref, those, office.zone)
    already_issued, done = run.counts[RowKind.CERTIFIED], run.counts[RowKind.READY]
    refusals: dict[str, RefusedError] = {}
    is_proposed = yes and decided_by_two(office, office.call(at.actor))
    if is_proposed:
        propose_rows(at, office, source, run, as_json=as_json)
    elif yes:
        # Those already issued stay in: `issue` recognises them by ref and gives them back.
        refusals, done = issue_in_batches(at, office, _admitted(run), as_json)
    sheet = _with_refusals(uploads.without_order(run), refusals)
    if sheet.bad:
        with writing(errors):
            write_errors(sheet, errors)
    announce(
        "import_proposed" if is_proposed else "import_issued" if yes else "import_ready",
        rows=len(sheet.rows),
        done=done,
        before=already_issued,
        bad=len(sheet.bad),
    )
    say_problems(sheet)
    say_aside(sheet)
    if sheet.bad:
        announce("import_errors", file=errors)
    if as_json and not yes:
        put_rows(run)
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


def _with_word(sheet: sheets.ImportSheet, said: str | None) -> sheets.ImportSheet:
    """Every order with what was said of earlier sanctions."""
    if said is None:
        return sheet
    rows = [
        replace(row, order=replace(row.order, after_sanction=said)) if row.order else row
        for row in sheet.rows
    ]
    return replace(sheet, rows=tuple(rows))


def _admitted(run: DryRun) -> list[Order]:
    """The orders of the rows against which nothing stands, in the order of the file."""
    return [row.row.order for row in run.rows if row.row.order and not row.problems]


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
                problems=problems_of(refusals[row.ref]),
            )
        rows.append(row)
    return replace(sheet, rows=tuple(rows))
