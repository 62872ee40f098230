"""Webhooks of brands, what they have to tell, and how far the change feed was worked off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, Integer, delete, func, or_, select, text, update

from credissuer.brands.webhook import DeliveryRecord, WebhookRecord
from credissuer.store.aggregate import Aggregate, batches, is_one_of
from credissuer.store.columns import BigNumber, Moment, WordList
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

_OPEN = text("delivered_at IS NULL AND failed_at IS NULL")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookFeedRecord:
    """How far the change feed was worked off: the number of the last change. `id` is 1."""

    id: int
    n: int


class WebhookRow(Row, table=True):
    __tablename__ = "webhook"
    __table_args__ = rules(
        exactly(id=12),
        filled(url=2_000),
        at_most(types=2_000),
        holds("generation", "generation > 0"),
        one_of("disabled_because", ("brand", "office", "failing", "gone")),
        moments("previous_until", "created_at", "failing_since", "disabled_at"),
        holds("disabled", "(disabled_at IS NULL) = (disabled_because IS NULL)"),
        keys=[Index(None, "brand_id")],
    )
    id: str = primary()
    brand_id: str = column(to="brand.id")
    url: str = column()
    types: tuple[str, ...] = column(WordList)
    generation: int = column(Integer)
    previous_until: datetime | None = column(Moment)
    created_at: datetime = column(Moment)
    failing_since: datetime | None = column(Moment)
    disabled_at: datetime | None = column(Moment)
    disabled_because: str | None = column()


class DeliveryRow(Row, table=True):
    __tablename__ = "delivery"
    __table_args__ = rules(
        exactly(id=28, number=10),
        filled(type=40, failure=100),
        at_most(items=4_000),
        holds("n", "n >= 0"),
        between(0, 1_000_000, "attempts"),
        between(100, 999, "status"),
        moments("at", "next_try_at", "delivered_at", "failed_at"),
        holds("ended", "delivered_at IS NULL OR failed_at IS NULL"),
        keys=[
            Index(None, "webhook_id", "at", "id"),
            partial("ix_delivery_open", "webhook_id", "next_try_at", where=_OPEN),
        ],
    )
    id: str = primary()
    webhook_id: str = column(to="webhook.id")
    n: int = column(BigNumber)
    type: str = column()
    number: str = column()
    items: tuple[str, ...] = column(WordList)
    at: datetime = column(Moment)
    attempts: int = column(Integer)
    next_try_at: datetime | None = column(Moment)
    delivered_at: datetime | None = column(Moment)
    failed_at: datetime | None = column(Moment)
    status: int | None = column(Integer)
    failure: str | None = column()


class WebhookFeedRow(Row, table=True):
    """One row, once there was a webhook."""

    __tablename__ = "webhook_feed"
    __table_args__ = rules(holds("one", "id = 1"), holds("n", "n >= 0"))
    id: int = primary(Integer)
    n: int = column(BigNumber)


WEBHOOKS = Mapped(WebhookRecord, table_of(WebhookRow))
DELIVERIES = Mapped(DeliveryRecord, table_of(DeliveryRow))
WEBHOOK_FEED = Mapped(WebhookFeedRecord, table_of(WebhookFeedRow))
_webhook, _delivery = WEBHOOKS.table.c, DELIVERIES.table.c
_is_open = _delivery.delivered_at.is_(None) & _delivery.failed_at.is_(None)


class WebhookReading(Aggregate):
    """Webhooks as they stood when the transaction began."""

    MAPPED = (WEBHOOKS, DELIVERIES, WEBHOOK_FEED)

    def of_brand(self, brand_id: str) -> list[WebhookRecord]:
        """The webhooks of a brand, the oldest first."""
        wanted = WEBHOOKS.select().where(_webhook.brand_id == brand_id)
        return list(self._all(WEBHOOKS, wanted.order_by(_webhook.created_at, _webhook.id)))

    def by_id(self, webhook_id: str) -> WebhookRecord | None:
        """None where there is none."""
        return self._first(WEBHOOKS, WEBHOOKS.select().where(_webhook.id == webhook_id))

    def active_of(self, brand_ids: Sequence[str]) -> dict[str, list[WebhookRecord]]:
        """Brand -> its webhooks that are switched on; brands without any are absent."""
        found: dict[str, list[WebhookRecord]] = {}
        wanted = WEBHOOKS.select().where(_webhook.disabled_at.is_(None))
        for record in self._among(
            WEBHOOKS, _webhook.brand_id, brand_ids, _webhook.id, wanted=wanted
        ):
            found.setdefault(record.brand_id, []).append(record)
        return found

    def is_any_active(self) -> bool:
        """Whether any webhook is switched on."""
        wanted = select(_webhook.id).where(_webhook.disabled_at.is_(None)).limit(1)
        return self._connection.scalar(wanted) is not None

    def told(self) -> int | None:
        """The number of the last change that was worked off; None where none ever was."""
        return self._connection.scalar(select(WEBHOOK_FEED.table.c.n))

    def deliveries(
        self, webhook_id: str, *, after: str | None = None, limit: int = 50
    ) -> list[DeliveryRecord]:
        """What a webhook had to tell, the latest first."""
        wanted = DELIVERIES.select().where(_delivery.webhook_id == webhook_id)
        return self._newest_first(DELIVERIES, wanted, _delivery.at, after=after, limit=limit)

    def delivery(self, webhook_id: str, delivery_id: str) -> DeliveryRecord | None:
        """One of a webhook; None where there is none."""
        wanted = DELIVERIES.select().where(
            _delivery.id == delivery_id, _delivery.webhook_id == webhook_id
        )
        return self._first(DELIVERIES, wanted)

    def due(self, now: datetime, webhooks: int, without: Sequence[str]) -> list[DeliveryRecord]:
        """What may be tried now: of at most so many webhooks, but of none in `without`, the one
        that has waited longest.
        """
        may = or_(_delivery.next_try_at.is_(None), _delivery.next_try_at <= now)
        wanted = (
            select(_delivery.webhook_id)
            .join_from(DELIVERIES.table, WEBHOOKS.table, _delivery.webhook_id == _webhook.id)
            .where(_is_open, may, _webhook.disabled_at.is_(None))
            .where(_delivery.webhook_id.not_in(list(without)))
            .group_by(_delivery.webhook_id)
            .order_by(func.min(_delivery.at))
            .limit(webhooks)
        )
        found = []
        for webhook_id in list(self._connection.scalars(wanted)):
            of_one = DELIVERIES.select().where(_is_open, may, _delivery.webhook_id == webhook_id)
            one = self._first(DELIVERIES, of_one.order_by(_delivery.n, _delivery.at).limit(1))
            if one is not None:
                found.append(one)
        return found

    def waiting(self, now: datetime) -> tuple[int, datetime | None, int]:
        """How many deliveries wait, since when the oldest of them does, and how many webhooks are
        switched off because they failed.
        """
        open_now = select(func.count(), func.min(_delivery.at, type_=Moment)).where(_is_open)
        count, oldest = self._connection.execute(open_now).one()
        failing = select(func.count()).where(_webhook.disabled_because.in_(("failing", "gone")))
        return count, oldest, int(self._connection.scalar(failing) or 0)


class Webhooks(WebhookReading):
    """New webhooks come by `Transaction.add`."""

    def change(self, record: WebhookRecord) -> None:
        """Store all but id, brand and creation."""
        names = ("url", "types", "generation", "previous_until", "failing_since", "disabled_at")
        values = {name: getattr(record, name) for name in (*names, "disabled_because")}
        changed = update(WEBHOOKS.table).where(_webhook.id == record.id)
        self._connection.execute(changed.values(values))

    def remove(self, webhook_id: str) -> None:
        """Remove a webhook with its deliveries."""
        self._connection.execute(delete(DELIVERIES.table).where(_delivery.webhook_id == webhook_id))
        self._connection.execute(delete(WEBHOOKS.table).where(_webhook.id == webhook_id))

    def put_told(self, n: int) -> None:
        """Note how far the feed was worked off."""
        self._connection.execute(delete(WEBHOOK_FEED.table))
        self._insert(WEBHOOK_FEED, [WebhookFeedRecord(id=1, n=n)])

    def queue(self, records: Sequence[DeliveryRecord]) -> int:
        """Add those that are not there yet; returns how many."""
        there: set[str] = set()
        for batch in batches([record.id for record in records]):
            wanted = select(_delivery.id).where(is_one_of(_delivery.id, batch))
            there |= set(self._connection.scalars(wanted))
        new = {record.id: record for record in records if record.id not in there}
        if new:
            self._insert(DELIVERIES, new.values())
        return len(new)

    def again(self, delivery_ids: Sequence[str], now: datetime) -> None:
        """Have these told once more, from the first attempt on."""
        fresh = {"attempts": 0, "next_try_at": now, "delivered_at": None, "failed_at": None}
        for batch in batches(delivery_ids):
            again = update(DELIVERIES.table).where(is_one_of(_delivery.id, batch))
            self._connection.execute(again.values(fresh))

    def claim(self, record: DeliveryRecord, until: datetime) -> bool:
        """Take a delivery for one attempt that ends before `until`; False where another server has
        taken it.
        """
        same = (
            _delivery.next_try_at.is_(None)
            if record.next_try_at is None
            else _delivery.next_try_at == record.next_try_at
        )
        claimed = update(DELIVERIES.table).where(
            _delivery.id == record.id, _is_open, same, _delivery.attempts == record.attempts
        )
        values = {"next_try_at": until, "attempts": record.attempts + 1}
        return self._connection.execute(claimed.values(values)).rowcount == 1

    def settle(self, record: DeliveryRecord) -> None:
        """Store what became of an attempt, where no later one was made."""
        names = ("next_try_at", "delivered_at", "failed_at", "status", "failure")
        values = {name: getattr(record, name) for name in names}
        settled = update(DELIVERIES.table).where(
            _delivery.id == record.id, _delivery.attempts == record.attempts
        )
        self._connection.execute(settled.values(values))

    def erase(self, before: datetime) -> int:
        """Remove what ended and is older than `before`; returns how many."""
        old = delete(DELIVERIES.table).where(_delivery.at < before, ~_is_open)
        return self._connection.execute(old).rowcount
