"""The sizes of a badge as data: where the code and each text lie. One more size is one row and one template."""

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
    """Where a text goes: its box and font sizes in px, its ground in PALETTE, how it stands in its box.

    `anchor` is "start" or "middle", `rows` the most lines; `path` is the id of a curve in the template along which one
    line runs, whose length is then `width`.
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
    """`code`: x, y and side of the square that holds the QR code with its quiet zone, in px."""

    width: int
    height: int
    code: tuple[int, int, int]
    slots: tuple[Slot, ...]


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
