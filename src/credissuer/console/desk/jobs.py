"""/office/jobs: work in the background, how far it is and what became of it."""

from __future__ import annotations

import csv
import io
from typing import Annotated

from fastapi import APIRouter, Response

from credissuer.console.forms import Form
from credissuer.console.screens import CSV, Desk
from credissuer.console.visitors import Visitor, require_step_up, signed_in
from credissuer.http.problems import Problem, ProblemError
from credissuer.operations.jobs import jobs
from credissuer.operations.perform import perform
from credissuer.staff.job import JobChange, JobLine, JobOutcome
from credissuer.staff.roles import Permission
from credverifier.reading.sheets.formulas import neutral
from credverifier.wire import number

router = APIRouter()

Reader = Annotated[Visitor, signed_in(Permission.READ)]
Importer = Annotated[Visitor, signed_in(Permission.IMPORT)]

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
    """How far a job is; htmx asks for the same page again and takes its middle."""
    office, call, language = desk.office, visitor.call(desk.office), desk.language(visitor)
    found = jobs.progress(office, call, job_id)
    refused = [
        (line.position, line.ref, _reasons(line, language))
        for line in jobs.result(office, call, job_id)
        if line.outcome == JobOutcome.REFUSED
    ]
    return desk.page(
        "job.html",
        visitor,
        job=found.job,
        counts={outcome.value: found.counts.get(outcome.value, 0) for outcome in JobOutcome},
        refused=refused[:MOST_REFUSED],
        rest=max(0, len(refused) - MOST_REFUSED),
        may=found.job.may if visitor.may(Permission.IMPORT) else frozenset(),
        is_import=visitor.may(Permission.IMPORT),
    )


@router.post("/jobs/{job_id}/{how}")
def change(job_id: str, how: str, visitor: Importer, desk: Desk, form: Form) -> Response:
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
    language = desk.language(visitor)
    lines = jobs.result(desk.office, visitor.call(desk.office), job_id)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["ref", "outcome", "number", "reasons"])
    for line in lines:
        shown = "" if line.number is None else number.show(line.number)
        cells = (line.ref, line.outcome, shown, "\n".join(_reasons(line, language)))
        writer.writerow([neutral(cell) for cell in cells])
    # With the mark by which Excel knows UTF-8.
    return desk.file(text.getvalue().encode("utf-8-sig"), f"import-{job_id}.csv", CSV)


def _reasons(line: JobLine, language: str) -> list[str]:
    problems = line.problems.get("problems", [])
    return [str(one["words"].get(language) or one["code"]) for one in problems]
