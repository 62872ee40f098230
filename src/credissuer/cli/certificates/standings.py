"""Commands that change how a certificate stands: they show whose it is, and ask."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from typing import Annotated, Any

import typer

from credissuer.cli.casework.proposals import put_proposal
from credissuer.cli.desk import (
    Desk,
    Json,
    Note,
    Number,
    Yes,
    announce,
    desk,
    interactive,
    put,
    put_json,
    say,
    sentences,
)
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import StandingChange
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import change_standing, find_certificates
from credissuer.operations.deciding.ordering import order_reinstatement
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord
from credverifier import days
from credverifier.cli import output
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates

Reason = Annotated[
    str | None, typer.Option("--reason", help="Reason code, for example undisclosed_ad.")
]

_YES = frozenset({"y", "yes", "c", "co", "có"})


def revoke(
    context: typer.Context,
    number: Number,
    reason: Reason = None,
    note: Note = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Revoke a certificate for good, and publish that before answering."""
    with _asked(desk(context), StandingChange.REVOKE, number, reason, yes=yes) as (office, call):
        changed = perform(office, call, change_standing.revoke, number, reason, note)
        _report(office, call, changed, "revoked", as_json=as_json)


def suspend(
    context: typer.Context,
    number: Number,
    reason: Reason = None,
    note: Note = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Suspend a certificate while a case is looked into, and publish that before answering."""
    with _asked(desk(context), StandingChange.SUSPEND, number, reason, yes=yes) as (office, call):
        changed = perform(office, call, change_standing.suspend, number, reason, note)
        _report(office, call, changed, "suspended", as_json=as_json)


def reinstate(
    context: typer.Context,
    number: Number,
    note: Note = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Lift a suspension, and publish that before answering."""
    with _asked(desk(context), StandingChange.REINSTATE, number, yes=yes) as (office, call):
        changed = order_reinstatement(office, call, number, note)
        if isinstance(changed, ProposalRecord):
            put_proposal(office, call, changed, as_json=as_json)
            return
        _report(office, call, changed, "reinstated", as_json=as_json)


@contextmanager
def _asked(
    at: Desk,
    change: StandingChange,
    number: str,
    reason: str | None = None,
    *,
    yes: bool,
) -> Iterator[tuple[Office, Call]]:
    """The office for a change of a certificate, once a person has seen whose it is and agreed.

    Raises UsageError `usage.confirmation`, and what the change would raise.
    """
    with at.called() as (office, call):
        _introduce(find_certificates.before_change(office, call, number, change, reason), call.zone)
        if not yes:
            _ask(change)
        yield office, call


def _introduce(facts: dict[str, Any], zone: tzinfo) -> None:
    """Say on standard error whose certificate it is and how it stands."""
    say(f"{facts['number']}  {facts['name']}", *(f"  {account}" for account in facts["accounts"]))
    stands = find_certificates.stands(facts)
    until = dates.from_seconds(dates.seconds(facts["valid_until"], "valid_until"))
    day = days.last_day(until, zone)
    announce("stands", standing=stands, level=facts["level"], day=day, ref=facts["ref"])


def _ask(change: StandingChange) -> None:
    """Raises UsageError `usage.confirmation` without a terminal; ends the command at a no."""
    if not interactive():
        raise UsageError("usage.confirmation")
    output.say(f"{' / '.join(sentences(f'ask_{change}'))} [y/N] ", end="")
    if sys.stdin.readline().strip().casefold() not in _YES:
        announce("not_changed")
        raise typer.Exit(1)


def _report(
    office: Office, call: Call, certificate: CertificateRecord, key: str, *, as_json: bool
) -> None:
    shown = numbers.show(certificate.number)
    if as_json:
        # Read anew, because the change has given it a standing, a note and a successor.
        put_json(find_certificates.one(office, call, certificate.number).facts)
    else:
        put(shown)
    announce(key, number=shown)
