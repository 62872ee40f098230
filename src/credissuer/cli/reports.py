"""Commands on reports of violations."""

from __future__ import annotations

from typing import Annotated

import typer

from credissuer.cases.report import kinds, receipt
from credissuer.cli.desk import Json, announce, desk, put, put_json
from credissuer.operations import reports
from credissuer.operations.perform import perform
from credissuer.words import languages
from credverifier.wire import number
from credverifier.wire.envelope import dates

# A page at a time, because reports may be many and each holds up to 2,000 characters.
_AT_ONCE = 200


def list_(context: typer.Context, as_json: Json = False) -> None:
    """The reports, the newest first: receipt, when, what kind, about whom."""
    with desk(context).called() as (office, call):
        after: str | None = None
        while page := reports.page(office, call, after=after, limit=_AT_ONCE):
            for record in page:
                if as_json:
                    put_json(reports.facts(record), lines=True)
                    continue
                about = number.show(record.number) if record.number else record.profile
                received_at = dates.stamp(record.received_at)
                put(f"{receipt(record.id)}  {received_at}  {record.kind:20}  {about}")
            after = page[-1].id


def show(
    context: typer.Context,
    report: Annotated[str, typer.Argument(metavar="RECEIPT", help="As reports list shows it.")],
    as_json: Json = False,
) -> None:
    """One report, whole. That it was read is written to the audit trail."""
    with desk(context).called() as (office, call):
        record = perform(office, call, reports.read_report, report)
    if as_json:
        put_json(reports.facts(record))
        return
    # A kind that was since taken off the list is shown by its code.
    labels = kinds().get(record.kind) or dict.fromkeys(languages("reports"), record.kind)
    kind = " / ".join(labels.values())
    put(f"{receipt(record.id)}  {dates.stamp(record.received_at)}  {kind}")
    shown_number = number.show(record.number) if record.number else None
    for value in (shown_number, record.profile, record.contact):
        if value:
            put(f"  {value}")
    put(f"\n{record.text}")
    if record.evidence:
        put(f"\n{record.evidence}")


def erase_contacts(
    context: typer.Context,
    days: Annotated[
        int,
        typer.Option(
            "--older-than",
            metavar="DAYS",
            help="1 to 3660.",
        ),
    ],
) -> None:
    """Forget how to reach those who reported longer ago: run it from a timer, once a day."""
    with desk(context).called() as (office, call):
        count = perform(office, call, reports.erase_contacts, days)
    announce("contacts_erased", count=count)
