"""/office/language: the language of the desk for one person, at every sign-in from then on."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.forms import Form
from credissuer.console.screens import Desk, own_path
from credissuer.console.visitors import Visitor, signed_in
from credissuer.operations.access import own_language
from credissuer.operations.perform import perform

router = APIRouter()


@router.post("/language")
def choose(visitor: Annotated[Visitor, signed_in()], desk: Desk, form: Form) -> Response:
    """Remember the language, and go back to where the person was."""
    office = desk.office
    perform(office, visitor.call(office), own_language.choose, form.text("language"))
    return desk.go(own_path(form.text("to")))
