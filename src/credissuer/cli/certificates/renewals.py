"""The renew command: one certificate by its number, or many by a file, with a dry run first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Annotated, Any

import typer

from credissuer.assessment.importing import renewal_file
from credissuer.assessment.orders.draft import column
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.assessment.text.names import visible
from credissuer.cli.casework.proposals import put_proposal
from credissuer.cli.certificates.sanctions import AfterSanction, warn, word
from credissuer.cli.desk import (
    Desk,
    Note,
    announce,
    desk,
    put,
    put_json,
    read_octets,
    say,
    sentences,
)
from credissuer.cli.progress import bar
from credissuer.credentials.sanctions import Sanction
from credissuer.errors import IssuerError, RefusedError, all_words
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.deciding.ordering import decided_by_two, order_renewal
from credissuer.operations.publishing import publish_due
from credissuer.operations.renewing.prepare_renewal import PreparedRenewal
from credissuer.operations.renewing.renew import (
    Renewed,
    prepared,
    publish_renewed,
)
from credissuer.operations.renewing.renew_batches import renew_batches
from credissuer.operations.worker_processes.pool import pool_for
from credissuer.staff.proposal import ProposalRecord
from credverifier.reading import pasted
from credverifier.wire import number
from credverifier.wire.status.standing import Standing

CHUNK = 500
"""Certificates that are published together."""


def renew(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NUMBER",
            help="A number, for the same facts once more; or orders: JSON, NDJSON as of export, CSV, Excel.",
        ),
    ],
    yes: Annotated[
        bool, typer.Option("--yes", help="Renew by the file; without it nothing is changed.")
    ] = False,
    sheet: Annotated[
        str | None, typer.Option("--sheet", help="The sheet of a workbook, by its name.")
    ] = None,
    note: Note = None,
    after_sanction: AfterSanction = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON line a certificate: old, new, what changes.")
    ] = False,
) -> None:
    """Issue new certificates in place of those in good standing, which are superseded.

    A file may change accounts, level, assessment and name; what it leaves away stays. It is a dry
    run unless --yes.
    """
    at = desk(context)
    said = word(after_sanction, note)
    # A path or an ending: no number has a dot or a slash, and a mistyped one should be called so.
    is_file = Path(what).exists() or any(mark in what for mark in "./\\")
    with at.opened() as opened:
        if is_file:
            refused = _by_file(at, opened.office, Path(what), sheet, yes, note, said, as_json)
        else:
            refused = 0
            order = RenewalOrder(number=pasted.number_in(what))
            _renew_one(opened.office, opened.office.call(at.actor), order, note, said, as_json)
    if refused:
        raise typer.Exit(1)


def _renew_one(
    office: Office,
    call: Call,
    order: RenewalOrder,
    note: str | None,
    said: str | None,
    as_json: bool,
) -> None:
    renewed = order_renewal(office, call, order, note, said)
    if isinstance(renewed, ProposalRecord):
        put_proposal(office, call, renewed, as_json=as_json)
        return
    publish_renewed(office, renewed)
    _put_one(renewed, office.zone, as_json)


def _put_one(renewed: Renewed, zone: tzinfo, as_json: bool) -> None:
    assert renewed.old is not None and renewed.successor is not None
    new = number.show(renewed.successor.number)
    warn(number.show(renewed.old.number), renewed.sanctions, zone)
    if as_json:
        facts = {"renews": number.show(renewed.old.number), "number": new}
        put_json({**facts, "sanctions": _facts(renewed.sanctions)}, lines=True)
    else:
        put(new)
    announce("renewed", number=new)


def _by_file(
    at: Desk,
    office: Office,
    file: Path,
    sheet: str | None,
    yes: bool,
    note: str | None,
    said: str | None,
    as_json: bool,
) -> int:
    """How many orders were refused."""
    found = renewal_file.read(
        read_octets(file),
        office.programme,
        today=office.today,
        wanted=sheet,
        zone=office.zone,
    )
    orders = found.orders
    # An export holds every certificate there was; those that are no more are nobody's mistake.
    wanted = [order for order in orders if order.standing in (None, Standing.VALID)]
    plan = prepared(office, office.call(at.actor), wanted, said)
    ready = [one for one in plan if one.refusal is None and one.successor is None]
    refused = {one.order.line: one.refusal for one in plan if one.refusal is not None}
    for one in plan:
        warn(number.show(one.old.number) if one.old else one.order.ref, one.sanctions, office.zone)
    for one in [] if yes else ready:
        _put_plan(one, as_json)
    done, key = len(ready), "renew_done" if yes else "renew_ready"
    if yes and decided_by_two(office, office.call(at.actor)):
        todo = [one.order for one in ready]
        more = _propose(at, office, todo, note, said, as_json)
        done = len(todo) - len(more)
        refused |= more
        key = "renew_proposed"
    elif yes:
        todo = [one.order for one in plan if one.refusal is None]
        more, done = _renew(at, office, todo, note, said, as_json)
        refused |= more
    announce(
        key,
        rows=len(orders),
        done=done,
        before=sum(one.successor is not None for one in plan),
        passed=len(orders) - len(wanted),
        bad=len(refused),
    )
    if found.aside:
        # A misspelt column would leave everybody as they were.
        announce("import_aside", columns=visible(", ".join(found.aside)))
    for line, error in refused.items():
        _say_refusal(line, error)
    if not yes:
        announce("renew_dry_run")
    return len(refused)


def _propose(
    at: Desk,
    office: Office,
    orders: list[RenewalOrder],
    note: str | None,
    said: str | None,
    as_json: bool,
) -> dict[int, IssuerError]:
    """One proposal a certificate, because each is decided by itself; returns line -> refusal."""
    refused: dict[int, IssuerError] = {}
    for order in orders:
        call = office.call(at.actor)
        try:
            answer = order_renewal(office, call, order, note, said)
        except RefusedError as error:
            refused[order.line] = error
            continue
        if isinstance(answer, ProposalRecord):
            put_proposal(office, call, answer, as_json=as_json)
    return refused


def _put_plan(one: PreparedRenewal, as_json: bool) -> None:
    """Old -> new of one person."""
    assert one.before is not None
    if as_json:
        put_json(_plan_facts(one), lines=True)
        return
    put(f"{one.before.shown}  {one.before.subject.name}")
    for member, old, new in one.changes:
        put(f"    {member:24} {old or '—'} -> {new or '—'}")
    if not one.changes:
        put(f"    {' / '.join(sentences('renew_unchanged'))}")


def _plan_facts(one: PreparedRenewal) -> dict[str, Any]:
    assert one.before is not None
    return {
        "renews": one.before.shown,
        "name": one.before.subject.name,
        "changes": [
            {"member": member, "old": old or None, "new": new or None}
            for member, old, new in one.changes
        ],
        "sanctions": _facts(one.sanctions),
    }


def _facts(sanctions: Sequence[Sanction]) -> list[dict[str, Any]]:
    return [sanction.facts() for sanction in sanctions]


def _renew(
    at: Desk,
    office: Office,
    orders: list[RenewalOrder],
    note: str | None,
    said: str | None,
    as_json: bool,
) -> tuple[dict[int, IssuerError], int]:
    """Renew and publish in batches; returns line -> refusal, and the number of new certificates."""
    refused: dict[int, IssuerError] = {}
    unpublished: list[Renewed] = []
    done, call = 0, office.call(at.actor)
    with (
        bar("renew_progress", len(orders)) as advance,
        pool_for(len(orders), office.signing_processes) as pool,
    ):
        for answers in renew_batches(office, call, orders, pool, note, said):
            for answer in answers:
                if answer.refusal is not None:
                    refused[answer.order.line] = answer.refusal
                    continue
                # Printed once durable and before it is published, as in an import.
                _put_renewed(answer, as_json)
                unpublished.append(answer)
                done += answer.fresh
            advance(len(answers))
            if len(unpublished) >= CHUNK:
                _publish(office, unpublished)
                unpublished.clear()
        if unpublished:
            _publish(office, unpublished)
    return refused, done


def _put_renewed(answer: Renewed, as_json: bool) -> None:
    assert answer.old is not None and answer.successor is not None
    old, new = number.show(answer.old.number), number.show(answer.successor.number)
    if as_json:
        facts = {"renews": old, "number": new, "sanctions": _facts(answer.sanctions)}
        put_json(facts, lines=True)
    else:
        put(f"{old} -> {new}")


def _publish(office: Office, renewed: Sequence[Renewed]) -> None:
    # The successors first, because the notes of the old ones lead to them.
    made = [one.successor.number for one in renewed if one.successor is not None]
    publish_due.publish_issued(office, made)
    publish_due.publish_standings(
        office,
        [one.old.number for one in renewed if one.old is not None],
    )


def _say_refusal(line: int, error: IssuerError) -> None:
    problems = error.facts.get("problems", ())
    if not problems:
        first, *others = all_words(error.code, error.facts).values()
        say(f"  {line}: - [{error.code}] {first}")
        say(*(f"      {sentence}" for sentence in others))
    for problem in problems:
        first, *others = problem.words.values()
        say(f"  {line}: {column(problem.pointer) or '-'} [{problem.code}] {first}")
        say(*(f"      {sentence}" for sentence in others))
