"""Pictures that may have an Open Badge baked into them."""

from __future__ import annotations

from credverifier.errors import LinkError
from credverifier.wire import baked_png, baked_svg

MAX_PICTURE = 8 * 1024 * 1024
"""Octets of a picture."""

_OTHERS = (b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")
"""How JPEG, GIF, WebP, BMP and TIFF begin: nothing is ever baked into those."""


def is_picture(octets: bytes) -> bool:
    """True for what begins as a picture does."""
    return octets.startswith((baked_png.SIGNATURE, *_OTHERS)) or is_svg(octets)


def unbake(octets: bytes) -> str:
    """The token that is baked into a picture. Raises LinkError `link.unreadable`, FormatError `format.malformed`."""
    if len(octets) > MAX_PICTURE:
        raise LinkError("link.unreadable", f"a picture of more than {MAX_PICTURE} octets")
    if octets.startswith(baked_png.SIGNATURE):
        return baked_png.unbake(octets)
    if is_svg(octets):
        return baked_svg.unbake(octets)
    raise LinkError("link.unreadable", "a picture that no Open Badge is baked into")


def is_svg(octets: bytes) -> bool:
    """True for what begins as XML does."""
    return octets.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(b"<")
