"""PURE: long work that somebody set going, done piece by piece beside everything else.

Each piece is one commit, so that a job goes on where it stopped: after a pause, after a restart, on
another server.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from credissuer.errors import RefusedError


class JobState(StrEnum):
    """Where a job stands."""

    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


class JobChange(StrEnum):
    """What a person does with a job."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


# What is not here cannot happen: nothing leads back from cancelled and done.
_AFTER = {
    (JobState.RUNNING, JobChange.PAUSE): JobState.PAUSED,
    (JobState.RUNNING, JobChange.CANCEL): JobState.CANCELLED,
    (JobState.PAUSED, JobChange.RESUME): JobState.RUNNING,
    (JobState.PAUSED, JobChange.CANCEL): JobState.CANCELLED,
}


class JobOutcome(StrEnum):
    """What became of one line of a job: `there` was done before; `changed` is a certificate whose
    standing was.
    """

    ISSUED = "issued"
    CHANGED = "changed"
    THERE = "there"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """A stored job.

    `object` is what it works on (an import), `content` what it needs (private). `total` lines are
    to be done and the first `position` are. `next_at`: until then one server is at it, or it pauses
    after a failure, whose code is `failure`. `version` rises with every piece and every change.
    """

    id: str
    kind: str
    object: str
    content: dict[str, Any] = field(repr=False)
    created_by: str
    created_at: datetime
    state: str
    total: int
    position: int = 0
    next_at: datetime | None = None
    failure: str | None = None
    ended_at: datetime | None = None
    version: int = 1

    @property
    def has_ended(self) -> bool:
        """Whether nothing of it will be done any more."""
        return self.ended_at is not None

    @property
    def may(self) -> frozenset[JobChange]:
        """What a person can do with it now."""
        return frozenset(change for state, change in _AFTER if state == self.state)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """What became of one line. `problems` is `{"problems": [{pointer, code, words}]}`."""

    job_id: str
    position: int
    ref: str
    outcome: str
    number: str | None
    problems: dict[str, Any]


def after(record: JobRecord, change: JobChange) -> JobState:
    """The state that `change` leads to. Raises RefusedError `job.cannot_change`."""
    state = _AFTER.get((JobState(record.state), change))
    if state is None:
        raise RefusedError("job.cannot_change", id=record.id)
    return state
