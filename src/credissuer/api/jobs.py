"""/api/v1/jobs: work in the background, how far it is, and what became of each line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse

from credissuer.http.bodies import StrictRoute
from credissuer.http.callers import Caller, may
from credissuer.http.changes import perform_once
from credissuer.http.pages import Paged, read_cursor
from credissuer.http.shapes.jobs import ChangeInPath, JobInPath, JobOut, JobPage
from credissuer.http.shapes.texts import Cursor, Limit
from credissuer.operations.jobs import jobs
from credissuer.staff.job import JobChange
from credissuer.staff.roles import Permission

PATH = "/api/v1/jobs"

router = APIRouter(tags=["office"], route_class=StrictRoute)
Reader = Annotated[Caller, may(Permission.READ)]


@router.get("/jobs", operation_id="listJobs", response_model=JobPage)
def list_jobs(
    pages: Paged, caller: Reader, limit: Limit = 50, cursor: Cursor = None
) -> dict[str, Any]:
    """Every job, the newest first, a page at a time."""
    after = read_cursor("j", cursor)
    lines = jobs.listed(caller.office, caller.call(), after=after, limit=limit + 1)
    return {
        "jobs": [jobs.facts(line) for line in lines[:limit]],
        "next": pages.next_url("j", [line.job.id for line in lines], limit),
    }


@router.get("/jobs/{job}", operation_id="getJob", response_model=JobOut)
def get_job(job: JobInPath, caller: Reader) -> dict[str, Any]:
    """How far a job is."""
    return jobs.facts(jobs.progress(caller.office, caller.call(), job))


@router.get(
    "/jobs/{job}/result",
    operation_id="getJobResult",
    response_class=Response,
    responses={200: {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
)
def get_result(job: JobInPath, caller: Reader) -> StreamingResponse:
    """What became of each line that is done, a JSON line each, in the order of the job."""
    call = caller.call()
    record = jobs.progress(caller.office, call, job).job
    results = jobs.result(caller.office, call, job)

    def lines() -> Iterator[str]:
        for result in results:
            yield json.dumps(jobs.line_facts(record, result), ensure_ascii=False) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.post("/jobs/{job}/{change}", operation_id="changeJob", response_model=JobOut)
def post_change(job: JobInPath, change: ChangeInPath, caller: Reader) -> Response:
    """Pause a job after the piece it is at, let it go on, or stop it for good."""
    return perform_once(caller, None, jobs.facts, jobs.change, job, JobChange(change))
