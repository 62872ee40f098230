"""Two decoders that have nothing in common with each other or with what draws the codes."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from datetime import date
from functools import lru_cache

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from credissuer.badges import drawing
from credissuer.badges.facts import BadgeFacts

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
SAMPLE = replace(
    PERSON,
    public_url="https://tnso.example",
    alliance=('Liên minh "Ví dụ"', "Example Alliance"),
    name="Kênh Mẫu Bếp Gió",
    handle="kenh.mau.bep.gio",
)
"""The badge in docs/pictures: nobody's."""

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
    """Picture -> texts.

    QR codes alone: in one offline code of some hundred it also sees a DataBar.
    """

    def read(picture: Image.Image) -> list[str]:
        found = zxingcpp.read_barcodes(
            np.asarray(picture.convert("L")), formats=zxingcpp.BarcodeFormat.QRCode
        )
        return [code.text for code in found]

    return read


@pytest.fixture
def by_zbar(tmp_path):
    """Picture -> texts."""

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
    """Both read this text from this picture, and nothing else."""

    def check(picture: Image.Image, text: str) -> None:
        assert by_zxing(picture) == [text]
        assert by_zbar(picture) == [text]

    return check


@pytest.fixture
def screenshot():
    """PNG -> what is left of it at `width` pixels as JPEG of quality 60."""

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
    """Facts, size, language -> the badge as a picture."""

    def draw(facts: BadgeFacts, size: str, language: str) -> Image.Image:
        return Image.open(io.BytesIO(_png(facts, size, language))).convert("RGB")

    return draw


@lru_cache(maxsize=256)
def _png(facts: BadgeFacts, size: str, language: str) -> bytes:
    """Drawn once for all tests of a process: most ask for the same few."""
    return drawing.png(drawing.badge_svg(facts, size, language))
