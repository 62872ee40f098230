"""What may be appealed, until when, and what may become of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from credissuer.cases.appeal import AppealOutcome, outcome, parse_id, require_appealable
from credissuer.cases.case import CaseOutcome, CaseRecord, CaseSource, CaseState, Severity
from credissuer.errors import RefusedError, UsageError
from credissuer.words import words

NOW = datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC)
REVOKED = CaseRecord(
    id="C00000001",
    certificate="7K3M9QX2HS",
    profile=None,
    reason="false_claim",
    severity=Severity.MINOR,
    source=CaseSource.BRAND,
    state=CaseState.CLOSED,
    assignee=None,
    opened_by="x",
    opened_at=NOW,
    decide_due_at=NOW,
    changed_at=NOW,
    appeal_until=NOW,
    closed_at=NOW,
    outcome=CaseOutcome.REVOKED.value,
    proposal_id="P00000001",
)


def code_of(case: CaseRecord, now: datetime = NOW, *, has_appeal: bool = False) -> str | None:
    try:
        require_appealable(case, now, has_appeal=has_appeal)
    except RefusedError as error:
        return error.code
    return None


def test_the_last_second_is_in_time() -> None:
    assert require_appealable(REVOKED, NOW, has_appeal=False) == "P00000001"
    assert code_of(REVOKED, NOW + timedelta(seconds=1)) == "appeal.too_late"


def test_a_decision_is_appealed_once() -> None:
    assert code_of(REVOKED, has_appeal=True) == "appeal.already"


@pytest.mark.parametrize("what", CaseOutcome)
def test_only_what_was_decided_against_the_subject(what: CaseOutcome) -> None:
    against = what in (CaseOutcome.REVOKED, CaseOutcome.SUSPENDED_UNTIL)
    expected = None if against else "appeal.not_decided"
    assert code_of(replace(REVOKED, outcome=what.value)) == expected


def test_an_open_case_has_no_decision() -> None:
    assert code_of(replace(REVOKED, outcome=None, proposal_id=None)) == "appeal.not_decided"


def test_outcomes_and_ids() -> None:
    assert outcome("upheld") is AppealOutcome.UPHELD
    for text in (None, "", "won"):
        with pytest.raises(UsageError) as refused:
            outcome(text)
        assert refused.value.code == "appeal.outcome_unknown"
    assert parse_id("k-7K3M9QX2") == "K7K3M9QX2"
    assert parse_id("C-7K3M9QX2") is None
    for language in ("vi", "en"):
        assert list(words("desk_cases", language)["appeal_outcomes"]) == [*AppealOutcome]
