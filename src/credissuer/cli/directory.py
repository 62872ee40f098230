"""Commands on the directory of those who agreed to be found."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from credissuer.applications.listing import ListingRecord
from credissuer.cli.desk import Json, desk, put_json, put_row
from credissuer.operations.applying import listing
from credissuer.operations.perform import perform
from credverifier.wire.envelope import dates

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Of one of their certificates.")]


def directory_list(context: typer.Context, as_json: Json = False) -> None:
    """Who stands in the directory, in the order in which they joined."""
    with desk(context).called() as (office, call):
        for record in listing.listed(office, call):
            _put(record, as_json=as_json)


def directory_enter(
    context: typer.Context,
    number: Number,
    topic: Annotated[
        list[str] | None, typer.Option("--topic", help="A topic; up to three times.")
    ] = None,
    region: Annotated[str | None, typer.Option("--region", help="A province or city.")] = None,
    as_json: Json = False,
) -> None:
    """Enter somebody who has agreed to it on paper; what they agreed to stays with the office."""
    with desk(context).called() as (office, call):
        record = perform(office, call, listing.enter, number, topic or [], region)
        _put(record, as_json=as_json)


def directory_remove(context: typer.Context, number: Number, as_json: Json = False) -> None:
    """Take somebody out who asked for it."""
    with desk(context).called() as (office, call):
        _put(perform(office, call, listing.remove, number), as_json=as_json)


def _put(record: ListingRecord | None, *, as_json: bool) -> None:
    if record is None:
        return
    facts = _facts(record)
    if as_json:
        put_json(facts, lines=True)
        return
    state = "-" if record.withdrawn_at is None else "withdrawn"
    shown = {"subject": record.subject_id, "state": state, "topics": record.topics}
    put_row({**shown, "region": record.region, "by": record.by}, as_json=False)


def _facts(record: ListingRecord) -> dict[str, Any]:
    ended = record.withdrawn_at
    return {
        "subject": record.subject_id,
        "topics": record.topics.split(),
        "region": record.region,
        "given_at": dates.stamp(record.given_at),
        "withdrawn_at": None if ended is None else dates.stamp(ended),
        "by": record.by,
    }
