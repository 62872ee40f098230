"""Findings and assessments.

Evidence stays with the assessor and is never stored or certified.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionFinding:
    """The id of a criterion, and of the level that the subject meets in it."""

    criterion: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A judgement on a subject: `level` is the certificate level asked for, None for the highest
    earned.
    """

    findings: tuple[CriterionFinding, ...]
    level: str | None
    assessed_on: date
    assessor: str
