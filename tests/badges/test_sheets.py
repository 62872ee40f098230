"""The layout of the printed sheets: everything is on the paper, and no text on a code."""

from __future__ import annotations

import pytest

from credissuer.badges.sheets import SHEETS
from credissuer.badges.sizes import Slot

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres."""


def box_of_slot(slot: Slot) -> Box:
    return slot.x, slot.y, slot.x + slot.width, slot.y + slot.height


def box_of_code(code: tuple[int, int, int]) -> Box:
    x, y, side = code
    return x, y, x + side, y + side


def overlap(first: Box, second: Box) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


@pytest.mark.parametrize("name", SHEETS)
def test_boxes_do_not_overlap_and_are_on_the_paper(name: str) -> None:
    sheet = SHEETS[name]
    slots = [*sheet.layout.slots, sheet.link_slot, sheet.offline_slot]
    boxes = [box_of_code(sheet.layout.code), box_of_code(sheet.offline), *map(box_of_slot, slots)]
    for index, box in enumerate(boxes):
        assert box[0] >= 0 and box[1] >= 0, box
        assert box[2] <= sheet.layout.width and box[3] <= sheet.layout.height, box
        assert not [other for other in boxes[:index] if overlap(box, other)], box


@pytest.mark.parametrize("name", SHEETS)
def test_codes_are_printed_large_enough_for_a_phone(name: str) -> None:
    sheet = SHEETS[name]
    assert min(sheet.layout.code[2], sheet.offline[2]) >= 46


@pytest.mark.parametrize("name", SHEETS)
def test_the_warning_is_within_its_strip(name: str) -> None:
    sheet = SHEETS[name]
    [warning] = [slot for slot in sheet.layout.slots if slot.text == "not_proof"]
    top, height = sheet.strip
    assert top <= warning.y and warning.y + warning.height <= top + height
