"""What waits for a member of staff, collected from every part of the desk, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from credissuer.office import Office
from credissuer.office.call import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueItem:
    """A thing to do. `kind` and `step` are keys of words (`desk.kinds`, `desk.steps`); `who` acts
    next, a name or the key of a role.

    `title` is a name or a number, `since` when it began to wait, `due` by when it is to be done.
    """

    kind: str
    step: str
    title: str
    path: str
    who: str
    since: datetime
    due: datetime | None
    is_mine: bool = False


Source = Callable[[Office, Call], list[QueueItem]]
"""Reads what waits for the call's actor: only what their permissions let them do."""

SOURCES: tuple[Source, ...] = ()
"""One row for each part of the desk that has something to wait for."""


def items(office: Office, call: Call) -> list[QueueItem]:
    """Everything that waits: what is overdue first, then by deadline, then the oldest first."""
    found = [item for source in SOURCES for item in source(office, call)]
    far = datetime.max.replace(tzinfo=call.now.tzinfo)
    return sorted(found, key=lambda item: (item.due or far, item.since))
