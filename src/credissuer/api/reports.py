"""/api/v1/reports for staff: the reports of violations, and what becomes of them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from credissuer.cases.report import ReportFilter, ReportState
from credissuer.errors import UsageError
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.changes import perform_once
from credissuer.http.pages import Paged, read_cursor
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.shapes.answers import ReportCounts, ReportOut, ReportPage
from credissuer.http.shapes.schemas import AssigneeBody, ClosingBody, LinkBody
from credissuer.http.shapes.texts import (
    CertificateInQuery,
    Cursor,
    Limit,
    ReceiptInPath,
    ReportKindInQuery,
)
from credissuer.operations.perform import perform
from credissuer.operations.reporting import handle_reports, reports
from credissuer.staff.roles import Permission
from credverifier.reading import pasted
from credverifier.wire import number as numbers

router = APIRouter(tags=["office"], route_class=StrictRoute)
Reader = Annotated[Caller, may(Permission.REPORTS)]
Handler = Annotated[Caller, may(Permission.HANDLE)]


def _filter(
    state: ReportState | None = None,
    kind: ReportKindInQuery = None,
    certificate: CertificateInQuery = None,
    assignee: Annotated[str | None, Query(max_length=100)] = None,
    assigned: Annotated[bool | None, Query(description="False: those that nobody has.")] = None,
) -> ReportFilter:
    # Empty is no number, and no word for all of them.
    number = None if certificate is None else pasted.number_in(certificate)
    return ReportFilter(state, kind, number, assignee, assigned)


Which = Annotated[ReportFilter, Depends(_filter)]


@router.get("/reports", operation_id="listReports", response_model=ReportPage)
def list_reports(
    pages: Paged,
    caller: Reader,
    which: Which,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The reports, the newest first, a page at a time."""
    after = read_cursor("r", cursor)
    records = reports.page(caller.office, caller.call(), which, after=after, limit=limit + 1)
    return {
        "reports": [reports.facts(record) for record in records[:limit]],
        "next": pages.next_url("r", [record.id for record in records], limit),
    }


@router.get("/reports/by-certificate", operation_id="countReports", response_model=ReportCounts)
def count_reports(
    pages: Paged,
    caller: Reader,
    which: Which,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """How many reports stand under each certificate, those with most open ones first."""
    after = _count_position(read_cursor("n", cursor))
    counts = reports.counts(caller.office, caller.call(), which, after=after, limit=limit + 1)
    return {
        "counts": [reports.count_facts(count) for count in counts[:limit]],
        "next": pages.next_url("n", [f"{count.number}{count.open}" for count in counts], limit),
    }


@router.get("/reports/{receipt}", operation_id="getReport", response_model=ReportOut)
def get_report(receipt: ReceiptInPath, caller: Reader) -> dict[str, Any]:
    """One report. That it was read is written to the audit trail."""
    return reports.facts(perform(caller.office, caller.call(), reports.read_report, receipt))


@router.post("/reports/{receipt}/assignment", operation_id="assignReport", response_model=ReportOut)
def post_assignment(receipt: ReceiptInPath, body: AssigneeBody, caller: Handler) -> Response:
    """Let a person look into the report. Again: as before; another one takes over."""
    return perform_once(caller, body, reports.facts, handle_reports.assign, receipt, body.assignee)


@router.delete(
    "/reports/{receipt}/assignment", operation_id="unassignReport", response_model=ReportOut
)
def delete_assignment(receipt: ReceiptInPath, caller: Handler) -> Response:
    """Nobody looks into the report any more."""
    return perform_once(caller, None, reports.facts, handle_reports.assign, receipt, None)


@router.post("/reports/{receipt}/link", operation_id="linkReport", response_model=ReportOut)
def post_link(receipt: ReceiptInPath, body: LinkBody, caller: Handler) -> Response:
    """Say what the report is about: a certificate, or another report, whose duplicate it is.

    A duplicate is closed with that.
    """
    if (body.certificate is None) == (body.duplicate_of is None):
        raise UsageError("usage.report_link")
    if body.duplicate_of is not None:
        operation, other = handle_reports.close_as_duplicate, body.duplicate_of
        return perform_once(caller, body, reports.facts, operation, receipt, other)
    return perform_once(caller, body, reports.facts, handle_reports.link, receipt, body.certificate)


@router.delete("/reports/{receipt}/link", operation_id="unlinkReport", response_model=ReportOut)
def delete_link(receipt: ReceiptInPath, caller: Handler) -> Response:
    """The report is about the number that was written in it, if any."""
    return perform_once(caller, None, reports.facts, handle_reports.link, receipt, None)


@router.post("/reports/{receipt}/closing", operation_id="closeReport", response_model=ReportOut)
def post_closing(receipt: ReceiptInPath, body: ClosingBody, caller: Handler) -> Response:
    """Close the report. Again for the same reason: as before; for another: 409."""
    return perform_once(caller, body, reports.facts, handle_reports.close, receipt, body.reason)


@router.delete("/reports/{receipt}/closing", operation_id="reopenReport", response_model=ReportOut)
def delete_closing(receipt: ReceiptInPath, caller: Handler) -> Response:
    """Open the report again."""
    return perform_once(caller, None, reports.facts, handle_reports.reopen, receipt)


def _count_position(position: str | None) -> tuple[int, str] | None:
    """The open reports and the number of the last certificate of a page."""
    if position is None:
        return None
    number, count = position[:10], position[10:]
    if not numbers.is_canonical(number) or not count.isdecimal() or len(count) > 9:
        raise ProblemError(Problem("request.cursor"))
    return int(count), number
