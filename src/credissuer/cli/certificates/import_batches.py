"""The rows of a sheet: what each is, and those that are issued batch by batch."""

from __future__ import annotations

import gc

from credissuer.assessment.importing.import_file import DryRun
from credissuer.assessment.importing.sheet import ImportSheet
from credissuer.assessment.orders.order import Order
from credissuer.cli.desk import (
    Desk,
    put_json,
)
from credissuer.cli.progress import bar
from credissuer.credentials.sanctions import Sanction
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.jobs.dry_run import dry_run_with_sanctions
from credissuer.operations.perform import needs
from credissuer.operations.publishing import publish_due
from credissuer.operations.worker_processes.issue_batches import batches_of, issue_batches
from credissuer.operations.worker_processes.pool import pool_for
from credissuer.staff.roles import Permission
from credverifier.wire import number

CHUNK = 2000
"""Rows that are published together."""


@needs(Permission.ISSUE)
def tried(
    office: Office, call: Call, sheet: ImportSheet
) -> tuple[DryRun, dict[str, tuple[Sanction, ...]]]:
    """What each row is by the office's records, as on the desk and over HTTP; and ref -> earlier
    sanctions of those that have no certificate.
    """
    with office.store.read() as reading:
        return dry_run_with_sanctions(reading, call, office, sheet)


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
    # The rows of a large file are millions of objects that stay: the collector passes over them
    # from now on instead of looking at each again and again.
    gc.freeze()
    call = office.call(at.actor)
    with (
        bar("import_progress", len(orders)) as advance,
        pool_for(len(orders), office.signing_processes) as pool,
    ):
        for answers in issue_batches(office, call, batches_of(orders), pool):
            for answer in answers:
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
            advance(len(answers))
            # Not after each batch, because every publication signs the checkpoint and the shards
            # of the profile index that changed.
            if len(numbers) >= CHUNK:
                publish_due.publish_issued(office, numbers)
                numbers.clear()
        if numbers:
            publish_due.publish_issued(office, numbers)
    return refusals, issued
