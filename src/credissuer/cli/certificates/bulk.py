"""Many certificates in one command: a dry run first, then part by part, and public at the end."""

from __future__ import annotations

import shlex
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from credissuer.assessment.importing.sheet import written
from credissuer.cli.casework.proposals import put_proposal
from credissuer.cli.desk import Desk, announce, put, put_json, read_octets, say, writing
from credissuer.cli.progress import bar
from credissuer.credentials.bulk import number_sheet
from credissuer.credentials.bulk.order import BulkOrder, BulkRow, BulkSelection
from credissuer.credentials.bulk.plan import BulkPlan, Fate, PlannedRow
from credissuer.credentials.states import StandingChange
from credissuer.errors import UsageError
from credissuer.office import Office
from credissuer.operations.bulk.bulk_facts import planned_facts, seconds_of
from credissuer.operations.bulk.confirming import SHOWN, confirm
from credissuer.operations.bulk.planning import first_of, tried
from credissuer.operations.jobs import jobs
from credissuer.operations.jobs.run_jobs import WORKER, run_next
from credissuer.staff.job import JobLine, JobOutcome, JobRecord
from credissuer.staff.proposal import ProposalRecord
from credverifier.reading.sheets.formulas import neutral
from credverifier.wire import number as numbers

File = Annotated[
    Path | None,
    typer.Option("--file", help="Many: numbers or links, a column number, perhaps reason, note."),
]
Sheet = Annotated[str | None, typer.Option("--sheet", help="The sheet of a workbook, by its name.")]
Key = Annotated[
    str | None, typer.Option("--key", metavar="THUMBPRINT", help="Many: signed by this key.")
]
ImportOf = Annotated[
    str | None,
    typer.Option("--import", metavar="BATCH|FILE", help="Many: of an import, its job or its file."),
]
Operator = Annotated[
    str | None,
    typer.Option(
        "--operator", metavar="ACTOR", help="Many: issued by this actor, as audit has it."
    ),
]
Platform = Annotated[
    str | None,
    typer.Option("--platform", metavar="NAME", help="Many: with an account on this platform."),
]
Plan = Annotated[
    str | None,
    typer.Option(
        "--plan", metavar="DIGEST", help="Many: only as the dry run with this digest said."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Many: what became of each, as CSV."),
]

_NAMED_ROWS = 10


@dataclass(frozen=True, slots=True)
class Which:
    """The options that name many certificates, and what is to be done with the answer."""

    file: Path | None
    sheet: str | None
    key: str | None
    import_of: str | None
    operator: str | None
    platform: str | None
    plan: str | None
    output: Path | None

    @property
    def is_many(self) -> bool:
        """Whether any of them names some."""
        named = (self.file, self.key, self.import_of, self.operator, self.platform)
        return any(option is not None for option in named)


def change_many(at: Desk, order: BulkOrder, which: Which, *, yes: bool, as_json: bool) -> None:
    """The command where `which` names many. Ends with 1 where a certificate could not be done."""
    with at.opened() as opened:
        office = opened.office
        if not yes:
            refused = _dry_run(office, at, order, as_json=as_json)
        else:
            refused = _change(office, at, order, which, as_json=as_json)
    if refused:
        raise typer.Exit(1)


def order_of(
    change: StandingChange, which: Which, reason: str | None, note: str | None
) -> BulkOrder:
    """What the options of a command order.

    Raises UsageError `bulk.result_is_input`, `bulk.no_refs`; RefusedError as `number_sheet.read`.
    """
    _require_apart(which.file, which.output)
    rows: tuple[BulkRow, ...] = ()
    if which.file is not None:
        rows = number_sheet.read(read_octets(which.file), which.sheet)
    import_id, refs = which.import_of, None
    if import_id is not None and Path(import_id).is_file():
        # By its refs, because an import at the command line leaves no other trace of its file.
        refs = number_sheet.refs(read_octets(Path(import_id)))
        if not refs:
            raise UsageError("bulk.no_refs", path=import_id)
        import_id = None
    selection = BulkSelection(
        key=which.key,
        import_id=import_id,
        refs=refs,
        operator=which.operator,
        platform=which.platform,
    )
    return BulkOrder(change=change, reason=reason, note=note, rows=rows, selection=selection)


def _require_apart(source: Path | None, target: Path | None) -> None:
    """Raises UsageError `bulk.result_is_input`."""
    if source is None or target is None or not source.exists() or not target.exists():
        return
    if target.samefile(source):
        raise UsageError("bulk.result_is_input", path=str(source))


def _dry_run(office: Office, at: Desk, order: BulkOrder, *, as_json: bool) -> int:
    """How many cannot be done."""
    plan = tried(office, office.call(at.actor), order)
    if as_json:
        for row in plan.rows:
            put_json(planned_facts(row), lines=True)
    counts = plan.counts
    announce("bulk_would", **counts, total=len(plan.rows))
    for code, count in plan.refusals.items():
        words = next(row.words for row in plan.rows if row.code == code) or {}
        announce("bulk_code", count=count, code=code, words=" / ".join(words.values()))
    for fate in (Fate.CHANGE, Fate.REFUSED):
        say(*(_shown(row) for row in first_of(plan, fate, _NAMED_ROWS)))
    if not counts[Fate.CHANGE.value]:
        announce("bulk_nothing")
        return counts[Fate.REFUSED.value]
    announce("bulk_takes", seconds=seconds_of(plan))
    announce("bulk_go_on", command=_command(plan))
    return counts[Fate.REFUSED.value]


def _shown(row: PlannedRow) -> str:
    shown = row.text if row.number is None else numbers.show(row.number)
    return f"  {shown}  {row.code or row.standing}"


def _command(plan: BulkPlan) -> str:
    """The command that was typed, with what lets exactly this plan through."""
    typed = [argument for argument in sys.argv[1:] if argument != "--json"]
    return shlex.join(["credissuer", *typed, "--yes", "--plan", plan.sha256[:SHOWN]])


def _change(office: Office, at: Desk, order: BulkOrder, which: Which, *, as_json: bool) -> int:
    """How many were not done."""
    begun = confirm(office, office.call(at.actor), order, which.plan)
    if isinstance(begun, ProposalRecord):
        put_proposal(office, office.call(at.actor), begun, as_json=as_json)
        return 0
    ended = _run(office, at, begun)
    if not ended.has_ended:
        announce(
            "bulk_stopped", job=ended.id, state=ended.state, done=ended.position, total=ended.total
        )
        raise typer.Exit(3)
    lines = jobs.result(office, office.call(at.actor), ended.id)
    if which.output is not None:
        with writing(which.output):
            which.output.write_bytes(_table(lines))
        announce("bulk_result", file=which.output)
    if as_json:
        for line in lines:
            put_json(jobs.line_facts(ended, line), lines=True)
    else:
        put(ended.id)
    outcomes = [line.outcome for line in lines]
    counts = {one.value: outcomes.count(one.value) for one in JobOutcome}
    announce("bulk_done", **counts)
    return counts[JobOutcome.REFUSED.value]


def _run(office: Office, at: Desk, job: JobRecord) -> JobRecord:
    """Do a job to its end; returns it as it stands then, or as somebody else has paused it."""
    with bar(f"bulk_progress_{job.kind}", job.total) as advance:
        advance(job.position)
        while True:
            lines = run_next(office, office.call(WORKER), job.id, despite_lease=True)
            now = jobs.job(office, office.call(at.actor), job.id)
            advance(now.position - job.position)
            job = now
            if job.state != "running":
                return job
            if not lines:
                # It pauses after a failure, or is published by a server just now.
                time.sleep(0.5)


def _table(lines: Sequence[JobLine]) -> bytes:
    cells = [["number", "outcome", "code", "words"]]
    for line in lines:
        shown = line.ref if line.number is None else numbers.show(line.number)
        problems = line.problems.get("problems", [])
        codes = " ".join(str(problem["code"]) for problem in problems)
        words = "\n".join(" / ".join(problem["words"].values()) for problem in problems)
        cells.append([shown, line.outcome, codes, words])
    return written([[neutral(cell) for cell in row] for row in cells])
