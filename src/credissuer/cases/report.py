"""PURE: a report of a violation, as anybody may send it in: what it must say, and what is left of
it.

Whatever people write is text and stays text: links in it are never opened, and nothing in it turns
or hides what stands around it. Nothing of a report is ever published.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from credissuer.errors import FieldError, RefusedError
from credissuer.words import DEFAULT, catalogue, words
from credverifier import platforms
from credverifier.errors import LinkError, ProfileError
from credverifier.wire import number as numbers

MOST_TEXT = 2_000
MOST_PROFILE = 500
MOST_CONTACT = 200
MOST_EVIDENCE, EVIDENCE_LENGTH = 10, 500
"""Links, and characters of each."""

_LINK = re.compile(r"/c/([^/.?#]+)", re.IGNORECASE)
_SHOWN = re.compile(r"(R)-?([0-9A-Z]{8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRecord:
    """A report in the office.

    `evidence` is one link a line; `contact` is gone once it was erased.
    """

    id: str
    received_at: datetime
    kind: str
    number: str | None
    profile: str | None
    text: str
    evidence: str
    contact: str | None


class Report(NamedTuple):
    """What somebody reports: checked, and with nothing in it that hides."""

    kind: str
    number: str | None
    profile: str | None
    text: str
    evidence: str
    contact: str | None


def kinds() -> dict[str, dict[str, str]]:
    """Code -> its words by language, in the order of the form."""
    by_language = catalogue("reports")
    return {
        code: {language: spoken[code] for language, spoken in by_language.items()}
        for code in words("reports", DEFAULT)
    }


def read(
    *,
    kind: str,
    text: str,
    number: str | None = None,
    profile: str | None = None,
    evidence: Iterable[str] = (),
    contact: str | None = None,
) -> Report:
    """What was written, as it may be kept.

    Raises RefusedError `report.refused` with every FieldError as `problems`.
    """
    said = Report(
        kind,
        _number(number),
        _profile(line(profile or "")),
        block(text),
        "\n".join(filter(None, map(line, evidence))),
        line(contact or "") or None,
    )
    faults = list(_faults(said))
    if faults:
        raise RefusedError("report.refused", problems=faults)
    return said


def receipt(report_id: str) -> str:
    """The report's id as it is shown."""
    return f"{report_id[0]}-{report_id[1:]}"


def id_of(entropy: bytes) -> str:
    """A new id of five random octets: R and eight characters that are not mistaken for each other."""
    value = int.from_bytes(entropy[:5], "big")
    return "R" + "".join(numbers.ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))


def parse_id(text: str) -> str | None:
    """The id that a receipt names; None where it is none."""
    match = _SHOWN.fullmatch(text.strip())
    return (match[1] + match[2]).upper() if match else None


def block(text: str) -> str:
    """Text of several lines: NFC, and of what is not seen only the ends of lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line(piece) for piece in lines).strip()


def line(text: str) -> str:
    """Text of one line: NFC, nothing that controls, hides or turns what stands around it."""
    seen = "".join(
        " " if unicodedata.category(one) in ("Cc", "Zl", "Zp", "Zs") else one for one in text
    )
    kept = "".join(one for one in seen if unicodedata.category(one)[0] != "C")
    return unicodedata.normalize("NFC", kept).strip()


def _number(text: str | None) -> str | None:
    """A number in its plain form, also out of a certificate's link; what is none stays, for
    `_faults` to find.
    """
    if not text or not text.strip():
        return None
    try:
        return numbers.parse(named[1] if (named := _LINK.search(text)) else text)
    except LinkError:
        return line(text)[:100] or "?"


def _profile(text: str) -> str | None:
    """The canonical address where the table knows it; a profile on another platform is kept as it
    was written.
    """
    try:
        return platforms.normalise(text).url if text else None
    except ProfileError:
        return text


def _faults(said: Report) -> Iterator[FieldError]:
    if said.kind not in kinds():
        yield _fault("kind", "report.kind_unknown", kinds=", ".join(kinds()))
    if said.number is None and said.profile is None:
        yield _fault("number", "report.about_missing")
    if said.number is not None and not numbers.is_canonical(said.number):
        yield _fault("number", "report.number_invalid")
    if not said.text:
        yield _fault("text", "report.text_missing")
    for member, most in (("text", MOST_TEXT), ("profile", MOST_PROFILE), ("contact", MOST_CONTACT)):
        if len(getattr(said, member) or "") > most:
            yield _fault(member, "report.too_long", most=most)
    links = said.evidence.split("\n")
    if len(links) > MOST_EVIDENCE or any(len(link) > EVIDENCE_LENGTH for link in links):
        yield _fault(
            "evidence", "report.evidence_too_long", links=MOST_EVIDENCE, most=EVIDENCE_LENGTH
        )


def _fault(member: str, code: str, **facts: object) -> FieldError:
    return FieldError.of(f"/{member}", RefusedError(code, **facts))
