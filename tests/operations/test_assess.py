"""An assessment is recorded with what it earns; what is no assessment is refused without a
transaction.
"""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.assessment.orders.order_check import UncheckedAccount, UncheckedOrder
from credissuer.assessment.records import NOT_GRANTED
from credissuer.errors import ForbiddenError, RefusedError
from credissuer.operations.assess import assess
from credissuer.staff.roles import Role
from tests.offices import CRITERIA, Household, actor


def unchecked(**changes: Any) -> UncheckedOrder:
    values = {
        "ref": "-",
        "kind": "person",
        "name": "Kênh Mẫu Số Một",
        "level": "",
        "criteria": dict.fromkeys(CRITERIA, "good"),
        "assessed_on": "2026-10-20",
        "accounts": [UncheckedAccount(url="https://www.tiktok.com/@kenhmau", proven_on="")],
    }
    return UncheckedOrder(**values | changes)


@pytest.mark.parametrize(
    ("changes", "level", "granted"),
    [
        ({}, "highly-credible", True),
        ({"level": "credible"}, "credible", True),
        ({"criteria": dict.fromkeys(CRITERIA, "not-met")}, NOT_GRANTED, False),
    ],
    ids=["what it earns", "a lower level that was asked for", "nothing"],
)
def test_what_it_earns_is_recorded_and_audited(
    house: Household, changes: dict[str, Any], level: str, granted: bool
) -> None:
    by = actor(Role.ISSUER)
    record, decision = assess(house.office, house.office.call(by), unchecked(**changes))
    assert (record.level, decision.granted) == (level, granted)
    with house.store.read() as reading:
        assert reading.assessments.by_id(record.id) == record
        [entry] = reading.audit.entries()
    assert (entry.action, entry.object, entry.detail, entry.actor) == (
        "assessment.recorded",
        record.id,
        {"level": level},
        by.id,
    )


def test_what_is_no_whole_assessment_is_refused_while_somebody_else_writes(
    house: Household,
) -> None:
    call = house.office.call(actor(Role.ISSUER))
    with house.store.write(), pytest.raises(RefusedError) as refusal:
        assess(house.office, call, unchecked(criteria={CRITERIA[0]: "good"}))
    assert refusal.value.code == "issue.order_refused"
    assert house.trail() == []


def test_who_may_not_assess_is_told_that_and_nothing_of_the_assessment(house: Household) -> None:
    with pytest.raises(ForbiddenError):
        assess(house.office, house.office.call(actor(Role.REVOKER)), unchecked(name=""))
