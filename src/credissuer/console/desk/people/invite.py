"""/office/people/invite: a new member of staff, first as a preview, then as a link shown once."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.desk.people import permissions
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.errors import FieldError, IssuerError, RefusedError
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.people import links
from credissuer.operations.people.invite import invite
from credissuer.operations.perform import perform
from credissuer.staff import account, giving_roles
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import FOR_PEOPLE, Permission
from credissuer.staff.staff_link import LinkPurpose
from credissuer.store.staff.people import People

router = APIRouter()
Administrator = Annotated[Visitor, signed_in(Permission.PEOPLE)]


@router.get("/people/invite")
def form(visitor: Administrator, desk: Desk) -> Response:
    """The empty form."""
    return _form(desk, visitor)


@router.post("/people/invite/preview")
def preview(visitor: Administrator, desk: Desk, form: Form) -> Response:
    """What the person would be able to do. Nothing is changed."""
    try:
        wanted = _wanted(form)
        _require_free(desk, wanted)
    except IssuerError as error:
        return _form(desk, visitor, form, error)
    by_two = wanted.roles - giving_roles.harmless(wanted.roles) if _two(desk) else frozenset()
    return desk.page(
        "people/preview.html",
        visitor,
        wanted=wanted,
        roles=[role for role in FOR_PEOPLE if role in wanted.roles],
        by_two=[role for role in FOR_PEOPLE if role in by_two],
        may=permissions.of(wanted.roles),
        needs_key=permissions.needs_key(wanted.roles),
        is_both=permissions.is_both(wanted.roles),
    )


@router.post("/people/invite")
def send(visitor: Administrator, desk: Desk, form: Form) -> Response:
    """Invite, and show the link; or back to the form, with what was typed."""
    if form.text("edit"):
        return _form(desk, visitor, form)
    office = desk.office
    try:
        wanted = _wanted(form)
        done = perform(office, visitor.call(office), invite, office, wanted)
    except IssuerError as error:
        return _form(desk, visitor, form, _beside(error))
    waits = frozenset() if done.proposal is None else wanted.roles - done.person.roles
    if done.secret is None:
        return mailed(desk, done.person)
    return link_page(desk, visitor, done.person, done.secret, waits)


def mailed(desk: Screens, person: PersonRecord) -> Response:
    """The way to the page of somebody whose link goes to them by e-mail."""
    return desk.go(f"/office/people/{person.id}", said="desk_people.mailed")


def link_page(
    desk: Screens,
    visitor: Visitor,
    person: PersonRecord,
    secret: str,
    waits: frozenset[str] = frozenset(),
    purpose: LinkPurpose = LinkPurpose.INVITATION,
) -> Response:
    """The page that shows a link. No way leads to it, because a link is shown once."""
    return desk.page(
        "people/link.html",
        visitor,
        person=person,
        link=links.address(desk.office, secret),
        until=desk.office.clock() + links.LASTS[purpose],
        waits=[role for role in FOR_PEOPLE if role in waits],
    )


def _form(
    desk: Screens,
    visitor: Visitor,
    form: FormData | None = None,
    error: IssuerError | None = None,
) -> Response:
    return desk.page(
        "people/invite.html",
        visitor,
        error=error,
        typed=form.typed() if form else {"language": "vi"},
        ticked=form.every("roles") if form else [],
        roles=FOR_PEOPLE,
        two=_two(desk),
        needs_key=permissions.needs_key,
    )


def _wanted(form: FormData) -> account.NewAccount:
    return account.account(
        login=form.text("login"),
        name=form.text("name"),
        email=form.text("email"),
        language=form.text("language"),
        roles=form.every("roles"),
    )


def _require_free(desk: Screens, wanted: account.NewAccount) -> None:
    """Told before the invitation, too, because the preview is there to find such things."""
    with desk.office.store.read() as reading:
        people = reading.of(People)
        if people.by_login(wanted.login) is not None:
            raise _beside(RefusedError("person.login_taken", login=wanted.login))
        for other in people.by_email(wanted.email):
            raise _beside(RefusedError("person.email_taken", login=other.login))


def _beside(error: IssuerError) -> IssuerError:
    """A refusal that is about one field, told beside that."""
    field = {"person.login_taken": "/login", "person.email_taken": "/email"}.get(error.code)
    if field is None:
        return error
    return RefusedError("person.refused", problems=(FieldError.of(field, error),))


def _two(desk: Screens) -> bool:
    with desk.office.store.read() as reading:
        return two_decide(reading)
