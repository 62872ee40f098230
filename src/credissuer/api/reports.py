"""/api/v1/reports for staff: the reports of violations, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from credissuer.api.records import Paged, read_cursor
from credissuer.cases.report import ReportFilter, ReportRecord, ReportState
from credissuer.errors import UsageError
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Reply, once
from credissuer.http.problems import Problem, ProblemError
from credissuer.http.service import Service
from credissuer.http.shapes.answers import ReportCounts, ReportOut, ReportPage
from credissuer.http.shapes.schemas import AssigneeBody, ClosingBody, LinkBody
from credissuer.http.shapes.texts import (
    CertificateInQuery,
    Cursor,
    Limit,
    ReceiptInPath,
    ReportKindInQuery,
)
from credissuer.office.call import Outcome
from credissuer.operations.perform import perform
from credissuer.operations.reporting import handle_reports, reports
from credissuer.staff.roles import Permission
from credverifier.reading import pasted
from credverifier.wire import number as numbers

router = APIRouter(tags=["office"], route_class=StrictRoute)
Reader = Annotated[Caller, may(Permission.REPORTS)]
Handler = Annotated[Caller, may(Permission.HANDLE)]


def _which(
    state: ReportState | None = None,
    kind: ReportKindInQuery = None,
    certificate: CertificateInQuery = None,
    assignee: Annotated[str | None, Query(max_length=100)] = None,
    assigned: Annotated[bool | None, Query(description="False: those that nobody has.")] = None,
) -> ReportFilter:
    # Empty is no number, and no word for all of them.
    number = None if certificate is None else pasted.number_in(certificate)
    return ReportFilter(state, kind, number, assignee, assigned)


Which = Annotated[ReportFilter, Depends(_which)]


@router.get("/reports", operation_id="listReports", response_model=ReportPage)
def list_reports(
    pages: Paged,
    service: Served,
    caller: Reader,
    which: Which,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The reports, the newest first, a page at a time."""
    after = None if cursor is None else read_cursor(cursor, "r")
    records = reports.page(
        service.office,
        caller.call(service.office),
        which,
        after=after,
        limit=limit + 1,
    )
    # One more than the limit was read: it only tells that there is a next page.
    more = None
    if len(records) > limit:
        more = pages.following(f"r{records[limit - 1].id}")
    return {"reports": [reports.facts(record) for record in records[:limit]], "next": more}


@router.get("/reports/by-certificate", operation_id="countReports", response_model=ReportCounts)
def count_reports(
    pages: Paged,
    service: Served,
    caller: Reader,
    which: Which,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """How many reports stand under each certificate, those with most open ones first."""
    counts = reports.counts(
        service.office,
        caller.call(service.office),
        which,
        after=None if cursor is None else _count_position(read_cursor(cursor, "n")),
        limit=limit + 1,
    )
    more = None
    if len(counts) > limit:
        last = counts[limit - 1]
        more = pages.following(f"n{last.number}{last.open}")
    return {"counts": [reports.count_facts(count) for count in counts[:limit]], "next": more}


@router.get("/reports/{receipt}", operation_id="getReport", response_model=ReportOut)
def get_report(receipt: ReceiptInPath, service: Served, caller: Reader) -> dict[str, Any]:
    """One report. That it was read is written to the audit trail."""
    call = caller.call(service.office)
    return reports.facts(perform(service.office, call, reports.read_report, receipt))


@router.post("/reports/{receipt}/assignment", operation_id="assignReport", response_model=ReportOut)
def post_assignment(
    receipt: ReceiptInPath,
    body: AssigneeBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Let a person look into the report. Again: as before; another one takes over."""
    name = body.assignee
    return _handle(
        service, caller, request, {"assignee": name}, handle_reports.assign, receipt, name
    )


@router.delete(
    "/reports/{receipt}/assignment", operation_id="unassignReport", response_model=ReportOut
)
def delete_assignment(
    receipt: ReceiptInPath,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Nobody looks into the report any more."""
    return _handle(service, caller, request, {}, handle_reports.assign, receipt, None)


@router.post("/reports/{receipt}/link", operation_id="linkReport", response_model=ReportOut)
def post_link(
    receipt: ReceiptInPath,
    body: LinkBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Say what the report is about: a certificate, or another report, whose duplicate it is.

    A duplicate is closed with that.
    """
    members = body.model_dump(exclude_none=True)
    if len(members) != 1:
        raise UsageError("usage.report_link")
    operation = (
        handle_reports.link if body.certificate is not None else handle_reports.close_as_duplicate
    )
    [other] = members.values()
    return _handle(service, caller, request, members, operation, receipt, other)


@router.delete("/reports/{receipt}/link", operation_id="unlinkReport", response_model=ReportOut)
def delete_link(
    receipt: ReceiptInPath,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """The report is about the number that was written in it, if any."""
    return _handle(service, caller, request, {}, handle_reports.link, receipt, None)


@router.post("/reports/{receipt}/closing", operation_id="closeReport", response_model=ReportOut)
def post_closing(
    receipt: ReceiptInPath,
    body: ClosingBody,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Close the report. Again for the same reason: as before; for another: 409."""
    members = body.model_dump(exclude_none=True)
    return _handle(
        service, caller, request, members, handle_reports.close, receipt, members.get("reason")
    )


@router.delete("/reports/{receipt}/closing", operation_id="reopenReport", response_model=ReportOut)
def delete_closing(
    receipt: ReceiptInPath,
    request: Request,
    service: Served,
    caller: Handler,
) -> Response:
    """Open the report again."""
    return _handle(service, caller, request, {}, handle_reports.reopen, receipt)


def _handle(
    service: Service,
    caller: Caller,
    request: Request,
    members: dict[str, Any],
    operation: Callable[..., Outcome[ReportRecord]],
    *arguments: str | None,
) -> Response:
    """Run a change of a report once for each Idempotency-Key; answers with the report."""
    with once(service, caller, request, members) as exchange:
        if exchange.reply is None:
            call = caller.call(service.office)
            record = perform(service.office, call, operation, *arguments)
            exchange.reply = Reply(200, reports.facts(record))
    return exchange.response()


def _count_position(position: str) -> tuple[int, str]:
    """The open reports and the number of the last certificate of a page."""
    number, count = position[:10], position[10:]
    if not numbers.is_canonical(number) or not count.isdecimal() or len(count) > 9:
        raise ProblemError(Problem("request.cursor"))
    return int(count), number
