"""Badges and link codes, distorted as networks, screens and cameras do; all from seeds.

`pitch` is the number of pixels that one module of the code has in the finished picture, at its
narrowest.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from credissuer.badges import drawing, qr
from credissuer.badges.facts import BadgeFacts
from credissuer.badges.sizes import SIZES
from tests.badges.conftest import PERSON

Chance = np.random.Generator

SUBJECTS = (
    PERSON,
    replace(
        PERSON,
        number="0123456789",
        name="Đặng Trần Côn – Ẩm thực Huế",
        platform="facebook",
        handle="dtc.amthuc",
    ),
    replace(
        PERSON, public_url="https://chungnhan.lienminhniemtinso.vn", number="ZYXWVTSRQP", name="Ý"
    ),
)


class Piece(NamedTuple):
    """A drawing to be distorted: its picture, the text of its code, and pixels a module."""

    picture: Image.Image
    text: str
    pitch: float

    def at(self, pitch: float) -> Piece:
        """The same piece, scaled so that a module has `pitch` pixels."""
        scale = pitch / self.pitch
        size = [max(1, round(side * scale)) for side in self.picture.size]
        return self._replace(
            picture=self.picture.resize(size, Image.Resampling.LANCZOS), pitch=pitch
        )


class Scene(NamedTuple):
    """A finished file: which distortion, the file, the text that is in it, pixels a module."""

    family: str
    name: str
    octets: bytes
    media_type: str
    text: str
    pitch: float


@lru_cache(maxsize=32)
def link(subject: BadgeFacts) -> Piece:
    """The link code of a subject, with its quiet zone."""
    text = qr.link_text(subject.public_url, subject.number)
    picture = Image.open(io.BytesIO(qr.png(qr.qr_matrix(text), 32))).convert("RGB")
    return Piece(picture, text, 32)


@lru_cache(maxsize=32)
def badge(subject: BadgeFacts, size: str) -> Piece:
    """The badge of a subject."""
    text = qr.link_text(subject.public_url, subject.number)
    modules = len(qr.qr_matrix(text)) + 2 * qr.QUIET
    octets = drawing.png(drawing.badge_svg(subject, size, "vi"))
    return Piece(
        Image.open(io.BytesIO(octets)).convert("RGB"), text, SIZES[size].code[2] // modules
    )


def any_piece(chance: Chance) -> Piece:
    """A link code twice as often as a badge of some size."""
    subject = SUBJECTS[chance.integers(len(SUBJECTS))]
    kinds = ("link", "link", "feed", "avatar", "web")
    kind = kinds[chance.integers(len(kinds))]
    return link(subject) if kind == "link" else badge(subject, kind)


def any_link(chance: Chance) -> Piece:
    """The link code of some subject."""
    return link(SUBJECTS[chance.integers(len(SUBJECTS))])


def screenshot(chance: Chance, step: int) -> Piece:
    """A link code alone, 110 to 1080 pixels wide."""
    width = (110, 135, 160, 200, 240, 320, 400, 540, 720, 1080)[step % 10]
    piece = any_link(chance)
    return piece.at(piece.pitch * width / piece.picture.width)


def shared(chance: Chance, step: int) -> Piece:
    """A whole badge as a network shows it: enlarged, compressed, reduced and compressed again."""
    piece = badge(SUBJECTS[step % len(SUBJECTS)], ("feed", "web", "avatar")[step // 3 % 3])
    piece = piece.at(chance.uniform(1.3, 6))
    compressed = jpeg_of(piece.at(piece.pitch * 1.5).picture, 85)
    return piece._replace(picture=compressed.resize(piece.picture.size, Image.Resampling.BICUBIC))


def blurred(chance: Chance, step: int) -> Piece:
    """Out of focus by a quarter to two thirds of a module."""
    piece = any_piece(chance).at(chance.uniform(1.5, 8))
    radius = piece.pitch * (0.25, 0.35, 0.45, 0.55, 0.65)[step % 5]
    return piece._replace(picture=piece.picture.filter(ImageFilter.GaussianBlur(radius)))


def turned(chance: Chance, step: int) -> Piece:
    """Rotated by any angle, by small ones as often as by large ones."""
    piece = any_piece(chance).at(chance.uniform(1.5, 8))
    angle = (chance.uniform(-8, 8), chance.uniform(-180, 180))[step % 2]
    background = tuple(int(channel) for channel in chance.integers(90, 255, 3))
    return piece._replace(picture=_rotated(piece.picture, angle, background))


def tilted(chance: Chance, step: int) -> Piece:
    """Seen from the side, so that one edge is up to 40 % shorter than the other."""
    return _tilt(any_piece(chance).at(chance.uniform(2, 10)), chance, 0.08 + 0.08 * (step % 5))


def round_crop(chance: Chance, step: int) -> Piece:
    """An avatar in a circle of 60 to 400 pixels, on white, grey or black."""
    piece = badge(SUBJECTS[step % 2], "avatar").at(
        (60, 80, 100, 120, 160, 240, 320, 400)[step % 8] / 400 * 8
    )
    mask = Image.new("L", [side * 4 for side in piece.picture.size])
    ImageDraw.Draw(mask).ellipse((0, 0, *mask.size), fill=255)
    background = Image.new(
        "RGB", piece.picture.size, ("white", "#18191a", "#888", "black")[chance.integers(4)]
    )
    background.paste(piece.picture, mask=mask.resize(piece.picture.size, Image.Resampling.LANCZOS))
    return piece._replace(picture=ImageOps.expand(background, 20, background.getpixel((0, 0))))


def in_the_dark(chance: Chance, step: int) -> Piece:
    """A code cut off to one to four modules of white, on a dark page or a dark photograph."""
    piece = any_link(chance).at(chance.uniform(1.5, 6))
    cropped = round(piece.pitch * (3, 2, 1, 0)[step % 4])
    card = ImageOps.crop(piece.picture, cropped) if cropped else piece.picture
    background = Image.new(
        "RGB", [side * 2 for side in card.size], ("black", "#111827", "#333")[chance.integers(3)]
    )
    if step % 2:
        background = ImageChops.multiply(
            photograph(chance, background.size), Image.new("RGB", background.size, "#444")
        )
    background.paste(card, tuple(int(side * chance.uniform(0.1, 0.45)) for side in card.size))
    return piece._replace(picture=background)


def dark_mode(chance: Chance, step: int) -> Piece:
    """Inverted colours, as in an application's dark mode."""
    piece = any_link(chance).at((1.5, 2, 2.5, 3, 4, 6)[step % 6])
    return piece._replace(picture=ImageOps.invert(piece.picture))


