"""What webhooks have to tell of the change feed."""

from __future__ import annotations

from credissuer.operations.brands import telling, watching
from credissuer.operations.brands.telling import work_off
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credissuer.store.brands.webhooks import WebhookReading
from tests.offices import Household
from tests.operations.brands.receiver import add_brand
from tests.operations.brands.test_webhooks import act, made


def told(house: Household, webhook_id: str) -> list[tuple[str, str]]:
    with house.store.read() as reading:
        records = reading.of(WebhookReading).deliveries(webhook_id)
    return [(one.type.partition(".")[2], one.number) for one in reversed(records)]


def work(house: Household) -> int:
    return perform(house.office, house.call, work_off)


def test_each_change_is_told_those_who_watch_and_want_it(house: Household) -> None:
    first, second = [one.number for one in house.issue(1, 2)]
    every, revocations, nobody = (add_brand(house, name) for name in ("A", "B", "C"))
    hooks = {
        "every": made(house, every).record.id,
        "revocations": made(house, revocations, "certificate.revoked").record.id,
        "nobody": made(house, nobody).record.id,
    }
    for brand in (every, revocations):
        act(house, brand, watching.create, house.office, brand, "x", ["tiktok:kenh0001mau"])
    # What was decided before the first webhook is worked off already.
    assert work(house) == 0
    house.perform(revoke, first, "false_claim")
    house.perform(revoke, second, "false_claim")
    with house.store.read() as reading:
        assert telling.is_behind(reading)
    assert work(house) == 2 and work(house) == 0
    assert told(house, hooks["every"]) == [("revoked", first)]
    assert told(house, hooks["revocations"]) == [("revoked", first)]
    assert told(house, hooks["nobody"]) == []


def test_a_list_that_is_over_tells_nothing(house: Household) -> None:
    [certificate] = house.issue(1)
    brand = add_brand(house)
    hook = made(house, brand).record.id
    yesterday = house.call.today.replace(day=1).isoformat()
    act(house, brand, watching.create, house.office, brand, "x", [certificate.number], yesterday)
    house.later(days=40)
    house.perform(revoke, certificate.number, "false_claim")
    assert work(house) == 1 and told(house, hook) == []


def test_without_a_webhook_there_is_nothing_to_do(house: Household) -> None:
    house.issue(1)
    assert work(house) == 0
    with house.store.read() as reading:
        assert not telling.is_behind(reading)
