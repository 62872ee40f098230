"""The import command: a dry run first, errors by cell, progress, resumable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from credissuer.assessment import export_file
from credissuer.assessment import sheet as sheets
from credissuer.assessment.draft import column
from credissuer.assessment.order import Order
from credissuer.bootstrap import programme
from credissuer.cli.desk import (
    Desk,
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
from credissuer.errors import FieldError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import admission, publish_due
from credissuer.operations.issue import issue as issue_orders
from credissuer.operations.perform import needs
from credissuer.settings import load
from credissuer.staff.roles import Permission
from credverifier.cli import output
from credverifier.wire import number

BATCH = 20
"""Certificates in one commit; a power cut leaves at most these unfinished."""

CHUNK = 2000
"""Rows that are looked up or published together."""


def import_(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="The CSV file.")] = None,
    exported: Annotated[
        Path | None,
        typer.Option(
            "--from-export", metavar="FILE", help="Another office's export instead of a sheet."
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Issue the ready rows; without it nothing is changed.")
    ] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Where to write the rows in error.")
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="Print the header with an example row.")
    ] = False,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="A JSON line a certificate, once durable; in a dry run a line a row."
        ),
    ] = False,
) -> None:
    """Bulk issue from a CSV file, or from the export of another office: a dry run unless --yes; the
    same ref again gives the same certificate.
    """
    at = desk(context)
    if template:
        output.put(sheets.template(programme(load(at.config))).decode("utf-8"), end="")
        return
    source = exported or file
    if source is None:
        raise UsageError("usage.file_missing")
    if exported is not None and file is not None:
        raise UsageError("usage.import_source")
    # The error file stands beside the input, because people look there first.
    with at.opened() as opened:
        office = opened.office
        sheet = _of_sheet(at, office, source) if exported is None else _of_export(office, source)
        refused = _run(at, office, sheet, errors or _errors_beside(source), yes, as_json)
    if refused:
        raise typer.Exit(1)


def _errors_beside(source: Path) -> Path:
    # Standard input lies in no folder and has no name.
    return Path("import.errors.csv") if str(source) == "-" else source.with_suffix(".errors.csv")


def _of_sheet(at: Desk, office: Office, file: Path) -> sheets.ImportSheet:
    return sheets.read(
        read_octets(file),
        office.programme,
        today=office.clock().date(),
        assessor=at.actor.id,
    )


def _of_export(office: Office, file: Path) -> sheets.ImportSheet:
    """The rows of an export; says how many of its certificates are no rows."""
    now = office.clock()
    found = export_file.read(
        read_lines(file, export_file.MAX_LINE), office.programme, today=now.date(), now=now
    )
    if found.left_out:
        reasons = ("superseded", "voided", "expired")
        announce("import_left_out", **{reason: found.left_out[reason] for reason in reasons})
    return found.sheet


def _run(
    at: Desk,
    office: Office,
    sheet: sheets.ImportSheet,
    errors: Path,
    yes: bool,
    as_json: bool,
) -> int:
    refusals, already_issued = _admitted(office, office.call(at.actor), sheet.ready)
    # Those already issued stay in: `issue` recognises them by ref and gives them back.
    todo = [order for order in sheet.ready if order.ref not in refusals]
    done = len(todo) - already_issued
    if yes:
        refused, done = _issue(at, office, todo, as_json)
        refusals |= refused
    sheet = _with_refusals(sheet, refusals)
    if sheet.bad:
        with writing(errors):
            errors.write_bytes(sheets.error_file(sheet))
    announce(
        "import_issued" if yes else "import_ready",
        rows=len(sheet.rows),
        done=done,
        before=already_issued,
        bad=len(sheet.bad),
    )
    # Ten, because a wrong column spoils every row; all of them are in the error file.
    for row in sheet.bad[:10]:
        for problem in row.problems:
            first, *others = problem.words.values()
            say(f"  {row.line}: {column(problem.pointer) or '-'} [{problem.code}] {first}")
            say(*(f"      {sentence}" for sentence in others))
    if sheet.bad:
        announce("import_errors", file=errors)
    if as_json and not yes:
        _put_rows(sheet)
    if not yes:
        announce("import_dry_run")
    return len(sheet.bad)


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
) -> tuple[dict[str, RefusedError], int]:
    """Ref -> refusal, and how many of the other orders have their certificate already."""
    refusals: dict[str, RefusedError] = {}
    already_issued = 0
    with office.store.read() as reading:
        for start in range(0, len(orders), CHUNK):
            chunk = orders[start : start + CHUNK]
            admitted = admission.admit(reading, chunk, office.clock())
            for order, answer in zip(chunk, admitted, strict=True):
                if isinstance(answer, RefusedError):
                    refusals[order.ref] = answer
                # Intended and not released: an interrupted run, which this one finishes.
                is_issued = isinstance(answer, CertificateRecord) and answer.released_at is not None
                already_issued += is_issued
    return refusals, already_issued


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
                problems=(FieldError.of("", refusals[row.ref]),),
            )
        rows.append(row)
    return sheets.ImportSheet(rows=tuple(rows))