def off_a_screen(chance: Chance, step: int) -> Piece:
    """A photo of a screen, whose pixels interfere with those of the sensor (moiré)."""
    piece = any_piece(chance).at(chance.uniform(4, 8))
    screen = np.repeat(np.repeat(np.asarray(piece.picture, np.float32), 3, 0), 3, 1)
    for scale in range(3):
        screen[:, np.arange(screen.shape[1]) % 3 != scale, scale] *= 0.25
    screen[2::3] *= 0.6
    lit_screen = Image.fromarray(np.uint8(np.clip(screen * 2.1, 0, 255)))
    lit_screen = _rotated(lit_screen, chance.uniform(-6, 6), (20, 20, 20))
    scale = chance.uniform(0.16, 0.3) * (1 + step % 3 * 0.2)
    size = (round(lit_screen.width * scale), round(lit_screen.height * scale))
    sensor = Image.Transform.AFFINE, (1 / scale, 0, 0, 0, 1 / scale, 0), Image.Resampling.BILINEAR
    photo = lit_screen.filter(ImageFilter.GaussianBlur(0.3 + 0.3 * (step % 3))).transform(
        size, *sensor
    )
    return piece._replace(picture=_noisy(photo, chance, 6), pitch=piece.pitch * 3 * scale)


def whole_phone(chance: Chance, step: int) -> Piece:
    """A screenshot of 1080 × 2400: header, a post with the code in its photograph, text, a bar; 110
    to 240 px of code.
    """
    width = (110, 130, 150, 175, 200, 240)[step % 6]
    piece = any_link(chance)
    piece = piece.at(piece.pitch * width / piece.picture.width)
    screen = phone_screen(chance, dark=step % 2 == 1)
    left, top = int(chance.integers(20, 1060 - width)), int(chance.integers(330, 1500 - width))
    screen.paste(piece.picture, (left, top))
    return piece._replace(picture=screen)


