"""What an assessor found.

Evidence stays with the assessor: it has no place here and never reaches a certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of a judgement: the id of a criterion and of the level it was found to meet."""

    criterion: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """A judgement on a subject: `level` is the certificate level asked for, None for the highest
    earned.
    """

    findings: tuple[Finding, ...]
    level: str | None
    assessed_on: date
    assessor: str
