"""Deliver what webhooks have to tell: each attempt by one server, and again until it is taken.

At least once, and not exactly once: a server that ends between sending and recording leaves it to
another, which sends it anew under the same id. Each webhook has one attempt at a time, so that
changes come in order, and one that is slow holds up no other.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from credissuer.brands import signatures
from credissuer.brands.brand import BrandRecord
from credissuer.brands.webhook import (
    DISABLED_AFTER,
    GONE,
    DeliveryRecord,
    WebhookRecord,
    body,
    next_try,
)
from credissuer.notices.notice import NoticeRecord, Recipient
from credissuer.notices.queued import notice
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, step
from credissuer.operations.brands import telling
from credissuer.operations.brands.accounts import OUTBOX
from credissuer.operations.brands.post import PostAnswer, post
from credissuer.operations.perform import perform
from credissuer.signing.documents import is_development
from credissuer.signing.provider import KeyUse
from credissuer.store.brands.brands import BrandReading
from credissuer.store.brands.webhooks import WebhookReading, Webhooks
from credissuer.store.sending.notices import Notices
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import dates

LANES = 32
"""Webhooks that are spoken to at once."""

SLOW_LANES = 16
"""Of those at most so many of which the last attempt failed, so that the others always have some."""

LEASE = timedelta(minutes=1)
"""For so long an attempt is left to the server that took it: several times as long as it takes."""

KEPT = timedelta(days=30)
"""For so long it is known what was delivered."""

_AGENT = "credissuer-webhooks/1"


class Lanes:
    """Attempts under way in this process, at most one for each webhook. Safe for threads."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._pool = ThreadPoolExecutor(LANES, thread_name_prefix="webhook")
        self._busy: dict[str, bool] = {}
        """Id of a webhook that is spoken to -> whether its last attempt failed."""
        self._turn = threading.Lock()

    def run(self) -> int:
        """Queue what changes have brought and begin what is due, without waiting for the answers;
        returns how much that was.
        """
        office = self._office
        with office.store.read() as reading:
            webhooks = reading.of(WebhookReading)
            if webhooks.told() is None:
                return 0
            is_behind = telling.is_behind(reading)
        done = perform(office, office.call(OUTBOX), telling.work_off) if is_behind else 0
        with office.store.read() as reading:
            webhooks = reading.of(WebhookReading)
            due = webhooks.due(office.clock(), LANES, sorted(self._busy))
            records = [(one, webhooks.by_id(one.webhook_id)) for one in due]
        for delivery, webhook in records:
            if webhook is not None and self._has_room(webhook):
                done += self._begin(delivery, webhook)
        return done

    def close(self) -> None:
        """Begin nothing new; what is under way ends by itself."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def wait(self) -> None:
        """Wait until nothing is under way."""
        self._pool.shutdown(wait=True)
        self._pool = ThreadPoolExecutor(LANES, thread_name_prefix="webhook")

    def _has_room(self, webhook: WebhookRecord) -> bool:
        with self._turn:
            slow = sum(self._busy.values())
            return len(self._busy) < LANES and (webhook.failing_since is None or slow < SLOW_LANES)

    def _begin(self, delivery: DeliveryRecord, webhook: WebhookRecord) -> int:
        office = self._office
        taken = perform(office, office.call(OUTBOX), take, delivery)
        if taken is None:
            return 0
        with self._turn:
            self._busy[webhook.id] = webhook.failing_since is not None
        self._pool.submit(self._attempt, taken, webhook)
        return 1

    def _attempt(self, delivery: DeliveryRecord, webhook: WebhookRecord) -> None:
        try:
            answer = send(self._office, delivery, webhook)
            office, chance = self._office, self._office.entropy(2)
            perform(office, office.call(OUTBOX), settle, office, delivery, answer, chance)
        finally:
            # Whatever went wrong here: when the lease is over it is tried again.
            with self._turn:
                self._busy.pop(webhook.id, None)


@step
def take(
    transaction: Transaction, call: Call, delivery: DeliveryRecord
) -> Outcome[DeliveryRecord | None]:
    """Take a delivery for one attempt; None where another server was sooner."""
    until = call.now + LEASE
    if not transaction.of(Webhooks).claim(delivery, until):
        return Outcome(None)
    return Outcome(replace(delivery, attempts=delivery.attempts + 1, next_try_at=until))


def send(office: Office, delivery: DeliveryRecord, webhook: WebhookRecord) -> PostAnswer:
    """One attempt: sign it as of now, and hand it over."""
    signer, now = office.keyring.signer(KeyUse.WEBHOOK), office.clock()
    secrets = [signatures.secret(signer, webhook.id, webhook.generation)]
    if webhook.previous_until is not None and now < webhook.previous_until:
        secrets.append(signatures.secret(signer, webhook.id, webhook.generation - 1))
    octets, timestamp = body(delivery), int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": _AGENT,
        "webhook-id": delivery.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures.signed(delivery.id, timestamp, octets, signer, secrets),
    }
    return post(webhook.url, octets, headers, allow_loopback=is_development(office.public_url))


@step
def settle(
    transaction: Transaction,
    call: Call,
    office: Office,
    delivery: DeliveryRecord,
    answer: PostAnswer,
    chance: bytes,
) -> Outcome[None]:
    """Record what became of an attempt, and switch a webhook off that is gone or fails for days."""
    webhooks = transaction.of(Webhooks)
    webhook = webhooks.by_id(delivery.webhook_id)
    if webhook is None:
        return Outcome(None)
    after = replace(delivery, status=answer.status, failure=answer.failure)
    if answer.is_delivered:
        webhooks.settle(replace(after, delivered_at=call.now, next_try_at=None))
        if webhook.failing_since is not None:
            webhooks.change(replace(webhook, failing_since=None))
        return Outcome(None)
    webhooks.settle(replace(after, next_try_at=next_try(delivery.attempts, call.now, chance)))
    failing_since = webhook.failing_since or call.now
    because = None
    if answer.status == GONE:
        because = "gone"
    elif call.now - failing_since >= DISABLED_AFTER:
        because = "failing"
    if because is None:
        webhooks.change(replace(webhook, failing_since=failing_since))
        return Outcome(None)
    if webhook.disabled_at is not None:
        return Outcome(None)
    off = replace(
        webhook, failing_since=failing_since, disabled_at=call.now, disabled_because=because
    )
    webhooks.change(off)
    brand = transaction.of(BrandReading).by_id(webhook.brand_id)
    assert brand is not None
    transaction.of(Notices).queue([_notice(office, brand, off)])
    return Outcome(None, (call.event("webhook.disabled", webhook.id, because=because),))


@step
def erase(transaction: Transaction, call: Call) -> Outcome[int]:
    """Forget what ended long ago; returns how much that was."""
    return Outcome(transaction.of(Webhooks).erase(call.now - KEPT))


def run_erasing(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, erase)


def _notice(office: Office, brand: BrandRecord, webhook: WebhookRecord) -> NoticeRecord:
    assert webhook.disabled_at is not None
    at = dates.stamp(webhook.disabled_at)
    return notice(
        "webhook_disabled",
        Recipient(brand.email, brand.language),
        {"name": brand.name, "webhook": webhook.url, "link": office.public_url},
        key=f"webhook_disabled:{webhook.id}:{at}",
    )
