"""Who changed a thing last, in words, and no look at it."""

from __future__ import annotations

from credissuer.console.last_changes import last_of
from credissuer.operations.auditing.viewed import viewed
from credissuer.operations.change_standing import suspend
from credissuer.operations.perform import perform
from tests.offices import Household


def test_the_last_change_is_told_and_a_look_is_none(house: Household) -> None:
    [certificate] = house.issue(1)
    house.perform(suspend, certificate.number, "false_claim")
    perform(house.office, house.call, viewed, "certificate", certificate.number)
    shown = f"{certificate.number[:5]}-{certificate.number[5:]}"
    row = last_of(house.office, house.call, shown, "en")
    assert row is not None
    assert (row.action, row.actor) == ("Suspended", "command line: chief")


def test_of_what_nobody_changed_nothing_is_told(house: Household) -> None:
    assert last_of(house.office, house.call, "C-00000000", "en") is None
