"""/office/figures: what the office has done, as plots with a table beside each."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.desk.figures.catalogue import FIGURES, RAW_HEADS
from credissuer.console.desk.figures.catalogue import figures as drawn
from credissuer.console.screens import CSV, Desk
from credissuer.console.visitors import Visitor, signed_in
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations.counting.figures import counted
from credissuer.staff.roles import Permission

router = APIRouter()

Reader = Annotated[Visitor, signed_in(Permission.READ)]


@router.get("/figures")
def figures(visitor: Reader, desk: Desk) -> Response:
    """Every figure, drawn by the server."""
    office = desk.office
    found = counted(office, visitor.call(office))
    language = desk.language(visitor)
    return desk.page(
        "figures/figures.html", visitor, figures=drawn(found, office.programme, language)
    )


@router.get("/figures/{name}.csv")
def figure_as_csv(name: str, visitor: Reader, desk: Desk) -> Response:
    """One of them for programs. Raises ProblemError `request.not_found`."""
    if name not in FIGURES:
        raise ProblemError(Problem("request.not_found"))
    office = desk.office
    found = counted(office, visitor.call(office))
    [figure] = [one for one in drawn(found, office.programme, "en") if one.name == name]
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([RAW_HEADS[name], *figure.raw])
    return desk.file(text.getvalue().encode("utf-8-sig"), f"{name}-{office.today}.csv", CSV)
