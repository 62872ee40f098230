"""The layout of a badge and its colours."""

from __future__ import annotations

from itertools import combinations
from math import ceil, hypot

import pytest

from credissuer.badges.sizes import PALETTE, SIZES


def luminance(colour):
    """WCAG 2.2, relative luminance."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", PALETTE)
def test_every_text_has_a_contrast_of_at_least_seven(name):
    dark, light = sorted(map(luminance, PALETTE[name]))
    assert (light + 0.05) / (dark + 0.05) >= 7


def overlap(first, second):
    return all(first[axis] < second[axis + 2] and second[axis] < first[axis + 2] for axis in (0, 1))


@pytest.mark.parametrize("name", SIZES)
def test_code_and_texts_do_not_overlap(name):
    size = SIZES[name]
    x, y, side = size.code
    boxes = [(x, y, x + side, y + side)]
    boxes += [
        (slot.x, slot.y, slot.x + slot.width, slot.y + slot.height)
        for slot in size.slots
        if not slot.path
    ]
    for box in boxes:
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= size.width and box[3] <= size.height
    for first, second in combinations(boxes, 2):
        assert not overlap(first, second), (first, second)


def test_the_sizes_are_those_of_the_networks():
    assert {name: size[:2] for name, size in SIZES.items()} == {
        "feed": (1080, 1350),
        "story": (1080, 1920),
        "banner": (1500, 500),
        "channel": (2048, 1152),
        "card": (1200, 630),
        "avatar": (400, 400),
        "ring": (800, 800),
        "web": (600, 200),
    }


def test_code_and_texts_are_outside_the_areas_that_networks_cover():
    """JOURNEYS 1.7 for a video, YouTube's figures for a channel, and how X and Facebook crop the
    banner of a profile.
    """
    assert SIZES["story"].safe == (
        0,
        ceil(0.14 * 1920),
        int(0.88 * 1080),
        int(0.8 * 1920) - ceil(0.14 * 1920),
    )
    x, y, width, height = SIZES["channel"].safe
    assert (
        abs(x + width / 2 - 1024) <= 1
        and abs(y + height / 2 - 576) <= 1
        and width <= 1236
        and height <= 338
    )
    x, _, width, _ = SIZES["banner"].safe
    assert x >= 375 and x + width <= (1500 + 889) // 2 + 6
    for size in SIZES.values():
        x, y, width, height = size.safe or (0, 0, size.width, size.height)
        boxes = [
            (*size.code, size.code[2]),
            *((slot.x, slot.y, slot.width, slot.height) for slot in size.slots if not slot.path),
        ]
        for box in boxes:
            assert box[0] >= x and box[1] >= y, box
            assert box[0] + box[2] <= x + width and box[1] + box[3] <= y + height, box


def test_the_code_of_an_avatar_is_within_the_round_crop():
    """283 px is the side of a square within a circle of 400 px: 94 modules of three pixels."""
    x, y, side = SIZES["avatar"].code
    assert x == y == (400 - side) / 2
    assert side <= 283
    assert side // 33 >= 3


def test_a_ring_leaves_a_round_hole_and_keeps_its_code_within_the_round_crop():
    ring = SIZES["ring"]
    x, y, radius = ring.opening
    assert (x, y) == (ring.width / 2, ring.height / 2)
    assert 300 <= radius < ring.width / 2
    left, top, side = ring.code
    farthest = hypot(left + side - x, top + side - y)
    assert farthest < ring.width / 2
    # A portrait is more than its edge: the code leaves the middle free.
    assert min(left, top) > x


def test_each_size_has_every_part_of_a_badge():
    """Except the name on what is round, because every profile shows it beside that."""
    texts = {name: {slot.text for slot in size.slots} for name, size in SIZES.items()}
    for name in ("feed", "story", "banner", "channel", "card", "web"):
        assert {"alliance", "level", "name", "accounts"} <= texts[name]
        assert {"address", "address_lines"} & texts[name]
        assert {"not_proof_two", "not_proof_line"} & texts[name]
    for name in ("feed", "story", "channel", "card", "web"):
        assert {"number_and_until", "until", "until_line"} & texts[name]
    assert texts["avatar"] == {"not_proof_short", "address", "level_line"}
    assert texts["ring"] == {"level_alliance", "address"}


@pytest.mark.parametrize("name", [name for name in SIZES if name not in ("avatar", "ring")])
def test_the_name_is_the_largest_word_and_the_strip_is_smaller(name):
    largest = {slot.text: slot.largest for slot in SIZES[name].slots}
    size = largest.pop("name")
    assert size > 1.2 * max(largest.values())
