"""PURE: reports of violations: validation and sanitizing of what anybody sends.

Links in a report are never opened, and control and bidi characters are removed. Nothing of a report
is ever published.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from credissuer.assessment.text.written import block as block
from credissuer.assessment.text.written import line as line
from credissuer.errors import FieldError, RefusedError, UsageError
from credissuer.words import DEFAULT, catalogue, words
from credverifier.errors import LinkError
from credverifier.reading import pasted
from credverifier.wire import number as numbers

MOST_TEXT = 2_000
MOST_PROFILE = 500
MOST_CONTACT = 200
MOST_EVIDENCE, EVIDENCE_LENGTH = 10, 500
"""Links, and characters of each."""
MOST_ASSIGNEE = 100

DUPLICATE = "duplicate"
"""The reason for closing that goes with the report of which it is a duplicate."""

# `R-7K3M9QX2`, the hyphen and capitals as people type them.
_SHOWN = re.compile(r"(R)-?([0-9A-Z]{8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Report:
    """A checked and sanitized report; `evidence` is one link a line."""

    kind: str
    number: str | None
    profile: str | None
    text: str
    evidence: str
    contact: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecord(Report):
    """A stored report; `contact` is None after it was erased.

    `certificate` is the number that the office counts it under, `number` the one that was written
    in it. `closing` is why it was closed at `closed_at`, both None while it is open; `duplicate_of`
    the id of another report, `case_id` that of the case it became part of.
    """

    id: str
    received_at: datetime
    certificate: str | None = None
    assignee: str | None = None
    closed_at: datetime | None = None
    closing: str | None = None
    duplicate_of: str | None = None
    case_id: str | None = None

    @property
    def state(self) -> ReportState:
        return ReportState.OPEN if self.closed_at is None else ReportState.CLOSED


class ReportState(StrEnum):
    """Whether anybody has still to look into a report."""

    OPEN = "open"
    CLOSED = "closed"


class ReportFilter(NamedTuple):
    """Which reports are asked for; None asks for all. `certificate` is a canonical number, `but` those
    whose reports are left out.
    """

    state: ReportState | None = None
    kind: str | None = None
    certificate: str | None = None
    assignee: str | None = None
    is_assigned: bool | None = None
    but: frozenset[str] = frozenset()


EVERY_REPORT = ReportFilter()


class ReportCount(NamedTuple):
    """How many reports there are under a certificate's number (canonical), and when the last came."""

    number: str
    open: int
    closed: int
    latest: datetime


def kinds() -> dict[str, dict[str, str]]:
    """Code -> its words by language, in the order of the form."""
    by_language = catalogue("reports")
    return {
        code: {language: spoken[code] for language, spoken in by_language.items()}
        for code in words("reports", DEFAULT)
    }


def closings() -> dict[str, dict[str, str]]:
    """Code -> its words by language: why a report may be closed."""
    by_language = catalogue("records")
    return {
        code: {language: spoken["closing"][code] for language, spoken in by_language.items()}
        for code in words("records", DEFAULT)["closing"]
    }


def closing(text: str | None) -> str:
    """The reason for closing that a person named. `duplicate` is given with the other report alone.

    Raises UsageError `report.closing_required`, `.closing_unknown`, `.duplicate_of_what`.
    """
    # Without the other report nobody could look up what became of this one.
    allowed = [code for code in closings() if code != DUPLICATE]
    if not text:
        raise UsageError("report.closing_required", reasons=", ".join(allowed))
    if text == DUPLICATE:
        raise UsageError("report.duplicate_of_what")
    if text not in allowed:
        raise UsageError(
            "report.closing_unknown",
            reason=line(text)[:100],
            reasons=", ".join(allowed),
        )
    return text


def assignee(text: str) -> str:
    """The name of a person who looks into a report, sanitized.

    Raises UsageError `report.assignee_invalid`.
    """
    name = line(text)
    if not 1 <= len(name) <= MOST_ASSIGNEE:
        raise UsageError("report.assignee_invalid", most=MOST_ASSIGNEE)
    return name


def read(
    *,
    kind: str,
    text: str,
    number: str | None = None,
    profile: str | None = None,
    evidence: Iterable[str] = (),
    contact: str | None = None,
) -> Report:
    """Check and sanitize a report.

    Raises RefusedError `report.refused` with every FieldError as `problems`.
    """
    report = Report(
        kind,
        _number(number),
        _profile(line(profile or "")),
        block(text),
        "\n".join(filter(None, map(line, evidence))),
        line(contact or "") or None,
    )
    faults = list(_faults(report))
    if faults:
        raise RefusedError("report.refused", problems=faults)
    return report


def receipt(report_id: str) -> str:
    """The id of a report as people read it: R-XXXXXXXX."""
    return f"{report_id[0]}-{report_id[1:]}"


def id_of(entropy: bytes) -> str:
    """A new id of five random octets: R and eight characters of Crockford's base 32."""
    # 40 bits are eight times five; a receipt is looked up with a permission, it need not be a
    # secret.
    value = int.from_bytes(entropy[:5], "big")
    return "R" + "".join(numbers.ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))


def parse_id(text: str) -> str | None:
    """The id in a receipt; None where it is malformed."""
    match = _SHOWN.fullmatch(text.strip())
    return (match[1] + match[2]).upper() if match else None


def _number(text: str | None) -> str | None:
    """The canonical number, also from a certificate's link; other text stays for `_faults`."""
    if not text or not text.strip():
        return None
    try:
        return pasted.number_in(text)
    except LinkError:
        # Never None: what was written but is no number must be refused, not taken for absent.
        return line(text)[:100] or "?"


def _profile(text: str) -> str | None:
    """The canonical URL; a profile on an unknown platform stays as written."""
    profile = pasted.read(text, ()).named if text else None
    return profile.url if profile else text or None


def _faults(report: Report) -> Iterator[FieldError]:
    if report.kind not in kinds():
        yield _fault("kind", "report.kind_unknown", kinds=", ".join(kinds()))
    if report.number is None and report.profile is None:
        yield _fault("number", "report.about_missing")
    if report.number is not None and not numbers.is_canonical(report.number):
        yield _fault("number", "report.number_invalid")
    if not report.text:
        yield _fault("text", "report.text_missing")
    for member, most in (("text", MOST_TEXT), ("profile", MOST_PROFILE), ("contact", MOST_CONTACT)):
        if len(getattr(report, member) or "") > most:
            yield _fault(member, "report.too_long", most=most)
    links = report.evidence.split("\n")
    if len(links) > MOST_EVIDENCE or any(len(link) > EVIDENCE_LENGTH for link in links):
        yield _fault(
            "evidence",
            "report.evidence_too_long",
            links=MOST_EVIDENCE,
            most=EVIDENCE_LENGTH,
        )


def _fault(member: str, code: str, **facts: object) -> FieldError:
    return FieldError.of(f"/{member}", RefusedError(code, **facts))
