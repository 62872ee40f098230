"""The layout of the printed sheets: everything is on the paper, and no text on a code."""

from __future__ import annotations

import pytest

from credissuer.badges.sheets import SHEETS, PrintSheet
from credissuer.badges.sizes import Slot

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in millimetres."""


def box_of_slot(slot: Slot) -> Box:
    return slot.x, slot.y, slot.x + slot.width, slot.y + slot.height


def box_of_code(code: tuple[float, float, float], edge: float = 0) -> Box:
    x, y, side = code
    return x - edge, y - edge, x + side + edge, y + side + edge


def box_of(sides: tuple[float, float, float, float]) -> Box:
    x, y, width, height = sides
    return x, y, x + width, y + height


def overlap(first: Box, second: Box) -> bool:
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def within(inner: Box, outer: Box) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def texts_of(sheet: PrintSheet) -> list[Slot]:
    return [*sheet.layout.slots, sheet.link_slot, sheet.offline_slot, *sheet.demo_slots]


def one(sheet: PrintSheet, *names: str) -> Slot:
    [slot] = [slot for slot in texts_of(sheet) if slot.text in names]
    return slot


@pytest.mark.parametrize("name", SHEETS)
def test_boxes_do_not_overlap_and_are_on_the_paper(name: str) -> None:
    """Texts, the white cards of the codes, the mark above the ribbon, and the rules beside it."""
    sheet = SHEETS[name]
    assert sheet.layout.seal is not None
    left, top, right, _ = box_of_code(sheet.layout.seal)
    boxes = [
        box_of_code(sheet.layout.code, sheet.edge),
        box_of_code(sheet.offline, sheet.edge),
        (left, top, right, sheet.ribbon[1]),
        *((x, y, x + length, y + sheet.hair) for x, y, length in sheet.lines),
        *map(box_of_slot, texts_of(sheet)),
    ]
    for index, box in enumerate(boxes):
        assert box[0] >= sheet.inset and box[2] <= sheet.layout.width - sheet.inset, box
        assert box[1] >= 3 and box[3] <= sheet.layout.height - sheet.inset, box
        assert not [other for other in boxes[:index] if overlap(box, other)], box


@pytest.mark.parametrize("name", SHEETS)
def test_codes_are_printed_large_enough_for_a_phone(name: str) -> None:
    sheet = SHEETS[name]
    assert min(sheet.layout.code[2], sheet.offline[2]) >= 46
    assert sheet.edge > 0


@pytest.mark.parametrize("name", SHEETS)
def test_a_text_on_a_colour_is_within_it_and_the_others_are_not(name: str) -> None:
    sheet = SHEETS[name]
    width = sheet.layout.width
    grounds = {
        "strip": box_of(sheet.strip),
        "brand": box_of(sheet.ribbon),
        "demo": (0, 0, width, sheet.band),
    }
    for slot in texts_of(sheet):
        for ground, box in grounds.items():
            if slot.ground == ground:
                assert within(box_of_slot(slot), box), slot
            else:
                assert not overlap(box_of_slot(slot), box), slot
    assert {slot.ground for slot in texts_of(sheet)} >= grounds.keys()


@pytest.mark.parametrize("name", SHEETS)
def test_the_mark_and_the_ribbon_are_one_medallion(name: str) -> None:
    sheet = SHEETS[name]
    assert sheet.layout.seal is not None
    mark, ribbon = box_of_code(sheet.layout.seal), box_of(sheet.ribbon)
    assert overlap(mark, ribbon)
    assert abs((mark[0] + mark[2]) - (ribbon[0] + ribbon[2])) <= 1
    # Wide enough to be seen from an arm's length, in any company of other papers.
    assert sheet.layout.seal[2] >= 0.2 * sheet.layout.width


@pytest.mark.parametrize("name", SHEETS)
def test_the_name_may_be_the_largest_text_and_no_text_is_below_four_points(name: str) -> None:
    sheet = SHEETS[name]
    largest = one(sheet, "name").largest
    for slot in texts_of(sheet):
        if slot.text not in ("name", "demo_word"):
            assert slot.largest <= largest * 0.75, slot
        assert slot.smallest * 72 / 25.4 >= 4, slot
    assert one(sheet, "not_proof_two").largest >= 2.7


@pytest.mark.parametrize("name", SHEETS)
def test_four_accounts_have_room(name: str) -> None:
    assert one(SHEETS[name], "accounts").rows == 4
