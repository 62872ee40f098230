"""Send what is due: each notice by one server, and again until its mail server takes it.

At least once, and not exactly once: a server that ends between handing a mail over and recording it
leaves it to another, which sends it anew under the same Message-ID.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from credissuer.notices.envelope import envelope
from credissuer.notices.kinds import kinds
from credissuer.notices.mailer import Post, UndeliveredError
from credissuer.notices.notice import NoticeRecord, Recipient, is_address
from credissuer.notices.queued import notice
from credissuer.notices.retry import next_try
from credissuer.notices.texts import Letterhead, compose
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, step
from credissuer.operations.perform import needs, perform
from credissuer.staff.person import person_actor
from credissuer.staff.roles import Permission
from credissuer.store.sending.notices import NoticeReading, Notices
from credissuer.store.staff.people import People
from credissuer.store.transaction import Transaction

BATCH = 20
"""Notices that one server takes at a time."""

LEASE = timedelta(minutes=15)
"""For so long what one server took is left to it."""

_MARGIN = timedelta(minutes=3)
"""No mail is begun so shortly before the lease ends: about as long as the slowest one takes."""


@needs(Permission.TEXTS)
def send_due(office: Office, call: Call) -> int:
    """Send what is due; returns how many mails were taken. Nothing without a mail server."""
    sent = 0
    # Asked by a reading first, because this runs every few seconds and writers are one at a time.
    if office.post is None or not _is_due(office):
        return sent
    while taken := perform(office, office.call(call.actor), take):
        until = office.clock() + LEASE - _MARGIN
        for record in taken:
            # The rest of the batch is left to whoever comes when its lease is over.
            if office.clock() > until:
                return sent
            failure = _sent(office, office.post, record)
            chance = office.entropy(2)
            perform(office, office.call(call.actor), settle, office, record, failure, chance)
            sent += failure is None
    return sent


def _is_due(office: Office) -> bool:
    with office.store.read() as reading:
        return bool(reading.of(NoticeReading).due(office.clock(), 1))


def letterhead(office: Office) -> Letterhead:
    """Whose mails they are."""
    return Letterhead(office.issuer_name, office.public_url, office.zone)


@step
def take(transaction: Transaction, call: Call) -> Outcome[list[NoticeRecord]]:
    """Take some of what is due, for one attempt each."""
    outbox = transaction.of(Notices)
    until = call.now + LEASE
    taken = [
        replace(
            record,
            attempts=record.attempts + 1,
            next_try_at=until,
            failure=None,
            due_at=record.due_at or call.now,
        )
        for record in outbox.due(call.now, BATCH)
        if outbox.claim(record, call.now, until)
    ]
    return Outcome(taken)


def _sent(office: Office, post: Post, record: NoticeRecord) -> UndeliveredError | None:
    """Hand it over; why it was not taken, where it was not."""
    # Queued by a newer version that was then taken back.
    if record.kind not in kinds():
        return UndeliveredError("unknown_kind", is_final=True)
    mail = compose(record, letterhead(office))
    try:
        post.mailer.send(envelope(record, mail, post.by, office.clock()))
    except UndeliveredError as failure:
        return failure
    return None


@step
def settle(
    transaction: Transaction,
    call: Call,
    office: Office,
    record: NoticeRecord,
    failure: UndeliveredError | None,
    chance: bytes,
) -> Outcome[NoticeRecord]:
    """Record what became of an attempt."""
    outbox = transaction.of(Notices)
    if failure is None:
        after = replace(record, sent_at=call.now, next_try_at=None, failure=None)
    elif failure.is_final or _is_over(record, call.now):
        after = replace(record, failed_at=call.now, next_try_at=None, failure=failure.failure)
    else:
        pause_over = next_try(record.attempts, call.now, chance)
        after = replace(record, next_try_at=pause_over, failure=failure.failure)
    kind = kinds().get(record.kind)
    has_ended = after.sent_at is not None or after.failed_at is not None
    # A link that opens a door lies nowhere longer than it must.
    if has_ended and (kind is None or kind.is_secret):
        after = replace(after, facts={})
    # A later attempt of another server tells what became of it, and this one has nothing to add.
    if not outbox.settle(after) or after.failed_at is None:
        return Outcome(after)
    if kind is not None and not kind.to_staff:
        outbox.queue(_told_to_staff(transaction, office, after))
    event = call.event("notice.given_up", record.id, kind=record.kind, failure=after.failure)
    return Outcome(after, (event,))


def _is_over(record: NoticeRecord, now: datetime) -> bool:
    assert record.due_at is not None
    return now - record.due_at >= kinds()[record.kind].lasts


def _told_to_staff(
    transaction: Transaction,
    office: Office,
    given_up: NoticeRecord,
) -> list[NoticeRecord]:
    """A notice for everybody who can do something about one that was given up."""
    return [
        notice(
            "staff_waiting",
            Recipient(person.email, person.language),
            {
                "name": person.name,
                "count": "1",
                "link": f"{office.public_url}/office/notices?state=failed",
            },
            # With the moment, because one that is sent again may be given up again.
            key=f"notice_given_up:{given_up.id}:{given_up.attempts}:{person.id}",
        )
        for person in transaction.of(People).all()
        if person.is_active
        and person_actor(person).has(Permission.TEXTS)
        and is_address(person.email)
    ]
