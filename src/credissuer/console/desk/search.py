"""/office/search: one field for everything."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.applications.application import receipt as application_receipt
from credissuer.cases.case import shown as case_shown
from credissuer.cases.report import receipt
from credissuer.console.desk.certificates.certificates import shown
from credissuer.console.desk.listing import address
from credissuer.console.screens import Desk
from credissuer.console.visitors import Visitor, signed_in
from credissuer.operations.overview import find_anything
from credissuer.operations.overview.find_anything import SHORTEST
from credissuer.staff.roles import Permission
from credverifier.wire import number as numbers

router = APIRouter()


@router.get("/search")
def search(
    visitor: Annotated[Visitor, signed_in(Permission.READ)], desk: Desk, q: str = ""
) -> Response:
    """What was found; a whole number leads to its certificate at once."""
    office, call, language = desk.office, visitor.call(desk.office), desk.language(visitor)
    exact = find_anything.certificate(office, call, q)
    if exact is not None:
        return desk.go(f"/office/certificates/{numbers.show(exact.number)}")
    found = find_anything.anything(office, call, q)
    return desk.page(
        "search.html",
        visitor,
        q=q.strip(),
        is_short=len(q.strip()) < SHORTEST,
        certificates=[shown(members, office, language) for members in found.certificates],
        report=None if found.report is None else receipt(found.report.id),
        people=found.people or [],
        applications=[(application_receipt(one.id), one) for one in found.applications or ()],
        case=None if found.case is None else case_shown(found.case.id),
        all_certificates=address("/office/certificates", {"q": q.strip()}),
    )
