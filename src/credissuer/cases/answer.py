"""PURE: what the subject of a case says to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from credissuer.cases.report import block
from credissuer.errors import FieldError, RefusedError

MOST_TEXT = 5_000
"""Characters of an answer, and of an appeal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord:
    """An answer, which nobody but the office and the subject reads. `seq` counts in each case.

    `given_by` is the id of an actor: the holder, or whoever of the staff wrote down what came by
    another way, with the evidence of that (`evidence_id`). `is_late`: after the deadline, and read
    all the same.
    """

    case_id: str
    seq: int
    given_by: str
    given_at: datetime
    text: str
    evidence_id: str | None = None
    is_late: int = 0


def text(given: str) -> str:
    """The words of the subject, sanitized.

    Raises RefusedError `case.text_refused` with the FieldError of `text` as `problems`.
    """
    kept = block(given)
    fault = None
    if not kept:
        fault = RefusedError("case.text_missing")
    elif len(kept) > MOST_TEXT:
        fault = RefusedError("case.text_too_long", most=MOST_TEXT)
    if fault is not None:
        raise RefusedError("case.text_refused", problems=[FieldError.of("/text", fault)])
    return kept
