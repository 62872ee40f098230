"""The rows of a sheet: what each is, and those that are issued batch by batch."""

from __future__ import annotations

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from credissuer.assessment.importing.import_file import DryRun, RowKind
from credissuer.assessment.importing.sheet import ImportSheet
from credissuer.assessment.orders.order import Order
from credissuer.cli.desk import (
    Desk,
    put_json,
    sentences,
)
from credissuer.credentials.sanctions import Sanction
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import admission
from credissuer.operations.issue import issue as issue_orders
from credissuer.operations.jobs.dry_run import dry_run_of
from credissuer.operations.perform import needs
from credissuer.operations.publishing import publish_due
from credissuer.staff.roles import Permission
from credverifier.wire import number

BATCH = 20
"""Certificates in one commit; a power cut leaves at most these unfinished."""

CHUNK = 2000
"""Rows that are looked up or published together."""


@needs(Permission.ISSUE)
def tried(
    office: Office, call: Call, sheet: ImportSheet
) -> tuple[DryRun, dict[str, tuple[Sanction, ...]]]:
    """What each row is by the office's records, as on the desk and over HTTP; and ref -> earlier
    sanctions of those that have no certificate.
    """
    found: dict[str, tuple[Sanction, ...]] = {}
    with office.store.read() as reading:
        run = dry_run_of(reading, call, office, sheet)
        certified = {judged.row.ref for judged in run.of(RowKind.CERTIFIED)}
        new = [order for order in sheet.ready if order.ref not in certified]
        for start in range(0, len(new), CHUNK):
            found |= admission.sanctions(reading, new[start : start + CHUNK], call)
    return run, found


def issue_in_batches(
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
