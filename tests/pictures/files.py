"""Codes and screenshots as files, made for each test."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from credissuer.badges import qr

LINK = qr.link_text("https://tnso.vn", "7K3M9QX2HS")
OTHER = "https://elsewhere.example/pay"


def code(side: int, text: str = LINK) -> Image.Image:
    """The code of `text` with its quiet zone, `side` pixels wide."""
    picture = Image.open(io.BytesIO(qr.png(qr.qr_matrix(text)))).convert("RGB")
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def file(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The octets of a file of that kind."""
    octets = io.BytesIO()
    picture.save(octets, kind, **options)
    return octets.getvalue()


def on_phone(small: Image.Image, position: tuple[int, int] = (420, 1500)) -> Image.Image:
    """A full screenshot of 1080 × 2400 with the picture `small` in it."""
    noise = np.random.default_rng(7).integers(30, 220, (300, 135, 3), dtype=np.uint8)
    screen = Image.fromarray(noise).resize((1080, 2400), Image.Resampling.BICUBIC)
    screen.paste(small, position)
    return screen


def black_on_transparent(side: int) -> Image.Image:
    """A code with black modules on a transparent background."""
    ink = code(side).convert("L").point(lambda grey: 255 - grey)
    picture = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    picture.putalpha(ink)
    return picture


def two_codes(first: str, second: str) -> Image.Image:
    """A large code of the first text beside a small one of the second."""
    picture = Image.new("RGB", (900, 620), "white")
    picture.paste(code(560, first), (10, 10))
    picture.paste(code(240, second), (620, 200))
    return picture


def bomb(side: int) -> bytes:
    """A PNG of a few octets that claims to be a square of `side` pixels."""
    header = file(Image.new("1", (1, 1)))
    return header[:16] + side.to_bytes(4, "big") * 2 + header[24:]


BROKEN = [
    b"",
    b"no picture",
    b"\x89PNG\r\n\x1a\n" + bytes(40),
    b"\xff\xd8\xff\xe0" + bytes(40),
    b"GIF89a" + bytes(40),
    b"RIFF\0\0\0\0WEBPVP8 " + bytes(40),
    b"II*\0" + bytes(40),
    file(code(300))[:200],
    file(code(300), "JPEG")[:2000],
    file(Image.new("RGB", (1, 1))),
    file(Image.new("RGB", (2000, 1))),
    file(on_phone(Image.new("RGB", (100, 100), "white")), "JPEG"),
]
"""Files in which there is no code to be found."""
