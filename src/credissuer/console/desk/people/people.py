"""/office/people: who is on the staff, and what each role may do."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.desk.people.permissions import GROUPS, needs_key, of
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.operations.people import find_people
from credissuer.staff.person_state import PersonFilter, PersonState
from credissuer.staff.roles import (
    FOR_PEOPLE,
    FOR_PROGRAMS,
    MANY_NEED_PROOF,
    NEEDS_PROOF,
    PERMISSIONS,
    Permission,
    Role,
)

router = APIRouter()

_KEYS = {"with": True, "without": False}


@router.get("/people")
def people(visitor: Annotated[Visitor, signed_in(Permission.PEOPLE)], desk: Desk) -> Response:
    """Everybody, or whom the filters in the address mean."""
    which = _which(desk)
    found = find_people.listed(desk.office, visitor.call(desk.office), which)
    return desk.page(
        "people/people.html",
        visitor,
        found=found,
        is_filtered=which != PersonFilter(),
        states=list(PersonState),
        roles=FOR_PEOPLE,
        needs_key=needs_key,
    )


# Also for those who may not change it: whoever is refused something finds out who could.
@router.get("/people/roles")
def roles(visitor: Annotated[Visitor, signed_in()], desk: Desk) -> Response:
    """The table of roles and permissions."""
    return desk.page(
        "people/roles.html",
        visitor,
        groups=GROUPS,
        people=FOR_PEOPLE,
        programs=[role for role in Role if role in FOR_PROGRAMS],
        permissions=PERMISSIONS,
        of_people=of(FOR_PEOPLE),
        of_programs=of(FOR_PROGRAMS),
        needs_key=needs_key,
        needs_proof=NEEDS_PROOF,
        many_need_proof=MANY_NEED_PROOF,
    )


def _which(desk: Screens) -> PersonFilter:
    """What the address asks for; a word that there is not asks for everybody."""
    asked = desk.request.query_params
    state, role = asked.get("state"), asked.get("role")
    return PersonFilter(
        state=PersonState(state) if state in list(PersonState) else None,
        role=Role(role) if role in list(Role) else None,
        has_key=_KEYS.get(asked.get("key", "")),
        text=asked.get("q", "")[:200] or None,
    )
