"""The outbox: notices that wait, were sent, or could not be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    text,
    update,
)

from credissuer.notices.notice import NoticeCount, NoticeFilter, NoticeRecord, NoticeState
from credissuer.store.aggregate import Aggregate, batches
from credissuer.store.columns import BigNumber, JsonObject, Moment
from credissuer.store.rules import (
    at_most,
    between,
    column,
    exactly,
    filled,
    holds,
    moments,
    partial,
    primary,
    rules,
)
from credissuer.store.table import Mapped, Row, table_of

EVERY_NOTICE = NoticeFilter()

_OPEN = text("sent_at IS NULL AND failed_at IS NULL")


class NoticeRow(Row, table=True):
    """`kind` has a length alone, because the list of kinds grows with the years."""

    __tablename__ = "notice"
    __table_args__ = rules(
        exactly(id=32),
        filled(kind=40, language=10, recipient=254, dedupe_key=200, failure=100),
        at_most(facts=20_000),
        between(0, 1_000_000, "attempts"),
        moments("due_at", "next_try_at", "sent_at", "failed_at"),
        holds("ended", "sent_at IS NULL OR failed_at IS NULL"),
        holds("given_up", "failed_at IS NULL OR failure IS NOT NULL"),
        holds(
            "erased",
            "recipient IS NOT NULL OR (facts = '{}' AND COALESCE(sent_at, failed_at) IS NOT NULL)",
        ),
        keys=[
            Index("uq_notice_dedupe_key", "dedupe_key", unique=True),
            partial("ix_notice_open", "next_try_at", "due_at", where=_OPEN),
            Index("ix_notice_sent_at", "sent_at"),
        ],
    )
    id: str = primary()
    kind: str = column()
    language: str = column()
    recipient: str | None = column()
    facts: dict[str, Any] = column(JsonObject)
    dedupe_key: str = column()
    due_at: datetime | None = column(Moment)
    attempts: int = column(BigNumber)
    next_try_at: datetime | None = column(Moment)
    sent_at: datetime | None = column(Moment)
    failed_at: datetime | None = column(Moment)
    failure: str | None = column()


NOTICES = Mapped(NoticeRecord, table_of(NoticeRow))
_notice = NOTICES.table.c
_open = and_(_notice.sent_at.is_(None), _notice.failed_at.is_(None))


class NoticeReading(Aggregate):
    """Notices as they stood when the transaction began."""

    MAPPED = (NOTICES,)

    def by_id(self, notice_id: str) -> NoticeRecord | None:
        """None where there is none."""
        return self._first(NOTICES, NOTICES.select().where(_notice.id == notice_id))

    def page(
        self,
        which: NoticeFilter = EVERY_NOTICE,
        *,
        after: str | None = None,
        limit: int = 50,
    ) -> list[NoticeRecord]:
        """Those that were sent or given up last first, before them those that wait."""
        ended = func.coalesce(_notice.sent_at, _notice.failed_at, _notice.next_try_at, _LAST)
        wanted = _among(NOTICES.select(), which)
        return self._newest_first(NOTICES, wanted, ended, after=after, limit=limit)

    def due(self, now: datetime, limit: int) -> list[NoticeRecord]:
        """Those that may be tried now, the longest due first."""
        wanted = NOTICES.select().where(_open, _may_be_tried(now))
        wanted = wanted.order_by(func.coalesce(_notice.due_at, 0), _notice.id)
        return list(self._all(NOTICES, wanted.limit(limit)))

    def count(self, now: datetime) -> NoticeCount:
        """What waits, and since when the oldest does that is due; what was given up."""
        due = case((func.coalesce(_notice.due_at, 0) <= now, _notice.due_at))
        at_once = case((_notice.due_at.is_(None), literal(now, Moment)))
        oldest = func.min(func.coalesce(due, at_once), type_=Moment)
        waiting, since = self._connection.execute(select(func.count(), oldest).where(_open)).one()
        failed = select(func.count()).where(_notice.failed_at.is_not(None))
        return NoticeCount(waiting, self._connection.execute(failed).scalar_one(), since)

    def of_recipient(self, email: str) -> list[NoticeRecord]:
        """Those for an address that is not erased yet, by the moment they were due."""
        wanted = NOTICES.select().where(_notice.recipient == email)
        order = (func.coalesce(_notice.due_at, _LAST), _notice.id)
        return list(self._all(NOTICES, wanted.order_by(*order)))

    def known(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys under which a notice was queued."""
        found: set[str] = set()
        for batch in batches(keys):
            wanted = select(_notice.dedupe_key).where(_notice.dedupe_key.in_(batch))
            found |= set(self._connection.execute(wanted).scalars())
        return found


