"""QR codes (ISO/IEC 18004, level M): the text of the link, the modules, and three pictures of them.

Dark on a white card, 4 modules of quiet zone, no logo: whatever is drawn otherwise, some scanner
fails on it. Level M everywhere: more correction only means more modules, which costs more on a
screenshot than it saves.
"""

from __future__ import annotations

import html
import re
import struct
import zlib
from collections.abc import Iterator
from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import BIT_LIMIT_TABLE, MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData, length_in_bits

from credissuer.errors import RefusedError
from credverifier.wire.credentials import offline_qr

Matrix = tuple[tuple[bool, ...], ...]
"""Rows from top to bottom, modules from left to right, True is dark; without the quiet zone."""

QUIET = 4
"""Modules of white on each side, in every picture."""

MAX_MODULES = 105
"""Version 22, the largest code that still reads when printed 40 mm wide (the limit of SMART Health
Cards too).
"""

LEAST_LINK = 25
"""Modules of the link QR of a host of at most 11 characters; each step of longer ones takes 4 more,
and so more room on a badge to scan.
"""

# A shorter run of alphanumeric characters costs more as a segment of its own than as octets of its
# neighbour.
_ALPHANUMERIC = re.compile(r"([0-9A-Z $%*+\-./:]{8,})")
# The scheme stays in lower case and so in octets, because several scanners open no other one.
_SCHEME = re.compile(r"(?:https?://)?")
# Everything but the characters of XML 1.0 section 2.2.
_NOT_XML = re.compile(r"[^\t\n\r -\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
_BLACK_ON_WHITE, _RESET = "\x1b[38;5;16;48;5;231m", "\x1b[0m"


def link_text(public_url: str, number: str) -> str:
    """The content of the link QR: the scheme in lower case, the rest in upper case (CONTRACT section
    2). A host of at most 11 characters is 25 modules, one of at most 34 is 29.
    """
    # Upper case is the alphanumeric mode, 5.5 bits a character instead of 8: a smaller code.
    return f"{offline_qr.origin_in_a_code(public_url)}/C/{number.upper()}"


def side(text: str) -> int:
    """Modules on each side of the code of `text` (ASCII), reckoned without drawing it: cheap enough
    for every issue.

    Raises RefusedError `certificate.qr_too_long` above MAX_MODULES.
    """
    segments = _segments(text)
    contents = sum(map(_bits, segments))
    # The inverse of 17 + 4 * version, the modules of a version.
    largest = (MAX_MODULES - 17) // 4
    for version in range(1, largest + 1):
        # Each segment begins with 4 bits of mode and its length, whose width grows with the
        # version.
        heads = sum(4 + length_in_bits(segment.mode, version) for segment in segments)
        if heads + contents <= BIT_LIMIT_TABLE[ERROR_CORRECT_M][version]:
            return 17 + 4 * version
    raise RefusedError(
        "certificate.qr_too_long",
        characters=len(text),
        limit=MAX_MODULES,
    )


def qr_matrix(text: str) -> Matrix:
    """The modules of `text` (ASCII) at level M: upper case as alphanumeric segments, the rest (a
    scheme in lower case, a `#`) as octets.

    Raises RefusedError `certificate.qr_too_long`. Takes 3 ms for a link and 20 ms for an offline
    QR, most of it for the choice of the mask: keep what is drawn of it.
    """
    code = QRCode(version=(side(text) - 17) // 4, error_correction=ERROR_CORRECT_M)
    for segment in _segments(text):
        code.add_data(segment, optimize=0)
    # `side` has found the smallest version already.
    code.make(fit=False)
    return tuple(tuple(map(bool, row)) for row in code.modules)


def svg(matrix: Matrix, *, title: str, description: str = "", module_px: int = 8) -> str:
    """A picture of any size (first shown at `module_px` CSS pixels a module) with its words for
    screen readers.
    """
    size = len(matrix) + 2 * QUIET
    words = f"<title>{_xml(title)}</title>"
    if description:
        words += f"<desc>{_xml(description)}</desc>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"'
        f' width="{size * module_px}" height="{size * module_px}"'
        f' viewBox="0 0 {size} {size}" role="img">{words}'
        f'<rect width="{size}" height="{size}" fill="#fff"/>'
        f'<path d="{path(matrix)}" stroke="#000" shape-rendering="crispEdges"/></svg>'
    )


def png(matrix: Matrix, module_px: int = 8) -> bytes:
    """A greyscale picture of one bit a pixel (PNG, ISO/IEC 15948), `module_px` whole pixels a
    module.
    """
    size = (len(matrix) + 2 * QUIET) * module_px
    # Each line begins with its filter, 0 for none (PNG section 9.2).
    rows = [b"\x00" + _packed(row, module_px) for row in _framed(matrix)]
    lines = b"".join(row * module_px for row in rows)
    # Bit depth 1, colour type 0 (grey), no interlace (PNG section 11.2.2).
    header = struct.pack(">2I5B", size, size, 1, 0, 0, 0, 0)
    chunks = [
        _chunk(b"IHDR", header),
        _chunk(b"IDAT", zlib.compress(lines, 9)),
        _chunk(b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def terminal(matrix: Matrix, *, colour: bool = False) -> str:
    """Lines of half blocks, two modules a character, each ended by a line feed.

    With `colour` (ANSI, 256 colours) black on white, right on every terminal. Without, the light
    modules are drawn in the colour of the text: right on a dark terminal, the negative on a light
    one, which most phones read but not all.
    """
    rows = _framed(matrix)
    # A character is two rows, so an odd number of rows gets one more of white.
    rows += [(False,) * len(rows[0])] * (len(rows) % 2)
    lines = (
        "".join(
            _HALVES[(upper == colour, lower == colour)] for upper, lower in zip(*pair, strict=True)
        )
        for pair in zip(rows[::2], rows[1::2], strict=True)
    )
    start, end = (_BLACK_ON_WHITE, _RESET) if colour else ("", "")
    return "".join(f"{start}{line}{end}\n" for line in lines)


def _segments(text: str) -> list[QRData]:
    match = _SCHEME.match(text)
    scheme = match[0] if match else ""
    # With a group in the pattern, every second piece is what the pattern matched.
    first, *others = _ALPHANUMERIC.split(text[len(scheme) :])
    # In front of the first piece of octets, because `://` alone could go with the host's segment,
    # and a scheme cut in two is what scanners stumble over.
    pieces = [scheme + first, *others]
    modes = (MODE_8BIT_BYTE, MODE_ALPHA_NUM)
    return [
        QRData(piece.encode("ascii"), modes[position % 2])
        for position, piece in enumerate(pieces)
        if piece
    ]


def _bits(segment: QRData) -> int:
    """Of the characters alone: 11 for two alphanumeric ones and 6 for the last, 8 for an octet."""
    if segment.mode == MODE_ALPHA_NUM:
        return len(segment) // 2 * 11 + len(segment) % 2 * 6
    return len(segment) * 8


def _framed(matrix: Matrix) -> list[tuple[bool, ...]]:
    margin = (False,) * QUIET
    blank = [(False,) * (len(matrix) + 2 * QUIET)] * QUIET
    return [*blank, *((*margin, *row, *margin) for row in matrix), *blank]


def path(matrix: Matrix) -> str:
    """Each run of dark modules as a stroke of width 1 along its middle, in relative steps, the
    shortest there is.
    """
    steps: list[str] = []
    pen, line = QUIET, QUIET
    for x, y, length in runs(matrix):
        steps.append(f"m{x - pen} {y - line}h{length}" if steps else f"M{x} {y}.5h{length}")
        pen, line = x + length, y
    return "".join(steps)


def runs(matrix: Matrix) -> Iterator[tuple[int, int, int]]:
    """Each run of dark modules: x, y and length, in modules from the corner of the quiet zone."""
    for y, row in enumerate(matrix, QUIET):
        x = QUIET
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                yield x, y, length
            x += length


def _packed(row: tuple[bool, ...], module_px: int) -> bytes:
    """White is 1; the bits that fill the last octet are not shown."""
    bits = "".join(("0" if dark else "1") * module_px for dark in row)
    # Rounded up: // rounds down, so the number is negated before and after.
    octets = -(-len(bits) // 8)
    return int(bits.ljust(octets * 8, "1"), 2).to_bytes(octets)


def _chunk(name: bytes, content: bytes) -> bytes:
    length = struct.pack(">I", len(content))
    checksum = struct.pack(">I", zlib.crc32(name + content))
    return length + name + content + checksum


def _xml(text: str) -> str:
    return html.escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text), quote=False)
