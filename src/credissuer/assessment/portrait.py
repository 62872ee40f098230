"""A subject's portrait: a small JPEG or PNG file that nothing but the picture is in."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from credissuer.errors import RefusedError

LARGEST = 15 * 1024
"""Octets. A verdict is read on phones, and 15 kB hold a face of 256 by 256 pixels."""

LARGEST_SIDE = 1024
"""Pixels."""

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_ENDINGS = {"image/jpeg": "jpg", "image/png": "png"}

# APP1 holds Exif and XMP, APP13 Photoshop's notes: where and when the picture was taken, by whom.
_JPEG_NOTES = frozenset({0xE1, 0xED, 0xFE})
# Start of frame: every marker from C0 to CF but for those of tables (C4, C8, CC).
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_SCAN, _JPEG_END = 0xDA, b"\xff\xd9"
# But for FF itself as data (FF 00), restarts (D0 to D7) and filling.
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_PNG_NOTES = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitFile:
    """`octets` are the whole file, `media_type` is `image/jpeg` or `image/png`."""

    octets: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        """The hex digest of the file."""
        return sha256(self.octets).hexdigest()

    @property
    def digest_sri(self) -> str:
        """`sha256-…`, as Subresource Integrity writes a digest (VC Data Model 2.0 section 5.3)."""
        return "sha256-" + base64.b64encode(sha256(self.octets).digest()).decode("ascii")

    @property
    def path(self) -> str:
        """Where it is published: named after its content, so that no name tells whose it is."""
        return f"portraits/{self.sha256}.{_ENDINGS[self.media_type]}"


def read_portrait(octets: bytes) -> PortraitFile:
    """The portrait in a file.

    Raises RefusedError `portrait.too_large`, `portrait.kind` for what is neither JPEG nor PNG,
    `portrait.broken`, `portrait.side` for one above LARGEST_SIDE, and `portrait.notes` for a file
    that says more than the picture: the place where it was taken, for one.
    """
    if len(octets) > LARGEST:
        raise RefusedError("portrait.too_large", size=len(octets), largest=LARGEST)
    if octets.startswith(_JPEG):
        width, height = _jpeg_size(octets)
        media_type = "image/jpeg"
    elif octets.startswith(_PNG):
        width, height = _png_size(octets)
        media_type = "image/png"
    else:
        raise RefusedError("portrait.kind")
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise RefusedError("portrait.side", width=width, height=height, largest=LARGEST_SIDE)
    return PortraitFile(octets=octets, media_type=media_type)


def read_encoded(text: str) -> PortraitFile:
    """The portrait in a text of base64 (RFC 4648 section 4). Raises as `read_portrait` does."""
    if len(text) > LARGEST * 4 // 3 + 4:
        raise RefusedError("portrait.too_large", size=len(text) * 3 // 4, largest=LARGEST)
    try:
        octets = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise RefusedError("portrait.broken") from error
    return read_portrait(octets)


def _jpeg_size(octets: bytes) -> tuple[int, int]:
    """Width and height by the frame header (ITU-T T.81 B.2.2)."""
    size, has_data = None, False
    for marker, segment in _jpeg_segments(octets):
        if marker in _JPEG_NOTES:
            raise RefusedError("portrait.notes")
        if marker in _JPEG_FRAMES and len(segment) >= 5:
            size = int.from_bytes(segment[3:5]), int.from_bytes(segment[1:3])
        has_data = has_data or marker == _JPEG_SCAN
    if size is None or not has_data:
        raise RefusedError("portrait.broken")
    return size


def _jpeg_segments(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and content of each segment, also of those between the scans of the picture's data."""
    position = 2
    while octets[position : position + 3] != _JPEG_END:
        if position + 4 > len(octets) or octets[position] != 0xFF:
            raise RefusedError("portrait.broken")
        marker = octets[position + 1]
        # Any number of FF may stand before a marker (B.1.1.2).
        if marker == 0xFF:
            position += 1
            continue
        length = int.from_bytes(octets[position + 2 : position + 4])
        # The end has no length: what stands behind it is not read as a segment.
        if length < 2 or marker == _JPEG_END[1]:
            raise RefusedError("portrait.broken")
        yield marker, octets[position + 4 : position + 2 + length]
        position += 2 + length
        if marker == _JPEG_SCAN:
            # No other marker stands within the data (B.1.1.5). What follows the end of the picture
            # would be no picture, but could hold another one with all its notes.
            found = _JPEG_MARKER.search(octets, position)
            position = len(octets) if found is None else found.start()


def _png_size(octets: bytes) -> tuple[int, int]:
    """Width and height by the first chunk, each chunk with its check sum (PNG section 5)."""
    position, kind, size = len(_PNG), b"", None
    while kind != b"IEND":
        length = int.from_bytes(octets[position : position + 4])
        kind, end = octets[position + 4 : position + 8], position + 8 + length
        if end + 4 > len(octets):
            raise RefusedError("portrait.broken")
        checked = binascii.crc32(octets[position + 4 : end])
        if checked != int.from_bytes(octets[end : end + 4]):
            raise RefusedError("portrait.broken")
        if kind in _PNG_NOTES:
            raise RefusedError("portrait.notes")
        if kind == b"IHDR":
            size = (
                int.from_bytes(octets[position + 8 : position + 12]),
                int.from_bytes(octets[position + 12 : position + 16]),
            )
        position = end + 4
    if size is None or position != len(octets):
        raise RefusedError("portrait.broken")
    return size
