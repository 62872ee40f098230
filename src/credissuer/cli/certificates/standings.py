"""Commands that change how a certificate stands: they show whose it is, and ask."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import tzinfo
from typing import Annotated, Any

import typer

from credissuer.cli.casework.proposals import put_proposal
from credissuer.cli.certificates import bulk
from credissuer.cli.desk import (
    Desk,
    Json,
    Note,
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

OneNumber = Annotated[
    str | None,
    typer.Argument(metavar="NUMBER", help="Certificate number, in any case, with or without -."),
]

_YES = frozenset({"y", "yes", "c", "co", "có"})


def revoke(
    context: typer.Context,
    number: OneNumber = None,
    reason: Reason = None,
    note: Note = None,
    yes: Yes = False,
    file: bulk.File = None,
    sheet: bulk.Sheet = None,
    key: bulk.Key = None,
    import_of: bulk.ImportOf = None,
    operator: bulk.Operator = None,
    platform: bulk.Platform = None,
    plan: bulk.Plan = None,
    output: bulk.Output = None,
    as_json: Json = False,
) -> None:
    """Revoke one certificate for good, or many at once, and publish that before answering.

    Many are a dry run unless --yes.
    """
    which = bulk.Which(file, sheet, key, import_of, operator, platform, plan, output)
    if is_many(number, which):
        wanted = bulk.order_of(StandingChange.REVOKE, which, reason, note)
        bulk.change_many(desk(context), wanted, which, yes=yes, as_json=as_json)
        return
    assert number is not None
    with _asked(desk(context), StandingChange.REVOKE, number, reason, yes=yes) as (office, call):
        changed = perform(office, call, change_standing.revoke, number, reason, note)
        _report(office, call, changed, "revoked", as_json=as_json)


def suspend(
    context: typer.Context,
    number: OneNumber = None,
    reason: Reason = None,
    note: Note = None,
    yes: Yes = False,
    file: bulk.File = None,
    sheet: bulk.Sheet = None,
    key: bulk.Key = None,
    import_of: bulk.ImportOf = None,
    operator: bulk.Operator = None,
    platform: bulk.Platform = None,
    plan: bulk.Plan = None,
    output: bulk.Output = None,
    as_json: Json = False,
) -> None:
    """Suspend one certificate, or many at once, while a case is looked into, and publish that
    before answering. Many are a dry run unless --yes.
    """
    which = bulk.Which(file, sheet, key, import_of, operator, platform, plan, output)
    if is_many(number, which):
        wanted = bulk.order_of(StandingChange.SUSPEND, which, reason, note)
        bulk.change_many(desk(context), wanted, which, yes=yes, as_json=as_json)
        return
    assert number is not None
    with _asked(desk(context), StandingChange.SUSPEND, number, reason, yes=yes) as (office, call):
        changed = perform(office, call, change_standing.suspend, number, reason, note)
        _report(office, call, changed, "suspended", as_json=as_json)


def reinstate(
    context: typer.Context,
    number: OneNumber = None,
    note: Note = None,
    yes: Yes = False,
    file: bulk.File = None,
    sheet: bulk.Sheet = None,
    key: bulk.Key = None,
    import_of: bulk.ImportOf = None,
    operator: bulk.Operator = None,
    platform: bulk.Platform = None,
    plan: bulk.Plan = None,
    output: bulk.Output = None,
    as_json: Json = False,
) -> None:
    """Lift one suspension, or many at once, and publish that before answering. Many are a dry run
    unless --yes.
    """
    which = bulk.Which(file, sheet, key, import_of, operator, platform, plan, output)
    if is_many(number, which):
        wanted = bulk.order_of(StandingChange.REINSTATE, which, None, note)
        bulk.change_many(desk(context), wanted, which, yes=yes, as_json=as_json)
        return
    assert number is not None
    with _asked(desk(context), StandingChange.REINSTATE, number, yes=yes) as (office, call):
        changed = order_reinstatement(office, call, number, note)
        if isinstance(changed, ProposalRecord):
            put_proposal(office, call, changed, as_json=as_json)
            return
        _report(office, call, changed, "reinstated", as_json=as_json)


def is_many(number: str | None, which: bulk.Which) -> bool:
    """Whether a command is about many certificates. Raises UsageError `bulk.number_or_many`."""
    if (number is None) is not which.is_many:
        raise UsageError("bulk.number_or_many")
    return which.is_many


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
