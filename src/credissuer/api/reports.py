"""Reports of violations: POST by anybody, without an account; GET by those who look into them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response

from credissuer.actions import reports
from credissuer.api.asgi import REQUEST_ID, Scope, address
from credissuer.api.callers import Caller, Served, may
from credissuer.api.records import Cursor, Limit, following, read_cursor
from credissuer.api.schemas import ReceiptOut, ReportBody, ReportPage
from credissuer.api.service import Service
from credissuer.cases.report import ReportRecord, read, receipt
from credissuer.staff.roles import Permission
from credverifier.wire import dates

router = APIRouter()


@router.post(
    "/reports",
    operation_id="reportViolation",
    status_code=201,
    response_model=ReceiptOut,
    tags=["public"],
)
def post_report(body: ReportBody, request: Request, service: Served) -> dict[str, str]:
    """Report a violation. Nothing of it is published, and links in it are never opened."""
    record = received(service, request.scope, body.model_dump())
    return {"receipt": receipt(record.id), "received_at": dates.stamp(record.received_at)}


@router.get("/reports", operation_id="listReports", response_model=ReportPage, tags=["office"])
def list_reports(
    request: Request,
    response: Response,
    service: Served,
    caller: Annotated[Caller, may(Permission.REPORTS)],
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """The reports, the newest first, a page at a time."""
    after = None if cursor is None else read_cursor(cursor, "r")
    found = reports.page(service.office, caller.actor, after=after, limit=limit + 1)
    more = following(request, response, f"r{found[limit - 1].id}") if len(found) > limit else None
    return {"reports": [reports.facts(record) for record in found[:limit]], "next": more}


def received(service: Service, scope: Scope, members: dict[str, Any]) -> ReportRecord:
    """Keep what somebody sent, unless too much was sent lately.

    Raises ProblemError `request.too_many`, RefusedError `report.refused`.
    """
    service.public_rate.take(address(scope))
    report = read(**members)
    service.report_rate.take(address(scope))
    service.reports_in_all.take("all")
    return reports.receive(service.office, report, request_id=str(scope[REQUEST_ID]))
