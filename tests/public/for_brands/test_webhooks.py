"""/api/v1/webhooks, as a brand's program calls it."""

from __future__ import annotations

from collections.abc import Callable

from tests.callers import Caller

HOOKS = "/api/v1/webhooks"
URL = "https://brand.example/hooks"


def test_a_webhook_from_its_making_to_its_end(
    call: Caller, brand_key: Callable[..., dict[str, str]]
) -> None:
    mine = brand_key()
    made = call.post(HOOKS, {"url": URL, "types": ["certificate.revoked"]}, headers=mine)
    assert made.status_code == 201, made.text
    body, path = made.json(), made.headers["location"]
    assert body["secret"].startswith("whsec_") and body["public_key"].startswith("whpk_")
    listed = call.get(HOOKS, headers=mine).json()
    assert "secret" not in listed["webhooks"][0]
    assert listed["public_key"] == body["public_key"]
    rotated = call.post(f"{path}/secret", headers=mine).json()
    assert rotated["secret"] != body["secret"] and rotated["previous_secret_until"]
    sent = call.post(f"{path}/test", headers=mine)
    assert sent.status_code == 202 and sent.json()["type"] == "webhook.test"
    [delivery] = call.get(f"{path}/deliveries", headers=mine).json()["deliveries"]
    assert delivery["id"] == sent.json()["id"] and delivery["state"] == "waiting"
    again = call.post(f"{path}/deliveries/{delivery['id']}/replay", headers=mine)
    assert again.status_code == 202 and again.json()["id"] == delivery["id"]
    replayed = call.post(f"{path}/replay", {"since": "2026-01-01T00:00:00Z"}, headers=mine)
    assert replayed.json() == {"deliveries": 0}
    off = call("PATCH", path, json={"enabled": False}, headers=mine).json()
    assert off["enabled"] is False and off["disabled_because"] == "brand"
    refused = call.post(f"{path}/test", headers=mine)
    assert refused.status_code == 409 and refused.json()["code"] == "webhook.disabled"
    assert call("DELETE", path, headers=mine).status_code == 204
    assert call.get(HOOKS, headers=mine).json()["webhooks"] == []


def test_an_address_that_may_not_be_told_is_refused(
    call: Caller, brand_key: Callable[..., dict[str, str]]
) -> None:
    mine = brand_key()
    for url in ("http://brand.example/", "http://localhost:9000/", "https://a:b@brand.example/"):
        answer = call.post(HOOKS, {"url": url}, headers=mine)
        assert answer.status_code == 400 and answer.json()["code"] == "webhook.url"
    answer = call.post(HOOKS, {"url": URL, "types": ["x"]}, headers=mine)
    assert answer.json()["code"] == "webhook.type"
    answer = call.post(HOOKS, {"url": URL, "secret": "x"}, headers=mine)
    assert answer.status_code == 422


def test_another_brand_sees_nothing_of_it(
    call: Caller, brand_key: Callable[..., dict[str, str]]
) -> None:
    mine, other = brand_key(), brand_key()
    path = call.post(HOOKS, {"url": URL}, headers=mine).headers["location"]
    for method, at in (
        ("DELETE", path),
        ("POST", f"{path}/test"),
        ("POST", f"{path}/secret"),
        ("GET", f"{path}/deliveries"),
    ):
        answer = call(method, at, headers=other)
        assert answer.status_code == 404 and answer.json()["code"] == "webhook.not_found"
