"""/office/invitation: whoever holds a link becomes a member of staff, or gets back in.

The secret stands behind `#` of the link, which no browser sends to a server; a small script puts it
into the form. Without the script the person pastes the link. It is never part of an address here.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import visitor_of
from credissuer.errors import FieldError, IssuerError, RefusedError
from credissuer.operations.people.accept import OpenedLink, accept, open_link
from credissuer.operations.perform import perform
from credissuer.operations.sign_in.passwords import hashed
from credissuer.staff.roles import ANYBODY
from credissuer.staff.staff_link import LinkPurpose

router = APIRouter()


@router.get("/invitation")
def invitation(desk: Desk) -> Response:
    """The form that takes the link."""
    return desk.page("people/invitation.html", visitor_of(desk.request), opened=None)


@router.post("/invitation")
def open_(desk: Desk, form: Form) -> Response:
    """Whom the link lets in, and the form for a password. The link stays good."""
    try:
        opened = _opened(desk, form)
    except IssuerError as error:
        return desk.page(
            "people/invitation.html", visitor_of(desk.request), error=error, opened=None
        )
    return _welcome(desk, form, opened)


@router.post("/invitation/accept")
def use(desk: Desk, form: Form) -> Response:
    """Use the link up: from now on the password lets in."""
    office = desk.office
    try:
        opened = _opened(desk, form)
    except IssuerError as error:
        return desk.page(
            "people/invitation.html", visitor_of(desk.request), error=error, opened=None
        )
    try:
        kept = _password(desk, form, opened)
        name, language = form.text("name"), form.text("language")
        call = office.call(ANYBODY)
        perform(office, call, accept, office, form.text("secret"), name, language, kept)
    except IssuerError as error:
        return _welcome(desk, form, opened, error)
    return desk.go("/office/sign-in", said="desk_people.accepted")


def _opened(desk: Screens, form: FormData) -> OpenedLink:
    office = desk.office
    return perform(office, office.call(ANYBODY), open_link, form.text("secret"))


def _password(desk: Screens, form: FormData, opened: OpenedLink) -> str:
    """Its hash. Raises RefusedError `person.refused` with what is wrong beside the field."""
    # Not stripped, because a blank may be part of it.
    [typed, *_] = form.every("new_password") or [""]
    [again, *_] = form.every("repeat_password") or [""]
    try:
        kept = hashed(desk.office, opened.person, typed)
    except IssuerError as error:
        fault = FieldError.of("/new_password", error)
        raise RefusedError("person.refused", problems=(fault,)) from error
    if typed != again:
        fault = FieldError.of("/repeat_password", RefusedError("person.passwords_differ"))
        raise RefusedError("person.refused", problems=(fault,))
    return kept


def _welcome(
    desk: Screens, form: FormData, opened: OpenedLink, error: IssuerError | None = None
) -> Response:
    person = opened.person
    typed = {"name": person.name, "language": person.language, **form.typed()}
    return desk.page(
        "people/invitation.html",
        visitor_of(desk.request),
        error=error,
        typed=typed,
        opened=opened,
        person=person,
        is_recovery=opened.link.purpose is LinkPurpose.RECOVERY,
        # Back into the page that sent it: the link is used up only by the second form.
        secret=form.text("secret").rpartition("#")[2],
    )
