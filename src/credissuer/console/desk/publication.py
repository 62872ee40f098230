"""/office/publication: what the world sees, asked from outside; and publishing again."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from fastapi import APIRouter, Response

from credissuer.console.ages import in_words
from credissuer.console.forms import Form
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.operations.overview import outside_view, pending
from credissuer.operations.overview.outside_view import FileProblem, SeenFile
from credissuer.operations.publishing import publish
from credissuer.staff.roles import Permission

router = APIRouter()


class Shown(NamedTuple):
    """A file as a row: what it is, and how it was found (`newest`, `older`, or its problem)."""

    name: str
    file: SeenFile
    found: str
    tone: str


@router.get("/publication")
def publication(visitor: Annotated[Visitor, signed_in(Permission.READ)], desk: Desk) -> Response:
    """What is seen now."""
    office, call = desk.office, visitor.call(desk.office)
    health = outside_view.look(office, call)
    waits = pending.look(office, call)
    return desk.page(
        "publication.html",
        visitor,
        health=health,
        age=None
        if health.oldest_age is None
        else in_words(health.oldest_age, desk.language(visitor)),
        files=[_shown(file, desk, visitor) for file in (health.trust_list, *health.lists)],
        waits=waits,
        may_publish=visitor.may(Permission.PUBLISH),
    )


@router.post("/publication")
def publish_again(
    visitor: Annotated[Visitor, signed_in(Permission.PUBLISH)], desk: Desk, form: Form
) -> Response:
    """Publish everything that is not out."""
    publish.publish(desk.office, visitor.call(desk.office))
    return desk.go("/office/publication", said="desk_publication.published")


def _shown(file: SeenFile, desk: Screens, visitor: Visitor) -> Shown:
    found = file.problem.value if file.problem else ("newest" if file.is_newest else "older")
    tones = {"newest": "good", "older": "warn", FileProblem.UNREACHABLE.value: "unknown"}
    kind, list_id = _kind(file.path)
    name = str(desk.say(f"desk_publication.{kind}", visitor, id=list_id))
    return Shown(name, file, found, tones.get(found, "bad"))


def _kind(path: str) -> tuple[str, str]:
    if not path.startswith("status/"):
        return "trust_list", ""
    list_id, _, purpose = path.removeprefix("status/").partition("-")
    return purpose or "token_list", list_id
