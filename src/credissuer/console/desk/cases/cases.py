"""/office/cases: the cases, one whole, and a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Response

from credissuer.cases.case import CaseFilter, CaseSource, CaseState, Severity, shown
from credissuer.cases.case import severity as as_severity
from credissuer.cases.case import source as as_source
from credissuer.cases.report import ReportFilter, ReportRecord, ReportState
from credissuer.console.case_facts import SURFACE, lists, timeline, who
from credissuer.console.desk.listing import address, first_page
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.errors import IssuerError, RefusedError
from credissuer.operations.casework import case_views, opening
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.perform import perform
from credissuer.operations.reporting.reports import find_report
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading
from credverifier.errors import LinkError

router = APIRouter()

Cases = Annotated[Visitor, signed_in(Permission.CASES)]
Handles = Annotated[Visitor, signed_in(Permission.HANDLE)]
PAGE = 50


@router.get("/cases")
def cases(visitor: Cases, desk: Desk) -> Response:
    """A page of cases; the filter is in the address."""
    asked = desk.request.query_params
    which = CaseFilter(
        state=_one_of(CaseState, asked.get("state")),
        is_closed=False if asked.get("state", "open-ones") == "open-ones" else None,
        severity=_one_of(Severity, asked.get("severity")),
        source=_one_of(CaseSource, asked.get("source")),
        assignee=visitor.actor.id if asked.get("mine") else None,
    )
    call = visitor.call(desk.office)
    found = case_views.page(
        desk.office, call, which, after=asked.get("after") or None, limit=PAGE + 1
    )
    lines, last = first_page(found, PAGE)
    with desk.office.store.read() as reading:
        names = case_views.names_of(reading, [one.case.assignee or "" for one in lines])
    language = desk.language(visitor)
    return desk.page(
        "cases/cases.html",
        visitor,
        lines=lines,
        next_page=address("/office/cases", asked, after=last.case.id) if last else None,
        names=names,
        **lists(language),
    )


@router.get("/cases/new")
def new_case(visitor: Handles, desk: Desk) -> Response:
    """The form of a new case, filled from the reports in the address."""
    picked = desk.request.query_params.getlist("report")
    given = {"certificate": desk.request.query_params.get("certificate", "")}
    return _form(desk, visitor, picked, given)


@router.post("/cases/new")
def open_case(visitor: Handles, desk: Desk, form: Form) -> Response:
    """Open it, and go to it."""
    picked = form.every("report")
    try:
        case = _opened(desk, visitor, form, picked)
    except LinkError:
        error = RefusedError("report.number_invalid")
        return _form(desk, visitor, picked, form.typed(), error)
    except IssuerError as error:
        return _form(desk, visitor, picked, form.typed(), error)
    return desk.go(f"/office/cases/{case}", said=f"{SURFACE}.opened")


@router.get("/cases/{case_id}")
def one_case(visitor: Cases, desk: Desk, case_id: str) -> Response:
    """A case, whole."""
    return case_page(desk, visitor, case_id)


def case_page(
    desk: Screens,
    visitor: Visitor,
    case_id: str,
    error: IssuerError | None = None,
    form: FormData | None = None,
) -> Response:
    """The page of a case, again with what was typed where a step was refused."""
    office = desk.office
    view = perform(office, visitor.call(office), case_views.read_case, case_id)
    language = desk.language(visitor)
    with office.store.read() as reading:
        is_two = two_decide(reading)
    return desk.page(
        "cases/case.html",
        visitor,
        error=error,
        typed=form.typed() if form else None,
        view=view,
        case=view.case,
        happened=timeline(view, language),
        name_of=lambda actor: who(desk, visitor, view, actor),
        may=visitor.may,
        P=Permission,
        two=is_two,
        own=visitor.actor.id,
        here_now=office.clock().astimezone(office.zone),
        **lists(language),
    )


def _opened(desk: Screens, visitor: Visitor, form: FormData, picked: list[str]) -> str:
    weight = form.text("severity")
    common: dict[str, Any] = {
        "reason": form.text("reason") or None,
        "severity": as_severity(weight) if weight else None,
        "note": form.text("note") or None,
    }
    office, call = desk.office, visitor.call(desk.office)
    if picked:
        case = perform(office, call, opening.open_from_reports, office, picked, **common)
    else:
        case = perform(
            office,
            call,
            opening.open_case,
            office,
            source=as_source(form.text("source") or None),
            certificate=form.text("certificate") or None,
            profile=form.text("profile") or None,
            **common,
        )
    return shown(case.id)


def _form(
    desk: Screens,
    visitor: Visitor,
    picked: list[str],
    typed: dict[str, str],
    error: IssuerError | None = None,
) -> Response:
    with desk.office.store.read() as reading:
        chosen = [_without_words(find_report(reading, text)) for text in dict.fromkeys(picked)]
        alike = _alike(reading, chosen)
        numbers = [one.certificate for one in chosen if one.certificate]
        open_cases = (opening.open_about(reading, number) for number in numbers)
        already = next((case for case in open_cases if case is not None), None)
    language = desk.language(visitor)
    return desk.page(
        "cases/new.html",
        visitor,
        error=error,
        typed=typed,
        chosen=chosen,
        alike=alike,
        already=already,
        **lists(language),
    )


def _alike(reading: Reading, chosen: list[ReportRecord]) -> list[ReportRecord]:
    """Other open reports about the same certificates, which may say the same."""
    known = {report.id for report in chosen}
    found: list[ReportRecord] = []
    for number in dict.fromkeys(one.certificate for one in chosen if one.certificate):
        which = ReportFilter(state=ReportState.OPEN, certificate=number)
        found += [
            _without_words(one)
            for one in reading.reports.page(which, limit=50)
            if one.id not in known and one.case_id is None
        ]
    return found


def _without_words(report: ReportRecord) -> ReportRecord:
    """A report as a list shows it: reading what it says leaves a trace of its own."""
    return replace(report, text="…", contact=None, evidence="")


def _one_of(words: Any, text: str | None) -> Any:
    """A member of a closed list, None for anything else: a filter that is mistyped filters not."""
    return words(text) if text in list(words) else None
