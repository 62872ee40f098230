"""What is delivered, when it is tried again, and whom it concerns."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from credissuer.brands import webhook
from credissuer.brands.webhook import DeliveryRecord

NOW = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)


def delivery(**changes: object) -> DeliveryRecord:
    values = {
        "id": webhook.delivery_id("0123456789ab", 7, "certificate.revoked", NOW),
        "webhook_id": "0123456789ab",
        "n": 7,
        "type": "certificate.revoked",
        "number": "7K3M9QX2HS",
        "items": ("7K3M9QX2HS", "tiktok:minhanh.review"),
        "at": NOW,
        "attempts": 1,
        "next_try_at": None,
        "delivered_at": None,
        "failed_at": None,
        "status": None,
        "failure": None,
    }
    return DeliveryRecord(**(values | changes))  # type: ignore[arg-type]


def test_the_body_is_thin_and_says_whom_it_is_about() -> None:
    octets = webhook.body(delivery())
    assert len(octets) < 2_000
    assert json.loads(octets) == {
        "type": "certificate.revoked",
        "timestamp": "2026-12-01T07:00:00Z",
        "data": {
            "number": "7K3M9-QX2HS",
            "items": ["7K3M9-QX2HS", "tiktok:minhanh.review"],
            "status": "revoked",
            "n": 7,
        },
    }
    assert webhook.body(delivery(attempts=9)) == octets
    test = json.loads(webhook.body(delivery(n=0, type=webhook.TEST, items=())))
    assert test["type"] == "webhook.test" and "status" not in test["data"]


def test_the_id_is_the_same_whoever_works_it_out() -> None:
    first = webhook.delivery_id("0123456789ab", 7, "certificate.revoked", NOW)
    later = webhook.delivery_id("0123456789ab", 7, "certificate.revoked", NOW + timedelta(1))
    assert first == later and len(first) == 28
    assert first != webhook.delivery_id("0123456789ab", 8, "certificate.revoked", NOW)
    # Two tests are two things.
    test = webhook.delivery_id("0123456789ab", 0, webhook.TEST, NOW)
    assert test != webhook.delivery_id("0123456789ab", 0, webhook.TEST, NOW + timedelta(1))


def test_the_pauses_grow_from_seconds_to_a_day_and_differ_by_chance() -> None:
    pauses = [
        (webhook.next_try(attempts, NOW, b"\x80\x00") - NOW).total_seconds()
        for attempts in range(1, 12)
    ]
    assert pauses[0] == 5 and pauses == sorted(pauses)
    assert pauses[-1] == pauses[-2] == 24 * 3600
    least = webhook.next_try(3, NOW, b"\x00\x00") - NOW
    most = webhook.next_try(3, NOW, b"\xff\xff") - NOW
    assert least == timedelta(minutes=4) and most == timedelta(minutes=6)


def test_a_brand_is_concerned_by_number_or_by_profile() -> None:
    items = {"7K3M9QX2HS": ["a"], "tiktok:an": ["a", "b"], "youtube:an": ["c"]}
    found = webhook.concerned(items, "7K3M9QX2HS", ["tiktok:an", "facebook:an"])
    assert found == {"a": ["7K3M9QX2HS", "tiktok:an"], "b": ["tiktok:an"]}
