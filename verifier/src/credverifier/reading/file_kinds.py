"""What kind of file cannot be read for its code, so that each gets a sentence with the next step."""

from __future__ import annotations

from credverifier.errors import LinkError
from credverifier.reading import qr_pictures
from credverifier.wire.carriers import pictures

KINDS = ("heif", "pdf", "zip", "empty", "svg", "large", "broken")
"""Each has a sentence `file_…` in `words`."""

# Octets 8 to 11 of the files that phones write (ISO/IEC 23008-12).
_HEIF_BRANDS = (
    b"heic",
    b"heix",
    b"hevc",
    b"heim",
    b"heis",
    b"hevm",
    b"hevs",
    b"mif1",
    b"msf1",
    b"avif",
    b"avis",
)


def kind_of(octets: bytes) -> str | None:
    """Why no code was found in a file, one of KINDS; None for a picture that opens, in which there
    simply is none.
    """
    kind = _by_head(octets)
    if kind is not None or not qr_pictures.available():
        return kind
    try:
        qr_pictures.open_grey(octets).close()
    except qr_pictures.TooLargeError:
        return "large"
    except LinkError:
        return "broken"
    return None


def _by_head(octets: bytes) -> str | None:
    if not octets:
        return "empty"
    if octets[4:8] == b"ftyp" and octets[8:12] in _HEIF_BRANDS:
        return "heif"
    if octets.startswith(b"%PDF-"):
        return "pdf"
    # ZIP, empty ZIP, and OLE2, in which older Office files are stored.
    if octets.startswith((b"PK\3\4", b"PK\5\6", b"\xd0\xcf\x11\xe0")):
        return "zip"
    return "svg" if pictures.is_svg(octets) else None
