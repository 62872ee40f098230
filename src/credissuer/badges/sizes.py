"""The sizes of a badge as data: where the code and each text lie.

One more size is one row and one template.
"""

from __future__ import annotations

from typing import NamedTuple

PALETTE = {
    "brand": ("#16305B", "#FFFFFF"),
    "demo": ("#A3120D", "#FFFFFF"),
    "ink": ("#FFFFFF", "#14203A"),
    "muted": ("#FFFFFF", "#3D4A66"),
    "paper": ("#F1F5FB", "#14203A"),
    "paper_muted": ("#F1F5FB", "#3D4A66"),
    "strip": ("#FFE08A", "#3A2A00"),
    "stamp": ("#F1F5FB", "#A3120D"),
}
"""Name -> (ground, ink): every text stands on its own ground, with a contrast of at least 7:1."""


class Slot(NamedTuple):
    """Where a text goes: its box and font sizes in px, its ground in PALETTE, how it stands in its
    box.

    `anchor` is "start" or "middle", `rows` the most lines; `path` is the id of a curve in the
    template along which one line runs, whose length is then `width`.
    """

    text: str
    x: float
    y: float
    width: float
    height: float
    smallest: float
    largest: float
    weight: str
    ground: str
    anchor: str = "start"
    rows: int = 9
    path: str | None = None


class Size(NamedTuple):
    """`code`: x, y and side of the square that holds the QR code with its quiet zone, in px.

    `safe`: x, y, width and height of what no network covers or cuts away, where it is not the whole
    picture; code and texts lie in it.
    """

    width: int
    height: int
    code: tuple[int, int, int]
    slots: tuple[Slot, ...]
    safe: tuple[int, int, int, int] | None = None


SIZES = {
    "feed": Size(
        1080,
        1350,
        (243, 384, 594),
        (
            Slot("alliance", 188, 20, 836, 68, 18, 44, "bold", "brand"),
            Slot("programme", 188, 88, 836, 50, 16, 32, "regular", "brand"),
            Slot("issued_to", 64, 172, 952, 36, 20, 28, "regular", "paper_muted", "middle"),
            Slot("name", 64, 208, 952, 104, 20, 72, "bold", "paper", "middle"),
            Slot("account", 64, 312, 952, 54, 16, 38, "regular", "paper", "middle"),
            Slot("type_it", 64, 990, 952, 38, 18, 26, "regular", "paper_muted", "middle"),
            Slot("address", 64, 1028, 952, 74, 16, 56, "bold", "paper", "middle"),
            Slot("number_until", 64, 1102, 952, 78, 18, 32, "regular", "paper", "middle"),
            Slot("not_proof", 56, 1192, 968, 152, 22, 38, "bold", "strip", "middle"),
        ),
    ),
    # A video's buttons cover the top 14 %, the bottom 20 % and 12 % on the right.
    "story": Size(
        1080,
        1920,
        (214, 568, 561),
        (
            Slot("alliance", 144, 281, 794, 68, 18, 44, "bold", "brand"),
            Slot("programme", 144, 349, 794, 50, 16, 32, "regular", "brand"),
            Slot("issued_to", 48, 414, 894, 34, 18, 26, "regular", "paper_muted", "middle"),
            Slot("name", 48, 448, 894, 64, 14, 50, "bold", "paper", "middle"),
            Slot("account", 48, 512, 894, 46, 14, 34, "regular", "paper", "middle"),
            Slot("type_it", 48, 1141, 894, 38, 16, 26, "regular", "paper_muted", "middle"),
            Slot("address", 48, 1179, 894, 74, 16, 56, "bold", "paper", "middle"),
            Slot("number_until", 48, 1253, 894, 78, 16, 32, "regular", "paper", "middle"),
            Slot("not_proof", 48, 1346, 894, 180, 22, 40, "bold", "strip", "middle"),
        ),
        safe=(0, 269, 950, 1267),
    ),
    # On a phone the head of an X profile loses its upper and lower edge, its portrait covers the
    # lower left corner; Facebook cuts the sides.
    "banner": Size(
        1500,
        500,
        (390, 85, 330),
        (
            Slot("alliance", 736, 56, 454, 36, 9, 24, "bold", "brand"),
            Slot("programme", 736, 92, 454, 30, 9, 20, "regular", "brand"),
            Slot("name", 736, 130, 454, 70, 12, 46, "bold", "paper"),
            Slot("account", 736, 200, 454, 34, 8, 26, "regular", "paper"),
            Slot("address", 736, 234, 454, 44, 10, 32, "bold", "paper"),
            Slot("number_until", 736, 278, 454, 50, 9, 20, "regular", "paper_muted"),
            Slot("not_proof", 736, 340, 454, 104, 14, 24, "bold", "strip"),
        ),
        safe=(380, 50, 820, 400),
    ),
    # YouTube shows 1235 x 338 pixels in the middle on every screen.
    "channel": Size(
        2048,
        1152,
        (412, 411, 330),
        (
            Slot("alliance", 768, 410, 820, 36, 10, 26, "bold", "brand"),
            Slot("programme", 768, 446, 820, 30, 10, 20, "regular", "brand"),
            Slot("name", 768, 482, 820, 66, 16, 48, "bold", "paper"),
            Slot("account", 768, 548, 820, 34, 12, 26, "regular", "paper"),
            Slot("address", 768, 582, 820, 46, 14, 36, "bold", "paper"),
            Slot("number_until_line", 768, 628, 820, 34, 12, 22, "regular", "paper_muted"),
            Slot("not_proof", 768, 672, 820, 68, 14, 24, "bold", "strip"),
        ),
        safe=(406, 407, 1236, 338),
    ),
    "avatar": Size(
        400,
        400,
        (68, 68, 264),
        (
            Slot("host", 134, 9, 132, 23, 5, 17, "regular", "brand", "middle", 1),
            Slot("number", 92, 32, 216, 36, 14, 29, "bold", "brand", "middle", 1),
            Slot("account", 0, 0, 190, 24, 5, 17, "bold", "brand", "middle", 1, "left"),
            Slot("alliance_once", 0, 0, 190, 24, 5, 17, "bold", "brand", "middle", 1, "right"),
            Slot("scan", 96, 333, 208, 29, 8, 21, "bold", "strip", "middle", 1),
            Slot("not_proof_once", 120, 362, 160, 19, 6, 13, "regular", "strip", "middle", 1),
        ),
    ),
    "web": Size(
        600,
        200,
        (8, 17, 165),
        (
            Slot("alliance", 188, 4, 358, 20, 7, 14, "bold", "ink"),
            Slot("programme", 188, 24, 358, 17, 7, 12, "regular", "muted"),
            Slot("name", 188, 41, 358, 40, 9, 28, "bold", "ink"),
            Slot("account", 188, 81, 358, 20, 8, 15, "regular", "ink"),
            Slot("address", 188, 101, 358, 25, 8, 18, "bold", "ink"),
            Slot("number_until_line", 188, 126, 358, 18, 7, 12, "regular", "muted"),
            Slot("not_proof", 188, 145, 404, 50, 9, 13, "bold", "strip"),
        ),
    ),
}
