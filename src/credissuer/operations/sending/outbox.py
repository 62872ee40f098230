"""The outbox as staff sees it, and what staff may do: have one sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from credissuer.errors import NotFoundError, RefusedError
from credissuer.notices.kinds import kinds
from credissuer.notices.notice import (
    NoticeCount,
    NoticeFilter,
    NoticeRecord,
    NoticeState,
    masked,
)
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.sending.notices import EVERY_NOTICE, NoticeReading, Notices
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import dates

KEPT = timedelta(days=90)
"""For so long it is known to whom a notice went, and what it said."""


def facts(record: NoticeRecord) -> dict[str, Any]:
    """A notice as programs read it, without what it says; the address in part."""
    moments = ("due_at", "next_try_at", "sent_at", "failed_at")
    return {
        "id": record.id,
        "kind": record.kind,
        "to": masked(record.recipient),
        "language": record.language,
        "state": record.state.value,
        "attempts": record.attempts,
        **{
            name: None if (at := getattr(record, name)) is None else dates.stamp(at)
            for name in moments
        },
        "failure": record.failure,
    }


@needs(Permission.TEXTS)
def listed(
    office: Office,
    call: Call,
    which: NoticeFilter = EVERY_NOTICE,
    *,
    after: str | None = None,
    limit: int = 50,
) -> list[NoticeRecord]:
    """What waits first, then what ended, the last first."""
    with office.store.read() as reading:
        return reading.of(NoticeReading).page(which, after=after, limit=limit)


@needs(Permission.TEXTS)
def counted(office: Office, call: Call) -> NoticeCount:
    """How many wait and were given up."""
    return count(office)


def count(office: Office) -> NoticeCount:
    """The same, for the metrics and the doctor."""
    with office.store.read() as reading:
        return reading.of(NoticeReading).count(office.clock())


@operation(Permission.TEXTS)
def resend(transaction: Transaction, call: Call, notice_id: str) -> Outcome[NoticeRecord]:
    """Send a notice again that was sent or given up; one that waits is tried at once.

    Raises NotFoundError `notice.not_found`, RefusedError `notice.erased` where its words are gone.
    """
    outbox = transaction.of(Notices)
    record = outbox.by_id(notice_id)
    if record is None:
        raise NotFoundError("notice.not_found")
    kind = kinds().get(record.kind)
    if record.recipient is None or kind is None or not set(kind.needs) <= record.facts.keys():
        raise RefusedError("notice.erased")
    if record.state is NoticeState.WAITING:
        outbox.hurry(notice_id, call.now)
    else:
        outbox.again(notice_id, call.now)
    after = outbox.by_id(notice_id)
    assert after is not None
    return Outcome(after, (call.event("notice.resent", notice_id, kind=record.kind),))


@operation(Permission.TEXTS)
def erase(transaction: Transaction, call: Call) -> Outcome[int]:
    """Erase addresses and facts of what ended long ago; returns of how many."""
    return Outcome(transaction.of(Notices).erase(call.now - KEPT))