class Notices(NoticeReading):
    """New notices come by `Transaction.add` or `queue`."""

    def queue(self, records: Sequence[NoticeRecord]) -> int:
        """Add those whose key is not there yet; returns how many."""
        known = self.known([record.dedupe_key for record in records])
        new = {one.dedupe_key: one for one in records if one.dedupe_key not in known}
        if new:
            self._insert(NOTICES, new.values())
        return len(new)

    def claim(self, record: NoticeRecord, now: datetime, until: datetime) -> bool:
        """Take the notice for one attempt that ends before `until`; False where another server
        took it.
        """
        taken = update(NOTICES.table).where(
            _notice.id == record.id,
            _notice.attempts == record.attempts,
            _open,
            _may_be_tried(now),
        )
        changed = taken.values(
            attempts=_notice.attempts + 1,
            next_try_at=until,
            # So that a lease is told from a pause after an attempt that failed.
            failure=None,
            # The moment from which on it waits, for a notice that was due at once.
            due_at=func.coalesce(_notice.due_at, literal(now, Moment)),
        )
        return self._connection.execute(changed).rowcount == 1

    def settle(self, record: NoticeRecord) -> bool:
        """Store what became of an attempt: facts, next_try_at, sent_at, failed_at, failure.

        False where another attempt has begun since: then that one tells.
        """
        settled = update(NOTICES.table).where(
            _notice.id == record.id,
            _notice.attempts == record.attempts,
            _notice.sent_at.is_(None),
        )
        changed = settled.values(
            facts=record.facts,
            next_try_at=record.next_try_at,
            sent_at=record.sent_at,
            failed_at=record.failed_at,
            failure=record.failure,
        )
        return self._connection.execute(changed).rowcount == 1

    def again(self, notice_id: str, now: datetime) -> bool:
        """Let a notice that was sent or given up wait anew; False where it is none, or waits."""
        ended = or_(_notice.sent_at.is_not(None), _notice.failed_at.is_not(None))
        anew = update(NOTICES.table).where(_notice.id == notice_id, ended)
        changed = anew.values(
            sent_at=None, failed_at=None, failure=None, due_at=now, next_try_at=now
        )
        return self._connection.execute(changed).rowcount == 1

    def hurry(self, notice_id: str, now: datetime) -> None:
        """Let a pause after an attempt that failed end now. A lease is left as it is."""
        paused = update(NOTICES.table).where(
            _notice.id == notice_id,
            _open,
            # After an attempt that failed; while one goes on there is no failure of it yet.
            _notice.failure.is_not(None),
        )
        self._connection.execute(paused.values(next_try_at=now))

    def erase(self, before: datetime) -> int:
        """Erase address and facts of what ended before that moment; returns of how many."""
        ended = func.coalesce(_notice.sent_at, _notice.failed_at)
        old = update(NOTICES.table).where(ended < before, _notice.recipient.is_not(None))
        return self._connection.execute(old.values(recipient=None, facts={})).rowcount

    def forget(self, email: str, now: datetime) -> int:
        """Erase an address wherever it stands; what waits is given up. Returns of how many."""
        theirs = update(NOTICES.table).where(_notice.recipient == email)
        waiting = theirs.where(_open).values(failed_at=now, failure="notice.erased")
        self._connection.execute(waiting)
        return self._connection.execute(theirs.values(recipient=None, facts={})).rowcount


_LAST = 253_402_300_799
"""Later than everything, so that what has not been tried yet stands first."""


def _may_be_tried(now: datetime) -> ColumnElement[bool]:
    return and_(
        or_(_notice.due_at.is_(None), _notice.due_at <= now),
        or_(_notice.next_try_at.is_(None), _notice.next_try_at <= now),
    )


def _among(wanted: Select[Any], which: NoticeFilter) -> Select[Any]:
    states = {
        NoticeState.WAITING: _open,
        NoticeState.SENT: _notice.sent_at.is_not(None),
        NoticeState.FAILED: _notice.failed_at.is_not(None),
    }
    if which.state is not None:
        wanted = wanted.where(states[which.state])
    if which.kind is not None:
        wanted = wanted.where(_notice.kind == which.kind)
    return wanted
