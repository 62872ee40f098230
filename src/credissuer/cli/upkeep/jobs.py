"""Commands on work in the background: `credissuer job …`."""

from __future__ import annotations

from typing import Annotated

import typer

from credissuer.cli.desk import Json, desk, put, put_json
from credissuer.operations.jobs import jobs
from credissuer.operations.jobs.run_jobs import run_next
from credissuer.operations.perform import perform
from credissuer.staff.job import JobChange
from credverifier import days
from credverifier.wire import number

Which = Annotated[str, typer.Argument(metavar="JOB", help="Its id, as job list shows it.")]


def list_(context: typer.Context, as_json: Json = False) -> None:
    """The newest jobs: id, kind, state, how many lines are done of how many, when it began."""
    with desk(context).called() as (office, call):
        for found in jobs.listed(office, call, limit=200):
            facts = jobs.facts(found)
            if as_json:
                put_json(facts, lines=True)
                continue
            begun = f"{days.within(found.job.created_at, call.zone):%Y-%m-%d %H:%M}"
            far = f"{facts['done']}/{facts['total']}"
            put(f"{facts['id']}  {facts['kind']:8} {facts['state']:10} {far:>13}  {begun}")


def show(
    context: typer.Context,
    job: Which,
    lines: Annotated[
        bool, typer.Option("--lines", help="What became of each line, a line each.")
    ] = False,
    as_json: Json = False,
) -> None:
    """How far a job is, or with --lines what became of each line that is done."""
    with desk(context).called() as (office, call):
        found = jobs.progress(office, call, job)
        told = jobs.result(office, call, job) if lines else []
    if not lines:
        if as_json:
            put_json(jobs.facts(found))
            return
        for name, value in jobs.facts(found).items():
            if value is not None:
                put(f"{name:12} {value}")
        return
    for line in told:
        facts = jobs.line_facts(found.job, line)
        if as_json:
            put_json(facts, lines=True)
            continue
        codes = " ".join(problem["code"] for problem in facts["errors"])
        shown = codes if line.number is None else number.show(line.number)
        put(f"{facts['ref']}  {facts['outcome']:8} {shown}")


def pause(context: typer.Context, job: Which, as_json: Json = False) -> None:
    """Let a job stop after the piece it is at; job resume lets it go on."""
    _change(context, job, JobChange.PAUSE, as_json=as_json)


def resume(context: typer.Context, job: Which, as_json: Json = False) -> None:
    """Let a paused job go on."""
    _change(context, job, JobChange.RESUME, as_json=as_json)


def cancel(context: typer.Context, job: Which, as_json: Json = False) -> None:
    """Stop a job for good; what it has done stays."""
    _change(context, job, JobChange.CANCEL, as_json=as_json)


def run(context: typer.Context, as_json: Json = False) -> None:
    """Do what waits now, without a server that would."""
    done = 0
    with desk(context).called() as (office, call):
        while lines := run_next(office, call):
            done += lines
    if as_json:
        put_json({"lines": done})
        return
    put(str(done))


def _change(context: typer.Context, job: str, how: JobChange, *, as_json: bool) -> None:
    with desk(context).called() as (office, call):
        facts = jobs.facts(perform(office, call, jobs.change, job, how))
    if as_json:
        put_json(facts)
        return
    put(f"{facts['id']}  {facts['state']}")
