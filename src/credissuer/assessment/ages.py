"""How old an assessment, and the proof of an account, may be for a certificate to rest on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from credissuer.assessment.programme.criteria import Limits
from credissuer.assessment.subjects import SubjectAccount
from credissuer.errors import RefusedError


def earliest(today: date, months: int) -> date:
    """The same day `months` before `today`; where that month is shorter, its last day."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    # 31 March and a month: 31, 30, 29 February fail, 28 is a day.
    for day in range(today.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def check_assessment(limits: Limits, assessed_on: date, today: date) -> None:
    """Raises RefusedError `assessment.too_old` (facts `text`, `earliest`, `months`, and `pointer`
    of the member).
    """
    months = limits.assessment_months
    _check("assessment.too_old", months, assessed_on, today, pointer="/assessed_on")


def check_renewed_assessment(
    limits: Limits,
    assessed_on: date,
    today: date,
    number: str,
) -> None:
    """Of a certificate that is renewed without a new assessment.

    Raises RefusedError `renew.assessment_too_old` (facts as above, and `number`).
    """
    months = limits.renewal_without_assessment_months
    _check("renew.assessment_too_old", months, assessed_on, today, number=number)


def check_proofs(limits: Limits, accounts: Iterable[SubjectAccount], today: date) -> None:
    """Raises RefusedError `account.proof_too_old` (facts as above, and `account`).

    An account without a proof says nothing that could grow old.
    """
    for account in accounts:
        if account.control_proven_on is not None:
            months = limits.proof_months
            proven_on = account.control_proven_on
            _check("account.proof_too_old", months, proven_on, today, account=account.key)


def _check(code: str, months: int | None, day: date, today: date, **facts: str) -> None:
    if months is None:
        return
    first = earliest(today, months)
    if day < first:
        raise RefusedError(
            code,
            text=day.isoformat(),
            earliest=first.isoformat(),
            months=months,
            **facts,
        )
