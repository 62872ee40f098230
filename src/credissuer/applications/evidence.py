"""What an applicant hands in for the assessment: links, and files within bounds. Never published."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from credissuer.assessment.text.written import line
from credissuer.errors import RefusedError
from credverifier.wire import number as numbers

MOST_PIECES = 12
"""Links and files of one application."""

MOST_OCTETS = 5 * 1024 * 1024
"""Of one file."""

LONGEST_URL, LONGEST_NAME, LONGEST_NOTE = 500, 100, 300

KINDS: dict[str, tuple[bytes, ...]] = {
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "application/pdf": (b"%PDF-",),
}
"""Media type -> what a file of it begins with. Nothing that a browser would run."""

_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
_LINK = re.compile(r"https?://[!-\[\]-~]{3,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """A piece of evidence: a link (`url`), or a file (`file_name`, `media_type`, `size`, `sha256`).

    `criterion` is the one that it is about, None for the whole.
    """

    id: str
    application_id: str
    criterion: str | None = None
    note: str = ""
    url: str | None = None
    file_name: str | None = None
    media_type: str | None = None
    size: int | None = None
    sha256: str | None = None
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceContentRecord:
    """The octets of a file, apart from its row so that no list of evidence reads them."""

    evidence_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A checked file; `name` is safe to say and to save under."""

    name: str
    media_type: str
    octets: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.octets).hexdigest()


def file_of(name: str, octets: bytes) -> CheckedFile:
    """A file that somebody uploaded. What it is, is read from its octets, never from its name.

    Raises RefusedError `evidence.empty`, `evidence.too_large`, `evidence.kind`.
    """
    if not octets:
        raise RefusedError("evidence.empty")
    if len(octets) > MOST_OCTETS:
        raise RefusedError("evidence.too_large", most=MOST_OCTETS // (1024 * 1024))
    media_type = next(
        (kind for kind, begins in KINDS.items() if octets.startswith(begins)),
        None,
    )
    if media_type is None:
        raise RefusedError("evidence.kind")
    return CheckedFile(_safe(name, _ENDINGS[media_type]), media_type, octets)


def link_of(text: str) -> str:
    """A link, as it is kept. It is never opened by the office.

    Raises RefusedError `evidence.link_invalid`.
    """
    address = line(text)
    if len(address) > LONGEST_URL or _LINK.fullmatch(address) is None:
        raise RefusedError("evidence.link_invalid", most=LONGEST_URL)
    return address


def note_of(text: str) -> str:
    """What somebody says about a piece of evidence. Raises RefusedError `evidence.note_too_long`."""
    note = line(text)
    if len(note) > LONGEST_NOTE:
        raise RefusedError("evidence.note_too_long", most=LONGEST_NOTE)
    return note


def id_of(entropy: bytes) -> str:
    """A new id of five random octets: E and eight characters of Crockford's base 32."""
    value = int.from_bytes(entropy[:5], "big")
    return "E" + "".join(numbers.ALPHABET[value >> shift & 31] for shift in range(35, -1, -5))


def _safe(name: str, ending: str) -> str:
    """The name of a file without a path, and with the ending of what it is."""
    plain = re.split(r"[/\\]", line(name))[-1]
    stem = re.sub(r"[^\w .()-]", "_", plain.rpartition(".")[0] or plain).strip(" .")
    return (stem or "file")[: LONGEST_NAME - len(ending)] + ending