def photographed(chance: Chance, step: int) -> Piece:
    """A printed badge under a lamp: turned, tilted, a little out of focus, unevenly lit, with
    noise.
    """
    piece = _tilt(any_piece(chance).at(chance.uniform(2.5, 9)), chance, 0.05 + 0.05 * (step % 3))
    photo = _rotated(piece.picture, chance.uniform(-25, 25), (120, 112, 100))
    photo = photo.filter(ImageFilter.GaussianBlur(piece.pitch * chance.uniform(0.1, 0.3)))
    across, down = np.meshgrid(np.linspace(-1, 1, photo.width), np.linspace(-1, 1, photo.height))
    lamp = 0.75 + 0.25 * np.cos(across * 1.2 + chance.uniform(-1, 1)) * np.cos(
        down + chance.uniform(-1, 1)
    )
    lit_photo = Image.fromarray(
        np.uint8(np.asarray(photo, np.float32) * lamp[..., None] * 0.8 + 14)
    )
    return piece._replace(picture=_noisy(lit_photo, chance, 8))


def several(chance: Chance, step: int) -> Piece:
    """A badge in a video: small, tilted or turned, blurred by motion, noisy, compressed twice."""
    piece = any_piece(chance).at(chance.uniform(2.2, 5))
    piece = (
        _tilt(piece, chance, 0.1)
        if step % 2
        else piece._replace(picture=_turned_a_little(piece.picture, chance))
    )
    photo = piece.picture.filter(ImageFilter.GaussianBlur(piece.pitch * chance.uniform(0.15, 0.4)))
    shift = round(piece.pitch * chance.uniform(0, 0.5))
    photo = Image.blend(photo, ImageChops.offset(photo, shift, 0), 0.5)
    contrast = photo.point(lambda grey: int(60 + grey * 0.5))
    return piece._replace(picture=jpeg_of(_noisy(contrast, chance, 9), 60))


FAMILIES: dict[str, tuple[Callable[[Chance, int], Piece], int]] = {
    "screenshot": (screenshot, 60),
    "shared": (shared, 45),
    "blurred": (blurred, 45),
    "turned": (turned, 40),
    "tilted": (tilted, 40),
    "round": (round_crop, 40),
    "in the dark": (in_the_dark, 40),
    "dark mode": (dark_mode, 24),
    "off a screen": (off_a_screen, 36),
    "whole phone": (whole_phone, 48),
    "photographed": (photographed, 42),
    "several at once": (several, 60),
}
"""{name: (how a scene is made, how many of them)}"""

QUALITIES = (40, 50, 60, 75, 90)


def scenes(seed: int = 5, *, every: int = 1) -> Iterator[Scene]:
    """The corpus, or each `every`-th of it: the same files for the same seed, in the same order."""
    for row, (family, (make, count)) in enumerate(FAMILIES.items()):
        for step in range(0, count, every):
            chance = np.random.default_rng((seed, row, step))
            piece = make(chance, step)
            quality = QUALITIES[(step + row) % len(QUALITIES)]
            octets = io.BytesIO()
            piece.picture.save(octets, "JPEG", quality=quality)
            name = f"{family} {step}: {piece.pitch:.2f} px, JPEG {quality}"
            yield Scene(family, name, octets.getvalue(), "image/jpeg", piece.text, piece.pitch)


