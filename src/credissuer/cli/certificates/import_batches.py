"""The orders of a sheet: which are admitted, and those issued batch by batch."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from credissuer.assessment.orders.order import Order
from credissuer.cli.desk import (
    Desk,
    put_json,
    sentences,
)
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.sanctions import Sanction
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import admission
from credissuer.operations.issue import issue as issue_orders
from credissuer.operations.perform import needs
from credissuer.operations.publishing import publish_due
from credissuer.staff.roles import Permission
from credverifier.wire import number

BATCH = 20
"""Certificates in one commit; a power cut leaves at most these unfinished."""

CHUNK = 2000
"""Rows that are looked up or published together."""


@needs(Permission.ISSUE)
def admitted(
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
