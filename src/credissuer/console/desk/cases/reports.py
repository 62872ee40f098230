"""/office/reports: what the public reported, to be merged, made a case, linked or closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, ParamSpec
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from credissuer.cases.report import ReportFilter, ReportState, closings, kinds
from credissuer.console.case_facts import SURFACE, lists
from credissuer.console.desk.cases.cases import Handles
from credissuer.console.desk.listing import address, first_page
from credissuer.console.forms import Form, FormData
from credissuer.console.screens import Desk, Screens
from credissuer.console.visitors import Visitor, signed_in
from credissuer.errors import IssuerError, RefusedError
from credissuer.operations.casework import opening
from credissuer.operations.perform import Operation, perform
from credissuer.operations.reporting import handle_reports, reports
from credissuer.staff.roles import Permission
from credissuer.words import in_language
from credverifier.errors import LinkError
from credverifier.reading import pasted

router = APIRouter()

P = ParamSpec("P")

Reads = Annotated[Visitor, signed_in(Permission.REPORTS)]
PAGE = 50


@router.get("/reports")
def triage(visitor: Reads, desk: Desk) -> Response:
    """A page of reports; the filter is in the address. What they say is not on it."""
    return _page(desk, visitor)


@router.post("/reports")
def with_picked(visitor: Handles, desk: Desk, form: Form) -> Response:
    """Do one thing with every report that was picked."""
    picked, office = form.every("report"), desk.office
    action = form.text("action")
    if action == "open":
        way = urlencode([("report", one) for one in picked])
        return desk.go(f"/office/cases/new?{way}" if picked else "/office/reports")
    try:
        call = visitor.call(office)
        if action == "add":
            case = form.text("case")
            perform(office, call, opening.add_reports, case, picked)
            return desk.go(f"/office/cases/{case}", said=f"{SURFACE}.joined")
        for text in picked:
            perform(office, visitor.call(office), handle_reports.close, text, form.text("closing"))
    except IssuerError as error:
        return _page(desk, visitor, error, form)
    return desk.go("/office/reports", said=f"{SURFACE}.reports_closed")


@router.get("/reports/{receipt}")
def one_report(visitor: Reads, desk: Desk, receipt: str) -> Response:
    """A report, whole; that it was read is kept."""
    return _report_page(desk, visitor, receipt)


@router.post("/reports/{receipt}/link")
def link(visitor: Handles, desk: Desk, form: Form, receipt: str) -> Response:
    """Say which certificate it is about."""
    number = form.text("certificate") or None
    return _step(desk, visitor, form, receipt, "linked", handle_reports.link, receipt, number)


@router.post("/reports/{receipt}/duplicate")
def duplicate(visitor: Handles, desk: Desk, form: Form, receipt: str) -> Response:
    """Close it, because another report says the same."""
    return _step(
        desk,
        visitor,
        form,
        receipt,
        "reports_closed",
        handle_reports.close_as_duplicate,
        receipt,
        form.text("other"),
    )


@router.post("/reports/{receipt}/close")
def close(visitor: Handles, desk: Desk, form: Form, receipt: str) -> Response:
    """Close it for a reason of the list."""
    closing = form.text("closing") or None
    return _step(
        desk, visitor, form, receipt, "reports_closed", handle_reports.close, receipt, closing
    )


@router.post("/reports/{receipt}/reopen")
def reopen(visitor: Handles, desk: Desk, form: Form, receipt: str) -> Response:
    """Open it again."""
    return _step(desk, visitor, form, receipt, "reopened", handle_reports.reopen, receipt)


def _page(
    desk: Screens,
    visitor: Visitor,
    error: IssuerError | None = None,
    form: FormData | None = None,
) -> Response:
    asked, office = desk.request.query_params, desk.office
    state = asked.get("state", "open")
    which = ReportFilter(
        state=ReportState(state) if state in list(ReportState) else None,
        kind=asked.get("kind") if asked.get("kind") in kinds() else None,
        certificate=_number(asked.get("certificate")),
    )
    call = visitor.call(office)
    found = reports.page(office, call, which, after=asked.get("after") or None, limit=PAGE + 1)
    listed, last = first_page(found, PAGE)
    # What a report says and who sent it stays on its own page, which leaves a trace.
    shown = [replace(one, text="…", contact=None, evidence="") for one in listed]
    with office.store.read() as reading:
        numbers = [one.certificate for one in shown if one.certificate]
        open_of = reading.reports.open_of(numbers)
    return desk.page(
        "cases/reports.html",
        visitor,
        error=error,
        typed=form.typed() if form else None,
        reports=shown,
        picked=set(form.every("report")) if form else set(),
        next_page=address("/office/reports", asked, after=last.id) if last else None,
        open_of=open_of,
        **_lists(desk, visitor),
    )


def _report_page(
    desk: Screens,
    visitor: Visitor,
    text: str,
    error: IssuerError | None = None,
    form: FormData | None = None,
) -> Response:
    office = desk.office
    report = perform(office, visitor.call(office), reports.read_report, text)
    return desk.page(
        "cases/report.html",
        visitor,
        error=error,
        typed=form.typed() if form else None,
        report=report,
        **_lists(desk, visitor),
    )


def _lists(desk: Screens, visitor: Visitor) -> dict[str, Any]:
    language = desk.language(visitor)
    return {
        **lists(language),
        "kinds": [(code, in_language(said, language)) for code, said in kinds().items()],
        "closings": [
            (code, in_language(said, language))
            for code, said in closings().items()
            if code != "duplicate"
        ],
        "said_of": lambda code: in_language(
            {**kinds(), **closings()}.get(code) or {"vi": code, "en": code}, language
        ),
    }


def _step(
    desk: Screens,
    visitor: Visitor,
    form: FormData,
    receipt: str,
    said: str,
    operation: Operation[P, Any],
    *arguments: P.args,
    **options: P.kwargs,
) -> Response:
    """Perform the operation and go back to the report; or show it again, and why not."""
    try:
        perform(desk.office, visitor.call(desk.office), operation, *arguments, **options)
    except LinkError:
        return _report_page(desk, visitor, receipt, RefusedError("report.number_invalid"), form)
    except IssuerError as error:
        if error.code in ("report.not_found", "actor.not_permitted"):
            raise
        return _report_page(desk, visitor, receipt, error, form)
    return desk.go(f"/office/reports/{receipt}", said=f"{SURFACE}.{said}")


def _number(text: str | None) -> str | None:
    """A certificate's number in the filter; None for what is none."""
    try:
        return pasted.number_in(text) if text else None
    except LinkError:
        return None
