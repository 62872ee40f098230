"""/office/accounts-due: proven accounts that staff looks at again, because no adapter can."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.applications.application import receipt
from credissuer.console.forms import Form
from credissuer.console.screens import Desk
from credissuer.console.visitors import Visitor, signed_in
from credissuer.operations.assessing import recheck
from credissuer.operations.perform import perform
from credissuer.staff.roles import Permission
from credverifier import platforms

router = APIRouter()

Assessor = Annotated[Visitor, signed_in(Permission.ASSESS)]


@router.get("/accounts-due")
def due_accounts(visitor: Assessor, desk: Desk) -> Response:
    """Those whose turn it is, the longest due first."""
    office = desk.office
    due = recheck.due_for_staff(office, visitor.call(office))
    return desk.page(
        "applications/due_accounts.html",
        visitor,
        due=[(proof, application, receipt(application.id)) for proof, application in due],
        called=platforms.display_name,
        results=("same", *recheck.REASONS),
    )


@router.post("/accounts-due/{proof}")
def record(proof: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Record what was seen."""
    office = desk.office
    result = form.text("result")
    perform(office, visitor.call(office), recheck.recheck_by_staff, office, proof, result)
    return desk.go("/office/accounts-due", said="desk_applications.rechecked")
