"""/api/v1/webhooks: where a brand is told what becomes of whom it watches, by its API key."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from credissuer.http.bodies import StrictRoute
from credissuer.http.brand_callers import Brand
from credissuer.http.pages import Paged, read_cursor
from credissuer.http.shapes.brands import (
    DeliveryInPath,
    DeliveryOut,
    DeliveryPage,
    ReplayBody,
    ReplayOut,
    WebhookBody,
    WebhookChange,
    WebhookInPath,
    WebhookOut,
    WebhooksOut,
    WebhookWithSecret,
)
from credissuer.http.shapes.texts import Cursor, Limit
from credissuer.operations.brands import webhooks
from credissuer.operations.brands.webhooks import MadeWebhook
from credissuer.operations.perform import perform
from credissuer.signing.provider import KeyUse
from credverifier.wire.envelope import dates

PATH = "/api/v1/webhooks"

router = APIRouter(tags=["brands"], route_class=StrictRoute)


@router.get("/webhooks", operation_id="listWebhooks", response_model=WebhooksOut)
def list_webhooks(caller: Brand) -> dict[str, Any]:
    """The webhooks of the brand, and the key by which its receivers know the office."""
    has_key = KeyUse.WEBHOOK in caller.office.keyring.uses
    return {
        "webhooks": [webhooks.facts(one) for one in webhooks.listed(caller.office, caller.brand)],
        "public_key": webhooks.public_key(caller.office) if has_key else None,
    }


@router.post(
    "/webhooks", operation_id="createWebhook", response_model=WebhookWithSecret, status_code=201
)
def create_webhook(body: WebhookBody, caller: Brand, response: Response) -> dict[str, Any]:
    """A new webhook (Standard Webhooks), which is told of every change of whom the brand watches.

    The host must be one of the public internet, reached by https on port 443 or 8443.
    """
    webhooks.begin_key(caller.office)
    made = perform(
        caller.office,
        caller.call(),
        webhooks.create,
        caller.office,
        caller.brand,
        body.url,
        body.types,
    )
    response.headers["location"] = f"{PATH}/{made.record.id}"
    return _with_secret(caller, made)


@router.patch("/webhooks/{webhook}", operation_id="changeWebhook", response_model=WebhookOut)
def change_webhook(webhook: WebhookInPath, body: WebhookChange, caller: Brand) -> dict[str, Any]:
    """Another URL or other types; off, or on again after it failed."""
    done = perform(
        caller.office,
        caller.call(),
        webhooks.change,
        caller.office,
        caller.brand,
        webhook,
        url=body.url,
        types=body.types,
        enabled=body.enabled,
    )
    return webhooks.facts(done)


@router.delete("/webhooks/{webhook}", operation_id="deleteWebhook", status_code=204)
def delete_webhook(webhook: WebhookInPath, caller: Brand) -> Response:
    """Remove a webhook, and what it had to tell."""
    perform(caller.office, caller.call(), webhooks.remove, caller.brand, webhook)
    return Response(status_code=204)


@router.post(
    "/webhooks/{webhook}/secret", operation_id="rotateWebhook", response_model=WebhookWithSecret
)
def rotate_webhook(webhook: WebhookInPath, caller: Brand) -> dict[str, Any]:
    """A new secret. The one before signs beside it for 24 hours."""
    made = perform(
        caller.office, caller.call(), webhooks.rotate, caller.office, caller.brand, webhook
    )
    return _with_secret(caller, made)


@router.post(
    "/webhooks/{webhook}/test",
    operation_id="testWebhook",
    response_model=DeliveryOut,
    status_code=202,
)
def test_webhook(webhook: WebhookInPath, caller: Brand) -> dict[str, Any]:
    """Send something of the type `webhook.test`."""
    record = perform(caller.office, caller.call(), webhooks.test, caller.brand, webhook)
    return webhooks.delivery_facts(record)


@router.get(
    "/webhooks/{webhook}/deliveries",
    operation_id="listDeliveries",
    response_model=DeliveryPage,
)
def list_deliveries(
    webhook: WebhookInPath,
    caller: Brand,
    pages: Paged,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> dict[str, Any]:
    """What was told in the last thirty days, and what waits."""
    position = read_cursor("d", cursor)
    after = None if position is None else f"msg_{position}"
    records = webhooks.deliveries(caller.office, caller.brand, webhook, after, limit + 1)
    return {
        "deliveries": [webhooks.delivery_facts(record) for record in records[:limit]],
        "next": pages.next_url("d", [one.id.removeprefix("msg_") for one in records], limit),
    }


@router.post(
    "/webhooks/{webhook}/replay",
    operation_id="replayWebhook",
    response_model=ReplayOut,
    status_code=202,
)
def replay_webhook(webhook: WebhookInPath, body: ReplayBody, caller: Brand) -> dict[str, Any]:
    """Tell everything again that was decided since a moment, under the same ids."""
    since = dates.from_seconds(int(dates.seconds(body.since, "since")))
    count = perform(caller.office, caller.call(), webhooks.replay, caller.brand, webhook, since)
    return {"deliveries": count}


@router.post(
    "/webhooks/{webhook}/deliveries/{delivery}/replay",
    operation_id="replayDelivery",
    response_model=DeliveryOut,
    status_code=202,
)
def replay_delivery(
    webhook: WebhookInPath, delivery: DeliveryInPath, caller: Brand
) -> dict[str, Any]:
    """Tell one thing again, under the same id."""
    record = perform(
        caller.office, caller.call(), webhooks.replay_one, caller.brand, webhook, delivery
    )
    return webhooks.delivery_facts(record)


def _with_secret(caller: Brand, made: MadeWebhook) -> dict[str, Any]:
    return {
        **webhooks.facts(made.record),
        "secret": made.secret,
        "public_key": webhooks.public_key(caller.office),
    }
