"""PURE: files of evidence: what may be kept, recognised by its octets and named by its digest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from credissuer.errors import RefusedError

LARGEST: Final = 10 * 1024 * 1024
"""Octets of one file."""


def _starts(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda octets: octets.startswith(beginnings)


_KINDS: dict[str, tuple[str, Callable[[bytes], bool]]] = {
    "image/jpeg": ("jpg", _starts(b"\xff\xd8\xff")),
    "image/png": ("png", _starts(b"\x89PNG\r\n\x1a\n")),
    "image/webp": ("webp", lambda octets: octets[:4] == b"RIFF" and octets[8:12] == b"WEBP"),
    "application/pdf": ("pdf", _starts(b"%PDF-")),
    "video/mp4": ("mp4", lambda octets: octets[4:8] == b"ftyp"),
}
"""Media type -> the ending of its files, and whether a file is one.

Nothing that a browser would run: no HTML, no SVG.
"""

MEDIA_TYPES: Final = tuple(_KINDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceFileRecord:
    """A file as it was captured, unchanged; `sha256` is the hex digest of `content`.

    Never public. `stored_at` is when the office took it in.
    """

    sha256: str
    media_type: str
    size: int
    content: bytes
    stored_at: datetime

    @property
    def name(self) -> str:
        """What it is called when it is downloaded: no words of whoever sent it."""
        return f"evidence-{self.sha256[:12]}.{_KINDS[self.media_type][0]}"


def evidence_file(octets: bytes, stored_at: datetime) -> EvidenceFileRecord:
    """The file that `octets` are.

    Its type is told by its octets, because a name or a header may say anything. Raises RefusedError
    `evidence_file.empty`, `evidence_file.too_large`, `evidence_file.kind`.
    """
    if not octets:
        raise RefusedError("evidence_file.empty")
    if len(octets) > LARGEST:
        raise RefusedError("evidence_file.too_large", largest=LARGEST // (1024 * 1024))
    kind = next((kind for kind, (_, is_one) in _KINDS.items() if is_one(octets)), None)
    if kind is None:
        raise RefusedError("evidence_file.kind")
    return EvidenceFileRecord(
        sha256=sha256(octets).hexdigest(),
        media_type=kind,
        size=len(octets),
        content=octets,
        stored_at=stored_at,
    )
