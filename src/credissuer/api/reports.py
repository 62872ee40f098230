"""GET /api/v1/reports: the reports of violations, for staff with that permission."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter

from credissuer.api.records import Paged, read_cursor
from credissuer.http.answers import ReportPage
from credissuer.http.callers import Caller, Served, may
from credissuer.http.texts import Cursor, Limit
from credissuer.operations import reports
from credissuer.staff.roles import Permission

router = APIRouter()


MayReadReports = Annotated[Caller, may(Permission.REPORTS)]


@router.get("/reports", operation_id="listReports", response_model=ReportPage, tags=["office"])
def list_reports(
    pages: Paged, service: Served, caller: MayReadReports, limit: Limit = 50, cursor: Cursor = None
) -> dict[str, Any]:
    """The reports, the newest first, a page at a time."""
    after = None if cursor is None else read_cursor(cursor, "r")
    records = reports.page(
        service.office,
        caller.call(service.office),
        after=after,
        limit=limit + 1,
    )
    # One more than the limit was read: it only tells that there is a next page.
    more = None
    if len(records) > limit:
        more = pages.following(f"r{records[limit - 1].id}")
    return {"reports": [reports.facts(record) for record in records[:limit]], "next": more}
