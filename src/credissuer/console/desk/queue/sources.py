"""What waits for a member of staff, collected from every part of the desk, the most urgent first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from credissuer.console.desk.proposals import proposal_rows
from credissuer.console.desk.queue import applications, cases, notices
from credissuer.console.desk.queue.item import QueueItem
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.deciding import proposal_views
from credissuer.operations.deciding.persons import person_of
from credissuer.words import DEFAULT

Source = Callable[[Office, Call], list[QueueItem]]
"""Reads what waits for the call's actor: only what their permissions let them do."""


def proposals(office: Office, call: Call) -> list[QueueItem]:
    """What colleagues have proposed and the caller may decide on."""
    with office.store.read() as reading:
        me = person_of(reading, call.actor)
    language = me.language if me else DEFAULT
    return [
        QueueItem(
            kind="proposal",
            step="decide",
            title=proposal_rows.titled(looked, language) or looked.proposal.id,
            path=f"/office/proposals/{looked.proposal.id}",
            who=me.name if me else "",
            since=looked.proposal.proposed_at,
            due=None,
            is_mine=True,
        )
        for looked in proposal_views.waiting_for(office, call)
    ]


SOURCES: tuple[Source, ...] = (
    proposals,
    applications.waiting,
    cases.waiting,
    notices.waiting,
)
"""One row for each part of the desk that has something to wait for."""


def items(office: Office, call: Call) -> list[QueueItem]:
    """Everything that waits: what is overdue first, then by deadline, then the oldest first."""
    found = [item for source in SOURCES for item in source(office, call)]
    far = datetime.max.replace(tzinfo=call.now.tzinfo)
    return sorted(found, key=lambda item: (not item.is_alarm, item.due or far, item.since))
