"""PURE: a case about a certificate: what is known of it, and what may become of it.

A case holds no text of a person. What staff writes is in notes, what the subject says in answers,
and both are tables of their own: the public reads reason codes alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from credissuer.cases.report import line
from credissuer.errors import RefusedError, UsageError
from credverifier.wire import number as numbers

MOST_NOTE = 10_000
"""Characters of one note."""

_SHOWN = re.compile(r"(C)-?([0-9A-Z]{8})", re.IGNORECASE)


class CaseSource(StrEnum):
    """Where the office learnt of it."""

    REPORT = "report"
    BRAND = "brand"
    AUTHORITY = "authority"
    PRESS = "press"
    STAFF = "staff"
    DRIFT = "drift"


class Severity(StrEnum):
    """How much harm is done while nobody decides; deadlines follow from it (`deadlines.toml`)."""

    MINOR = "minor"
    SERIOUS = "serious"
    URGENT = "urgent"


class CaseState(StrEnum):
    """How far a case has come."""

    OPEN = "open"
    INVESTIGATING = "investigating"
    ANSWERING = "answering"
    SUSPENDED = "suspended"
    ESCALATED = "escalated"
    DECISION_PROPOSED = "decision_proposed"
    CLOSED = "closed"


class CaseStep(StrEnum):
    """What can be done with a case, or happen to it."""

    TAKE_UP = "take_up"
    ASK = "ask"
    ANSWER = "answer"
    SUSPEND = "suspend"
    CONFIRM = "confirm"
    ESCALATE = "escalate"
    PROPOSE = "propose"
    SET_BACK = "set_back"
    DECIDE = "decide"
    CLOSE = "close"
    MERGE = "merge"
    REOPEN = "reopen"


class CaseOutcome(StrEnum):
    """Why a case was closed."""

    REVOKED = "revoked"
    REINSTATED = "reinstated"
    SUSPENDED_UNTIL = "suspended_until"
    NO_FINDING = "no_finding"
    MERGED = "merged"


DECIDED = frozenset({CaseOutcome.REVOKED, CaseOutcome.SUSPENDED_UNTIL})
"""Outcomes that two people decided against the subject: these may be appealed."""

# What is not here cannot happen. Nobody closes a case without a decision while its certificate is
# suspended: the page would stay amber with nobody looking.
_UNSUSPENDED = {
    CaseStep.TAKE_UP: CaseState.INVESTIGATING,
    CaseStep.ASK: CaseState.ANSWERING,
    CaseStep.SUSPEND: CaseState.SUSPENDED,
    CaseStep.PROPOSE: CaseState.DECISION_PROPOSED,
    CaseStep.CLOSE: CaseState.CLOSED,
    CaseStep.MERGE: CaseState.CLOSED,
}
_SUSPENDED = {
    CaseStep.ASK: CaseState.SUSPENDED,
    CaseStep.ANSWER: CaseState.SUSPENDED,
    CaseStep.CONFIRM: CaseState.SUSPENDED,
    CaseStep.ESCALATE: CaseState.ESCALATED,
    CaseStep.PROPOSE: CaseState.DECISION_PROPOSED,
}
_AFTER: dict[CaseState, dict[CaseStep, CaseState]] = {
    CaseState.OPEN: _UNSUSPENDED,
    CaseState.INVESTIGATING: {**_UNSUSPENDED, CaseStep.ANSWER: CaseState.INVESTIGATING},
    CaseState.ANSWERING: {
        **_UNSUSPENDED,
        CaseStep.TAKE_UP: CaseState.ANSWERING,
        CaseStep.ANSWER: CaseState.INVESTIGATING,
    },
    CaseState.SUSPENDED: _SUSPENDED,
    CaseState.ESCALATED: {
        **_SUSPENDED,
        # Heard or not, it waits for the second person before everything else.
        CaseStep.ASK: CaseState.ESCALATED,
        CaseStep.ANSWER: CaseState.ESCALATED,
    },
    CaseState.DECISION_PROPOSED: {
        # The subject's right to answer does not end because somebody made up their mind.
        CaseStep.ANSWER: CaseState.DECISION_PROPOSED,
        CaseStep.SUSPEND: CaseState.DECISION_PROPOSED,
        CaseStep.CONFIRM: CaseState.DECISION_PROPOSED,
        CaseStep.ESCALATE: CaseState.DECISION_PROPOSED,
        CaseStep.SET_BACK: CaseState.INVESTIGATING,
        CaseStep.DECIDE: CaseState.CLOSED,
    },
    CaseState.CLOSED: {CaseStep.REOPEN: CaseState.INVESTIGATING},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """A stored case. Times are aware UTC, whole seconds.

    `certificate` is a canonical number, `profile` the URL of an account where it is about one that
    has none. `reason` is the public code that it is looked into for. `assignee` and `opened_by` are
    ids of actors. `answer_due_at` is until when the subject is heard, `decide_due_at` when a
    decision is due, `appeal_until` the end of the time to appeal against `proposal_id`, by which it
    was decided.
    """

    id: str
    certificate: str | None
    profile: str | None
    reason: str
    severity: Severity
    source: CaseSource
    state: CaseState
    assignee: str | None
    opened_by: str
    opened_at: datetime
    decide_due_at: datetime
    answer_due_at: datetime | None = None
    appeal_until: datetime | None = None
    closed_at: datetime | None = None
    outcome: str | None = None
    proposal_id: str | None = None
    merged_into: str | None = None
    changed_at: datetime
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseNoteRecord:
    """What staff wrote down in a case; never public. `seq` counts from 1 in each case."""

    case_id: str
    seq: int
    author: str
    at: datetime
    text: str


class CaseFilter(NamedTuple):
    """Which cases are asked for; None asks for all. `certificate` is a canonical number, `but` those
    whose cases are left out.
    """

    state: CaseState | None = None
    is_closed: bool | None = None
    severity: Severity | None = None
    source: CaseSource | None = None
    certificate: str | None = None
    assignee: str | None = None
    but: frozenset[str] = frozenset()


EVERY_CASE = CaseFilter()


def after(
    record_id: str, state: CaseState, step: CaseStep, *, is_suspended: bool = False
) -> CaseState:
    """The state that `step` leads to; a case that is set back returns to what its certificate is.

    Raises RefusedError `case.cannot_change` where it leads nowhere.
    """
    changed = _AFTER[state].get(step)
    if changed is None:
        raise RefusedError(
            "case.cannot_change", id=shown(record_id), state=state.value, step=step.value
        )
    if step is CaseStep.SET_BACK and is_suspended:
        return CaseState.SUSPENDED
    return changed


def is_possible(state: CaseState, step: CaseStep) -> bool:
    """Whether a case in `state` may take the step."""
    return step in _AFTER[state]


def require_reopenable(record: CaseRecord) -> None:
    """Raises RefusedError `case.decided`: what two people decided is appealed, never reopened."""
    if record.outcome != CaseOutcome.NO_FINDING:
        raise RefusedError("case.decided", id=shown(record.id))


def severity(text: str | None) -> Severity:
    """The severity that a person named. Raises UsageError `case.severity_unknown`."""
    return Severity(_word(text, Severity, "case.severity_unknown"))


def source(text: str | None) -> CaseSource:
    """The source that a person named. Raises UsageError `case.source_unknown`."""
    return CaseSource(_word(text, CaseSource, "case.source_unknown"))


def shown(record_id: str) -> str:
    """The id of a case (C-…), an appeal (K-…) or the like as people read it."""
    return f"{record_id[0]}-{record_id[1:]}"


def id_of(letter: str, entropy: bytes) -> str:
    """A new id of five random octets: a letter and eight characters of Crockford's base 32."""
    # No secret: every look-up of one asks who may see it.
    value = int.from_bytes(entropy[:5], "big")
    return letter + "".join(numbers.ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))


def parse_id(text: str) -> str | None:
    """The id of a case in what a person typed; None where it is malformed."""
    match = _SHOWN.fullmatch(text.strip())
    return (match[1] + match[2]).upper() if match else None


def _word(text: str | None, words: type[StrEnum], code: str) -> str:
    allowed = [word.value for word in words]
    if text not in allowed:
        raise UsageError(code, given=line(text or "")[:100], allowed=", ".join(allowed))
    return text
