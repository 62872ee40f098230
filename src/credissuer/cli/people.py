"""Commands on members of staff: `credissuer person …`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from credissuer.cli.desk import Json, announce, desk, put, put_json, require_words
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.office.call import Outcome
from credissuer.operations.people import change_person, find_people, links
from credissuer.operations.people.end_sessions import end_sessions as ending
from credissuer.operations.people.give_roles import (
    RolesGiven,
    change_operator,
    change_roles,
)
from credissuer.operations.people.invite import invite as inviting
from credissuer.operations.people.invite import invite_again
from credissuer.operations.people.recover import recover as recovering
from credissuer.operations.perform import perform
from credissuer.staff import account
from credissuer.staff.person import PersonRecord
from credissuer.staff.person_state import PersonFilter, PersonState
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import FOR_PEOPLE
from credverifier import days
from credverifier.wire.envelope import dates

Whom = Annotated[str, typer.Argument(metavar="LOGIN", help="Login or id, as person list shows it.")]
Roles = Annotated[
    list[str] | None,
    typer.Option("--role", help=f"Any of {', '.join(FOR_PEOPLE)}; once for each."),
]
Operator = Annotated[
    str | None,
    typer.Option("--operator", help="The user of this computer who they are; empty: none."),
]
Why = Annotated[
    str | None, typer.Option("--note", help="Why, for the second person; never published.")
]


def list_(
    context: typer.Context,
    state: Annotated[
        PersonState | None, typer.Option("--state", help="active, invited, lapsed or disabled.")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", help="Only whoever has this role.")] = None,
    as_json: Json = False,
) -> None:
    """Everybody on the staff: id, login, state, roles, security keys, last seen, name."""
    require_words(role=role)
    wanted = None if role is None else next(iter(account.roles([role])))
    with desk(context).called() as (office, call):
        for seen in find_people.listed(office, call, PersonFilter(state, wanted)):
            facts = find_people.facts(seen)
            if as_json:
                put_json(facts, lines=True)
                continue
            at = f"{days.within(seen.seen_at, call.zone):%Y-%m-%d %H:%M}" if seen.seen_at else "-"
            roles = ",".join(facts["roles"]) or "-"
            put(
                f"{seen.person.id}  {seen.person.login:16}  {seen.state:8}  {roles}"
                f"  {seen.keys}  {at}  {seen.person.name}"
            )


def show(context: typer.Context, person: Whom, as_json: Json = False) -> None:
    """One person: the account, sessions that are open, keys, tokens, and what happened to it."""
    with desk(context).called() as (office, call):
        whole = find_people.whole(office, call, person)
    facts = {
        **find_people.facts(whole.summary),
        "sessions": sum(session.is_open(call.now) for session in whole.sessions),
        "tokens": sum(token.revoked_at is None for token in whole.tokens),
        "proposals": [proposal.id for proposal in whole.proposals],
        "history": [
            {"at": dates.stamp(entry.at), "actor": entry.actor, "action": entry.action}
            for entry in whole.history
        ],
    }
    if as_json:
        put_json(facts)
        return
    history = facts.pop("history")
    for name, value in facts.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        put(f"{name:13} {'-' if shown in (None, '') else shown}")
    for entry in history:
        put(f"  {entry['at']}  {entry['action']}  {entry['actor']}")


def invite(
    context: typer.Context,
    login: Annotated[str, typer.Argument(metavar="LOGIN", help="For example mai.tran.")],
    email: Annotated[str, typer.Option("--email", help="Where they read letters.")],
    role: Roles = None,
    name: Annotated[
        str | None, typer.Option("--name", help="Else the login, until they say.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="vi or en.")] = "vi",
    operator: Operator = None,
    as_json: Json = False,
) -> None:
    """A link for a new member of staff, shown this once; good for seven days, used once."""
    wanted = account.account(
        login=login, name=name or login, email=email, language=language, roles=role or ()
    )
    user = account.operator_name(operator)
    with desk(context).called() as (office, call):
        done = perform(office, call, inviting, office, wanted, user)
        _put_link(office, done.person, done.secret, done.proposal, as_json=as_json)


def link(context: typer.Context, person: Whom, as_json: Json = False) -> None:
    """A new link for somebody who is invited and has not used theirs."""
    with desk(context).called() as (office, call):
        done = perform(office, call, invite_again, office, person)
        _put_link(office, done.person, done.secret, None, as_json=as_json)


def roles(
    context: typer.Context,
    person: Whom,
    role: Roles = None,
    none: Annotated[bool, typer.Option("--none", help="Take every role away.")] = False,
    note: Why = None,
    as_json: Json = False,
) -> None:
    """Let somebody have exactly these roles. What changes a standing waits for a second person."""
    if bool(role) == none:
        raise UsageError("usage.person_roles")
    wanted = account.roles(role or ())
    with desk(context).called() as (office, call):
        done = perform(office, call, change_roles, office, person, wanted, None, note)
        _put_given(office, done, as_json=as_json)


def change(
    context: typer.Context,
    person: Whom,
    name: Annotated[str | None, typer.Option("--name", help="The name, as it is spoken.")] = None,
    email: Annotated[str | None, typer.Option("--email", help="Where they read letters.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="vi or en.")] = None,
    operator: Operator = None,
    as_json: Json = False,
) -> None:
    """Change name, address, language, or which user of this computer somebody is."""
    if name is email is language is operator is None:
        raise UsageError("usage.person_change")
    with desk(context).called() as (office, call):
        before = find_people.whole(office, call, person).summary.person
        details = account.details(
            name=before.name if name is None else name,
            email=before.email if email is None else email,
            language=before.language if language is None else language,
        )
        after = perform(office, call, change_person.change_details, person, details)
        given = RolesGiven(after, None)
        if operator is not None:
            user = account.operator_name(operator)
            given = perform(office, call, change_operator, office, person, user)
        _put_given(office, given, as_json=as_json)


def disable(context: typer.Context, person: Whom, as_json: Json = False) -> None:
    """Let nobody in by this account: its sessions, links and tokens end at once."""
    _switch(context, person, change_person.disable, as_json=as_json)


def enable(context: typer.Context, person: Whom, as_json: Json = False) -> None:
    """Let somebody sign in again who was disabled."""
    _switch(context, person, change_person.enable, as_json=as_json)


def end_sessions(context: typer.Context, person: Whom, as_json: Json = False) -> None:
    """Sign somebody out everywhere. They may sign in again; their tokens stay."""
    with desk(context).called() as (office, call):
        done = perform(office, call, ending, person)
    if as_json:
        put_json({"login": done.person.login, "ended": done.ended}, lines=True)
    else:
        put(f"{done.person.login}  {done.ended}")


def recover(context: typer.Context, person: Whom, note: Why = None, as_json: Json = False) -> None:
    """Let somebody back in who has lost every key. Where two decide: once to propose it, and again
    after the other's approval for the link.
    """
    with desk(context).called() as (office, call):
        done = perform(office, call, recovering, office, person, note)
        _put_link(office, done.person, done.secret, done.proposal, as_json=as_json)


def _switch(
    context: typer.Context,
    person: str,
    operation: Callable[..., Outcome[PersonRecord]],
    *,
    as_json: bool,
) -> None:
    with desk(context).called() as (office, call):
        record = perform(office, call, operation, person)
        _put_given(office, RolesGiven(record, None), as_json=as_json)


def _put_given(office: Office, given: RolesGiven, *, as_json: bool) -> None:
    if as_json:
        put_json({**_facts(office, given.person), **_waits(given.proposal)}, lines=True)
    else:
        put(f"{given.person.login}  {' '.join(sorted(given.person.roles)) or '-'}")
    _tell(given.proposal)


def _put_link(
    office: Office,
    person: PersonRecord,
    secret: str | None,
    proposal: ProposalRecord | None,
    *,
    as_json: bool,
) -> None:
    address = None if secret is None else links.address(office, secret)
    if as_json:
        facts = {**_facts(office, person), **_waits(proposal), "link": address}
        put_json(facts, lines=True)
    elif address is not None:
        # The link alone to stdout, so that a script can hand it on.
        put(address)
    if address is not None:
        announce("person_link", login=person.login)
    _tell(proposal)


def _facts(office: Office, person: PersonRecord) -> dict[str, Any]:
    return find_people.facts(find_people.summary_of(office, person))


def _waits(proposal: ProposalRecord | None) -> dict[str, str | None]:
    return {"proposal": None if proposal is None else proposal.id}


def _tell(proposal: ProposalRecord | None) -> None:
    if proposal is not None:
        announce("person_waits", proposal=proposal.id)
