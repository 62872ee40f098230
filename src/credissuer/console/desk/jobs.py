"""/office/jobs: work in the background, how far it is and what became of it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.assessment.importing import sheet as sheets
from credissuer.console.forms import Form
from credissuer.console.screens import CSV, Desk
from credissuer.console.visitors import Visitor, require_step_up, signed_in
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations.bulk.allowed import MAY
from credissuer.operations.jobs import jobs
from credissuer.operations.perform import perform
from credissuer.staff.job import JobChange, JobLine, JobOutcome
from credissuer.staff.roles import Permission
from credverifier.reading.sheets.formulas import neutral
from credverifier.wire import number

router = APIRouter()

Reader = Annotated[Visitor, signed_in(Permission.READ)]

PERMISSIONS = {change.value: permission for change, permission in MAY.items()}
"""Kind of a job -> what whoever pauses it needs; IMPORT for others."""

MOST_REFUSED = 100
"""Rows that a page shows; all are in the file of the result."""


@router.get("/jobs")
def all_jobs(visitor: Reader, desk: Desk) -> Response:
    """The newest jobs."""
    after = desk.request.query_params.get("after")
    found = jobs.listed(desk.office, visitor.call(desk.office), after=after)
    return desk.page("jobs.html", visitor, found=found)


@router.get("/jobs/{job_id}")
def job(job_id: str, visitor: Reader, desk: Desk) -> Response:
    """How far a job is. While it runs the page asks again: by htmx for its middle, without scripts
    for all of it.
    """
    office, call, language = desk.office, visitor.call(desk.office), desk.language(visitor)
    found = jobs.progress(office, call, job_id)
    begins = PERMISSIONS.get(found.job.kind, Permission.IMPORT)
    refused = [
        (jobs.line_in_file(found.job, line), line.ref, _reasons(line, language))
        for line in jobs.refused(office, call, job_id, MOST_REFUSED)
    ]
    return desk.page(
        "job.html",
        visitor,
        job=found.job,
        counts={outcome.value: found.counts.get(outcome.value, 0) for outcome in JobOutcome},
        refused=refused,
        rest=found.counts.get(JobOutcome.REFUSED, 0) - len(refused),
        may=found.job.may if visitor.may(begins) else frozenset(),
        is_import=visitor.may(Permission.IMPORT),
    )


@router.post("/jobs/{job_id}/{how}")
def change(job_id: str, how: str, visitor: Reader, desk: Desk, form: Form) -> Response:
    """Pause, resume or cancel."""
    if how not in set(JobChange):
        raise ProblemError(Problem("request.not_found"))
    if how == JobChange.RESUME:
        require_step_up(visitor)
    office = desk.office
    changed = perform(office, visitor.call(office), jobs.change, job_id, JobChange(how))
    where = f"/office/jobs/{changed.job.id}"
    return desk.go(where, said=f"desk_import.job_{changed.job.state}")


@router.get("/jobs/{job_id}/result.csv")
def result(job_id: str, visitor: Reader, desk: Desk) -> Response:
    """What became of each row, as a sheet."""
    language, call = desk.language(visitor), visitor.call(desk.office)
    job = jobs.progress(desk.office, call, job_id).job
    cells = [["line", "ref", "outcome", "number", "reasons"]]
    for line in jobs.result(desk.office, call, job_id):
        shown = "" if line.number is None else number.show(line.number)
        at = str(jobs.line_in_file(job, line) or "")
        cells.append([at, line.ref, line.outcome, shown, "\n".join(_reasons(line, language))])
    octets = sheets.written([[neutral(cell) for cell in row] for row in cells])
    return desk.file(octets, f"{job.kind}-{job_id}.csv", CSV)


def _reasons(line: JobLine, language: str) -> list[str]:
    problems = line.problems.get("problems", [])
    return [str(one["words"].get(language) or one["code"]) for one in problems]
