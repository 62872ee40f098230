"""/office/applications: the line of applications, and who works on one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.applications.application import CLOSED, ApplicationState, receipt
from credissuer.applications.line_up import (
    OPEN,
    ApplicationFilter,
    acts_next,
    deadline,
    is_late,
)
from credissuer.console.desk.applications import dossiers
from credissuer.console.desk.applications.dossiers import step
from credissuer.console.desk.listing import address, first_page
from credissuer.console.forms import Form
from credissuer.console.screens import Desk
from credissuer.console.visitors import Visitor, signed_in
from credissuer.operations.assessing import application_views, ask, take
from credissuer.staff.roles import Permission

router = APIRouter()

Reader = Annotated[Visitor, signed_in(Permission.APPLICATIONS)]
Assessor = Annotated[Visitor, signed_in(Permission.ASSESS)]

VIEWS: dict[str, tuple[ApplicationState, ...]] = {
    "open": OPEN,
    "waiting": (ApplicationState.SUBMITTED,),
    "assessing": (ApplicationState.ASSESSING,),
    "more_asked": (ApplicationState.MORE_ASKED,),
    "proposed": (ApplicationState.PROPOSED,),
    "closed": tuple(sorted(CLOSED)),
}
"""Name in the address -> the states that it shows."""

PAGE = 50


@router.get("/applications")
def applications(
    visitor: Reader,
    desk: Desk,
    view: str = "open",
    who: str = "",
    q: str = "",
    after: str = "",
) -> Response:
    """The line, the oldest first. Every filter is in the address."""
    shown = view if view in VIEWS else "open"
    which = ApplicationFilter(
        states=VIEWS[shown],
        assignee=visitor.person.id if who == "me" else None,
        is_assigned=False if who == "nobody" else None,
        text=q[:200].strip(),
    )
    office, call = desk.office, visitor.call(desk.office)
    found, people = application_views.listed(
        office, call, which, after=after or None, limit=PAGE + 1
    )
    listed, last = first_page(found, PAGE)
    counts = application_views.counted(office, call)
    filters = {"view": shown, "who": who, "q": q}
    rows = [
        {
            "application": one,
            "receipt": receipt(one.id),
            "actor": acts_next(one).value,
            "deadline": deadline(one),
            "late": is_late(one, call.now),
            "assignee": people.get(one.assignee or ""),
        }
        for one in listed
    ]
    return desk.page(
        "applications/applications.html",
        visitor,
        rows=rows,
        view=shown,
        who=who,
        q=q,
        views=[
            (
                name,
                sum(counts.get(state, 0) for state in states),
                address("/office/applications", filters, view=name),
            )
            for name, states in VIEWS.items()
        ],
        is_filtered=bool(who or q),
        may_assess=visitor.may(Permission.ASSESS),
        next_page=address("/office/applications", filters, after=last.id) if last else None,
    )


@router.get("/applications/{application}")
def application(application: str, visitor: Reader, desk: Desk) -> Response:
    """Everything about one application; that it was read is kept."""
    return dossiers.page(desk, visitor, application)


@router.post("/applications/{application}/take")
def take_it(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Assess it oneself."""
    office, version = desk.office, form.number("version") or None
    return step(desk, visitor, form, application, "taken", take.take, office, application, version)


@router.post("/applications/{application}/join")
def join(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Assess it as the second person."""
    return step(desk, visitor, form, application, "joined", take.join, desk.office, application)


@router.post("/applications/{application}/assignment")
def assign(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Hand it to somebody else."""
    return step(
        desk,
        visitor,
        form,
        application,
        "assigned",
        take.assign,
        desk.office,
        application,
        form.text("login"),
        form.number("version") or None,
    )


@router.post("/applications/{application}/asks")
def ask_more(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Ask the applicant for more, or put a template into the form."""
    if form.text("do") == "template":
        # Without a script: the page comes back with the template in the field.
        typed = form.typed()
        with_template = {**typed, "asked": _template(desk, visitor, form.text("template"), typed)}
        return dossiers.page(desk, visitor, application, typed=with_template)
    return step(
        desk,
        visitor,
        form,
        application,
        "asked",
        ask.ask,
        desk.office,
        application,
        form.text("asked"),
        form.number("days"),
        form.number("version") or None,
    )


@router.post("/applications/{application}/asks/end")
def go_on(application: str, visitor: Assessor, desk: Desk, form: Form) -> Response:
    """Do not wait for the applicant any longer."""
    return step(
        desk,
        visitor,
        form,
        application,
        "going_on",
        ask.ask_no_more,
        desk.office,
        application,
        form.number("version") or None,
    )


def _template(desk: Desk, visitor: Visitor, code: str, typed: dict[str, str]) -> str:
    """The template's words, behind what was typed already."""
    language = typed.get("language", "vi")
    found = {one.code: one.text for one in ask.templates(desk.language(visitor), language)}
    before = typed.get("asked", "").strip()
    return f"{before}\n\n{found.get(code, '')}".strip() if before else found.get(code, "")
