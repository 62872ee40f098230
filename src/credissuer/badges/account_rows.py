"""The accounts on a badge, a row each: the platform's mark, its name in words, the handle."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.badges import lettering, wording
from credissuer.badges.facts import BadgeFacts
from credissuer.badges.glyphs import glyphs
from credissuer.badges.sizes import Slot
from credissuer.words import DEFAULT

# In ems: side of a mark, and from its left edge to the text.
_MARK, _TEXT = 1.0, 1.45
_PITCH = lettering.tall(1)


class AccountLine(NamedTuple):
    """A text: its left end on the baseline, size and width in px; and the mark before it, an SVG
    path (None for a platform without one) with the corner and side of its square.
    """

    text: str
    x: float
    y: float
    size: float
    width: float
    glyph: str | None
    glyph_x: float
    glyph_y: float
    glyph_side: float


def account_rows(
    facts: BadgeFacts,
    slot: Slot,
    languages: tuple[str, ...] = (DEFAULT,),
) -> list[AccountLine]:
    """As many accounts as the slot has rows, all at one size, their marks one below the other.

    What is too wide even at the smallest size ends in an ellipsis.
    """
    shown = wording.accounts(facts, languages)[: slot.rows]
    if not shown:
        return []
    ems = max(lettering.width(text, slot.weight, 1) for _, text in shown) + _TEXT
    fitting = min(slot.largest, slot.height / (len(shown) * _PITCH), slot.width / ems)
    # Rounded down, because rounded up it would not fit.
    size = max(slot.smallest, int(fitting * 100) / 100)
    room = slot.width / size - _TEXT
    texts = [(platform, lettering.cut(text, slot.weight, room)) for platform, text in shown]
    widths = [lettering.width(text, slot.weight, size) for _, text in texts]
    spare = slot.width - max(widths) - _TEXT * size
    left = slot.x + (spare / 2 if slot.anchor == "middle" else 0)
    top = slot.y + (slot.height - len(texts) * _PITCH * size) / 2
    rows = []
    for position, ((platform, text), width) in enumerate(zip(texts, widths, strict=True)):
        baseline = top + (position * _PITCH + lettering.ASCENT) * size
        rows.append(
            AccountLine(
                text=text,
                x=round(left + _TEXT * size, 2),
                y=round(baseline, 2),
                size=size,
                width=round(width, 2),
                glyph=glyphs().get(platform),
                glyph_x=round(left, 2),
                # Its middle at the middle of the capitals, which are 0.714 em high.
                glyph_y=round(baseline - (0.714 / 2 + _MARK / 2) * size, 2),
                glyph_side=round(_MARK * size, 2),
            )
        )
    return rows
