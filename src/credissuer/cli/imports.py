"""The import command: a dry run first, errors by cell, progress, resumable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from credissuer.assessment import sheet as sheets
from credissuer.assessment.draft import column
from credissuer.assessment.order import Order
from credissuer.bootstrap import programme, utc_clock
from credissuer.cli.desk import (
    Desk,
    announce,
    desk,
    put_json,
    read_octets,
    say,
    sentences,
    writing,
)
from credissuer.cli.sanctions import AfterSanction, warn, word
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.sanctions import Sanction
from credissuer.errors import FieldError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import admission, publish_due
from credissuer.operations.issue import issue as issue_orders
from credissuer.operations.perform import needs
from credissuer.settings import load
from credissuer.staff.roles import Permission
from credverifier.wire import number

BATCH = 20
"""Certificates in one commit; a power cut leaves at most these unfinished."""

CHUNK = 2000
"""Rows that are looked up or published together."""


def import_(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="The CSV file.")] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Issue the ready rows; without it nothing is changed.")
    ] = False,
    errors: Annotated[
        Path | None, typer.Option("--errors", help="Where to write the rows in error.")
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="Print the header with an example row.")
    ] = False,
    after_sanction: AfterSanction = False,
    note: Annotated[
        str | None, typer.Option("--note", help="A note for the office; never published.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON line a certificate, once durable.")
    ] = False,
) -> None:
    """Bulk issue from a CSV file: a dry run unless --yes; the same ref again gives the same
    certificate.
    """
    at = desk(context)
    # A note that went nowhere would be taken for one that is kept.
    if note is not None and not after_sanction:
        raise UsageError("usage.after_sanction")
    said = word(after_sanction, note)
    if template:
        made = sheets.template(programme(load(at.config)), utc_clock().date())
        typer.echo(made.decode("utf-8"), nl=False)
        return
    if file is None:
        raise UsageError("usage.file", path="-", problem="FILE.csv")
    # The error file stands beside the input, because people look there first.
    with at.opened() as opened:
        refused = _run(
            at,
            opened.office,
            file,
            errors or file.with_suffix(".errors.csv"),
            yes,
            as_json,
            said,
        )
    if refused:
        raise typer.Exit(1)


def _run(
    at: Desk,
    office: Office,
    file: Path,
    errors: Path,
    yes: bool,
    as_json: bool,
    said: str | None,
) -> int:
    sheet = sheets.read(
        read_octets(file),
        office.programme,
        today=office.clock().date(),
        assessor=at.actor.id,
    )
    ready = [replace(order, after_sanction=said) for order in sheet.ready]
    refusals, already_issued, found = _admitted(office, office.call(at.actor), ready)
    for ref, those in found.items():
        warn(ref, those)
    # Those already issued stay in: `issue` recognises them by ref and gives them back.
    todo = [order for order in ready if order.ref not in refusals]
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
    if not yes:
        announce("import_dry_run")
    return len(sheet.bad)


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
            admitted = admission.admit(reading, chunk, office.programme.limits, office.clock())
            new = [
                order
                for order, answer in zip(chunk, admitted, strict=True)
                if not isinstance(answer, CertificateRecord)
            ]
            found |= admission.sanctions(reading, new, office.clock())
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
    return sheets.ImportSheet(rows=tuple(rows))


def _problems(refusal: RefusedError) -> tuple[FieldError, ...]:
    """All that a refusal names, such as each of several sanctions, with the cell where it has one."""
    problems: tuple[FieldError, ...] = refusal.facts.get("problems", ())
    return problems or (FieldError.of(refusal.facts.get("pointer", ""), refusal),)
