"""Commands on reports of violations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, tzinfo
from typing import Annotated

import typer

from credissuer.cases.report import (
    ReportFilter,
    ReportRecord,
    ReportState,
    closings,
    kinds,
    receipt,
)
from credissuer.cli.desk import Json, announce, desk, put, put_json, require_words, sentences
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.perform import perform
from credissuer.operations.reporting import handle_reports, reports
from credissuer.words import languages
from credverifier import days
from credverifier.reading import pasted
from credverifier.wire import number

Receipt = Annotated[str, typer.Argument(metavar="RECEIPT", help="As reports list shows it.")]
# A page at a time, because reports may be many and each holds up to 2,000 characters.
_AT_ONCE = 200
_HANDLING = ("receipt", "state", "certificate", "assignee", "closed_at", "closing", "duplicate_of")


def list_(
    context: typer.Context,
    state: Annotated[
        ReportState | None, typer.Option("--state", help="open or closed; else both.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="For example undisclosed_ad.")] = None,
    certificate: Annotated[
        str | None, typer.Option("--certificate", help="The number that they are counted under.")
    ] = None,
    assignee: Annotated[
        str | None, typer.Option("--assignee", help="Who looks into them, as reports assign said.")
    ] = None,
    is_unassigned: Annotated[
        bool, typer.Option("--unassigned", help="Only those that nobody looks into.")
    ] = False,
    by_certificate: Annotated[
        bool,
        typer.Option(
            "--by-certificate",
            help="Count them instead: number, open, closed, the latest; most open ones first.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """The reports, the newest first: receipt, when, what kind, about whom, what became of it, who
    looks into it.
    """
    require_words(kind=kind, certificate=certificate, assignee=assignee)
    about = None if certificate is None else pasted.number_in(certificate)
    which = ReportFilter(state, kind, about, assignee, False if is_unassigned else None)
    with desk(context).called() as (office, call):
        if by_certificate:
            _put_counts(office, call, which, as_json=as_json)
            return
        for record in _all(office, call, which):
            if as_json:
                put_json(reports.facts(record), lines=True)
                continue
            about_whom = number.show(record.certificate) if record.certificate else record.profile
            received_at = _minute(record.received_at, call.zone)
            outcome = record.closing or record.state.value
            put(
                f"{receipt(record.id)}  {received_at}  {record.kind:20}  {about_whom}"
                f"  {outcome}  {record.assignee or '-'}"
            )


def show(context: typer.Context, report: Receipt, as_json: Json = False) -> None:
    """One report, whole. That it was read is written to the audit trail."""
    with desk(context).called() as (office, call):
        record = perform(office, call, reports.read_report, report)
    if as_json:
        put_json(reports.facts(record))
        return
    # A kind that was since taken off the list is shown by its code.
    labels = kinds().get(record.kind) or dict.fromkeys(languages("reports"), record.kind)
    kind = " / ".join(labels.values())
    put(f"{receipt(record.id)}  {_minute(record.received_at, call.zone)}  {kind}")
    shown_number = number.show(record.number) if record.number else None
    for value in (shown_number, record.profile, record.contact):
        if value:
            put(f"  {value}")
    for line in _handling(record, call.zone):
        put(f"  {line}")
    put(f"\n{record.text}")
    if record.evidence:
        put(f"\n{record.evidence}")


def assign(
    context: typer.Context,
    report: Receipt,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who looks into it.")],
    as_json: Json = False,
) -> None:
    """Let a person look into a report; whoever did so before does no more."""
    _handle(context, report, handle_reports.assign, name, as_json=as_json)


def unassign(context: typer.Context, report: Receipt, as_json: Json = False) -> None:
    """Nobody looks into the report any more."""
    _handle(context, report, handle_reports.assign, None, as_json=as_json)


def link(
    context: typer.Context,
    report: Receipt,
    certificate: Annotated[
        str | None, typer.Option("--certificate", help="The number of the certificate.")
    ] = None,
    duplicate_of: Annotated[
        str | None,
        typer.Option("--duplicate-of", help="The receipt of the report that says the same."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what a report is about: a certificate, or another report; a duplicate is closed."""
    if (certificate is None) == (duplicate_of is None):
        raise UsageError("usage.report_link")
    if certificate is not None:
        _handle(context, report, handle_reports.link, certificate, as_json=as_json)
    else:
        _handle(context, report, handle_reports.close_as_duplicate, duplicate_of, as_json=as_json)


