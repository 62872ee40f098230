"""Webhooks of a brand: made, changed, rotated, tried out, replayed, removed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.brands.brand import BrandRecord
from credissuer.errors import IssuerError, NotFoundError, RefusedError
from credissuer.operations.brands import accounts, watching, webhooks
from credissuer.operations.brands.delivering import Lanes
from credissuer.operations.brands.webhooks import MadeWebhook
from credissuer.operations.change_standing import reinstate, suspend
from credissuer.operations.perform import perform
from credissuer.signing.provider import KeyUse
from tests.offices import Household
from tests.operations.brands.receiver import add_brand

URL = "https://brand.example/hooks"


def act(house: Household, brand: BrandRecord, operation: object, *arguments: object) -> object:
    call = house.office.call(accounts.actor_of(brand.id))
    return perform(house.office, call, operation, *arguments)  # type: ignore[arg-type]


def made(house: Household, brand: BrandRecord, *types: str) -> MadeWebhook:
    webhooks.begin_key(house.office)
    done = act(house, brand, webhooks.create, house.office, brand, URL, types)
    assert isinstance(done, MadeWebhook)
    return done


def test_the_key_is_made_once_and_is_of_webhooks_alone(house: Household) -> None:
    brand = add_brand(house)
    first, second = made(house, brand), made(house, brand)
    assert first.secret.startswith("whsec_") and first.secret != second.secret
    assert [one.id for one in webhooks.listed(house.office, brand)] == sorted(
        [first.record.id, second.record.id]
    ) or len(webhooks.listed(house.office, brand)) == 2
    key = house.office.keyring.active(KeyUse.WEBHOOK)
    assert key.algorithm == "EdDSA"
    assert webhooks.public_key(house.office).startswith("whpk_")
    house.publish()
    trust = house.public(".well-known/trust-list.json") or ""
    assert trust and key.thumbprint not in trust


def test_no_secret_lies_in_the_database(house: Household) -> None:
    secret = made(house, add_brand(house)).secret.removeprefix("whsec_")
    assert secret.encode() not in (house.folder / "credissuer.db").read_bytes()


def test_a_rotation_gives_another_secret(house: Household) -> None:
    brand = add_brand(house)
    before = made(house, brand)
    after = act(house, brand, webhooks.rotate, house.office, brand, before.record.id)
    assert isinstance(after, MadeWebhook)
    assert after.secret != before.secret and after.record.generation == 2
    assert after.record.previous_until == house.now[0] + timedelta(hours=24)


def test_it_is_changed_switched_off_and_on(house: Household) -> None:
    brand = add_brand(house)
    record = made(house, brand).record
    call = house.office.call(accounts.actor_of(brand.id))
    done = perform(
        house.office,
        call,
        webhooks.change,
        house.office,
        brand,
        record.id,
        url="https://other.example/",
        types=["certificate.revoked"],
        enabled=False,
    )
    assert done.url == "https://other.example/" and done.disabled_because == "brand"
    assert done.wants("certificate.revoked") and not done.wants("certificate.issued")
    with pytest.raises(RefusedError) as refusal:
        act(house, brand, webhooks.test, brand, record.id)
    assert refusal.value.code == "webhook.disabled"
    done = perform(
        house.office, call, webhooks.change, house.office, brand, record.id, enabled=True
    )
    assert webhooks.facts(done)["enabled"] is True
    act(house, brand, webhooks.remove, brand, record.id)
    assert webhooks.listed(house.office, brand) == []


def test_a_replay_tells_also_what_came_before_the_webhook(house: Household) -> None:
    [certificate] = house.issue(1)
    house.perform(suspend, certificate.number, "false_claim")
    house.later(minutes=5)
    house.perform(reinstate, certificate.number)
    brand = add_brand(house)
    record = made(house, brand).record
    act(house, brand, watching.create, house.office, brand, "all", ["tiktok:kenh0001mau"])
    Lanes(house.office).run()
    assert webhooks.deliveries(house.office, brand, record.id, None, 9) == []
    since = house.now[0] - timedelta(minutes=1)
    assert act(house, brand, webhooks.replay, brand, record.id, since) == 1
    [one] = webhooks.deliveries(house.office, brand, record.id, None, 9)
    assert one.type == "certificate.reinstated" and one.items == ("tiktok:kenh0001mau",)
    long_ago = house.now[0] - timedelta(days=1)
    assert act(house, brand, webhooks.replay, brand, record.id, long_ago) == 3
    again = act(house, brand, webhooks.replay_one, brand, record.id, one.id)
    assert again.id == one.id  # type: ignore[attr-defined]


def test_what_is_anothers_does_not_exist(house: Household) -> None:
    brand, other = add_brand(house), add_brand(house, "Other")
    record = made(house, brand).record
    for operation, arguments in (
        (webhooks.change, (house.office, other, record.id)),
        (webhooks.rotate, (house.office, other, record.id)),
        (webhooks.remove, (other, record.id)),
        (webhooks.test, (other, record.id)),
        (webhooks.replay, (other, record.id, house.now[0])),
        (webhooks.replay_one, (other, record.id, "msg_" + "0" * 24)),
    ):
        with pytest.raises(NotFoundError):
            act(house, other, operation, *arguments)
    with pytest.raises(NotFoundError):
        webhooks.deliveries(house.office, other, record.id, None, 5)
    with pytest.raises(NotFoundError) as refusal:
        act(house, brand, webhooks.replay_one, brand, record.id, "msg_" + "0" * 24)
    assert refusal.value.code == "webhook.delivery_not_found"


@pytest.mark.parametrize(
    ("url", "types", "code"),
    [
        ("http://brand.example/", [], "webhook.url"),
        (URL, ["certificate.praised"], "webhook.type"),
    ],
)
def test_what_is_no_webhook_is_refused(
    house: Household, url: str, types: list[str], code: str
) -> None:
    brand = add_brand(house)
    webhooks.begin_key(house.office)
    with pytest.raises(IssuerError) as refusal:
        act(house, brand, webhooks.create, house.office, brand, url, types)
    assert refusal.value.code == code
