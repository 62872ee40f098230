"""/office/settings: with which values the office runs, and where each comes from. To be read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.screens import Desk
from credissuer.console.visitors import Visitor, signed_in
from credissuer.operations.overview.policy import is_by_two
from credissuer.staff.roles import Permission
from credissuer.words import in_language

router = APIRouter()


@router.get("/settings")
def settings(visitor: Annotated[Visitor, signed_in(Permission.READ)], desk: Desk) -> Response:
    """Nothing can be changed here: who can write to a browser should not choose where the database
    is.
    """
    office, language = desk.office, desk.language(visitor)
    programme = office.programme

    def said(names: dict[str, str]) -> str:
        return in_language(names, language)

    return desk.page(
        "settings.html",
        visitor,
        office=office,
        issuer=said(office.issuer_name),
        keys=sorted(office.keyring.records, key=lambda key: (key.use.value, key.state.value)),
        programme=programme,
        programme_name=said(programme.name),
        levels=[(said(level.name), level.threshold) for level in reversed(programme.levels)],
        criteria=[
            (
                said(criterion.title),
                said(criterion.description),
                [(said(level.name), level.points) for level in reversed(criterion.levels)],
            )
            for criterion in programme.criteria
        ],
        settings=desk.service.options.settings,
        two=is_by_two(office, visitor.call(office)),
    )
