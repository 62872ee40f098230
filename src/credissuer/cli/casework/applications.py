"""Commands on applications: `credissuer application …`, for staff who assess and propose."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from credissuer.applications.application import ApplicationState
from credissuer.applications.line_up import OPEN, ApplicationFilter
from credissuer.cli.casework.proposals import put_proposal
from credissuer.cli.desk import Json, desk, put, put_json
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.assessing import application_views, facts, put_forward, take
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord

Which = Annotated[str, typer.Argument(metavar="APPLICATION", help="Its receipt, A-XXXXXXXX.")]
OfficeNote = Annotated[
    str, typer.Option("--note", help="For whoever decides; for the office alone.")
]

_AT_ONCE = 200


def list_(
    context: typer.Context,
    state: Annotated[
        ApplicationState | None, typer.Option("--state", help="Only this one; else the open ones.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False,
    as_json: Json = False,
) -> None:
    """Applications that were sent, the oldest first: receipt, state, who acts next, until when,
    assessor, name.
    """
    states = (state,) if state else () if all_ else OPEN
    with desk(context).called() as (office, call):
        after: str | None = None
        while True:
            which = ApplicationFilter(states=states)
            found, people = application_views.listed(
                office, call, which, after=after, limit=_AT_ONCE
            )
            for application in found:
                told = facts.line(application, people)
                if as_json:
                    put_json(told, lines=True)
                    continue
                due = (told["due_at"] or "-")[:10]
                who = (told["assignee"] or {}).get("name") or "-"
                put(
                    f"{told['application']}  {told['state']:11} {told['acts_next']:9} {due:10}"
                    f"  {who:20} {told['name'] or '-'}"
                )
            if len(found) < _AT_ONCE:
                return
            after = found[-1].id


def show(context: typer.Context, application: Which, as_json: Json = False) -> None:
    """One application with its accounts, evidence and sheets; that it was read is kept."""
    with desk(context).called() as (office, call):
        told = _told(office, call, application)
    if as_json:
        put_json(told)
        return
    for name in ("application", "state", "acts_next", "due_at", "kind", "name", "contact", "about"):
        if told[name] is not None:
            put(f"{name:12} {told[name]}")
    for account in told["accounts"]:
        put(f"{'account':12} {account['url']}  {account['state']}  {account['code']}")
    for sheet in told["sheets"]:
        by = sheet["assessor"]["name"] or sheet["assessor"]["id"]
        put(f"{'sheet':12} {by}  {sheet['score']}  {sheet['earned'] or '-'}")
    for proposal in told["proposals"]:
        put(f"{'proposal':12} {proposal}")


def take_(
    context: typer.Context,
    application: Which,
    login: Annotated[
        str | None, typer.Option("--for", help="Hand it to the assessor with this login instead.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Assess an application, as the person whom this user of the computer is."""
    with desk(context).called() as (office, call):
        if login is None:
            perform(office, call, take.take, office, application)
        else:
            perform(office, call, take.assign, office, application, login)
        _put(office, call, application, as_json=as_json)


def propose(
    context: typer.Context,
    application: Which,
    level: Annotated[
        str, typer.Option("--level", help="A lower level than the assessment earns.")
    ] = "",
    note: OfficeNote = "",
    after_sanction: Annotated[
        str,
        typer.Option("--after-sanction", help="Why it is issued although there was a sanction."),
    ] = "",
    as_json: Json = False,
) -> None:
    """Propose the certificate that the finished assessment earned; another person decides."""
    with desk(context).called() as (office, call):
        record = put_forward.put_forward(
            office, call, application, level=level, note=note, after_sanction=after_sanction
        )
        _put_decision(office, call, application, record, as_json=as_json)


def refuse(
    context: typer.Context,
    application: Which,
    said: Annotated[str, typer.Option("--said", help="What the applicant will read.")],
    note: OfficeNote = "",
    as_json: Json = False,
) -> None:
    """Propose to refuse an application; another person decides."""
    with desk(context).called() as (office, call):
        record = put_forward.put_forward_refusal(office, call, application, said, note=note)
        _put_decision(office, call, application, record, as_json=as_json)


def _put_decision(
    office: Office, call: Call, application: str, record: ProposalRecord, *, as_json: bool
) -> None:
    if record.is_open:
        put_proposal(office, call, record, as_json=as_json)
    else:
        _put(office, call, application, as_json=as_json)


def _put(office: Office, call: Call, application: str, *, as_json: bool) -> None:
    told = _told(office, call, application)
    if as_json:
        put_json(told)
        return
    put(f"{told['application']}  {told['state']}")
    if told["certificate"]:
        put(told["certificate"])


def _told(office: Office, call: Call, application: str) -> dict[str, Any]:
    dossier = perform(office, call, application_views.read_application, office, application)
    return facts.whole(dossier, office.programme)
