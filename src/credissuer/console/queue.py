"""What waits for a member of staff, collected from every part of the desk, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from credissuer.console import case_queue
from credissuer.console.queue_item import QueueItem
from credissuer.office import Office
from credissuer.office.call import Call

Source = Callable[[Office, Call], list[QueueItem]]
"""Reads what waits for the call's actor: only what their permissions let them do."""

SOURCES: tuple[Source, ...] = (case_queue.waiting,)
"""One row for each part of the desk that has something to wait for."""


def items(office: Office, call: Call) -> list[QueueItem]:
    """Everything that waits: what is overdue first, then by deadline, then the oldest first."""
    found = [item for source in SOURCES for item in source(office, call)]
    far = datetime.max.replace(tzinfo=call.now.tzinfo)
    return sorted(found, key=lambda item: (not item.is_alarm, item.due or far, item.since))
