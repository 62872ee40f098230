"""The commands `credissuer audit …`: verify the trail, list it, keep a signed checkpoint elsewhere,
and confirm the clock that its entries are dated by.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credissuer.audit.search import AuditFilter
from credissuer.cli.desk import Json, announce, desk, put, put_json, read_octets, require_words
from credissuer.operations.auditing import checkpoint_copies
from credissuer.operations.overview.find_anything import exact_number
from credissuer.operations.upkeep import check_trail, read_trail
from credissuer.operations.upkeep import confirm_clock as confirm
from credissuer.publication.directory import DirectoryPublication
from credverifier.wire.envelope import dates

_LARGEST = 64 * 1024
"""Octets that are read of a checkpoint, which has a few hundred."""


def verify(
    context: typer.Context,
    against: Annotated[
        list[Path] | None,
        typer.Option("--checkpoint", help="A checkpoint that was kept elsewhere; repeatable."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Find an edited, deleted, inserted or moved entry of the audit trail."""
    copies = [read_octets(file, _LARGEST) for file in against or ()]
    with desk(context).called() as (office, call):
        trail = check_trail.verify(office, call, copies)
        if as_json:
            put_json({"entries": trail.entries, "checkpoint": trail.checkpoint}, lines=True)
        announce(
            "trail_holds",
            entries=trail.entries,
            checkpoint=trail.checkpoint,
        )


def list_(
    context: typer.Context,
    after: Annotated[
        int,
        typer.Option("--after", min=0, max=10**18, help="Go on behind this sequence number."),
    ] = 0,
    actor: Annotated[
        str | None, typer.Option("--actor", help="Only of actors with this in their id.")
    ] = None,
    action: Annotated[
        str | None,
        typer.Option("--action", help="Only actions that begin so, for example certificate."),
    ] = None,
    about: Annotated[
        str | None,
        typer.Option("--object", help="Only about this: a certificate's number, the id of a case."),
    ] = None,
    as_json: Json = False,
) -> None:
    """The audit trail as NDJSON, with or without --json."""
    require_words(actor=actor, action=action, object=about)
    number = None if about is None else exact_number(about)
    which = AuditFilter(actor=actor, action=action, object=number or about)
    at = desk(context)
    with at.opened() as opened:
        call = opened.office.call(at.actor)
        for entry in read_trail.entries(opened.office, call, after, which=which):
            put_json(
                {
                    "seq": entry.seq,
                    "at": entry.at.isoformat(),
                    "actor": entry.actor,
                    "action": entry.action,
                    "object": entry.object,
                    "detail": entry.detail,
                    "hash": entry.hash,
                },
                lines=True,
            )


def confirm_clock(
    context: typer.Context,
    yes: Annotated[
        bool, typer.Option("--yes", help="The clock is right; else both moments are shown.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say that the machine's clock is right, where the last entry of the trail is far from it."""
    with desk(context).called() as (office, call):
        last = confirm.last_moment(office, call)
        if yes:
            confirm.confirm_clock(office, call)
        moments = {
            "last": None if last is None else dates.stamp(last),
            "now": dates.stamp(call.now),
        }
        if as_json:
            put_json({**moments, "confirmed": yes}, lines=True)
        announce("clock_confirmed" if yes else "clock_not_confirmed", **moments)


def checkpoint(
    context: typer.Context,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="Folder to keep it in, instead of `checkpoint_folder`."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Sign the head of the audit trail and keep it in a folder outside of this machine."""
    require_words(to=None if to is None else str(to))
    with desk(context).called() as (office, call):
        folder = None if to is None else DirectoryPublication(to.absolute())
        copy = checkpoint_copies.keep_copy(office, call, folder)
        if as_json:
            put_json({"file": copy.name, "checkpoint": copy.seq}, lines=True)
            return
        put(copy.name)
        announce("checkpoint_kept", file=copy.name, checkpoint=copy.seq)
