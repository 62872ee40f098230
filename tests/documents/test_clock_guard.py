"""An office whose clock may be wrong signs and records nothing until somebody says that it is right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credissuer.documents import fence
from credissuer.errors import ConfigError
from credissuer.operations.change_standing import revoke
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.upkeep.confirm_clock import confirm_clock
from tests.offices import Household


def refused(action: Callable[[], object]) -> bool:
    """Whether the action is refused because of the clock."""
    try:
        action()
    except ConfigError as error:
        assert error.code == "clock.suspect" and error.words("vi")
        return True
    return False


@pytest.fixture
def number(house: Household) -> str:
    """The number of a published certificate of an office that nobody vouches for but its rows."""
    [certificate] = house.issue(1)
    house.publish()
    house.change(clock_is_synchronized=lambda: False)
    return certificate.number


@pytest.mark.parametrize("passed", [{"minutes": -6}, {"days": 2}])
def test_nothing_is_signed_or_recorded_until_the_clock_is_confirmed(
    house: Household, number: str, passed: dict[str, float]
) -> None:
    before = house.trail()
    house.later(**passed)
    for action in (
        lambda: house.perform(revoke, number, "false_claim"),
        lambda: house.issue(2),
        lambda: keep_public(house.office, house.call),
        lambda: fence.check(house.office),
    ):
        assert refused(action)
    assert house.trail() == before
    confirm_clock(house.office, house.call)
    assert house.trail() == [*before, ("clock.confirmed", "clock")]
    assert not refused(lambda: fence.check(house.office))


def test_a_revocation_goes_out_once_the_clock_is_confirmed(house: Household, number: str) -> None:
    house.later(days=2)
    confirm_clock(house.office, house.call)
    house.perform(revoke, number, "false_claim")
    assert house.verdict(number).code == "status.revoked"


@pytest.mark.parametrize("passed", [{"minutes": -5}, {"hours": 24}])
def test_clocks_may_differ_a_little_and_a_day_may_pass(
    house: Household, number: str, passed: dict[str, float]
) -> None:
    house.later(**passed)
    assert not refused(lambda: fence.check(house.office))


def test_lists_that_were_signed_meanwhile_tell_of_time_that_has_passed(
    house: Household, number: str
) -> None:
    for _ in range(4):
        house.later(hours=13)
        keep_public(house.office, house.call)
    assert not refused(lambda: house.perform(revoke, number, "false_claim"))


def test_a_clock_that_is_kept_by_a_time_server_may_be_ahead_and_never_behind(
    house: Household, number: str
) -> None:
    house.change(clock_is_synchronized=lambda: True)
    house.later(days=30)
    assert not refused(lambda: fence.check(house.office))
    house.later(days=-31)
    assert refused(lambda: fence.check(house.office))
