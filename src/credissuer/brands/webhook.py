"""PURE: webhooks and their deliveries. Times are aware UTC, whole seconds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from credissuer.brands.watch_list import shown
from credissuer.status.public_change import STANDINGS
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates

TEST = "webhook.test"
"""The type of what the test button sends."""

TYPES: tuple[str, ...] = tuple(STANDINGS)
"""What a webhook may tell: the types of the change feed."""

DISABLED_AFTER = timedelta(days=5)
"""A webhook of which nothing was delivered for so long is switched off."""

GONE = 410
"""The status by which a receiver says that it wants no more."""

OVERLAP = timedelta(hours=24)
"""For so long both secrets sign after a rotation."""

_PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=24),
)
"""Between one attempt and the next; the last one again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRecord:
    """Where a brand wants to be told. `types` is empty for all; `generation` counts its secrets,
    and the one before signs too until `previous_until`.

    `failing_since` is when the first attempt failed behind the last that did not; `disabled_because`
    one of "brand", "office", "failing", "gone".
    """

    id: str
    brand_id: str
    url: str
    types: tuple[str, ...]
    generation: int
    previous_until: datetime | None
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_because: str | None

    def wants(self, kind: str) -> bool:
        """Whether it tells changes of a type."""
        return not self.types or kind in self.types


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRecord:
    """One thing that one webhook tells. `n` is the number of the change in the feed, 0 for a test;
    `items` are those of the brand that it concerns. `status` and `failure` are those of the last
    attempt.
    """

    id: str
    webhook_id: str
    n: int
    type: str
    number: str
    items: tuple[str, ...]
    at: datetime
    attempts: int
    next_try_at: datetime | None
    delivered_at: datetime | None
    failed_at: datetime | None
    status: int | None
    failure: str | None


def delivery_id(webhook_id: str, n: int, kind: str, at: datetime) -> str:
    """The id of what a webhook tells of a change: the same whoever works it out, also in a database
    that was restored, so that receivers know it again.
    """
    named = f"{webhook_id} {n} {kind}" + ("" if n else f" {dates.stamp(at)}")
    return "msg_" + hashlib.sha256(named.encode("ascii")).hexdigest()[:24]


def body(record: DeliveryRecord) -> bytes:
    """What is sent, the same at every attempt: the type, when it was decided, and whom it is about.

    Thin, because it is a hint: the receiver checks the certificate.
    """
    data: dict[str, Any] = {
        "number": numbers.show(record.number),
        "items": list(map(shown, record.items)),
    }
    if record.n:
        data |= {"status": STANDINGS[record.type].value, "n": record.n}
    content = {"type": record.type, "timestamp": dates.stamp(record.at), "data": data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def next_try(attempts: int, now: datetime, chance: bytes) -> datetime:
    """The moment of the next attempt after `attempts` that failed. `chance` (two octets) moves it by
    up to a fifth, so that what failed together is not tried together.
    """
    pause = _PAUSES[min(attempts, len(_PAUSES)) - 1].total_seconds()
    moved = int.from_bytes(chance[:2], "big") / 0xFFFF * 0.4 - 0.2
    return now + timedelta(seconds=max(1, round(pause * (1 + moved))))


def concerned(
    items: Mapping[str, Sequence[str]], number: str, profiles: Sequence[str]
) -> dict[str, list[str]]:
    """Brand -> its items that a certificate is about; `items` is item -> brands that watch it,
    `profiles` are the keys of the certificate's accounts.
    """
    found: dict[str, list[str]] = {}
    for item in dict.fromkeys((number, *profiles)):
        for brand in items.get(item, ()):
            found.setdefault(brand, []).append(item)
    return found
