"""One thing that waits for a member of staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A thing to do. `kind` and `step` are keys of words (`desk.kinds`, `desk.steps`); `who` acts
    next, a name or the key of a role.

    `title` is a name or a number, `since` when it began to wait, `due` by when it is to be done.
    `is_alarm`: before everything else, in everybody's queue.
    """

    kind: str
    step: str
    title: str
    path: str
    who: str
    since: datetime
    due: datetime | None
    is_mine: bool = False
    is_alarm: bool = False
