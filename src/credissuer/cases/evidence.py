"""PURE: evidence in a case: a link that was kept as it was, or a file apart from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from credissuer.cases.report import block, line
from credissuer.errors import FieldError, RefusedError

MOST_LINK = 2_000
MOST_NOTE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvidenceRecord:
    """One piece of evidence; nothing of it is ever public.

    `url` is where it was seen, `file_sha256` the digest of a file of `evidence_file`: one of both
    at least. `captured_at` is when it was seen, as whoever adds it says. `added_by` is the id of an
    actor.
    """

    id: str
    case_id: str
    url: str | None
    file_sha256: str | None
    captured_at: datetime
    note: str | None
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedEvidence:
    """Evidence as somebody gives it, checked and sanitized."""

    url: str | None
    captured_at: datetime
    note: str | None


def check_case_evidence(
    *, url: str | None, captured_at: datetime, note: str | None, has_file: bool, now: datetime
) -> CheckedEvidence:
    """Check what comes with a piece of evidence.

    Raises RefusedError `case.evidence_refused` with every FieldError as `problems`.
    """
    link, kept = line(url or "") or None, block(note or "") or None
    faults = []
    if link is None and not has_file:
        faults.append(FieldError.of("/url", RefusedError("case.evidence_missing")))
    if link is not None and not _is_link(link):
        faults.append(FieldError.of("/url", RefusedError("case.link_invalid", most=MOST_LINK)))
    if captured_at > now:
        faults.append(FieldError.of("/captured_at", RefusedError("case.evidence_future")))
    if kept is not None and len(kept) > MOST_NOTE:
        faults.append(FieldError.of("/note", RefusedError("case.note_too_long", most=MOST_NOTE)))
    if faults:
        raise RefusedError("case.evidence_refused", problems=faults)
    return CheckedEvidence(url=link, captured_at=captured_at, note=kept)


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    # No other scheme: staff clicks on it.
    return parts.scheme in ("http", "https") and bool(parts.hostname) and len(text) <= MOST_LINK
