"""Where things lie on a badge, and in which colours."""

from __future__ import annotations

from itertools import combinations

import pytest

from credissuer.badges.sizes import PALETTE, SIZES


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", PALETTE)
def test_every_text_has_a_contrast_of_seven(name):
    dark, light = sorted(map(luminance, PALETTE[name]))
    assert (light + 0.05) / (dark + 0.05) >= 7


def overlap(first, second):
    return all(first[axis] < second[axis + 2] and second[axis] < first[axis + 2] for axis in (0, 1))


@pytest.mark.parametrize("name", SIZES)
def test_nothing_lies_on_the_code_nor_on_one_another(name):
    size = SIZES[name]
    x, y, side = size.code
    boxes = [(x, y, x + side, y + side)]
    boxes += [(slot.x, slot.y, slot.x + slot.width, slot.y + slot.height) for slot in size.slots if not slot.path]
    for box in boxes:
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= size.width and box[3] <= size.height
    for first, second in combinations(boxes, 2):
        assert not overlap(first, second), (first, second)


def test_the_sizes_are_those_of_the_networks():
    assert {name: size[:2] for name, size in SIZES.items()} == {
        "feed": (1080, 1350),
        "avatar": (400, 400),
        "web": (600, 200),
    }


def test_the_code_of_an_avatar_stays_within_the_round_crop():
    """283 px is the side of the square in a circle of 400; three pixels a module hold up to 94 modules."""
    x, y, side = SIZES["avatar"].code
    assert x == y == (400 - side) / 2
    assert side <= 283
    assert side // 33 >= 3


def test_each_size_has_every_part_of_a_badge():
    """An avatar has no room for the name, which stands beside it on every profile."""
    shown = {name: {slot.text for slot in size.slots} for name, size in SIZES.items()}
    for name in ("feed", "web"):
        assert {"alliance", "programme", "name", "account", "address", "not_proof"} <= shown[name]
        assert {"number_until", "number_until_line"} & shown[name]
    assert {"alliance_once", "account", "host", "number", "scan", "not_proof_once"} == shown["avatar"]
