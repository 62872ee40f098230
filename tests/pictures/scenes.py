"""Badges and link codes as the office draws them, and what networks, screens and cameras do to
them. Seeded throughout.

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
    """A drawing to be distorted: its octets as a picture, the text of its code, and pixels a
    module.
    """

    picture: Image.Image
    text: str
    pitch: float

    def at(self, pitch: float) -> Piece:
        """The same, scaled so that a module has `pitch` pixels."""
        part = pitch / self.pitch
        size = [max(1, round(side * part)) for side in self.picture.size]
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
    """A whole badge as a network shows it, after it was made larger, pressed, smaller and pressed
    again.
    """
    piece = badge(SUBJECTS[step % len(SUBJECTS)], ("feed", "web", "avatar")[step // 3 % 3])
    piece = piece.at(chance.uniform(1.3, 6))
    once = pressed(piece.at(piece.pitch * 1.5).picture, 85)
    return piece._replace(picture=once.resize(piece.picture.size, Image.Resampling.BICUBIC))


def blurred(chance: Chance, step: int) -> Piece:
    """Out of focus by a quarter to two thirds of a module."""
    piece = any_piece(chance).at(chance.uniform(1.5, 8))
    radius = piece.pitch * (0.25, 0.35, 0.45, 0.55, 0.65)[step % 5]
    return piece._replace(picture=piece.picture.filter(ImageFilter.GaussianBlur(radius)))


def turned(chance: Chance, step: int) -> Piece:
    """Turned by any angle, small ones as often as large ones."""
    piece = any_piece(chance).at(chance.uniform(1.5, 8))
    angle = (chance.uniform(-8, 8), chance.uniform(-180, 180))[step % 2]
    ground = tuple(int(part) for part in chance.integers(90, 255, 3))
    return piece._replace(picture=_rotated(piece.picture, angle, ground))


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
    ground = Image.new(
        "RGB", piece.picture.size, ("white", "#18191a", "#888", "black")[chance.integers(4)]
    )
    ground.paste(piece.picture, mask=mask.resize(piece.picture.size, Image.Resampling.LANCZOS))
    return piece._replace(picture=ImageOps.expand(ground, 20, ground.getpixel((0, 0))))


def in_the_dark(chance: Chance, step: int) -> Piece:
    """A code cut off to one to four modules of white, on a dark page or a dark photograph."""
    piece = any_link(chance).at(chance.uniform(1.5, 6))
    cut = round(piece.pitch * (3, 2, 1, 0)[step % 4])
    card = ImageOps.crop(piece.picture, cut) if cut else piece.picture
    room = Image.new(
        "RGB", [side * 2 for side in card.size], ("black", "#111827", "#333")[chance.integers(3)]
    )
    if step % 2:
        room = ImageChops.multiply(
            photograph(chance, room.size), Image.new("RGB", room.size, "#444")
        )
    room.paste(card, tuple(int(side * chance.uniform(0.1, 0.45)) for side in card.size))
    return piece._replace(picture=room)


def dark_mode(chance: Chance, step: int) -> Piece:
    """Colours turned round, as an application's dark mode does."""
    piece = any_link(chance).at((1.5, 2, 2.5, 3, 4, 6)[step % 6])
    return piece._replace(picture=ImageOps.invert(piece.picture))


