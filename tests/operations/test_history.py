"""The life of a certificate, told from its issue on."""

from __future__ import annotations

from datetime import UTC, datetime

from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.history import LifeEvent, facts, history
from credissuer.operations.perform import perform
from credissuer.operations.renewing.renew import renew
from credissuer.staff.roles import operator
from credverifier import days
from tests.offices import CHIEF, Household

LAN = operator("lan")


def told(house: Household, number: str) -> list[LifeEvent]:
    with house.store.read() as reading:
        return history(reading, number)


def test_a_whole_life_is_told_in_order_with_who_and_when(house: Household) -> None:
    [certificate, other] = house.issue(1, 2)
    number, office = certificate.number, house.office
    steps = (
        lambda: perform(office, office.call(LAN), suspend, number, "false_claim", "hồ sơ 17"),
        lambda: perform(office, office.call(CHIEF), suspend, number, "false_claim", "lần hai"),
        lambda: perform(office, office.call(LAN), reinstate, number),
        lambda: perform(office, office.call(CHIEF), revoke, number, "deceased", "c"),
    )
    for step in steps:
        house.later(minutes=1)
        step()
    perform(office, office.call(CHIEF), revoke, other.number, "false_claim", "của người khác")
    life = told(house, number)
    assert [(event.event, event.actor, event.reason, event.note) for event in life] == [
        ("issued", CHIEF.id, None, None),
        ("suspended", LAN.id, "false_claim", "hồ sơ 17"),
        ("noted", CHIEF.id, None, "lần hai"),
        ("reinstated", LAN.id, None, None),
        ("revoked", CHIEF.id, "deceased", "c"),
    ]
    assert [event.at.minute for event in life] == [0, 1, 2, 3, 4]
    assert [event.change for event in life if event.event == "noted"] == ["suspend"]


def test_a_renewal_is_told_of_both(house: Household) -> None:
    [certificate] = house.issue(1)
    house.later(days=1)
    successor = renew(house.office, house.office.call(LAN), certificate.number, "năm thứ hai")
    old = told(house, certificate.number)
    assert [(event.event, event.note, event.successor) for event in old] == [
        ("issued", None, None),
        ("noted", "năm thứ hai", None),
        ("renewed", None, successor.number),
    ]
    assert [event.event for event in told(house, successor.number)] == ["issued"]
    shown = successor.number[:5] + "-" + successor.number[5:]
    assert facts(old, days.DEFAULT)[-1]["superseded_by"] == shown
    assert shown in facts(old, days.DEFAULT)[-1]["words"]["vi"]


def test_as_json_it_has_the_day_in_viet_nam_and_words_in_both_languages() -> None:
    late = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
    [event] = facts(
        [LifeEvent(late, "operator:lan", "suspended", "false_claim", "a")], days.DEFAULT
    )
    assert event == {
        "event": "suspended",
        "at": "2026-11-23T17:30:00Z",
        "day": "2026-11-24",
        "actor": "operator:lan",
        "reason": "false_claim",
        "note": "a",
        "change": None,
        "superseded_by": None,
        "sanctions": [],
        "words": {
            "vi": "Tạm đình chỉ: thông tin sai sự thật",
            "en": "Suspended: false claims",
        },
    }
