"""Facts of made-up badges, two independent QR decoders, and badges drawn as pictures."""

from __future__ import annotations

import io
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from credissuer.badges import drawing
from credissuer.badges.facts import BadgeAccount, BadgeFacts

PERSON = BadgeFacts(
    public_url="https://tnso.vn",
    number="7K3M9QX2HS",
    alliance=('Liên minh "Niềm tin số"', "Digital Trust Alliance"),
    programme=("Tín nhiệm người có ảnh hưởng", "Influencer Credibility"),
    name="Nguyễn Thị Ánh Nguyệt",
    kind="person",
    platform="tiktok",
    handle="anhnguyet.review",
    account_id=None,
    valid_until=date(2027, 11, 23),
)
OTHERS = (
    BadgeAccount("youtube", "kenhmaubepgio", None),
    BadgeAccount("facebook", "kenh.mau.bep.gio", None),
    BadgeAccount("instagram", "bepgio.mau", None),
)
SAMPLE = replace(
    PERSON,
    public_url="https://tnso.example",
    alliance=('Liên minh "Ví dụ"', "Example Alliance"),
    name="Kênh Mẫu Bếp Gió",
    handle="kenh.mau.bep.gio",
    level=("Tiêu biểu", "Outstanding"),
    others=OTHERS[:2],
)
"""The badge in docs/pictures, of a made-up channel."""

SUBJECTS = {
    "person": PERSON,
    "organization": replace(
        PERSON,
        name="Đặng Trần Côn – Ẩm thực Huế",
        kind="organization",
        platform="facebook",
        handle="dangtrancon.amthuc",
    ),
    "short": replace(PERSON, name="Ý", platform="x", handle="y"),
    "long": replace(
        PERSON,
        public_url="https://chung-nhan.lien-minh-niem-tin-so.vn",
        name="W" * 80,
        handle="m" * 50,
    ),
    "demo": replace(PERSON, public_url="http://localhost:8000"),
}


@pytest.fixture
def by_zxing():
    """(picture) -> the texts of its QR codes, read by ZXing.

    QR codes only, because ZXing sees a DataBar in about one offline code of a hundred.
    """

    def read(picture: Image.Image) -> list[str]:
        codes = zxingcpp.read_barcodes(
            np.asarray(picture.convert("L")), formats=zxingcpp.BarcodeFormat.QRCode
        )
        return [code.text for code in codes]

    return read


@pytest.fixture
def by_zbar(tmp_path):
    """(picture) -> the texts of its QR codes, read by ZBar."""

    def read(picture: Image.Image) -> list[str]:
        path = tmp_path / "picture.png"
        picture.save(path)
        command = ["zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", str(path)]
        return subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False
        ).stdout.splitlines()

    return read


@pytest.fixture
def assert_read(by_zxing, by_zbar):
    """Both decoders read this text from this picture, and nothing else."""

    def check(picture: Image.Image, text: str) -> None:
        assert by_zxing(picture) == [text]
        assert by_zbar(picture) == [text]

    return check


@pytest.fixture
def screenshot():
    """(PNG, width) -> the picture shrunk to `width` pixels, as JPEG of quality 60."""

    def shrink(png: bytes, width: int) -> Image.Image:
        small = (
            Image.open(io.BytesIO(png))
            .convert("L")
            .resize((width, width), Image.Resampling.LANCZOS)
        )
        squeezed = io.BytesIO()
        small.save(squeezed, "JPEG", quality=60)
        return Image.open(squeezed)

    return shrink


@pytest.fixture
def drawn():
    """(facts, size, language) -> the badge as a picture."""

    def draw(facts: BadgeFacts, size: str, language: str) -> Image.Image:
        picture = Image.open(io.BytesIO(_png(facts, size, language)))
        # A ring is the one that a portrait shows through.
        return picture if size == "ring" else picture.convert("RGB")

    return draw


def sha256_in_another_process(module: str, expression: str) -> str:
    """The SHA-256 of the octets that `expression` gives with `module` and `PERSON` imported."""
    program = (
        "import hashlib\n"
        f"from credissuer.badges import {module}\n"
        "from tests.badges.conftest import PERSON\n"
        f"print(hashlib.sha256({expression}).hexdigest())"
    )
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.strip()


@lru_cache(maxsize=256)
def _png(facts: BadgeFacts, size: str, language: str) -> bytes:
    """Cached, because most tests draw the same few badges."""
    return drawing.png(drawing.badge_svg(facts, size, language))
