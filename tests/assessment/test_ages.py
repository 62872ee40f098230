"""How old assessments and proofs may be."""

from __future__ import annotations

from datetime import date

import pytest

from credissuer.assessment import ages
from credissuer.assessment.programme.criteria import Limits
from credissuer.assessment.subjects import account_from_url
from credissuer.errors import RefusedError

TODAY = date(2026, 11, 24)
LIMITS = Limits(assessment_months=12, proof_months=6, renewal_without_assessment_months=18)


@pytest.mark.parametrize(
    ("today", "months", "first"),
    [
        (date(2026, 11, 24), 12, date(2025, 11, 24)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2028, 3, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 1), 12, date(2025, 12, 1)),
    ],
)
def test_months_are_counted_by_the_calendar(today: date, months: int, first: date) -> None:
    assert ages.earliest(today, months) == first


def account(proven_on: date | None):
    return account_from_url("https://www.tiktok.com/@vidu.an", proven_on)


@pytest.mark.parametrize(
    ("check", "first"),
    [
        (lambda day: ages.check_assessment(LIMITS, day, TODAY), date(2025, 11, 24)),
        (lambda day: ages.check_proofs(LIMITS, [account(day)], TODAY), date(2026, 5, 24)),
        (
            lambda day: ages.check_renewed_assessment(LIMITS, day, TODAY, "7K3M9-QX2HS"),
            date(2025, 5, 24),
        ),
    ],
)
def test_the_first_day_is_taken_and_the_one_before_it_is_not(check, first: date) -> None:
    check(first)
    before = date.fromordinal(first.toordinal() - 1)
    with pytest.raises(RefusedError) as refusal:
        check(before)
    assert before.isoformat() in refusal.value.words("vi")
    assert first.isoformat() in refusal.value.facts["earliest"]


def test_without_a_limit_or_a_proof_nothing_is_too_old() -> None:
    old = date(1999, 1, 1)
    ages.check_assessment(Limits(), old, TODAY)
    ages.check_proofs(Limits(), [account(old)], TODAY)
    ages.check_renewed_assessment(Limits(), old, TODAY, "7K3M9-QX2HS")
    ages.check_proofs(LIMITS, [account(None)], TODAY)
