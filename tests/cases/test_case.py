"""The states of a case as a table, its ids, and its closed lists."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credissuer.cases import case
from credissuer.cases.case import CaseOutcome, CaseSource, CaseState, CaseStep, Severity
from credissuer.errors import RefusedError, UsageError
from credissuer.words import words

NEW, LOOK, A, S = CaseState.OPEN, CaseState.INVESTIGATING, CaseState.ANSWERING, CaseState.SUSPENDED
E, P, C = CaseState.ESCALATED, CaseState.DECISION_PROPOSED, CaseState.CLOSED

LEADS = {
    CaseStep.TAKE_UP: {NEW: LOOK, LOOK: LOOK, A: A},
    CaseStep.ASK: {NEW: A, LOOK: A, A: A, S: S, E: E},
    CaseStep.ANSWER: {LOOK: LOOK, A: LOOK, S: S, E: E, P: P},
    CaseStep.SUSPEND: {NEW: S, LOOK: S, A: S, P: P},
    CaseStep.CONFIRM: {S: S, E: S, P: P},
    CaseStep.ESCALATE: {S: E, E: E, P: P},
    CaseStep.PROPOSE: {NEW: P, LOOK: P, A: P, S: P, E: P},
    CaseStep.SET_BACK: {P: LOOK},
    CaseStep.DECIDE: {P: C},
    CaseStep.CLOSE: {NEW: C, LOOK: C, A: C},
    CaseStep.MERGE: {NEW: C, LOOK: C, A: C},
    CaseStep.REOPEN: {C: LOOK},
}
"""Step -> from which state it leads where; from all others it is refused."""


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("step", CaseStep)
def test_a_step_leads_where_the_table_says_and_nowhere_else(
    state: CaseState, step: CaseStep
) -> None:
    expected = LEADS[step].get(state)
    assert case.is_possible(state, step) is (expected is not None)
    if expected is None:
        with pytest.raises(RefusedError) as refused:
            case.after("C00000001", state, step)
        assert refused.value.code == "case.cannot_change"
    else:
        assert case.after("C00000001", state, step) is expected


def test_a_case_that_is_set_back_is_what_its_certificate_is() -> None:
    assert case.after("C00000001", P, CaseStep.SET_BACK, is_suspended=True) is S


def test_nobody_closes_a_case_while_its_certificate_is_suspended() -> None:
    for state in (S, E, P):
        assert not case.is_possible(state, CaseStep.CLOSE)
        assert not case.is_possible(state, CaseStep.MERGE)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("C-7K3M9QX2", "C7K3M9QX2"),
        (" c7k3m9qx2 ", "C7K3M9QX2"),
        ("R-7K3M9QX2", None),
        ("C-7K3M9QX", None),
        ("", None),
        ("C-7K3M9QX2/../x", None),
    ],
)
def test_an_id_is_read_as_people_type_it(typed: str, read: str | None) -> None:
    assert case.parse_id(typed) == read


def test_an_id_is_made_of_chance_and_shown_with_a_hyphen() -> None:
    made = case.id_of("C", bytes([0, 0, 0, 0, 31]))
    assert (made, case.shown(made)) == ("C0000000Z", "C-0000000Z")
    assert case.parse_id(case.shown(made)) == made


def test_what_is_not_on_a_list_is_refused() -> None:
    assert case.severity("urgent") is Severity.URGENT
    assert case.source("press") is CaseSource.PRESS
    for read, code in (
        (case.severity, "case.severity_unknown"),
        (case.source, "case.source_unknown"),
    ):
        for text in (None, "", "x", "URGENT"):
            with pytest.raises(UsageError) as refused:
                read(text)
            assert refused.value.code == code


@pytest.mark.parametrize("outcome", CaseOutcome)
def test_what_two_people_decided_is_never_reopened(outcome: CaseOutcome) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    record = case.CaseRecord(
        id="C00000001",
        certificate="7K3M9QX2HS",
        profile=None,
        reason="false_claim",
        severity=Severity.MINOR,
        source=CaseSource.BRAND,
        state=C,
        assignee=None,
        opened_by="x",
        opened_at=now,
        decide_due_at=now,
        changed_at=now,
        outcome=outcome.value,
    )
    if outcome is CaseOutcome.NO_FINDING:
        case.require_reopenable(record)
        return
    with pytest.raises(RefusedError) as refused:
        case.require_reopenable(record)
    assert refused.value.code == "case.decided"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_word_of_the_lists_is_spoken(language: str) -> None:
    spoken = words("desk_cases", language)
    assert list(spoken["states"]) == [*CaseState]
    assert set(spoken["my_states"]) == {*CaseState}
    assert list(spoken["severities"]) == [*Severity]
    assert set(spoken["sources"]) == {*CaseSource}
    assert set(spoken["outcomes"]) == {*CaseOutcome}
