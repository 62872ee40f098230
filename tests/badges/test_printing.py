"""Badges for print: both codes read by two decoders as rasterised, real text in both languages, the
same file always.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zlib
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
from tests.badges.conftest import PERSON, SUBJECTS
from tests.hostile_names import HOSTILE_NAMES

OFFLINE = "HTTPS://TNSO.VN/V#1." + "K7$Q*Z-4:W" * 60
DEMO = SUBJECTS["demo"]


def page(octets, dots=200):
    """The one page as a picture, at so many dots an inch."""
    document = pypdfium2.PdfDocument(octets)
    assert len(document) == 1
    return document[0].render(scale=dots / 72).to_pil().convert("RGB")


def text(octets):
    return " ".join(pypdfium2.PdfDocument(octets)[0].get_textpage().get_text_range().split())


def crop(picture, place, sheet):
    """A square of the sheet (mm) of the rasterised page, with a millimetre around."""
    scale = picture.width / sheet.layout.width
    x, y, side = place
    return picture.crop(tuple(int(at * scale) for at in (x - 1, y - 1, x + side + 1, y + side + 1)))


@pytest.mark.parametrize("size", SHEETS)
@pytest.mark.parametrize("who", ["person", "long"])
def test_both_codes_read_as_printed_and_so_does_the_link_on_a_sheet_of_its_own(
    who, size, by_zxing, by_zbar, assert_read
):
    facts, sheet = SUBJECTS[who], SHEETS[size]
    link = qr.link_text(facts.public_url, facts.number)
    picture = page(printing.badge_pdf(facts, size, "both", OFFLINE))
    assert set(by_zxing(picture)) == {link, OFFLINE}
    assert_read(crop(picture, sheet.layout.code, sheet), link)
    assert by_zbar(crop(picture, sheet.offline, sheet)) == [OFFLINE]
    assert_read(page(printing.badge_pdf(facts, size, "vi", None), 100), link)


@pytest.mark.parametrize("size", SHEETS)
def test_a_code_is_at_least_twenty_millimetres_wide_even_the_largest(size):
    """Half a millimetre a module for the offline code of two accounts, 0.4 for the largest there
    can be.
    """
    sheet = SHEETS[size]
    for (_, _, side), modules, least in (
        (sheet.layout.code, 25 + 8, 1.0),
        (sheet.offline, 69 + 8, 0.5),
    ):
        assert side * modules / (modules + 8) >= 20
        assert side / modules >= least
    assert sheet.offline[2] / (qr.MAX_MODULES + 8) >= 0.4


@pytest.mark.parametrize("size", SHEETS)
def test_nothing_lies_on_a_code_nor_on_one_another_and_all_on_the_sheet(size):
    sheet = SHEETS[size]
    slots = (*sheet.layout.slots, sheet.link_slot, sheet.offline_slot)
    boxes = [(s.x, s.y, s.x + s.width, s.y + s.height) for s in slots]
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
def test_the_text_is_text_with_every_mark(size, language):
    said = text(
        printing.badge_pdf(replace(PERSON, name="Đặng Trần Côn Ỷ Ỡ Ặ Ẫ"), size, language, OFFLINE)
    )
    for there, part in (
        (True, "Đặng Trần Côn Ỷ Ỡ Ặ Ẫ"),
        (True, "tnso.vn/c/7K3M9QX2HS"),
        (language != "en", "Ảnh này chưa phải bằng chứng."),
        (language != "en", "Cấp đến 23 tháng 11, 2027"),
        (language != "vi", "This picture is not proof."),
        (language != "vi", "Issued until 23 November 2027"),
    ):
        assert (part in said) is there, part


def test_marks_are_drawn():
    """Only the name differs, so only there do the pixels, above the capitals and below the letters
    too.
    """
    marked, bare = (
        page(printing.badge_pdf(replace(PERSON, name=name), "a4", "vi", None), 100).convert("L")
        for name in ("Nguyễn Thị Ánh", "Nguyen Thi Anh")
    )
    slot = next(slot for slot in SHEETS["a4"].layout.slots if slot.text == "name")
    mm = marked.width / 210
    difference = ImageChops.difference(marked, bare)
    left, top, right, bottom = difference.getbbox()
    assert slot.x * mm <= left and right <= (slot.x + slot.width) * mm
    assert slot.y * mm <= top and bottom <= (slot.y + slot.height) * mm
    assert (np.asarray(difference) > 128).sum() > 200


@pytest.mark.parametrize("size", SHEETS)
def test_nothing_of_a_name_leaves_its_box(size):
    slot = next(slot for slot in SHEETS[size].layout.slots if slot.text == "name")
    pages = [
        page(printing.badge_pdf(replace(PERSON, name=name), size, "vi", None), 100)
        for name in ("-", "W" * 80, "Ậ" * 80)
    ]
    mm = pages[0].width / SHEETS[size].layout.width
    for changed in (ImageChops.difference(pages[0], other).getbbox() for other in pages[1:]):
        assert changed[0] >= slot.x * mm - 1 and changed[2] <= (slot.x + slot.width) * mm + 1
        assert changed[1] >= slot.y * mm - 1 and changed[3] <= (slot.y + slot.height) * mm + 1


def test_a_hostile_name_is_a_text_and_nothing_else():
    """All of them at once in every field: still one page, nothing that acts, and one link, to the
    certificate.
    """
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


def test_nothing_but_letters_of_the_vendored_fonts_is_in_it():
    octets = printing.badge_pdf(PERSON, "a6", "vi", None)
    names = set(re.findall(rb"/BaseFont /(?:[A-Z]+\+)?([A-Za-z-]+)", octets))
    assert names == {b"NotoSans", b"NotoSansBold"}
    assert octets.count(b"/FontFile2") == 2
    assert len(octets) < 30_000 and len(printing.badge_pdf(PERSON, "a4", "both", OFFLINE)) < 60_000


def test_the_same_badge_is_the_same_file_in_another_process():
    program = (
        "import hashlib\n"
        "from credissuer.badges import printing\n"
        "from tests.badges.conftest import PERSON\n"
        "print(hashlib.sha256(printing.badge_pdf(PERSON, 'a6', 'both', 'HTTPS://TNSO.VN/V#1.ABC')).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.strip()
    here = printing.badge_pdf(PERSON, "a6", "both", "HTTPS://TNSO.VN/V#1.ABC")
    assert hashlib.sha256(here).hexdigest() == there
    assert zlib.crc32(here) == zlib.crc32(
        printing.badge_pdf(PERSON, "a6", "both", "HTTPS://TNSO.VN/V#1.ABC")
    )


@pytest.mark.parametrize("size", SHEETS)
def test_a_demo_cannot_be_missed(size):
    red = tuple(bytes.fromhex(PALETTE["demo"][0][1:]))
    shares = {}
    for facts in (PERSON, DEMO):
        octets = printing.badge_pdf(facts, size, "vi", None)
        shares[facts.demo] = (np.asarray(page(octets, 50)) == red).all(axis=-1).mean()
        assert ("DEMO" in text(octets)) is facts.demo
    assert shares[False] == 0 and shares[True] > 0.05
