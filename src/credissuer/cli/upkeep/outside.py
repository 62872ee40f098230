"""Commands for what the public is told: canary certificates, and a look from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credissuer.cli.desk import Desk, Json, announce, desk, put_row, writing
from credissuer.operations.outside import canaries, textfile
from credissuer.operations.outside.examine import examine
from credissuer.operations.upkeep.finding import DoctorFinding
from credverifier.wire import number


def canary_make(
    context: typer.Context,
    account: Annotated[
        str,
        typer.Option("--account", metavar="URL", help="An account of the alliance itself."),
    ],
    as_json: Json = False,
) -> None:
    """Issue two certificates of the alliance for itself, and revoke one: by them doctor --outside
    sees what the public is told. Again in the same month: the same two.
    """
    with desk(context).called() as (office, call):
        made = canaries.make(office, call, account)
    for certificate in made:
        assert certificate is not None
        facts = {"number": number.show(certificate.number), "standing": certificate.standing.value}
        put_row(facts, as_json=as_json)
    announce("canaries_made")


def look(at: Desk, target: Path | None) -> tuple[DoctorFinding, ...]:
    """What is seen from outside, written to `target` as metrics too where one is given."""
    with at.called() as (office, call):
        seen = examine(office, call)
        metrics = textfile.text(seen, office.clock())
    if target is not None:
        with writing(target):
            # Beside it and renamed, because the collector may read at any moment.
            part = target.with_name(f".{target.name}.part")
            part.write_text(metrics, "utf-8")
            part.replace(target)
    return seen.findings
