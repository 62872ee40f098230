"""Notices that could not be sent, in the queue of whoever looks after them."""

from __future__ import annotations

from credissuer.console.desk.queue.item import QueueItem
from credissuer.notices.notice import NoticeFilter, NoticeState
from credissuer.notices.texts import name_of
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.deciding.persons import person_of
from credissuer.operations.sending import outbox
from credissuer.staff.roles import Permission
from credissuer.words import DEFAULT

MOST = 10
"""Of them in a queue: behind a mail server that is down there are as many as notices."""


def waiting(office: Office, call: Call) -> list[QueueItem]:
    """What was given up lately and nobody has sent again."""
    if not call.actor.has(Permission.TEXTS):
        return []
    with office.store.read() as reading:
        me = person_of(reading, call.actor)
    language = me.language if me else DEFAULT
    return [
        QueueItem(
            kind="notice",
            step="resend",
            title=name_of(record.kind, language),
            path="/office/notices?state=failed",
            who=me.name if me else "",
            since=record.failed_at,
            due=None,
        )
        for record in outbox.listed(
            office, call, NoticeFilter(state=NoticeState.FAILED), limit=MOST
        )
        if record.failed_at is not None
    ]
