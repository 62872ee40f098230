"""/api/v1/jobs: work in the background, how far it is, and what became of each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from credissuer.api.records import Paged, read_cursor
from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, Served, may
from credissuer.http.idempotency import Reply, once
from credissuer.http.shapes.jobs import ChangeInPath, JobInPath, JobOut, JobPage
from credissuer.http.shapes.texts import Cursor, Limit
from credissuer.operations.jobs import jobs
from credissuer.operations.perform import perform
from credissuer.staff.job import JobChange
from credissuer.staff.roles import Permission

PATH = "/api/v1/jobs"

router = APIRouter(tags=["office"], route_class=StrictRoute)
Reader = Annotated[Caller, may(Permission.READ)]
Importer = Annotated[Caller, may(Permission.IMPORT)]


@router.get("/jobs", operation_id="listJobs", response_model=JobPage)
def list_jobs(
    pages: Paged, service: Served, caller: Reader, limit: Limit = 50, cursor: Cursor = None
) -> dict[str, Any]:
    """Every job, the newest first, a page at a time."""
    office = service.office
    after = None if cursor is None else read_cursor(cursor, "j")
    found = jobs.listed(office, caller.call(office), after=after, limit=limit + 1)
    more = pages.following(f"j{found[limit - 1].job.id}") if len(found) > limit else None
    return {"jobs": [jobs.facts(one) for one in found[:limit]], "next": more}


@router.get("/jobs/{job}", operation_id="getJob", response_model=JobOut)
def get_job(job: JobInPath, service: Served, caller: Reader) -> dict[str, Any]:
    """How far a job is."""
    return jobs.facts(jobs.progress(service.office, caller.call(service.office), job))


@router.get(
    "/jobs/{job}/result",
    operation_id="getJobResult",
    response_class=Response,
    responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
)
def get_result(job: JobInPath, service: Served, caller: Reader) -> StreamingResponse:
    """What became of each line that is done, a JSON line each, in the order of the job."""
    found = jobs.result(service.office, caller.call(service.office), job)

    def lines() -> Iterator[str]:
        for line in found:
            yield json.dumps(jobs.line_facts(line), ensure_ascii=False) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.post("/jobs/{job}/{change}", operation_id="changeJob", response_model=JobOut)
def post_change(
    job: JobInPath, change: ChangeInPath, request: Request, service: Served, caller: Importer
) -> Response:
    """Pause a job after the piece it is at, let it go on, or stop it for good."""
    office = service.office
    with once(service, caller, request, {}) as exchange:
        if exchange.reply is None:
            call = caller.call(office)
            changed = perform(office, call, jobs.change, job, JobChange(change))
            exchange.reply = Reply(200, jobs.facts(changed))
    return exchange.response()
