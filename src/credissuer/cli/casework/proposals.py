"""Commands on proposals: `credissuer proposal …`, and what other commands say where two decide."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from credissuer.assessment.importing.import_file import DryRun
from credissuer.cli.desk import Desk, Json, Yes, announce, desk, put, put_json, say
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.deciding import proposal_views
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.ordering import propose_one_person
from credissuer.operations.deciding.withdraw import recall as recalling
from credissuer.operations.deciding.withdraw import withdraw as withdrawing
from credissuer.operations.jobs.confirming import ReadFile, propose_rows_of
from credissuer.operations.perform import perform
from credissuer.staff.proposal import ProposalRecord

Which = Annotated[str, typer.Argument(metavar="PROPOSAL", help="Its id, as proposal list shows.")]
DecisionNote = Annotated[
    str | None, typer.Option("--note", help="Why; for the office alone, never published.")
]


def list_(
    context: typer.Context,
    all_: Annotated[
        bool, typer.Option("--all", help="Also those that are decided; else what waits.")
    ] = False,
    kind: Annotated[str | None, typer.Option("--kind", help="Only this kind, as issue.")] = None,
    as_json: Json = False,
) -> None:
    """What was proposed, the newest first: id, kind, state, who proposed it, what it is about."""
    with desk(context).called() as (office, call):
        for looked in _every(office, call, None if all_ else True, kind):
            facts = proposal_views.facts(looked)
            if as_json:
                put_json(facts, lines=True)
                continue
            by = looked.proposer.login if looked.proposer else facts["proposed_by"]["id"]
            put(f"{facts['id']}  {facts['kind']:18} {facts['state']:10} {by:16} {facts['about']}")


def show(context: typer.Context, proposal: Which, as_json: Json = False) -> None:
    """One proposal, with what it would do."""
    with desk(context).called() as (office, call):
        facts = proposal_views.facts(proposal_views.one(office, call, proposal))
    if as_json:
        put_json(facts)
        return
    for name, value in facts.items():
        if value is None or name == "content":
            continue
        put(f"{name:16} {_plain(value)}")
    if facts["content"] is not None:
        put(json.dumps(facts["content"], ensure_ascii=False, indent=2))


def approve(
    context: typer.Context, proposal: Which, note: DecisionNote = None, as_json: Json = False
) -> None:
    """Let it happen, as another person than who proposed it; it is carried out before the answer,
    or held where the office holds what is approved.
    """
    with desk(context).called() as (office, call):
        decide(office, call, proposal, "approved", note)
        _put(office, call, proposal, as_json=as_json)


def refuse(
    context: typer.Context, proposal: Which, note: DecisionNote = None, as_json: Json = False
) -> None:
    """Do not let it happen, as another person than who proposed it; --note says why."""
    with desk(context).called() as (office, call):
        decide(office, call, proposal, "refused", note)
        _put(office, call, proposal, as_json=as_json)


def withdraw(context: typer.Context, proposal: Which, as_json: Json = False) -> None:
    """Take back what you proposed yourself, before it is decided."""
    _take_back(context, proposal, withdrawing, as_json=as_json)


def recall(context: typer.Context, proposal: Which, as_json: Json = False) -> None:
    """Take back what was approved, while it is held, as one of the two people."""
    _take_back(context, proposal, recalling, as_json=as_json)


def one_person_office(
    context: typer.Context, note: DecisionNote = None, yes: Yes = False, as_json: Json = False
) -> None:
    """Propose that one person decides in this office again; another person has to approve that."""
    if not yes:
        raise UsageError("usage.confirmation")
    with desk(context).called() as (office, call):
        record = propose_one_person(office, call, note)
        put_proposal(office, call, record, as_json=as_json)


def put_proposal(office: Office, call: Call, record: ProposalRecord, *, as_json: bool) -> None:
    """Say that a command proposed what it was to do, because two people decide."""
    looked = proposal_views.one(office, call, record.id)
    if as_json:
        put_json({"code": "decision_pending", "proposal": proposal_views.facts(looked)}, lines=True)
    else:
        put(record.id)
    announce("proposed", id=record.id)


def propose_rows(at: Desk, office: Office, source: Path, run: DryRun, *, as_json: bool) -> None:
    """Propose the ready rows of an import as one; nothing where there are none."""
    if not run.orders:
        return
    # Standard input was read already: then it is known by what it orders.
    refs = " ".join(order.ref for order in run.orders)
    octets = source.read_bytes() if source.is_file() else refs.encode("utf-8")
    call = office.call(at.actor)
    record = propose_rows_of(office, call, ReadFile(source.name, octets), run)
    put_proposal(office, call, record, as_json=as_json)


def _take_back(
    context: typer.Context, proposal: str, operation: Callable[..., Any], *, as_json: bool
) -> None:
    with desk(context).called() as (office, call):
        perform(office, call, operation, proposal)
        _put(office, call, proposal, as_json=as_json)


def _put(office: Office, call: Call, proposal: str, *, as_json: bool) -> None:
    facts = proposal_views.facts(proposal_views.one(office, call, proposal))
    if as_json:
        put_json(facts, lines=True)
        return
    put(f"{facts['id']}  {facts['state']}")
    for number in facts["certificates"]:
        put(number)
    if facts["state"] == "held":
        say(f"  {facts['held_until']}")


def _every(
    office: Office, call: Call, is_open: bool | None, kind: str | None
) -> list[proposal_views.ProposalView]:
    found: list[proposal_views.ProposalView] = []
    after = None
    while page := proposal_views.page(office, call, is_open=is_open, kind=kind, after=after):
        found += page
        after = page[-1].proposal.id
    return found


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name") or value.get("id"))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
