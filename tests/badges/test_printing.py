"""Badges for print: two decoders read both codes, the text is real text, the file is
reproducible.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from PIL import ImageChops

from credissuer.badges import drawing, lettering, printing, qr
from credissuer.badges.facts import LANGUAGES
from credissuer.badges.sheets import SHEETS
from credissuer.badges.sizes import PALETTE
from tests.badges.conftest import OTHERS, PERSON, SUBJECTS, sha256_in_another_process
from tests.hostile_names import HOSTILE_NAMES

OFFLINE = "https://TNSO.VN/V#1." + "K7$Q*Z-4:W" * 60
DEMO = SUBJECTS["demo"]
FOUR = replace(PERSON, level=("Cam kết", "Committed"), others=OTHERS)
LONGEST = replace(
    SUBJECTS["long"],
    public_url="http://chung-nhan.lien-minh-niem-tin-so.example",
    level=("Tiêu biểu cấp quốc gia", "Outstanding at the national level"),
    others=[other._replace(handle="w" * 50) for other in OTHERS],
    alliance=("Liên minh " + "Niềm tin số " * 5, "The Alliance of " + "Digital Trust " * 5),
    programme=("Chương trình " + "tín nhiệm " * 7, "The Programme of " + "Credibility " * 6),
)
"""Everything is long, and marked as a demo."""


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


def assert_within(box, slot, mm):
    """That pixels left, top, right, bottom lie in the box of a text, at `mm` pixels a millimetre.

    One more on each side, because edges are smoothed.
    """
    assert box is not None, slot
    left, top, right, bottom = box
    assert left >= int(slot.x * mm) - 1 and right <= (slot.x + slot.width) * mm + 2, slot
    assert top >= int(slot.y * mm) - 1 and bottom <= (slot.y + slot.height) * mm + 2, slot


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SHEETS)
def test_name_level_and_four_accounts_are_text_in_the_pdf(size, language):
    page_text = text(printing.badge_pdf(FOUR, size, language, OFFLINE))
    for expected, phrase in (
        (True, "Nguyễn Thị Ánh Nguyệt"),
        (True, "TikTok @anhnguyet.review"),
        (True, "YouTube @kenhmaubepgio"),
        (True, "Facebook @kenh.mau.bep.gio"),
        (True, "Instagram @bepgio.mau"),
        (True, "7K3M9-QX2HS"),
        (language != "en", "Cam kết"),
        (language != "en", "Mã này chứa cả chứng"),
        (language != "vi", "Committed"),
        (language != "vi", "This code holds the certificate itself"),
        (False, "DEMO"),
    ):
        assert (phrase in page_text) is expected, phrase


@pytest.mark.parametrize("size", SHEETS)
@pytest.mark.parametrize("facts", [PERSON, FOUR, *SUBJECTS.values()])
def test_the_warning_is_smaller_than_the_name(facts, size):
    """Of 80 times the letter W too."""
    for language in LANGUAGES:
        lines = drawing.lines(facts, SHEETS[size].layout, language)
        sizes = {line.size for line in lines if line.ink == PALETTE["strip"][1]}
        named = {line.size for line in lines if "".join(line.text.split()) in _joined(facts.name)}
        assert len(sizes) == len(named) == 1
        assert max(sizes) < max(named)


def _joined(name):
    return "".join(name.split())


@pytest.mark.parametrize("size", SHEETS)
@pytest.mark.parametrize("language", ["vi", "both"])
def test_the_ink_of_every_text_is_within_its_box(size, language, monkeypatch):
    """Each text of the longest badge as it is, against the same sheet without it."""
    sheet = SHEETS[size]
    slots = [*sheet.layout.slots, *sheet.demo_slots, sheet.link_slot, sheet.offline_slot]
    whole = page(printing.badge_pdf(LONGEST, size, language, OFFLINE), 120)
    mm = whole.width / sheet.layout.width
    for slot in slots:
        rest = _without(sheet, slot)
        monkeypatch.setitem(SHEETS, size, rest)
        octets = printing.badge_pdf(LONGEST, size, language, OFFLINE)
        monkeypatch.setitem(SHEETS, size, sheet)
        assert_within(ImageChops.difference(whole, page(octets, 120)).getbbox(), slot, mm)


def _without(sheet, slot):
    """The sheet with one of its texts off the paper."""
    away = slot._replace(x=-1000)

    def kept(slots):
        return tuple(away if one is slot else one for one in slots)

    return sheet._replace(
        layout=sheet.layout._replace(slots=kept(sheet.layout.slots)),
        demo_slots=kept(sheet.demo_slots),
        link_slot=away if slot is sheet.link_slot else sheet.link_slot,
        offline_slot=away if slot is sheet.offline_slot else sheet.offline_slot,
    )


@pytest.mark.parametrize("size", SHEETS)
def test_no_name_that_an_office_accepts_is_cut(size):
    """80 of the widest letters that there are."""
    slot = next(slot for slot in SHEETS[size].layout.slots if slot.text == "name")
    letters = [chr(code) for code in range(0x21, 0x1EFF) if chr(code).isalpha()]
    drawn = [letter for letter in letters if lettering.drawable(letter) == letter]
    widest = max(drawn, key=lambda letter: lettering.width(letter, "bold", 1))
    for letter in ("W", "Ậ", widest):
        box, sizes = (slot.width, slot.height), (slot.smallest, slot.largest)
        assert not lettering.fit([letter * 80], "bold", box, sizes, slot.rows).cut, letter


@pytest.mark.parametrize("size", SHEETS)
def test_there_is_white_around_every_code(size):
    """Its card without anything on it: the quiet zone and the edge."""
    sheet = SHEETS[size]
    picture = np.asarray(page(printing.badge_pdf(LONGEST, size, "both", OFFLINE))).min(axis=-1)
    mm = picture.shape[1] / sheet.layout.width
    link = qr.link_text(LONGEST.public_url, LONGEST.number)
    for (x, y, side), content in ((sheet.layout.code, link), (sheet.offline, OFFLINE)):
        # Half of it, because the line around a card is on it.
        edge = sheet.edge / 2
        card = picture[_span(y - edge, side + 2 * edge, mm), _span(x - edge, side + 2 * edge, mm)]
        quiet = side * qr.QUIET / (len(qr.qr_matrix(content)) + 2 * qr.QUIET)
        dark_rows, dark_columns = np.nonzero(card < 250)
        for dark in (dark_rows, dark_columns):
            assert dark.min() >= (edge + quiet) * mm - 2
            assert dark.max() <= (edge + side - quiet) * mm + 2


def _span(start, length, mm):
    return slice(round(start * mm), round((start + length) * mm))


def test_marks_of_the_alliance_and_of_platforms_are_shapes_in_the_pdf():
    """The seal; a mark of an office's own may be a picture (`test_vectors.py`)."""
    assert b"/Subtype /Image" not in printing.badge_pdf(FOUR, "a4", "both", OFFLINE)
    with_marks = page(printing.badge_pdf(FOUR, "a4", "vi", None), 100)
    other = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'></svg>".replace("'", '"')
    without_mark = page(printing.badge_pdf(replace(FOUR, logo=other), "a4", "vi", None), 100)
    x, y, side = SHEETS["a4"].layout.seal
    mm = with_marks.width / 210
    left, top, right, bottom = ImageChops.difference(with_marks, without_mark).getbbox()
    assert x * mm - 1 <= left and right <= (x + side) * mm + 1
    # What is lower lies below the ribbon.
    assert y * mm - 1 <= top and bottom <= SHEETS["a4"].ribbon[1] * mm + 1
    assert right - left > 0.9 * side * mm


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
        assert_within(changed, slot, mm)


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


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SHEETS)
def test_a_demo_badge_is_marked_as_such_all_round(size, language):
    red = tuple(bytes.fromhex(PALETTE["demo"][0][1:]))
    for facts in (PERSON, DEMO):
        octets = printing.badge_pdf(facts, size, language, OFFLINE)
        reds = (np.asarray(page(octets, 50)) == red).all(axis=-1)
        assert text(octets).count("DEMO") == (2 + len(LANGUAGES[language]) if facts.demo else 0)
        if facts.demo:
            assert reds.mean() > 0.08
            sides = (reds[2], reds[-3], reds[:, 2], reds[:, -3])
            assert all(side.mean() > 0.95 for side in sides)
        else:
            assert not reds.any()
