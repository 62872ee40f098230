"""Jobs and what became of each of their lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, func, or_, select, text

from credissuer.errors import RefusedError
from credissuer.staff.job import JobLine, JobOutcome, JobRecord, JobState
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import JsonObject, Moment
from credissuer.store.rules import (
    at_most,
    between,
    column,
    exactly,
    filled,
    holds,
    moments,
    one_of,
    partial,
    primary,
    rules,
)
from credissuer.store.table import Mapped, Row, table_of

_RUNNING = text("state = 'running'")


class JobRow(Row, table=True):
    __tablename__ = "job"
    __table_args__ = rules(
        exactly(id=9),
        filled(kind=100, object=500, created_by=500, failure=100),
        at_most(content=100_000),
        one_of("state", JobState),
        between(0, 1_000_000, "total"),
        moments("created_at", "next_at", "ended_at"),
        holds("position", "position BETWEEN 0 AND total"),
        holds("ended", "(ended_at IS NOT NULL) = (state IN ('cancelled', 'done'))"),
        holds("done", "state <> 'done' OR position = total"),
        holds("version", "version > 0"),
        keys=[
            partial("ix_job_running", "next_at", where=_RUNNING),
            Index(None, "created_at", "id"),
            Index(None, "object"),
        ],
    )
    id: str = primary()
    kind: str = column()
    object: str = column()
    content: dict[str, Any] = column(JsonObject)
    created_by: str = column()
    created_at: datetime = column(Moment)
    state: str = column()
    total: int = column(Integer)
    position: int = column(Integer)
    next_at: datetime | None = column(Moment)
    failure: str | None = column()
    ended_at: datetime | None = column(Moment)
    version: int = column(Integer)


class JobLineRow(Row, table=True):
    __tablename__ = "job_line"
    __table_args__ = rules(
        between(0, 1_000_000, "position"),
        filled(ref=500),
        one_of("outcome", JobOutcome),
        exactly(number=10),
        at_most(problems=50_000),
        holds("numbered", "(number IS NULL) = (outcome = 'refused')"),
    )
    job_id: str = primary(to="job.id")
    position: int = primary(Integer)
    ref: str = column()
    outcome: str = column()
    number: str | None = column()
    problems: dict[str, Any] = column(JsonObject)


JOBS = Mapped(JobRecord, table_of(JobRow))
LINES = Mapped(JobLine, table_of(JobLineRow))
_job, _line = JOBS.table.c, LINES.table.c


class JobReading(Aggregate):
    """Jobs as they stood when the transaction began."""

    MAPPED = (JOBS, LINES)

    def by_id(self, job_id: str) -> JobRecord | None:
        """None where there is none."""
        return self._first(JOBS, JOBS.select().where(_job.id == job_id))

    def of_object(self, object_id: str) -> list[JobRecord]:
        """The jobs that work on something, the newest first."""
        wanted = JOBS.select().where(_job.object == object_id)
        return list(self._all(JOBS, wanted.order_by(_job.created_at.desc(), _job.id)))

    def page(self, *, after: str | None = None, limit: int = 50) -> list[JobRecord]:
        """The newest first, from the first after the job `after`; empty if that is not there."""
        return self._newest_first(JOBS, JOBS.select(), _job.created_at, after=after, limit=limit)

    def unfinished(self) -> list[JobRecord]:
        """Those that are neither done nor cancelled, the oldest first."""
        wanted = JOBS.select().where(_job.ended_at.is_(None))
        return list(self._all(JOBS, wanted.order_by(_job.created_at, _job.id)))

    def due(self, now: datetime, job_id: str | None = None) -> JobRecord | None:
        """A running job that nobody is at, the one that waits longest; or this one, if it is."""
        wanted = JOBS.select().where(_RUNNING, or_(_job.next_at.is_(None), _job.next_at <= now))
        if job_id is not None:
            wanted = wanted.where(_job.id == job_id)
        wanted = wanted.order_by(func.coalesce(_job.next_at, 0), _job.created_at, _job.id)
        return self._first(JOBS, wanted.limit(1))

    def lines(
        self,
        job_id: str,
        start: int = 0,
        limit: int = 1_000_000,
        outcome: JobOutcome | None = None,
    ) -> list[JobLine]:
        """What became of its lines from `start` on; with `outcome` of those that had it."""
        wanted = LINES.select().where(_line.job_id == job_id, _line.position >= start)
        if outcome is not None:
            wanted = wanted.where(_line.outcome == outcome.value)
        return list(self._all(LINES, wanted.order_by(_line.position).limit(limit)))

    def counts(self, job_id: str) -> dict[str, int]:
        """Outcome -> how many lines had it."""
        wanted = select(_line.outcome, func.count()).where(_line.job_id == job_id)
        rows = self._connection.execute(wanted.group_by(_line.outcome))
        return {outcome: count for outcome, count in rows}  # noqa: C416 - rows are no pairs


class Jobs(JobReading):
    """New ones come by `Transaction.add`."""

    def change(self, record: JobRecord) -> JobRecord:
        """Store state, position, next_at, failure and ended_at, as the version after
        `record.version`.

        Raises RefusedError `job.changed` where somebody was faster.
        """
        names = ("state", "position", "next_at", "failure", "ended_at")
        changed = self._store_next(JOBS, record, names)
        if changed is None:
            raise RefusedError("job.changed", id=record.id)
        return changed

    def add_lines(self, lines: Sequence[JobLine]) -> None:
        """What became of further lines. Raises RefusedError `store.conflict` for one that is told."""
        if lines:
            self._insert(LINES, lines)
