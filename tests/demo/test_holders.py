"""Every certificate of a demo has a holder who can come in."""

from __future__ import annotations

from credissuer.demo import holders
from credissuer.store.applications.holders import Holders
from tests.offices import CHIEF, Household


def test_each_subject_gets_one_holder(house: Household) -> None:
    first, second = house.issue(1, 2)
    holders.add_all(house.office, CHIEF)
    with house.store.read() as reading:
        found = reading.of(Holders).at_host(holders.HOST)
        assert reading.of(Holders).at_host("example.vn") == []
    assert {one.subject_id for one in found} == {first.subject_id, second.subject_id}
    assert [one.email for one in found] == [
        "kenh0001mau@demo.invalid",
        "kenh0002mau@demo.invalid",
    ]
    holders.add_all(house.office, CHIEF)
    with house.store.read() as reading:
        assert reading.of(Holders).at_host(holders.HOST) == found
