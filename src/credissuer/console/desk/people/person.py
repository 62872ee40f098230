"""/office/people/{id}: one member of staff, and everything that is done with their account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.desk.people import permissions
from credissuer.console.desk.people.invite import link_page, mailed
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.errors import FieldError, IssuerError, RefusedError
from credissuer.office.call import Outcome
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.people import change_person, find_people
from credissuer.operations.people.end_sessions import end_sessions
from credissuer.operations.people.find_people import PersonDossier
from credissuer.operations.people.give_roles import change_operator, change_roles
from credissuer.operations.people.invite import invite_again
from credissuer.operations.people.kinds import PERSON_RECOVERY, PERSON_ROLES
from credissuer.operations.people.recover import recover
from credissuer.operations.perform import perform
from credissuer.staff import account, user_agents
from credissuer.staff.person import PERSON, PersonRecord
from credissuer.staff.roles import CHANGES_STANDING, FOR_PEOPLE, Permission
from credissuer.staff.staff_link import LinkPurpose
from credissuer.store.staff.people import People
from credissuer.words import words

router = APIRouter()
Administrator = Annotated[Visitor, signed_in(Permission.PEOPLE)]


@router.get("/people/{person_id}")
def person(person_id: str, visitor: Administrator, desk: Desk) -> Response:
    """Everything about one of them."""
    return _page(desk, visitor, person_id)


@router.post("/people/{person_id}/details")
def details(person_id: str, visitor: Administrator, desk: Desk, form: Form) -> Response:
    """Change name, address and language."""
    office = desk.office
    try:
        wanted = account.details(
            name=form.text("name"), email=form.text("email"), language=form.text("language")
        )
        arguments = (person_id, wanted, form.number("version"))
        perform(office, visitor.call(office), change_person.change_details, *arguments)
    except IssuerError as error:
        return _page(desk, visitor, person_id, form, error)
    return desk.go(f"/office/people/{person_id}", said="desk_people.details")


@router.post("/people/{person_id}/roles")
def roles(person_id: str, visitor: Administrator, desk: Desk, form: Form) -> Response:
    """Let them have exactly the roles that are ticked."""
    office, note = desk.office, form.text("note") or None
    try:
        wanted = account.roles(form.every("roles"))
        arguments = (office, person_id, wanted, form.number("version"), note)
        done = perform(office, visitor.call(office), change_roles, *arguments)
    except IssuerError as error:
        return _page(desk, visitor, person_id, form, error)
    said = "roles" if done.proposal is None else "proposed"
    # Whoever took their own last role away has no way to this page any more.
    path = f"/office/people/{person_id}" if _still(desk, visitor) else "/office"
    return desk.go(path, said=f"desk_people.{said}")


@router.post("/people/{person_id}/operator")
def operator(person_id: str, visitor: Administrator, desk: Desk, form: Form) -> Response:
    """Say which user of the office's computer they are; empty: none."""
    office = desk.office
    try:
        wanted = _operator(form.text("operator"))
        arguments = (office, person_id, wanted, form.number("version"))
        done = perform(office, visitor.call(office), change_operator, *arguments)
    except IssuerError as error:
        return _page(desk, visitor, person_id, form, error)
    said = "details" if done.proposal is None else "proposed"
    return desk.go(f"/office/people/{person_id}", said=f"desk_people.{said}")


@router.post("/people/{person_id}/disable")
def disable(person_id: str, visitor: Administrator, desk: Desk, form: Form) -> Response:
    """Let nobody in by this account."""
    return _switch(desk, visitor, person_id, form, change_person.disable, "disabled")


@router.post("/people/{person_id}/enable")
def enable(person_id: str, visitor: Administrator, desk: Desk, form: Form) -> Response:
    """Let them sign in again."""
    return _switch(desk, visitor, person_id, form, change_person.enable, "enabled")


@router.post("/people/{person_id}/sessions/end")
def end_their_sessions(person_id: str, visitor: Administrator, desk: Desk, form: Form) -> Response:
    """Sign them out everywhere."""
    office = desk.office
    perform(office, visitor.call(office), end_sessions, person_id)
    return desk.go(f"/office/people/{person_id}", said="desk_people.sessions_ended")


