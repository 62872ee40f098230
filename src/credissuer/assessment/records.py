"""Subjects, accounts and assessments as the office stores them. Times: aware UTC, whole seconds."""

from __future__ import annotations

import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import date, datetime

from credissuer.assessment.portrait import PortraitFile

NOT_GRANTED = "not_granted"
"""In place of the level of an assessment that earns none."""


def folded(name: str) -> str:
    """`name` in any case and any form of its accented letters becomes one text (Unicode 3.13,
    D145).
    """
    # Decomposed before folding, as D145 demands because of U+0345 and the letters composed with it.
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


_MARKED = "".join(
    letter
    for letter in (*map(chr, range(0xE0, 0x180)), "ơ", "ư", *map(chr, range(0x1EA0, 0x1EFA)))
    if len(unicodedata.normalize("NFD", letter)) > 1 and folded(letter) == letter
)
"""Folded letters with marks that Latin scripts of Europe and Viet Nam have."""

UNMARKED = dict(
    zip(_MARKED, (unicodedata.normalize("NFD", one)[0] for one in _MARKED), strict=True)
)
"""Letter with marks -> the same without. A table and no rule, so that a database can follow it."""
UNMARKED["đ"] = "d"

_UNMARKED = str.maketrans(UNMARKED)


def plain(folded_name: str) -> str:
    """A folded name as people type it who leave the diacritics out: `dang thi anh`."""
    return folded_name.translate(_UNMARKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectRecord:
    """A person or organisation.

    `id` is a `urn:uuid:`, one per subject; `skeleton` finds look-alikes (UTS 39).
    """

    id: str
    kind: str
    name: str
    skeleton: str
    created_at: datetime

    @property
    def name_folded(self) -> str:
        """`name` as it is searched for."""
        return folded(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitRecord:
    """The portrait of a subject: the file as base64, with the hex digest of its octets."""

    subject_id: str
    sha256: str
    media_type: str
    content: str

    def portrait(self) -> PortraitFile:
        return PortraitFile(octets=b64decode(self.content), media_type=self.media_type)


def portrait_record(subject_id: str, portrait: PortraitFile) -> PortraitRecord:
    """How the portrait of a subject is stored."""
    return PortraitRecord(
        subject_id=subject_id,
        sha256=portrait.sha256,
        media_type=portrait.media_type,
        content=b64encode(portrait.octets).decode("ascii"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRecord:
    """An account of a subject. `key` is `platform:handle` or `platform:id:…` in lower case."""

    subject_id: str
    position: int
    platform: str
    key: str
    handle: str
    account_id: str | None
    url: str
    skeleton: str
    control_proven_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecord:
    """A judgement on a subject.

    `findings` is criterion id -> level id; evidence never leaves the office.

    `level` is what it earns, or NOT_GRANTED.
    """

    id: str
    subject_id: str
    programme: str
    version: str
    findings: dict[str, str]
    level: str
    assessed_on: date
    assessor: str
    recorded_at: datetime
