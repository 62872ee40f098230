"""/office/account: one's own name, language and bearer tokens."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, require_step_up, signed_in
from credissuer.errors import IssuerError
from credissuer.operations.access import bearer_tokens
from credissuer.operations.people.change_person import change_own_details
from credissuer.operations.perform import perform
from credissuer.staff.roles import FOR_PEOPLE
from credissuer.store.staff.staff_overview import StaffOverview

router = APIRouter()
Anybody = Annotated[Visitor, signed_in()]


@router.get("/account")
def account(visitor: Anybody, desk: Desk) -> Response:
    """What the visitor may change about themself."""
    return _page(desk, visitor)


@router.post("/account")
def details(visitor: Anybody, desk: Desk, form: Form) -> Response:
    """Change name and language."""
    office = desk.office
    try:
        arguments = (form.text("name"), form.text("language"))
        perform(office, visitor.call(office), change_own_details, *arguments)
    except IssuerError as error:
        return _page(desk, visitor, form, error)
    return desk.go("/office/account", said="desk_people.own")


@router.post("/account/tokens")
def create(visitor: Anybody, desk: Desk, form: Form) -> Response:
    """A token of the visitor's own, shown once."""
    require_step_up(visitor)
    office = desk.office
    try:
        arguments = (office, form.text("label")[:200], form.text("role"), form.number("days"))
        record, secret = perform(office, visitor.call(office), bearer_tokens.create_own, *arguments)
    except IssuerError as error:
        return _page(desk, visitor, form, error)
    return desk.page("account/own_token.html", visitor, token=record, secret=secret)


@router.post("/account/tokens/revoke")
def revoke(visitor: Anybody, desk: Desk, form: Form) -> Response:
    """End one of them. Without a fresh proof, because stopping must never wait."""
    office = desk.office
    perform(office, visitor.call(office), bearer_tokens.revoke_own, form.text("token"))
    return desk.go("/office/account", said="desk_people.token_revoked")


def _page(
    desk: Screens,
    visitor: Visitor,
    form: FormData | None = None,
    error: IssuerError | None = None,
) -> Response:
    person = visitor.person
    with desk.office.store.read() as reading:
        tokens = reading.of(StaffOverview).tokens_of(person.id)
    now = desk.office.clock()
    typed = {"name": person.name, "language": person.language, "days": "90"}
    return desk.page(
        "account/own_account.html",
        visitor,
        error=error,
        typed={**typed, **(form.typed() if form else {})},
        roles=[role for role in FOR_PEOPLE if role in person.roles],
        tokens=[each for each in tokens if each.revoked_at is None and each.expires_at > now],
    )