@router.post("/people/{person_id}/link")
def link(person_id: str, visitor: Administrator, desk: Desk, form: Form) -> Response:
    """A new invitation, shown once."""
    office = desk.office
    try:
        done = perform(office, visitor.call(office), invite_again, office, person_id)
    except IssuerError as error:
        return _page(desk, visitor, person_id, form, error)
    if done.secret is None:
        return mailed(desk, done.person)
    return link_page(desk, visitor, done.person, done.secret)


@router.post("/people/{person_id}/recover")
def let_back_in(person_id: str, visitor: Administrator, desk: Desk, form: Form) -> Response:
    """Propose to let them back in; after another's approval, the link, shown once."""
    office, note = desk.office, form.text("note") or None
    try:
        done = perform(office, visitor.call(office), recover, office, person_id, note)
    except IssuerError as error:
        return _page(desk, visitor, person_id, form, error)
    if done.proposal is not None:
        return desk.go(f"/office/people/{person_id}", said="desk_people.recovery")
    if done.secret is None:
        return mailed(desk, done.person)
    return link_page(desk, visitor, done.person, done.secret, purpose=LinkPurpose.RECOVERY)


def _operator(text: str) -> str | None:
    """Raises RefusedError `person.refused`, told beside the field."""
    try:
        return account.operator_name(text)
    except IssuerError as error:
        fault = FieldError.of("/operator", error)
        raise RefusedError("person.refused", problems=(fault,)) from error


def _switch(
    desk: Screens,
    visitor: Visitor,
    person_id: str,
    form: FormData,
    operation: Callable[..., Outcome[PersonRecord]],
    said: str,
) -> Response:
    office = desk.office
    try:
        perform(office, visitor.call(office), operation, person_id, form.number("version"))
    except IssuerError as error:
        return _page(desk, visitor, person_id, form, error)
    return desk.go(f"/office/people/{person_id}", said=f"desk_people.{said}")


def _page(
    desk: Screens,
    visitor: Visitor,
    person_id: str,
    form: FormData | None = None,
    error: IssuerError | None = None,
) -> Response:
    """The page; after a refusal with what was typed, and what stands there now beside it."""
    office = desk.office
    call, language = visitor.call(office), desk.language(visitor)
    whole = find_people.whole(office, call, person_id)
    shown = whole.summary.person
    typed = {
        "name": shown.name,
        "email": shown.email,
        "language": shown.language,
        "operator": shown.operator or "",
    }
    return desk.page(
        "people/person.html",
        visitor,
        error=error,
        typed={**typed, **(form.typed() if form else {})},
        ticked=form.every("roles") if form and form.every("roles") else sorted(shown.roles),
        whole=whole,
        person=shown,
        is_own=visitor.person.id == shown.id,
        roles=FOR_PEOPLE,
        needs_key=permissions.needs_key,
        changes_standing=CHANGES_STANDING,
        two=_two(desk),
        open_sessions=[
            {
                "browser": user_agents.name(each.user_agent, language),
                "seen_at": each.seen_at,
            }
            for each in whole.sessions
            if each.is_open(call.now)
        ],
        tokens=[each for each in whole.tokens if each.revoked_at is None],
        names_of=_names(desk, whole),
        events=words("desk_people", language)["events"],
        recovery_kind=PERSON_RECOVERY.name,
        roles_kind=PERSON_ROLES.name,
    )


def _names(desk: Screens, whole: PersonDossier) -> dict[str, str]:
    """Actor -> the name of the person, of those in the history."""
    with desk.office.store.read() as reading:
        people = {person.id: person.name for person in reading.of(People).all()}
    actors = {entry.actor for entry in whole.history}
    return {actor: people.get(actor.removeprefix(PERSON), actor) for actor in actors}


def _still(desk: Screens, visitor: Visitor) -> bool:
    with desk.office.store.read() as reading:
        person = reading.of(People).by_id(visitor.person.id)
    return person is not None and Permission.PEOPLE in permissions.of(person.roles)


def _two(desk: Screens) -> bool:
    with desk.office.store.read() as reading:
        return two_decide(reading)
