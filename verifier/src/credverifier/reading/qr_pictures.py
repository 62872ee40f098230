"""The QR codes in a picture, read with zxing-cpp and Pillow: the extra `credverifier[picture]`,
loaded when asked for.

What is read is only a text here: nothing is opened. Pictures are bounded in octets and in pixels
before they are unpacked.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from importlib.util import find_spec
from math import sqrt
from typing import TYPE_CHECKING, Any

from credverifier.errors import LinkError

if TYPE_CHECKING:
    from PIL.Image import Image

PACKAGES = '"pillow>=12" "zxing-cpp>=3"'
"""What reads QR codes, as pip takes it: the extra `picture`."""

MAX_FILE = 64 * 1024 * 1024
"""Octets of a file."""
MAX_PIXELS = 40_000_000
MAX_JPEG_PIXELS = 85_000_000
"""A JPEG is unpacked at a fraction of its size where it is large; the other formats only as a
whole.
"""

MAX_WEBP_PIXELS = 20_000_000
"""Its decoder holds three whole pictures at once."""
MAX_SIDE = 65_535
"""Pixels of a side: what zxing-cpp takes."""

_PIXELS_OF = {
    "JPEG": MAX_JPEG_PIXELS,
    "MPO": MAX_JPEG_PIXELS,
    "WEBP": MAX_WEBP_PIXELS,
}
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_ROOMY = 16_800_000
_SMALL, _MIDDLE = 700, 1600
_DECODER_ERRORS: tuple[type[Exception], ...] = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    Warning,
    struct.error,
    zlib.error,
)
# catch_warnings changes the filters of the whole process, so that threads take turns.
_opening = threading.Lock()


class TooLargeError(LinkError):
    """`link.unreadable`: a file of too many octets, or a picture of too many pixels."""


def available() -> bool:
    """True where the extra is installed."""
    # Looked for and not imported, because importing takes long.
    return find_spec("zxingcpp") is not None and find_spec("PIL") is not None


def texts(octets: bytes) -> list[str]:
    """The texts of the QR codes in a picture, each once, at least one.

    Raises LinkError `link.unreadable` where there is none, for what is no picture or too large a
    one, and where the extra is not installed.
    """
    grey = open_grey(octets)
    readable: dict[str, None] = {}
    for view, _ in views(grey):
        readable |= dict.fromkeys(code.text for code in codes(view) if code.text)
        # All views of what is small, because a second code may read only once it is enlarged.
        if readable and max(grey.size) > _MIDDLE:
            break
    if not readable:
        raise LinkError("link.unreadable", "no QR code was found in the picture")
    return list(readable)


def open_grey(octets: bytes) -> Image:
    """A picture in shades of grey, on white where it is transparent.

    Raises LinkError `link.unreadable`.
    """
    if not available():
        raise LinkError(
            "link.unreadable",
            "the extra `picture`, which reads codes in pictures, is not installed",
        )
    if len(octets) > MAX_FILE:
        raise TooLargeError("link.unreadable", f"a picture of more than {MAX_FILE} octets")
    from PIL import Image

    try:
        with _opening, warnings.catch_warnings():
            # Pillow only warns of a decompression bomb that is up to twice as large as its limit.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            # The formats are named, because Pillow would otherwise try all its decoders on the
            # file.
            picture = Image.open(io.BytesIO(octets), formats=_FORMATS)
        return _grey(picture)
    except LinkError:
        raise
    except _broken_picture_errors() as error:
        raise LinkError(
            "link.unreadable",
            f"no picture that can be opened: {type(error).__name__}",
        ) from error


def _broken_picture_errors() -> tuple[type[Exception], ...]:
    """What Pillow's decoders raise over broken files: each format has its own."""
    from PIL import Image

    return (*_DECODER_ERRORS, Image.DecompressionBombError)


def codes(picture: Image) -> list[Any]:
    """The QR codes (`zxingcpp.Barcode`: text, position, ec_level, extra) that zxing-cpp sees in a
    picture as it is.
    """
    import zxingcpp

    kind = zxingcpp.barcode_formats_from_str("QRCode")
    plain = zxingcpp.TextMode.Plain
    return list(
        zxingcpp.read_barcodes(
            picture,
            formats=kind,
            text_mode=plain,
        )
    )


def _grey(picture: Image) -> Image:
    from PIL import Image

    width, height = picture.size
    if (
        width * height > _PIXELS_OF.get(picture.format or "", MAX_PIXELS)
        or max(width, height) > MAX_SIDE
    ):
        raise TooLargeError("link.unreadable", f"a picture of {width} x {height} pixels")
    # A JPEG decoder can give a half, a quarter or an eighth of the size at once, in less memory.
    if width * height > _ROOMY:
        picture.draft("L", _reduced(picture.size))
    if not picture.has_transparency_data:
        return _roomy(picture.convert("L"))
    if "A" not in picture.getbands():
        # A palette image, or one with a transparent colour, has no alpha channel to look at.
        picture = picture.convert("RGBA")
    alpha = picture.getchannel("A")
    grey = picture.convert("L")
    picture.close()
    white = Image.new("L", grey.size, 255)
    white.paste(grey, mask=alpha)
    return _roomy(white)


def _roomy(picture: Image) -> Image:
    """The picture, made smaller where it has more than _ROOMY pixels."""
    from PIL import Image

    if picture.width * picture.height <= _ROOMY:
        return picture
    return picture.resize(_reduced(picture.size), Image.Resampling.BOX)


def _reduced(size: tuple[int, int]) -> tuple[int, int]:
    """A size of _ROOMY pixels: by area, since a long screenshot is narrow."""
    part = sqrt(_ROOMY / (size[0] * size[1]))
    return max(1, int(size[0] * part)), max(1, int(size[1] * part))


def views(grey: Image) -> Iterator[tuple[Image, float]]:
    """(picture, its scale): as it is; sharpened, for what is blurred; larger, for what is small, or
    smaller.
    """
    from PIL import Image, ImageFilter

    yield grey, 1
    yield grey.filter(ImageFilter.UnsharpMask(2, 400, 0)), 1
    longer = max(grey.size)
    part = 3 if longer <= _SMALL else 2 if longer <= _MIDDLE else 0.5
    scaled = grey.resize(
        [max(1, round(side * part)) for side in grey.size],
        Image.Resampling.BICUBIC,
    )
    yield scaled, part
    yield scaled.filter(ImageFilter.UnsharpMask(4, 400, 0)), part
