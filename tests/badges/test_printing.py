"""Badges for print: two decoders read both codes, the text is real text, the file is
reproducible.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pypdfium2
import pytest
from PIL import ImageChops

from credissuer.badges import printing, qr
from credissuer.badges.facts import LANGUAGES
from credissuer.badges.sheets import SHEETS
from credissuer.badges.sizes import PALETTE
from tests.badges.conftest import PERSON, SUBJECTS, sha256_in_another_process
from tests.hostile_names import HOSTILE_NAMES

OFFLINE = "https://TNSO.VN/V#1." + "K7$Q*Z-4:W" * 60
DEMO = SUBJECTS["demo"]


def page(octets, dots=200):
    """The only page as a picture, at `dots` per inch."""
    document = pypdfium2.PdfDocument(octets)
    assert len(document) == 1
    return document[0].render(scale=dots / 72).to_pil().convert("RGB")


def text(octets):
    return " ".join(pypdfium2.PdfDocument(octets)[0].get_textpage().get_text_range().split())


def crop(picture, square, sheet):
    """The square (x, y, side in mm) of the rasterised page, with a margin of one millimetre."""
    scale = picture.width / sheet.layout.width
    x, y, side = square
    return picture.crop(
        tuple(int(millimetre * scale) for millimetre in (x - 1, y - 1, x + side + 1, y + side + 1))
    )


@pytest.mark.parametrize("size", SHEETS)
@pytest.mark.parametrize("subject", ["person", "long"])
def test_both_printed_codes_can_be_read_and_so_can_a_link_without_an_offline_code(
    subject, size, by_zxing, by_zbar, assert_read
):
    facts, sheet = SUBJECTS[subject], SHEETS[size]
    link = qr.link_text(facts.public_url, facts.number)
    picture = page(printing.badge_pdf(facts, size, "both", OFFLINE))
    assert set(by_zxing(picture)) == {link, OFFLINE}
    assert_read(crop(picture, sheet.layout.code, sheet), link)
    assert by_zbar(crop(picture, sheet.offline, sheet)) == [OFFLINE]
    assert_read(page(printing.badge_pdf(facts, size, "vi", None), 100), link)


@pytest.mark.parametrize("size", SHEETS)
def test_every_code_is_at_least_twenty_millimetres_wide(size):
    """A module is at least 0.5 mm in the offline code of two accounts, and 0.4 mm in the
    largest.
    """
    sheet = SHEETS[size]
    for (_, _, side), modules, least_module in (
        (sheet.layout.code, 25 + 8, 1.0),
        (sheet.offline, 69 + 8, 0.5),
    ):
        assert side * modules / (modules + 8) >= 20
        assert side / modules >= least_module
    assert sheet.offline[2] / (qr.MAX_MODULES + 8) >= 0.4


@pytest.mark.parametrize("size", SHEETS)
def test_codes_and_texts_do_not_overlap_and_are_within_the_margins(size):
    sheet = SHEETS[size]
    slots = (*sheet.layout.slots, sheet.link_slot, sheet.offline_slot)
    boxes = [(slot.x, slot.y, slot.x + slot.width, slot.y + slot.height) for slot in slots]
    boxes += [(x, y, x + side, y + side) for x, y, side in (sheet.layout.code, sheet.offline)]
    for box in boxes:
        assert (
            box[0] >= 3
            and box[1] >= 3
            and box[2] <= sheet.layout.width - 3
            and box[3] <= sheet.layout.height - 2
        )
    for first, second in combinations(boxes, 2):
        assert not all(
            first[axis] < second[axis + 2] and second[axis] < first[axis + 2] for axis in (0, 1)
        )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SHEETS)
def test_the_text_can_be_extracted_with_every_mark(size, language):
    page_text = text(
        printing.badge_pdf(replace(PERSON, name="Đặng Trần Côn Ỷ Ỡ Ặ Ẫ"), size, language, OFFLINE)
    )
    for expected, phrase in (
        (True, "Đặng Trần Côn Ỷ Ỡ Ặ Ẫ"),
        (True, "tnso.vn/c/7K3M9QX2HS"),
        (language != "en", "Ảnh này chưa phải bằng chứng."),
        (language != "en", "Cấp đến 23 tháng 11, 2027"),
        (language != "vi", "This picture is not proof."),
        (language != "vi", "Issued until 23 November 2027"),
    ):
        assert (phrase in page_text) is expected, phrase


def test_marks_above_and_below_letters_are_drawn():
    """Two badges that differ in the marks of the name differ in pixels within the box of the
    name.
    """
    with_marks, without_marks = (
        page(printing.badge_pdf(replace(PERSON, name=name), "a4", "vi", None), 100).convert("L")
        for name in ("Nguyễn Thị Ánh", "Nguyen Thi Anh")
    )
    slot = next(slot for slot in SHEETS["a4"].layout.slots if slot.text == "name")
    mm = with_marks.width / 210
    difference = ImageChops.difference(with_marks, without_marks)
    left, top, right, bottom = difference.getbbox()
    assert slot.x * mm <= left and right <= (slot.x + slot.width) * mm
    assert slot.y * mm <= top and bottom <= (slot.y + slot.height) * mm
    assert (np.asarray(difference) > 128).sum() > 200


@pytest.mark.parametrize("size", SHEETS)
def test_a_name_stays_within_its_box(size):
    slot = next(slot for slot in SHEETS[size].layout.slots if slot.text == "name")
    pages = [
        page(printing.badge_pdf(replace(PERSON, name=name), size, "vi", None), 100)
        for name in ("-", "W" * 80, "Ậ" * 80)
    ]
    mm = pages[0].width / SHEETS[size].layout.width
    for changed in (ImageChops.difference(pages[0], picture).getbbox() for picture in pages[1:]):
        assert changed[0] >= slot.x * mm - 1 and changed[2] <= (slot.x + slot.width) * mm + 1
        assert changed[1] >= slot.y * mm - 1 and changed[3] <= (slot.y + slot.height) * mm + 1


def test_a_hostile_name_is_only_text_in_the_pdf():
    """In every field: the file still has one page, no action, and one link, to the certificate."""
    for name in HOSTILE_NAMES:
        facts = replace(
            PERSON,
            name=name.text,
            handle=name.text,
            alliance=(name.text,) * 2,
            programme=(name.text,) * 2,
        )
        octets = printing.badge_pdf(facts, "a6", "both", None)
        assert not re.search(
            rb"/(?:JavaScript|JS|AA|OpenAction|Launch|EmbeddedFile|AcroForm)\b(?! \[)",
            _without_streams(octets),
        ), name.id
        assert re.findall(rb"/URI \((.*?)\)", octets) == [b"https://tnso.vn/c/7K3M9QX2HS"], name.id


def _without_streams(octets):
    outside = re.sub(rb"stream\r?\n.*?endstream", b"", octets, flags=re.DOTALL)
    return outside.replace(b"/OpenAction [", b"[")  # which page is shown first


def test_the_pdf_embeds_only_subsets_of_the_vendored_fonts():
    octets = printing.badge_pdf(PERSON, "a6", "vi", None)
    names = set(re.findall(rb"/BaseFont /(?:[A-Z]+\+)?([A-Za-z-]+)", octets))
    assert names == {b"NotoSans", b"NotoSansBold"}
    assert octets.count(b"/FontFile2") == 2
    assert len(octets) < 30_000 and len(printing.badge_pdf(PERSON, "a4", "both", OFFLINE)) < 60_000


def test_the_same_badge_is_the_same_file_in_another_process():
    text = "https://TNSO.VN/V#1.ABC"
    first, second = (printing.badge_pdf(PERSON, "a6", "both", text) for _ in range(2))
    assert first == second
    assert hashlib.sha256(first).hexdigest() == sha256_in_another_process(
        "printing", f"printing.badge_pdf(PERSON, 'a6', 'both', {text!r})"
    )


@pytest.mark.parametrize("size", SHEETS)
def test_a_demo_badge_is_marked_as_such(size):
    red = tuple(bytes.fromhex(PALETTE["demo"][0][1:]))
    shares = {}
    for facts in (PERSON, DEMO):
        octets = printing.badge_pdf(facts, size, "vi", None)
        shares[facts.demo] = (np.asarray(page(octets, 50)) == red).all(axis=-1).mean()
        assert ("DEMO" in text(octets)) is facts.demo
    assert shares[False] == 0 and shares[True] > 0.05
