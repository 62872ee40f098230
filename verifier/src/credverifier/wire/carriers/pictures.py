"""Pictures that may have an Open Badge baked into them."""

from __future__ import annotations

import re

from credverifier.errors import FormatError, LinkError
from credverifier.wire.carriers import png, svg

MAX_PICTURE = 8 * 1024 * 1024
"""Octets of a picture."""

_TOKEN = re.compile(r"ey[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(?:~[A-Za-z0-9_.~-]*)?")
"""The characters of a compact JWS whose header is an object written as `{"…`, and of disclosures
behind it.
"""

_OTHERS = (b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
"""The first octets of JPEG, GIF, WebP, BMP and TIFF, into which no Open Badge is baked."""


def is_picture(octets: bytes) -> bool:
    """Whether octets begin as those of a picture do, Open Badge or not."""
    return octets.startswith((png.SIGNATURE, *_OTHERS)) or is_svg(octets)


def unbake(octets: bytes) -> str:
    """The token that is baked into a picture.

    Raises LinkError `link.unreadable`, FormatError `format.malformed`, also for a baked text that
    is no token, because a link or a number in it would lead to a certificate that is not in the
    picture.
    """
    token = _baked_text(octets)
    if not _TOKEN.fullmatch(token):
        raise FormatError("format.malformed", "what is baked into the picture is no token")
    return token


def _baked_text(octets: bytes) -> str:
    if len(octets) > MAX_PICTURE:
        raise LinkError("link.unreadable", f"a picture of more than {MAX_PICTURE} octets")
    if octets.startswith(png.SIGNATURE):
        return png.unbake(octets)
    if is_svg(octets):
        return svg.unbake(octets)
    raise LinkError("link.unreadable", "a picture that no Open Badge is baked into")


def is_svg(octets: bytes) -> bool:
    """Whether octets begin as XML does."""
    # A byte order mark and white space may precede the first tag.
    return octets.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"<")
