"""What the change feed has for brands: each change becomes a delivery of every webhook of those who
watch whom it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from credissuer.brands.webhook import DeliveryRecord, WebhookRecord, concerned, delivery_id
from credissuer.errors import RefusedError
from credissuer.office.call import Call, Outcome, step
from credissuer.status.public_change import PublicChangeRecord
from credissuer.store.brands.watch_lists import WatchListReading
from credissuer.store.brands.webhooks import WebhookReading, Webhooks
from credissuer.store.status.public_changes import PublicChangeReading
from credissuer.store.transaction import Reading, Transaction

BATCH = 500
"""Changes that are worked off in one commit."""

MOST_REPLAYED = 10_000
"""Changes that are looked through for one replay."""


@step
def work_off(transaction: Transaction, call: Call) -> Outcome[int]:
    """Queue what webhooks have to tell of the next changes; returns how many changes those were."""
    webhooks = transaction.of(Webhooks)
    told = webhooks.told()
    if told is None:
        return Outcome(0)
    changes = transaction.of(PublicChangeReading).after(told, BATCH)
    if not changes:
        return Outcome(0)
    webhooks.queue(_deliveries(transaction, call, changes))
    webhooks.put_told(changes[-1].n)
    return Outcome(len(changes))


def is_behind(reading: Reading) -> bool:
    """Whether there are changes that were not worked off."""
    told = reading.of(WebhookReading).told()
    return told is not None and told < reading.of(PublicChangeReading).last()


def since(
    reading: Reading, call: Call, webhook: WebhookRecord, moment: datetime
) -> list[DeliveryRecord]:
    """What a webhook would tell of everything that was decided since a moment and worked off.

    Raises RefusedError `webhook.replay_too_much`.
    """
    feed, told = reading.of(PublicChangeReading), reading.of(WebhookReading).told() or 0
    changes = [one for one in feed.since(moment, MOST_REPLAYED + 1) if one.n <= told]
    if len(changes) > MOST_REPLAYED:
        raise RefusedError("webhook.replay_too_much", most=MOST_REPLAYED)
    return [
        record
        for record in _deliveries(reading, call, changes, [webhook])
        if record.webhook_id == webhook.id
    ]


def delivery(
    webhook: WebhookRecord,
    n: int,
    kind: str,
    number: str,
    items: Sequence[str],
    at: datetime,
) -> DeliveryRecord:
    """One thing that a webhook has to tell, to be tried at once."""
    return DeliveryRecord(
        id=delivery_id(webhook.id, n, kind, at),
        webhook_id=webhook.id,
        n=n,
        type=kind,
        number=number,
        items=tuple(items),
        at=at,
        attempts=0,
        next_try_at=None,
        delivered_at=None,
        failed_at=None,
        status=None,
        failure=None,
    )


def _deliveries(
    reading: Reading,
    call: Call,
    changes: Sequence[PublicChangeRecord],
    webhooks: Sequence[WebhookRecord] | None = None,
) -> list[DeliveryRecord]:
    """What is to be told of `changes`; of all webhooks that are switched on, or of `webhooks`."""
    profiles = _profiles(reading, sorted({one.number for one in changes}))
    items = sorted({*profiles, *(key for keys in profiles.values() for key in keys)})
    watching = reading.of(WatchListReading).watching(items, call.today.isoformat())
    brands = sorted({brand for those in watching.values() for brand in those})
    if webhooks is None:
        by_brand = reading.of(WebhookReading).active_of(brands)
    else:
        by_brand = {brand: [one for one in webhooks if one.brand_id == brand] for brand in brands}
    return [
        delivery(webhook, change.n, change.type, change.number, theirs, change.at)
        for change in changes
        for brand, theirs in concerned(watching, change.number, profiles[change.number]).items()
        for webhook in by_brand.get(brand, ())
        if webhook.wants(change.type)
    ]


def _profiles(reading: Reading, numbers: Sequence[str]) -> dict[str, list[str]]:
    """Number -> the keys of the profiles of whom the certificate is about."""
    certificates = reading.certificates.by_numbers(numbers)
    subjects = sorted({one.subject_id for one in certificates.values()})
    accounts = reading.accounts.of_subjects(subjects)
    return {
        number: [account.key for account in accounts.get(certificates[number].subject_id, ())]
        if number in certificates
        else []
        for number in numbers
    }
