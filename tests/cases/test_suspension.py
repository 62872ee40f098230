"""Where a suspension stands, and who may confirm it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from credissuer.cases.suspension import (
    SuspensionRecord,
    SuspensionState,
    require_confirmable,
)
from credissuer.errors import RefusedError

NOW, SECOND = datetime(2026, 11, 23, 7, tzinfo=UTC), timedelta(seconds=1)
DAY = timedelta(days=1)
WAITING = SuspensionRecord(
    case_id="C00000001",
    seq=1,
    certificate="7K3M9QX2HS",
    reason="false_claim",
    suspended_by="person:A",
    suspended_at=NOW,
    confirm_by=NOW + DAY,
)
ESCALATED = replace(WAITING, escalated_at=NOW + DAY + SECOND)
CONFIRMED = replace(ESCALATED, confirmed_by="person:B", confirmed_at=NOW + 2 * DAY)


@pytest.mark.parametrize(
    ("record", "state"),
    [
        (WAITING, SuspensionState.WAITING),
        (ESCALATED, SuspensionState.ESCALATED),
        (CONFIRMED, SuspensionState.CONFIRMED),
        (replace(WAITING, confirm_by=None), SuspensionState.CONFIRMED),
        (replace(WAITING, ended_at=NOW + DAY), SuspensionState.ENDED),
    ],
)
def test_where_it_stands(record: SuspensionRecord, state: SuspensionState) -> None:
    assert record.state is state


def test_it_is_overdue_a_second_after_its_day_and_once() -> None:
    assert not WAITING.is_overdue(NOW + DAY)
    assert WAITING.is_overdue(NOW + DAY + SECOND)
    for record in (ESCALATED, CONFIRMED, replace(WAITING, confirm_by=None)):
        assert not record.is_overdue(NOW + 99 * DAY)


def test_it_is_over_at_the_very_moment_that_was_decided() -> None:
    bounded = replace(CONFIRMED, lifts_at=NOW + 9 * DAY)
    assert not bounded.is_over(NOW + 9 * DAY - SECOND)
    assert bounded.is_over(NOW + 9 * DAY)
    assert not replace(bounded, ended_at=NOW).is_over(NOW + 10 * DAY)
    assert not CONFIRMED.is_over(NOW + 999 * DAY)


def test_another_confirms_also_late() -> None:
    for record in (WAITING, ESCALATED):
        assert require_confirmable(record, {"person:B"}, "C-1") is record
        with pytest.raises(RefusedError) as same:
            require_confirmable(record, {"person:A", "person:C"}, "C-1")
        assert same.value.code == "case.same_person"
    for record in (None, CONFIRMED, replace(WAITING, ended_at=NOW)):
        with pytest.raises(RefusedError) as nothing:
            require_confirmable(record, {"person:B"}, "C-1")
        assert nothing.value.code == "case.nothing_to_confirm"
