"""Commands on cases: `credissuer case …`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import typer

from credissuer.cases.case import CaseFilter, CaseSource, CaseState, Severity
from credissuer.cases.case import severity as as_severity
from credissuer.cases.case import source as as_source
from credissuer.cli.desk import Json, Note, desk, put, put_json, require_words
from credissuer.errors import UsageError
from credissuer.operations import timers
from credissuer.operations.casework import (
    case_views,
    decisions,
    facts,
    handling,
    opening,
    suspending,
)
from credissuer.operations.perform import perform
from credverifier import days
from credverifier.reading import pasted

Case = Annotated[
    str, typer.Argument(metavar="CASE", help="As case list shows it, for example C-7K3M9QX2.")
]
Reason = Annotated[
    str | None, typer.Option("--reason", help="Reason code, for example undisclosed_ad.")
]
Weight = Annotated[
    str | None,
    typer.Option("--severity", help=f"{', '.join(Severity)}; else what the reason weighs."),
]
_AT_ONCE = 200


def open_(
    context: typer.Context,
    report: Annotated[
        list[str] | None, typer.Option("--report", help="The receipt of a report; repeatable.")
    ] = None,
    certificate: Annotated[
        str | None, typer.Option("--certificate", help="The number of the certificate.")
    ] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", help="The address of an account without one.")
    ] = None,
    source: Annotated[
        str, typer.Option("--source", help=f"{', '.join(CaseSource)}; a report says so itself.")
    ] = CaseSource.STAFF.value,
    reason: Reason = None,
    severity: Weight = None,
    note: Note = None,
    as_json: Json = False,
) -> None:
    """Open a case: about the certificate of reports, or about what somebody told the office."""
    common: dict[str, Any] = {
        "reason": reason,
        "severity": as_severity(severity) if severity else None,
        "note": note,
    }
    with desk(context).called() as (office, call):
        if report:
            case = perform(office, call, opening.open_from_reports, office, report, **common)
        else:
            case = perform(
                office,
                call,
                opening.open_case,
                office,
                source=as_source(source),
                certificate=certificate,
                profile=profile,
                **common,
            )
    _put(facts.case_facts(case), as_json=as_json)


def list_(
    context: typer.Context,
    state: Annotated[
        CaseState | None, typer.Option("--state", help=f"{', '.join(CaseState)}.")
    ] = None,
    severity: Weight = None,
    certificate: Annotated[
        str | None, typer.Option("--certificate", help="Only those about this number.")
    ] = None,
    is_open: Annotated[bool, typer.Option("--open", help="Only those not closed.")] = False,
    as_json: Json = False,
) -> None:
    """The cases, the newest first: id, when, state, severity, reason, about whom, what is next."""
    require_words(certificate=certificate, severity=severity)
    which = CaseFilter(
        state=state,
        is_closed=False if is_open else None,
        severity=as_severity(severity) if severity else None,
        certificate=None if certificate is None else pasted.number_in(certificate),
    )
    with desk(context).called() as (office, call):
        after: str | None = None
        while page := case_views.page(office, call, which, after=after, limit=_AT_ONCE):
            for line in page:
                told = facts.line_facts(line)
                if as_json:
                    put_json(told, lines=True)
                    continue
                opened = f"{days.within(line.case.opened_at, call.zone):%Y-%m-%d %H:%M}"
                due = f"{days.within(line.due, call.zone):%Y-%m-%d %H:%M}" if line.due else "-"
                put(
                    f"{told['id']}  {opened}  {told['state']:17}  {told['severity']:7}"
                    f"  {told['reason']:23}  {line.waits or '-':8}  {due:16}"
                    f"  {told['certificate'] or '-'}  {line.name or told['profile']}"
                )
            after = page[-1].case.id


def show(context: typer.Context, case: Case, as_json: Json = False) -> None:
    """One case, whole. That it was read is written to the audit trail."""
    with desk(context).called() as (office, call):
        view = perform(office, call, case_views.read_case, case)
    told = facts.view_facts(view)
    if as_json:
        put_json(told)
        return
    for name, value in told.items():
        if isinstance(value, list):
            put(f"{name}:")
            for one in value:
                words = one.items() if isinstance(one, dict) else [("", one)]
                put("  " + "  ".join(f"{k} {v}".strip() for k, v in words if v is not None))
        else:
            put(f"{name:14} {'-' if value is None else value}")


def suspend(
    context: typer.Context, case: Case, reason: Reason = None, as_json: Json = False
) -> None:
    """Suspend the certificate of a case at once; another person has a day to confirm it."""
    with desk(context).called() as (office, call):
        made = perform(office, call, suspending.suspend, office, case, reason)
    _put(facts.suspension_facts(made), as_json=as_json)


def confirm(context: typer.Context, case: Case, as_json: Json = False) -> None:
    """Stand by a suspension, as another person than who suspended."""
    with desk(context).called() as (office, call):
        made = perform(office, call, suspending.confirm, case)
    _put(facts.suspension_facts(made), as_json=as_json)


def propose(
    context: typer.Context,
    case: Case,
    measure: Annotated[
        str, typer.Argument(metavar="MEASURE", help="revoke, reinstate or suspend-until.")
    ],
    reason: Reason = None,
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="DAY", help="The last day of a timed suspension."),
    ] = None,
    note: Note = None,
    as_json: Json = False,
) -> None:
    """Propose what is to become of the certificate; another person decides."""
    last = _day(until)
    with desk(context).called() as (office, call):
        proposal = decisions.put_decision(
            office, call, case, measure, reason=reason, until=last, note=note
        )
    _put(facts.proposal_facts(proposal), as_json=as_json)


def close(
    context: typer.Context,
    case: Case,
    closing: Annotated[
        str | None,
        typer.Option("--closing", help="Why its reports are closed, else no_violation."),
    ] = None,
    note: Note = None,
    as_json: Json = False,
) -> None:
    """Close a case without a finding."""
    with desk(context).called() as (office, call):
        closed = perform(office, call, handling.close, case, closing, note)
    _put(facts.case_facts(closed), as_json=as_json)


def deadlines(context: typer.Context, as_json: Json = False) -> None:
    """Do now what is due in cases: escalate, lift, remind. Prints how much that was."""
    names = ("case-escalations", "case-liftings", "case-reminders")
    with desk(context).opened() as opened:
        done = {name: timers.run(opened.office, name) for name in names}
    _put({name: str(count) for name, count in done.items()}, as_json=as_json)


def _put(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        put_json(told, lines=True)
        return
    for name, value in told.items():
        if value is not None:
            put(f"{name:14} {value}")


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else datetime.fromisoformat(text).date()
    except ValueError as error:
        raise UsageError("case.until_unreadable") from error
