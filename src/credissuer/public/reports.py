"""POST /api/v1/reports: a report of a violation, by anybody, without an account."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from credissuer.cases.report import ReportRecord, read, receipt
from credissuer.http.asgi import REQUEST_ID, Scope, address
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Served
from credissuer.http.service import Service
from credissuer.http.shapes.answers import ReceiptOut
from credissuer.http.shapes.schemas import ReportBody
from credissuer.operations.perform import perform
from credissuer.operations.reporting import reports
from credissuer.staff.roles import ANYBODY
from credverifier.wire.envelope import dates

router = APIRouter(route_class=StrictRoute)


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


def received(service: Service, scope: Scope, members: dict[str, Any]) -> ReportRecord:
    """Store a report within the rate limits.

    Raises ProblemError `request.too_many`, RefusedError `report.refused`.
    """
    service.public_rate.take(address(scope))
    # Read before the narrow limits are charged, because a report with a mistake is stored nowhere
    # and its sender must be able to mend it.
    report = read(**members)
    service.report_rate.take(address(scope))
    # For all addresses together, because an attacker may have many and each report is a row.
    service.reports_in_all.take("all")
    call = service.office.call(ANYBODY, str(scope[REQUEST_ID]))
    return perform(
        service.office,
        call,
        reports.receive,
        service.office,
        report,
    )
