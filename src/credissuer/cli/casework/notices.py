"""Commands on notices by e-mail: `credissuer notice …`."""

from __future__ import annotations

from typing import Annotated

import typer

from credissuer.cli.desk import Json, desk, put, put_json
from credissuer.notices.notice import NoticeFilter, NoticeState
from credissuer.operations.perform import perform
from credissuer.operations.sending import outbox
from credissuer.operations.sending.send_notices import send_due
from credverifier import days

Which = Annotated[str, typer.Argument(metavar="NOTICE", help="Its id, as notice list shows it.")]
Failed = Annotated[bool, typer.Option("--failed", help="Only what was given up.")]
Waiting = Annotated[bool, typer.Option("--waiting", help="Only what is to be sent yet.")]


def list_(
    context: typer.Context, failed: Failed = False, waiting: Waiting = False, as_json: Json = False
) -> None:
    """What waits, was given up and was sent, the newest first: id, kind, state, when, to whom."""
    state = NoticeState.FAILED if failed else NoticeState.WAITING if waiting else None
    with desk(context).called() as (office, call):
        for record in outbox.listed(office, call, NoticeFilter(state), limit=500):
            facts = outbox.facts(record)
            if as_json:
                put_json(facts, lines=True)
                continue
            at = record.sent_at or record.failed_at or record.next_try_at or record.due_at
            when = f"{days.within(at, call.zone):%Y-%m-%d %H:%M}" if at else "-" * 16
            why = f"  {record.failure}" if record.failure else ""
            put(f"{record.id}  {record.kind:20} {record.state:8} {when}  {facts['to']}{why}")


def resend(context: typer.Context, notice: Which, as_json: Json = False) -> None:
    """Send a notice again that was sent or given up; one that waits is tried at once."""
    with desk(context).called() as (office, call):
        facts = outbox.facts(perform(office, call, outbox.resend, notice))
    if as_json:
        put_json(facts)
        return
    put(f"{facts['id']}  {facts['state']}")


def send(context: typer.Context, as_json: Json = False) -> None:
    """Send what is due now, without a server that would."""
    with desk(context).called() as (office, call):
        sent = send_due(office, call)
    if as_json:
        put_json({"sent": sent})
        return
    put(str(sent))