def phone_screen(chance: Chance, *, dark: bool) -> Image.Image:
    """An application with a post on 1080 × 2400 pixels: invented, with much that is square or
    striped.
    """
    background, ink = ("#18191a", "#dddddd") if dark else ("#ffffff", "#222222")
    screen = Image.new("RGB", (1080, 2400), background)
    pen = ImageDraw.Draw(screen)
    pen.rectangle((0, 0, 1080, 90), fill="#2b5cd9")
    pen.ellipse((40, 130, 160, 250), fill="#c96")
    screen.paste(photograph(chance, (1080, 1240)), (0, 290))
    for row in range(24):
        left = 40
        while left < 900:
            width = int(chance.integers(20, 140))
            pen.rectangle((left, 1600 + row * 30, left + width, 1614 + row * 30), fill=ink)
            left += width + 14
    for index in range(5):
        pen.rectangle((90 + index * 200, 2300, 150 + index * 200, 2360), outline=ink, width=8)
        pen.rectangle((108 + index * 200, 2318, 132 + index * 200, 2342), fill=ink)
    return screen


def photograph(chance: Chance, size: tuple[int, int]) -> Image.Image:
    """A picture with large and small detail in all colours."""
    picture = Image.new("RGB", size)
    for level, grain in enumerate((6, 24, 96), start=1):
        rough = chance.integers(
            0, 255, (max(2, size[1] // grain), max(2, size[0] // grain), 3), dtype=np.uint8
        )
        picture = Image.blend(
            picture, Image.fromarray(rough).resize(size, Image.Resampling.BILINEAR), 1 / level
        )
    return picture


def jpeg_of(picture: Image.Image, quality: int) -> Image.Image:
    """The picture compressed as JPEG."""
    octets = io.BytesIO()
    picture.save(octets, "JPEG", quality=quality)
    return Image.open(octets).convert("RGB")


def _rotated(picture: Image.Image, angle: float, ground: tuple[int, ...]) -> Image.Image:
    return picture.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=ground)


def _turned_a_little(picture: Image.Image, chance: Chance) -> Image.Image:
    return _rotated(picture, chance.uniform(-15, 15), (200, 180, 160))


def _noisy(picture: Image.Image, chance: Chance, spread: float) -> Image.Image:
    values = np.asarray(picture, np.float32)
    return Image.fromarray(
        np.uint8(np.clip(values + chance.normal(0, spread, values.shape), 0, 255))
    )


def _tilt(piece: Piece, chance: Chance, strength: float) -> Piece:
    """One of the four edges shortened by `strength` at both ends, on the colour of a table."""
    width, height = piece.picture.size
    inset = strength * min(width, height) / 2
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    edge = int(chance.integers(4))
    first, second = corners[edge].copy(), corners[(edge + 1) % 4].copy()
    direction = (second - first) / np.linalg.norm(second - first)
    corners[edge] = first + direction * inset
    corners[(edge + 1) % 4] = second - direction * inset
    padding = round(0.1 * max(width, height))
    size = (width + 2 * padding, height + 2 * padding)
    coefficients = _homography(
        corners + padding, np.array([(0, 0), (width, 0), (width, height), (0, height)], float)
    )
    warp = Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC
    picture = piece.picture.transform(size, *warp, fillcolor=(140, 130, 118))
    return piece._replace(picture=picture, pitch=piece.pitch * (1 - strength))


def _homography(result: np.ndarray, source: np.ndarray) -> tuple[float, ...]:
    """The coefficients of PIL's PERSPECTIVE, which map points of the result to the source."""
    rows, targets = [], []
    for (x, y), (u, v) in zip(result, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        targets += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(targets)))