def off_a_screen(chance: Chance, step: int) -> Piece:
    """A camera looks at a screen: the stripes of its pixels beat with those of the sensor
    (moiré).
    """
    piece = any_piece(chance).at(chance.uniform(4, 8))
    striped = np.repeat(np.repeat(np.asarray(piece.picture, np.float32), 3, 0), 3, 1)
    for part in range(3):
        striped[:, np.arange(striped.shape[1]) % 3 != part, part] *= 0.25
    striped[2::3] *= 0.6
    lit = Image.fromarray(np.uint8(np.clip(striped * 2.1, 0, 255)))
    lit = _rotated(lit, chance.uniform(-6, 6), (20, 20, 20))
    part = chance.uniform(0.16, 0.3) * (1 + step % 3 * 0.2)
    size = (round(lit.width * part), round(lit.height * part))
    sensor = Image.Transform.AFFINE, (1 / part, 0, 0, 0, 1 / part, 0), Image.Resampling.BILINEAR
    seen = lit.filter(ImageFilter.GaussianBlur(0.3 + 0.3 * (step % 3))).transform(size, *sensor)
    return piece._replace(picture=_noisy(seen, chance, 6), pitch=piece.pitch * 3 * part)


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
    seen = _rotated(piece.picture, chance.uniform(-25, 25), (120, 112, 100))
    seen = seen.filter(ImageFilter.GaussianBlur(piece.pitch * chance.uniform(0.1, 0.3)))
    across, down = np.meshgrid(np.linspace(-1, 1, seen.width), np.linspace(-1, 1, seen.height))
    lamp = 0.75 + 0.25 * np.cos(across * 1.2 + chance.uniform(-1, 1)) * np.cos(
        down + chance.uniform(-1, 1)
    )
    lit = Image.fromarray(np.uint8(np.asarray(seen, np.float32) * lamp[..., None] * 0.8 + 14))
    return piece._replace(picture=_noisy(lit, chance, 8))


def several(chance: Chance, step: int) -> Piece:
    """What befalls a badge in a video: small, tilted or turned, moved while filmed, noisy, pressed
    twice.
    """
    piece = any_piece(chance).at(chance.uniform(2.2, 5))
    piece = (
        _tilt(piece, chance, 0.1)
        if step % 2
        else piece._replace(picture=_turned_a_little(piece.picture, chance))
    )
    seen = piece.picture.filter(ImageFilter.GaussianBlur(piece.pitch * chance.uniform(0.15, 0.4)))
    moved = round(piece.pitch * chance.uniform(0, 0.5))
    seen = Image.blend(seen, ImageChops.offset(seen, moved, 0), 0.5)
    contrast = seen.point(lambda grey: int(60 + grey * 0.5))
    return piece._replace(picture=pressed(_noisy(contrast, chance, 9), 60))


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
"""Name -> how it is made, and how many of it there are."""

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
    ground, ink = ("#18191a", "#dddddd") if dark else ("#ffffff", "#222222")
    screen = Image.new("RGB", (1080, 2400), ground)
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
    for place in range(5):
        pen.rectangle((90 + place * 200, 2300, 150 + place * 200, 2360), outline=ink, width=8)
        pen.rectangle((108 + place * 200, 2318, 132 + place * 200, 2342), fill=ink)
    return screen


def photograph(chance: Chance, size: tuple[int, int]) -> Image.Image:
    """Something with large and small detail in all colours."""
    seen = Image.new("RGB", size)
    for place, grain in enumerate((6, 24, 96), start=1):
        rough = chance.integers(
            0, 255, (max(2, size[1] // grain), max(2, size[0] // grain), 3), dtype=np.uint8
        )
        seen = Image.blend(
            seen, Image.fromarray(rough).resize(size, Image.Resampling.BILINEAR), 1 / place
        )
    return seen


def pressed(picture: Image.Image, quality: int) -> Image.Image:
    """As JPEG and back."""
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
    """One of its four edges is shorter by `strength` on both ends; what lies around is a table."""
    wide, high = piece.picture.size
    inwards = strength * min(wide, high) / 2
    corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], float)
    edge = int(chance.integers(4))
    first, second = corners[edge].copy(), corners[(edge + 1) % 4].copy()
    along = (second - first) / np.linalg.norm(second - first)
    corners[edge] = first + along * inwards
    corners[(edge + 1) % 4] = second - along * inwards
    padding = round(0.1 * max(wide, high))
    size = (wide + 2 * padding, high + 2 * padding)
    whole = _homography(
        corners + padding, np.array([(0, 0), (wide, 0), (wide, high), (0, high)], float)
    )
    warp = Image.Transform.PERSPECTIVE, whole, Image.Resampling.BICUBIC
    seen = piece.picture.transform(size, *warp, fillcolor=(140, 130, 118))
    return piece._replace(picture=seen, pitch=piece.pitch * (1 - strength))


def _homography(seen: np.ndarray, flat: np.ndarray) -> tuple[float, ...]:
    """The eight numbers of PIL's PERSPECTIVE: each point of the result -> where it comes from."""
    rows, wanted = [], []
    for (x, y), (u, v) in zip(seen, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(wanted)))
