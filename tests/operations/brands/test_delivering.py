"""Deliveries: signed, in order, at least once, and never held up by another receiver."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from credissuer.brands.brand import BrandRecord
from credissuer.brands.webhook import DeliveryRecord, WebhookRecord
from credissuer.operations.brands import delivering, watching, webhooks
from credissuer.operations.brands.delivering import Lanes
from credissuer.operations.brands.post import PostAnswer
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.perform import perform
from credissuer.store.brands.webhooks import WebhookReading
from credissuer.store.sending.notices import NoticeReading
from tests.offices import Household
from tests.operations.brands.receiver import Receiver, add_brand, receiving
from tests.operations.brands.test_webhooks import act


@pytest.fixture
def watched(local: Household) -> tuple[Household, BrandRecord, str]:
    """A development office, a brand that watches a certificate, and its number."""
    [certificate] = local.issue(1)
    local.publish()
    brand = add_brand(local)
    webhooks.begin_key(local.office)
    act(local, brand, watching.create, local.office, brand, "x", ["tiktok:kenh0001mau"])
    return local, brand, certificate.number


@pytest.fixture
def lanes(local: Household) -> Iterator[Lanes]:
    lanes = Lanes(local.office)
    yield lanes
    lanes.wait()
    lanes.close()


def hook(house: Household, brand: BrandRecord, url: str) -> webhooks.MadeWebhook:
    done = act(house, brand, webhooks.create, house.office, brand, url)
    assert isinstance(done, webhooks.MadeWebhook)
    return done


def record(house: Household, webhook_id: str) -> WebhookRecord:
    with house.store.read() as reading:
        found = reading.of(WebhookReading).by_id(webhook_id)
    assert found is not None
    return found


def deliveries(house: Household, webhook_id: str) -> list[DeliveryRecord]:
    with house.store.read() as reading:
        return reading.of(WebhookReading).deliveries(webhook_id)


def run(lanes: Lanes) -> int:
    """One round, with its answers."""
    done = lanes.run()
    lanes.wait()
    return done


def test_a_revocation_arrives_signed_and_the_library_verifies_it(
    watched: tuple[Household, BrandRecord, str], receiver: Receiver, lanes: Lanes
) -> None:
    house, brand, number = watched
    # Because the library compares with the clock of this machine.
    house.change(clock=lambda: house.now[0])
    made = hook(house, brand, receiver.url)
    house.perform(revoke, number, "false_claim")
    assert run(lanes) == 2
    [told] = receiver.told
    sent = {name: told.headers[name] for name in told.headers if name.startswith("webhook-")}
    library = Webhook(made.secret)
    signature = library.sign(sent["webhook-id"], house.now[0], told.body.decode())
    assert signature in sent["webhook-signature"].split(" ")
    assert sent["webhook-timestamp"] == str(int(house.now[0].timestamp()))
    [delivery] = deliveries(house, made.record.id)
    assert delivery.delivered_at == house.now[0] and delivery.status == 204
    assert run(lanes) == 0 and len(receiver.told) == 1


def test_after_a_rotation_both_secrets_sign_for_a_day(
    watched: tuple[Household, BrandRecord, str], receiver: Receiver, lanes: Lanes
) -> None:
    house, brand, _ = watched
    made = hook(house, brand, receiver.url)
    act(house, brand, webhooks.rotate, house.office, brand, made.record.id)
    for _ in range(2):
        act(house, brand, webhooks.test, brand, made.record.id)
        run(lanes)
        house.later(hours=25)
    signatures = [one.headers["webhook-signature"].split(" ") for one in receiver.told]
    assert [len(one) for one in signatures] == [3, 2]


def test_a_receiver_that_fails_is_told_again_under_the_same_id_and_in_order(
    watched: tuple[Household, BrandRecord, str], receiver: Receiver, lanes: Lanes
) -> None:
    house, brand, number = watched
    made = hook(house, brand, receiver.url)
    receiver.status = 500
    house.perform(suspend, number, "false_claim")
    run(lanes)
    assert record(house, made.record.id).failing_since == house.now[0]
    assert run(lanes) == 0
    house.later(seconds=7)
    run(lanes)
    receiver.status = 200
    house.later(minutes=2)
    house.perform(reinstate, number)
    run(lanes)
    run(lanes)
    assert len(set(receiver.ids[:3])) == 1 and receiver.ids[3] != receiver.ids[0]
    bodies = [one.body for one in receiver.told]
    assert bodies[0] == bodies[2] and b"reinstated" in bodies[3]
    assert record(house, made.record.id).failing_since is None
    assert [one.attempts for one in reversed(deliveries(house, made.record.id))] == [3, 1]


def test_one_that_is_slow_holds_up_no_other(
    watched: tuple[Household, BrandRecord, str], receiver: Receiver, lanes: Lanes
) -> None:
    house, brand, number = watched
    with receiving() as slow:
        slow.pause = threading.Event()
        hook(house, brand, slow.url)
        hook(house, brand, receiver.url)
        house.perform(revoke, number, "false_claim")
        began = time.monotonic()
        lanes.run()
        while not (receiver.told and slow.told):
            assert time.monotonic() - began < 5
            time.sleep(0.01)
        assert len(slow.told) == 1
        # And it is not spoken to twice at once.
        assert lanes.run() == 0
        slow.pause.set()
        lanes.wait()
    assert len(slow.told) == 1


def test_two_servers_deliver_each_thing_once(
    watched: tuple[Household, BrandRecord, str], receiver: Receiver, lanes: Lanes
) -> None:
    house, brand, number = watched
    hook(house, brand, receiver.url)
    house.perform(revoke, number, "false_claim")
    other = Lanes(house.office)
    threads = [threading.Thread(target=run, args=(one,)) for one in (lanes, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len(receiver.told) == 1


def test_what_a_server_took_and_did_not_record_is_sent_again(
    watched: tuple[Household, BrandRecord, str], receiver: Receiver, lanes: Lanes
) -> None:
    house, brand, number = watched
    made = hook(house, brand, receiver.url)
    house.perform(revoke, number, "false_claim")
    perform(house.office, house.call, delivering.telling.work_off)
    [delivery] = deliveries(house, made.record.id)
    # As a server that ends between sending and recording leaves it.
    taken = perform(house.office, house.call, delivering.take, delivery)
    assert taken is not None
    assert perform(house.office, house.call, delivering.take, delivery) is None
    assert run(lanes) == 0
    house.later(minutes=2)
    assert run(lanes) == 1 and receiver.ids == [delivery.id]


def test_a_receiver_that_is_gone_is_told_nothing_more(
    watched: tuple[Household, BrandRecord, str], receiver: Receiver, lanes: Lanes
) -> None:
    house, brand, number = watched
    made = hook(house, brand, receiver.url)
    receiver.status = 410
    house.perform(suspend, number, "false_claim")
    run(lanes)
    assert record(house, made.record.id).disabled_because == "gone"
    house.perform(reinstate, number)
    house.later(days=1)
    run(lanes)
    assert len(receiver.told) == 1


def test_what_fails_for_five_days_is_switched_off_and_its_brand_is_told(
    watched: tuple[Household, BrandRecord, str], lanes: Lanes
) -> None:
    house, brand, _ = watched
    with receiving() as receiver:
        made = hook(house, brand, receiver.url)
    act(house, brand, webhooks.test, brand, made.record.id)
    for _ in range(20):
        run(lanes)
        house.later(hours=12)
    off = record(house, made.record.id)
    assert off.disabled_because == "failing" and off.failing_since is not None
    assert off.disabled_at is not None
    assert timedelta(days=5) <= off.disabled_at - off.failing_since < timedelta(days=7)
    with house.store.read() as reading:
        notices = reading.of(NoticeReading).of_recipient(brand.email)
        waiting, _, failing = reading.of(WebhookReading).waiting(house.now[0])
    assert [one.kind for one in notices] == ["webhook_disabled"]
    assert (waiting, failing) == (1, 1)
    assert ("webhook.disabled", made.record.id) in house.trail()


def test_what_was_delivered_is_forgotten_after_thirty_days(
    watched: tuple[Household, BrandRecord, str], receiver: Receiver, lanes: Lanes
) -> None:
    house, brand, _ = watched
    made = hook(house, brand, receiver.url)
    act(house, brand, webhooks.test, brand, made.record.id)
    run(lanes)
    house.later(days=29)
    assert delivering.run_erasing(house.office, house.call) == 0
    house.later(days=2)
    assert delivering.run_erasing(house.office, house.call) == 1
    assert deliveries(house, made.record.id) == []


def test_an_attempt_for_a_webhook_that_was_removed_meanwhile_is_forgotten(
    watched: tuple[Household, BrandRecord, str], receiver: Receiver
) -> None:
    house, brand, _ = watched
    made = hook(house, brand, receiver.url)
    act(house, brand, webhooks.test, brand, made.record.id)
    [delivery] = deliveries(house, made.record.id)
    act(house, brand, webhooks.remove, brand, made.record.id)
    answer = PostAnswer(500, None)
    settled = replace(delivery, attempts=1)
    perform(house.office, house.call, delivering.settle, house.office, settled, answer, b"\0\0")
    assert deliveries(house, made.record.id) == []
