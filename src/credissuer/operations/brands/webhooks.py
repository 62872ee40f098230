"""Webhooks of brands: made, changed, tried out, told again. What is another's does not exist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from credissuer.brands import signatures
from credissuer.brands.brand import BrandRecord
from credissuer.brands.webhook import (
    OVERLAP,
    TEST,
    TYPES,
    DeliveryRecord,
    WebhookRecord,
)
from credissuer.errors import NotFoundError, RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import change_keys
from credissuer.operations.brands import telling
from credissuer.operations.brands.accounts import OUTBOX
from credissuer.operations.brands.post import require_usable
from credissuer.signing.documents import is_development
from credissuer.signing.provider import KeyUse
from credissuer.store.brands.webhooks import WebhookReading, Webhooks
from credissuer.store.status.public_changes import PublicChangeReading
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.envelope import dates

MOST_WEBHOOKS = 20
_TEST_NUMBER = "0000000000"
"""In a test, which is about no certificate."""


class MadeWebhook(NamedTuple):
    """A webhook with its secret, which is shown when it is made and when it is rotated."""

    record: WebhookRecord
    secret: str


def begin_key(office: Office) -> None:
    """Make the key that signs webhooks, where there is none yet: most offices never need one."""
    change_keys.begin(office, office.call(OUTBOX), KeyUse.WEBHOOK, "EdDSA")


def public_key(office: Office) -> str:
    """What receivers check `v1a` signatures with (`whpk_…`)."""
    return signatures.shown_public_key(office.keyring.active(KeyUse.WEBHOOK).jwk)


def find(reading: Reading, brand: BrandRecord, webhook_id: str) -> WebhookRecord:
    """Raises NotFoundError `webhook.not_found`."""
    record = reading.of(WebhookReading).by_id(webhook_id)
    if record is None or record.brand_id != brand.id:
        raise NotFoundError("webhook.not_found")
    return record


@operation(None)
def create(
    transaction: Transaction,
    call: Call,
    office: Office,
    brand: BrandRecord,
    url: str,
    types: Sequence[str] = (),
) -> Outcome[MadeWebhook]:
    """A new webhook, which is told of what comes from now on. The key of webhooks is there.

    Raises UsageError `webhook.url`, `.type`; RefusedError `webhook.too_many`.
    """
    webhooks = transaction.of(Webhooks)
    if len(webhooks.of_brand(brand.id)) >= MOST_WEBHOOKS:
        raise RefusedError("webhook.too_many", most=MOST_WEBHOOKS)
    record = WebhookRecord(
        id=office.entropy(6).hex(),
        brand_id=brand.id,
        url=_url(office, url),
        types=_types(types),
        generation=1,
        previous_until=None,
        created_at=call.now,
        failing_since=None,
        disabled_at=None,
        disabled_because=None,
    )
    transaction.add([record])
    if webhooks.told() is None:
        webhooks.put_told(transaction.of(PublicChangeReading).last())
    made = MadeWebhook(record, _secret(office, record))
    return Outcome(made, (call.event("webhook.created", record.id, brand=brand.id),))


@operation(None)
def change(
    transaction: Transaction,
    call: Call,
    office: Office,
    brand: BrandRecord,
    webhook_id: str,
    *,
    url: str | None = None,
    types: Sequence[str] | None = None,
    enabled: bool | None = None,
) -> Outcome[WebhookRecord]:
    """Another URL or other types, or off and on again; what is None stays.

    Raises as `create`, NotFoundError `webhook.not_found`.
    """
    before = find(transaction, brand, webhook_id)
    after = before
    if url is not None:
        after = replace(after, url=_url(office, url))
    if types is not None:
        after = replace(after, types=_types(types))
    if enabled is True:
        after = replace(after, disabled_at=None, disabled_because=None, failing_since=None)
    elif enabled is False and before.disabled_at is None:
        after = replace(after, disabled_at=call.now, disabled_because="brand")
    if after == before:
        return Outcome(before)
    transaction.of(Webhooks).change(after)
    return Outcome(after, (call.event("webhook.changed", webhook_id),))


@operation(None)
def rotate(
    transaction: Transaction, call: Call, office: Office, brand: BrandRecord, webhook_id: str
) -> Outcome[MadeWebhook]:
    """A new secret; the one before signs beside it for a day. Raises NotFoundError."""
    before = find(transaction, brand, webhook_id)
    after = replace(before, generation=before.generation + 1, previous_until=call.now + OVERLAP)
    transaction.of(Webhooks).change(after)
    event = call.event("webhook.rotated", webhook_id, generation=after.generation)
    return Outcome(MadeWebhook(after, _secret(office, after)), (event,))


@operation(None)
def remove(
    transaction: Transaction, call: Call, brand: BrandRecord, webhook_id: str
) -> Outcome[None]:
    """Remove it with everything that it had to tell. Raises NotFoundError `webhook.not_found`."""
    find(transaction, brand, webhook_id)
    transaction.of(Webhooks).remove(webhook_id)
    return Outcome(None, (call.event("webhook.removed", webhook_id),))


@operation(None)
def test(
    transaction: Transaction, call: Call, brand: BrandRecord, webhook_id: str
) -> Outcome[DeliveryRecord]:
    """Queue something of the type `webhook.test`. Raises NotFoundError `webhook.not_found`,
    RefusedError `webhook.disabled`.
    """
    webhook = find(transaction, brand, webhook_id)
    if webhook.disabled_at is not None:
        raise RefusedError("webhook.disabled")
    record = telling.delivery(webhook, 0, TEST, _TEST_NUMBER, (), call.now)
    transaction.of(Webhooks).queue([record])
    return Outcome(record)


@operation(None)
def replay(
    transaction: Transaction, call: Call, brand: BrandRecord, webhook_id: str, since: datetime
) -> Outcome[int]:
    """Tell everything again that was decided since, also what came before the webhook or the list;
    returns how much that is. The ids are the same as before.

    Raises NotFoundError `webhook.not_found`, RefusedError `webhook.disabled`,
    `webhook.replay_too_much`.
    """
    webhook = find(transaction, brand, webhook_id)
    if webhook.disabled_at is not None:
        raise RefusedError("webhook.disabled")
    records = telling.since(transaction, call, webhook, since)
    webhooks = transaction.of(Webhooks)
    webhooks.queue(records)
    webhooks.again([record.id for record in records], call.now)
    event = call.event("webhook.replayed", webhook_id, deliveries=len(records))
    return Outcome(len(records), (event,))


@operation(None)
def replay_one(
    transaction: Transaction, call: Call, brand: BrandRecord, webhook_id: str, delivery: str
) -> Outcome[DeliveryRecord]:
    """Tell one thing again. Raises NotFoundError `webhook.not_found`, `webhook.delivery_not_found`."""
    find(transaction, brand, webhook_id)
    webhooks = transaction.of(Webhooks)
    if webhooks.delivery(webhook_id, delivery) is None:
        raise NotFoundError("webhook.delivery_not_found")
    webhooks.again([delivery], call.now)
    record = webhooks.delivery(webhook_id, delivery)
    assert record is not None
    return Outcome(record)


def listed(office: Office, brand: BrandRecord) -> list[WebhookRecord]:
    """The webhooks of a brand, the oldest first."""
    with office.store.read() as reading:
        return reading.of(WebhookReading).of_brand(brand.id)


def deliveries(
    office: Office, brand: BrandRecord, webhook_id: str, after: str | None, limit: int
) -> list[DeliveryRecord]:
    """What a webhook had to tell, the latest first. Raises NotFoundError `webhook.not_found`."""
    with office.store.read() as reading:
        find(reading, brand, webhook_id)
        return reading.of(WebhookReading).deliveries(webhook_id, after=after, limit=limit)


def facts(record: WebhookRecord) -> dict[str, Any]:
    """A webhook as programs read it."""
    return {
        "id": record.id,
        "url": record.url,
        "types": list(record.types),
        "enabled": record.disabled_at is None,
        "disabled_because": record.disabled_because,
        "failing_since": _stamp(record.failing_since),
        "previous_secret_until": _stamp(record.previous_until),
        "created_at": dates.stamp(record.created_at),
    }


def delivery_facts(record: DeliveryRecord) -> dict[str, Any]:
    """A delivery as programs read it."""
    state = "waiting"
    if record.delivered_at is not None:
        state = "delivered"
    elif record.failed_at is not None:
        state = "failed"
    return {
        "id": record.id,
        "type": record.type,
        "at": dates.stamp(record.at),
        "state": state,
        "attempts": record.attempts,
        "next_try_at": _stamp(record.next_try_at) if state == "waiting" else None,
        "delivered_at": _stamp(record.delivered_at),
        "status": record.status,
        "failure": record.failure,
    }


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else dates.stamp(moment)


def _secret(office: Office, record: WebhookRecord) -> str:
    signer = office.keyring.signer(KeyUse.WEBHOOK)
    return signatures.shown_secret(signatures.secret(signer, record.id, record.generation))


def _url(office: Office, url: str) -> str:
    return require_usable(url, allow_loopback=is_development(office.public_url))


def _types(types: Sequence[str]) -> tuple[str, ...]:
    for one in types:
        if one not in TYPES:
            raise UsageError("webhook.type", type=one[:50], types=", ".join(TYPES))
    return tuple(dict.fromkeys(types))
