"""How a badge looks: texts keep to their boxes and stay legible, and the code has room around it."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from PIL import Image

from credissuer.badges import drawing, qr
from credissuer.badges.account_rows import account_rows
from credissuer.badges.facts import BadgeFacts
from credissuer.badges.sizes import SIZES, Slot
from tests.badges.conftest import OTHERS, PERSON, SAMPLE, SUBJECTS

SVG = "{http://www.w3.org/2000/svg}"
SHOWN = {
    "sample": SAMPLE,
    "four": replace(PERSON, level=("Cam kết", "Committed"), others=OTHERS),
    "organization": SUBJECTS["organization"],
    "short": SUBJECTS["short"],
    "long": replace(SUBJECTS["long"], level=("Tiêu biểu", "Outstanding"), others=OTHERS),
    "demo": replace(SAMPLE, public_url="http://localhost:8000"),
}
LEAST = 12
"""CSS pixels of any text where a badge is shown as wide as `shown`."""


@lru_cache(maxsize=64)
def pixels(svg: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(drawing.png(svg))).convert("RGBA")).astype(np.int16)


def without(svg: str, words: set[str]) -> str:
    """The badge without the texts `words` and without the marks of its accounts."""
    ElementTree.register_namespace("", "http://www.w3.org/2000/svg")
    root = ElementTree.fromstring(svg)
    for parent in list(root.iter()):
        for child in list(parent):
            is_text = child.tag == f"{SVG}text" and "".join(child.itertext()) in words
            is_mark = child.tag == f"{SVG}path" and "scale" in child.get("transform", "")
            if is_text or is_mark:
                parent.remove(child)
    return ElementTree.tostring(root, "unicode")


def ink_box(first: np.ndarray, second: np.ndarray) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what differs visibly."""
    rows, columns = np.nonzero(np.abs(first - second).max(axis=-1) > 40)
    if not len(rows):
        return None
    return columns.min(), rows.min(), columns.max() + 1, rows.max() + 1


def words_of(facts: BadgeFacts, size: str, slot: Slot, language: str) -> set[str]:
    if slot.text == "accounts":
        return {row.text for row in account_rows(facts, slot)}
    only = SIZES[size]._replace(slots=(slot,))
    return {line.text for line in drawing.lines(facts, only, language)}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("subject", ["four", "organization", "long"])
def test_the_ink_of_every_text_is_within_its_box(subject: str, size: str) -> None:
    facts = SHOWN[subject]
    for slot in SIZES[size].slots:
        if slot.path:
            continue
        only = SIZES[size]._replace(slots=(slot,))
        svg = drawn_with(facts, size, only)
        box = ink_box(pixels(svg), pixels(without(svg, words_of(facts, size, slot, "both"))))
        assert box is not None, slot
        left, top, right, bottom = box
        assert left >= slot.x - 2 and right <= slot.x + slot.width + 2, (slot, box)
        assert top >= slot.y - 1 and bottom <= slot.y + slot.height + 1, (slot, box)


def drawn_with(facts: BadgeFacts, size: str, shape: object) -> str:
    """The badge with the slots of `shape` alone."""
    whole = SIZES[size]
    SIZES[size] = shape  # type: ignore[assignment]
    try:
        return drawing.badge_svg(facts, size, "both")
    finally:
        SIZES[size] = whole


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("facts", SHOWN.values(), ids=SHOWN)
def test_there_is_room_around_the_code(facts: BadgeFacts, size: str) -> None:
    """Four modules of white, and the card's white around them where there is a card."""
    shape = SIZES[size]
    picture = pixels(drawing.badge_svg(facts, size, "both"))[..., :3]
    matrix = qr.qr_matrix(qr.link_text(facts.public_url, facts.number))
    modules = len(matrix) + 2 * qr.QUIET
    x, y, side = shape.code
    module = side // modules
    assert module >= 3
    # The modules themselves, without their quiet zone.
    margin = (side - module * modules) // 2 + qr.QUIET * module
    inner = (slice(y + margin, y + side - margin), slice(x + margin, x + side - margin))
    assert shape.card is not None
    left, top, width = shape.card
    edge = min(10, (width - side) // 2)
    card = picture[top + edge : top + width - edge, left + edge : left + width - edge].copy()
    card[
        inner[0].start - top - edge : inner[0].stop - top - edge,
        inner[1].start - left - edge : inner[1].stop - left - edge,
    ] = 255
    assert (card == 255).all()
    for slot in shape.slots:
        if not slot.path:
            apart = (
                slot.x >= left + width
                or slot.x + slot.width <= left
                or slot.y >= top + width
                or slot.y + slot.height <= top
            )
            assert apart, slot


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_every_text_is_legible_where_the_badge_is_shown(size: str, language: str) -> None:
    shape = SIZES[size]
    assert shape.shown is not None
    scale = shape.shown / shape.width
    facts = replace(SAMPLE, others=OTHERS[:1])
    for line in drawing.lines(facts, shape, language):
        assert line.size * scale >= LEAST, (line.text, line.size * scale)
    for slot in shape.slots:
        if slot.text == "accounts":
            assert all(row.size * scale >= LEAST for row in account_rows(facts, slot))


@pytest.mark.parametrize("size", SIZES)
def test_the_mark_of_the_alliance_is_drawn(size: str) -> None:
    """Whatever it looks like: here a green square."""
    own = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
        '<path fill="#00ff00" d="M0 0h10v10H0z"/></svg>'
    )
    picture = pixels(drawing.badge_svg(replace(SAMPLE, logo=own), size, "vi"))
    green = (picture[..., :3] == (0, 255, 0)).all(axis=-1).sum()
    seal = SIZES[size].seal
    assert bool(green > 0) is (seal is not None)
    if seal is not None:
        assert green >= 0.6 * seal[2] ** 2


def test_a_ring_is_transparent_in_its_hole_but_for_the_code() -> None:
    ring = SIZES["ring"]
    alpha = pixels(drawing.badge_svg(SAMPLE, "ring", "vi"))[..., 3]
    assert ring.opening is not None and ring.card is not None
    middle_x, middle_y, radius = ring.opening
    y, x = np.mgrid[0 : ring.height, 0 : ring.width]
    distance = np.hypot(x + 0.5 - middle_x, y + 0.5 - middle_y)
    left, top, side = ring.card
    # The card's outline is three pixels wide on either side of its edge.
    beside = (x < left - 4) | (x > left + side + 4) | (y < top - 4) | (y > top + side + 4)
    assert (alpha[(distance < radius - 1) & beside] == 0).all()
    assert (alpha[(distance > radius + 2) & (distance < 398)] == 255).all()
    assert (alpha[distance > 402] == 0).all()