def unlink(context: typer.Context, report: Receipt, as_json: Json = False) -> None:
    """The report is about the number that was written in it, if any."""
    _handle(context, report, handle_reports.link, None, as_json=as_json)


def close(
    context: typer.Context,
    report: Receipt,
    reason: Annotated[
        str | None, typer.Option("--reason", help="Reason code, for example no_violation.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Close a report for a reason of the list."""
    _handle(context, report, handle_reports.close, reason, as_json=as_json)


def reopen(context: typer.Context, report: Receipt, as_json: Json = False) -> None:
    """Open a closed report again."""
    _handle(context, report, handle_reports.reopen, as_json=as_json)


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
    as_json: Json = False,
) -> None:
    """Forget how to reach those who reported longer ago: run it from a timer, once a day."""
    with desk(context).called() as (office, call):
        count = perform(office, call, reports.erase_contacts, days)
    if as_json:
        put_json({"erased": count}, lines=True)
    announce("contacts_erased", count=count)


def _handle(
    context: typer.Context,
    report: str,
    operation: Callable[..., Outcome[ReportRecord]],
    *arguments: str | None,
    as_json: bool,
) -> None:
    """Run a change of a report and print what became of it."""
    with desk(context).called() as (office, call):
        record = perform(office, call, operation, report, *arguments)
    if as_json:
        told = reports.facts(record)
        # Not what it says nor who sent it: reading that is written to the audit trail.
        put_json({name: told[name] for name in _HANDLING}, lines=True)
        return
    put(receipt(record.id))
    for line in _handling(record, call.zone):
        put(f"  {line}")


def _handling(record: ReportRecord, zone: tzinfo) -> Iterator[str]:
    """What became of a report, a line each; minutes are those of `zone`."""
    if record.certificate is not None and record.certificate != record.number:
        yield _said("report_certificate", number=number.show(record.certificate))
    if record.assignee is not None:
        yield _said("report_assignee", name=record.assignee)
    if record.closing is not None and record.closed_at is not None:
        # A reason that was since taken off the list is shown by its code.
        labels = closings().get(record.closing) or dict.fromkeys(
            languages("records"), record.closing
        )
        original = f" {receipt(record.duplicate_of)}" if record.duplicate_of else ""
        yield f"{_minute(record.closed_at, zone)}  {' / '.join(labels.values())}{original}"


def _minute(instant: datetime, zone: tzinfo) -> str:
    return f"{days.within(instant, zone):%Y-%m-%d %H:%M}"


def _said(key: str, **facts: str) -> str:
    return " / ".join(sentences(key, **facts))


def _all(office: Office, call: Call, which: ReportFilter) -> Iterator[ReportRecord]:
    after: str | None = None
    while page := reports.page(office, call, which, after=after, limit=_AT_ONCE):
        yield from page
        after = page[-1].id


def _put_counts(office: Office, call: Call, which: ReportFilter, *, as_json: bool) -> None:
    after: tuple[int, str] | None = None
    while page := reports.counts(office, call, which, after=after, limit=_AT_ONCE):
        for count in page:
            facts = reports.count_facts(count)
            if as_json:
                put_json(facts, lines=True)
                continue
            latest = _minute(count.latest, call.zone)
            put(f"{facts['certificate']}  {count.open:5}  {count.closed:5}  {latest}")
        after = page[-1].open, page[-1].number
