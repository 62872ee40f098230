"""The printed sheets as data, in millimetres: where the codes and each text lie.

One more sheet is one row.
"""

from __future__ import annotations

from typing import NamedTuple

from credissuer.badges.sizes import Size, Slot


class PrintSheet(NamedTuple):
    """`layout` is in mm, its `code` that of the link, which stands in the middle where there is no
    offline code.

    `offline`: x, y, side of the other code; `offline_slot` the words below it. `mark`: x, y and
    width of the mark; `band` and `strip`: top and height of the coloured bands; `stamp`: x, y
    (middle and foot) and size of DEMO.
    """

    layout: Size
    offline: tuple[int, int, int]
    offline_slot: Slot
    link_slot: Slot
    mark: tuple[float, float, float]
    band: tuple[float, float]
    strip: tuple[float, float]
    stamp: tuple[float, float, float]


SHEETS = {
    "a4": PrintSheet(
        Size(
            210,
            297,
            (14, 92, 86),
            (
                Slot("alliance", 44, 8, 118, 14, 3, 8, "bold", "brand"),
                Slot("programme", 44, 22, 118, 10, 3, 6, "regular", "brand"),
                Slot("issued_to", 14, 44, 182, 8, 3, 5.5, "regular", "paper_muted", "middle"),
                Slot("name", 14, 52, 182, 24, 4, 15, "bold", "paper", "middle"),
                Slot("account", 14, 76, 182, 12, 3, 7.5, "regular", "paper", "middle"),
                Slot("type_it", 14, 202, 182, 8, 3, 5, "regular", "paper_muted", "middle"),
                Slot("address", 14, 210, 182, 19, 3, 13, "bold", "paper", "middle"),
                Slot("number_until", 14, 229, 182, 18, 3, 6.5, "regular", "paper", "middle"),
                Slot("not_proof", 14, 255, 182, 36, 4, 8, "bold", "strip", "middle"),
            ),
        ),
        offline=(110, 92, 86),
        link_slot=Slot("link_code", 14, 180, 86, 18, 2.5, 4.5, "regular", "paper_muted", "middle"),
        offline_slot=Slot(
            "offline_code", 110, 180, 86, 18, 2.5, 4.5, "regular", "paper_muted", "middle"
        ),
        mark=(14, 9, 24),
        band=(0, 40),
        strip=(253, 44),
        stamp=(183, 26, 12),
    ),
    "a6": PrintSheet(
        Size(
            105,
            148,
            (5, 45, 46),
            (
                Slot("alliance", 21, 3.5, 59, 8, 1.8, 4, "bold", "brand"),
                Slot("programme", 21, 11.5, 59, 5, 1.5, 3, "regular", "brand"),
                Slot("issued_to", 5, 21, 95, 4, 1.8, 2.8, "regular", "paper_muted", "middle"),
                Slot("name", 5, 25, 95, 12, 2, 7.5, "bold", "paper", "middle"),
                Slot("account", 5, 37, 95, 6, 1.8, 4, "regular", "paper", "middle"),
                Slot("type_it", 5, 102, 95, 4, 1.8, 2.6, "regular", "paper_muted", "middle"),
                Slot("address", 5, 106, 95, 9, 1.8, 6.5, "bold", "paper", "middle"),
                Slot("number_until", 5, 115, 95, 9, 1.8, 3.2, "regular", "paper", "middle"),
                Slot("not_proof", 5, 127.5, 95, 18, 2.4, 4, "bold", "strip", "middle"),
            ),
        ),
        offline=(54, 45, 46),
        link_slot=Slot("link_code", 5, 92, 46, 9, 1.6, 2.5, "regular", "paper_muted", "middle"),
        offline_slot=Slot(
            "offline_code", 54, 92, 46, 9, 1.6, 2.5, "regular", "paper_muted", "middle"
        ),
        mark=(5, 4, 13),
        band=(0, 20),
        strip=(126, 22),
        stamp=(91, 13.5, 6),
    ),
}
"""Codes of at least 46 mm: more than twice the 20 that a link needs, and enough for the largest
offline code.
"""
