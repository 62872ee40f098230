"""The founding is the first entry of the audit trail, and is there once."""

from __future__ import annotations

from credissuer.operations.found import record_founding
from credissuer.operations.perform import perform
from tests.offices import CHIEF, Household


def test_the_founding_is_recorded_once_with_the_first_keys(house: Household) -> None:
    for _ in range(2):
        perform(house.office, house.office.call(CHIEF), record_founding, house.office)
    with house.store.read() as reading:
        [entry] = reading.audit.entries()
    assert (entry.action, entry.object) == ("office.founded", house.office.issuer_id)
    assert entry.detail == {
        record.use.value: record.thumbprint for record in house.office.keyring.records
    }


def test_a_trail_that_has_begun_is_left_as_it_is(house: Household) -> None:
    house.issue(1)
    before = house.trail()
    perform(house.office, house.office.call(CHIEF), record_founding, house.office)
    assert house.trail() == before
