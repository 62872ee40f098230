"""Portraits: small, whole, JPEG or PNG, and nothing but the picture."""

from __future__ import annotations

import base64
import io
from hashlib import sha256

import pytest
from PIL import Image, PngImagePlugin

from credissuer.assessment.portrait import LARGEST, read_encoded, read_portrait
from credissuer.errors import RefusedError


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 80), **options: object) -> bytes:
    """A file with one colour."""
    file = io.BytesIO()
    Image.new("RGB", size, (180, 140, 120)).save(file, kind, **options)
    return file.getvalue()


def refusal(octets: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        read_portrait(octets)
    return caught.value.code


@pytest.mark.parametrize(
    ("octets", "media_type", "ending"),
    [
        (picture("JPEG"), "image/jpeg", "jpg"),
        (picture("JPEG", progressive=True), "image/jpeg", "jpg"),
        (picture("PNG"), "image/png", "png"),
    ],
)
def test_a_picture_is_named_after_its_content(octets: bytes, media_type: str, ending: str) -> None:
    portrait = read_portrait(octets)
    assert portrait.media_type == media_type
    assert portrait.path == f"portraits/{sha256(octets).hexdigest()}.{ending}"
    digest = base64.b64decode(portrait.digest_sri.removeprefix("sha256-"))
    assert digest == sha256(octets).digest()
    assert read_encoded(base64.b64encode(octets).decode("ascii")) == portrait


def _with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    return picture("JPEG", exif=exif)


def _with_text() -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "somebody")
    return picture("PNG", pnginfo=notes)


def _between_scans() -> bytes:
    head, scan, rest = picture(progressive=True).rpartition(b"\xff\xda")
    return head + b"\xff\xfe\x00\x03x" + scan + rest


@pytest.mark.parametrize(
    "octets", [_with_exif(), picture(comment=b"x"), _with_text(), _between_scans()]
)
def test_a_file_that_says_more_than_the_picture_is_refused(octets: bytes) -> None:
    assert refusal(octets) == "portrait.notes"


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (b"", "portrait.kind"),
        (b"GIF89a", "portrait.kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "portrait.kind"),
        (picture("PNG", (1025, 8)), "portrait.side"),
        (picture("JPEG", (8, 1025)), "portrait.side"),
        (picture("JPEG") + b"\xff\xd9" * LARGEST, "portrait.too_large"),
        (picture("PNG") + b"x", "portrait.broken"),
        (picture("JPEG") + b"x\xff\xd9", "portrait.broken"),
        (picture("JPEG") + _with_exif(), "portrait.broken"),
        (picture("JPEG") + b"\x00\x05abc\xff\xd9", "portrait.broken"),
        (picture("JPEG").partition(b"\xff\xda")[0] + b"\xff\xd9", "portrait.broken"),
        (b"\xff\xd8\xff", "portrait.broken"),
        (b"\xff\xd8\xff\xe0\x00\x00", "portrait.broken"),
    ],
)
def test_what_is_no_small_whole_picture_is_refused(octets: bytes, code: str) -> None:
    assert refusal(octets) == code


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_file_that_was_cut_is_refused_wherever_it_was_cut(kind: str) -> None:
    whole = picture(kind)
    for end in range(8, len(whole)):
        assert refusal(whole[:end]) == "portrait.broken", end


def test_a_png_with_an_altered_octet_is_refused() -> None:
    altered = bytearray(picture("PNG"))
    altered[20] ^= 1
    assert refusal(bytes(altered)) == "portrait.broken"


@pytest.mark.parametrize("text", ["?", "=", "AAA", "/9j/ 4AAQ"])
def test_a_text_that_is_no_base64_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="portrait"):
        read_encoded(text)
