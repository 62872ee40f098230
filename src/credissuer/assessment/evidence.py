"""PURE: what an assessor gathers about an application: where it was seen, when, and the digest of what was seen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from credissuer.errors import FieldError, RefusedError

MOST_LINK: Final = 500
MOST_TEXT: Final = 2_000
MOST_NAME: Final = 200
MOST_PIECES: Final = 60
"""Of one application."""

SKEW: Final = timedelta(minutes=10)
"""How far ahead of the office's clock a moment of capture may lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessorEvidenceRecord:
    """A piece of evidence that staff captured: a link, a file, or both; all of it private.

    `added_by` is a person's id. It may belong to a criterion, or to the proof of an account by its
    position. `sha256` is the hex digest of what was captured, None for a link that was only noted;
    `file` names the file that is kept, whose digest that is. `file_name` is what whoever sent it
    called it.
    """

    id: str
    application_id: str
    added_by: str
    added_at: datetime
    captured_at: datetime
    criterion: str | None
    proof: int | None
    link: str | None
    file: str | None
    file_name: str | None
    sha256: str | None
    note: str


def check_evidence(
    link: str,
    note: str,
    *,
    has_file: bool,
    captured_at: datetime,
    now: datetime,
) -> tuple[str | None, str]:
    """Link and note as they are kept.

    Raises RefusedError `evidence_file.refused` with its problems beside `link`, `note` and
    `captured_at`.
    """
    address, text = link.strip(), note.replace("\r\n", "\n").strip()
    problems = []
    if not address and not has_file:
        problems.append(FieldError.of("/link", RefusedError("evidence_file.nothing")))
    if address and not is_web_address(address):
        problems.append(FieldError.of("/link", RefusedError("evidence_file.link", most=MOST_LINK)))
    if len(text) > MOST_TEXT:
        problems.append(FieldError.of("/note", RefusedError("evidence_file.note", most=MOST_TEXT)))
    if captured_at > now + SKEW:
        problems.append(FieldError.of("/captured_at", RefusedError("evidence_file.future")))
    if problems:
        raise RefusedError("evidence_file.refused", problems=tuple(problems))
    return address or None, text


def is_web_address(text: str) -> bool:
    """Whether a reader may be led there: https or http, a host, printable ASCII of bounded length.

    Nothing is fetched from it.
    """
    if len(text) > MOST_LINK or not all("!" <= letter <= "~" for letter in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    # No userinfo, because what stands before an @ looks like a host and is none.
    return parts.scheme in ("https", "http") and bool(parts.hostname) and "@" not in parts.netloc


def kept_name(name: str) -> str | None:
    """The name of a file as it is kept: its last part, without what could mislead a reader."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(letter for letter in last if letter.isprintable())
    return clean.strip()[:MOST_NAME] or None
