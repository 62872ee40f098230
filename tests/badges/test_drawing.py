"""Badges as pictures: two decoders read every size and language, and each text is in its box."""

from __future__ import annotations

import hashlib
import io
import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from credissuer.assessment.text.names import hidden_characters
from credissuer.badges import drawing, qr
from credissuer.badges.facts import LANGUAGES
from credissuer.badges.sizes import PALETTE, SIZES
from tests.badges.conftest import OTHERS, PERSON, SUBJECTS, sha256_in_another_process
from tests.badges.test_lettering import font
from tests.hostile_names import HOSTILE_NAMES

ROUND = ("avatar", "ring")
"""The sizes without a name: every profile shows it beside them."""
SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"g", "rect", "path", "circle", "ellipse"}
TAGS = {"svg", "title", "desc", "defs", "text", "textPath"} | SHAPES
DEMO = SUBJECTS["demo"]


def rgb(colour):
    return tuple(bytes.fromhex(colour[1:]))


def squeezed(picture, width, quality):
    """The picture as JPEG, `width` pixels wide."""
    small = picture.resize(
        (width, width * picture.height // picture.width), Image.Resampling.LANCZOS
    )
    octets = io.BytesIO()
    small.save(octets, "JPEG", quality=quality)
    return Image.open(octets)


def round_crop(picture, outside):
    """An avatar as a profile shows it: cut to a circle, on grey of the level `outside`."""
    mask = Image.new("L", picture.size, 0)
    ImageDraw.Draw(mask).ellipse((0, 0, picture.width - 1, picture.height - 1), fill=255)
    return Image.composite(picture, Image.new("RGB", picture.size, (outside,) * 3), mask)


# --- codes


def over_a_portrait(ring):
    """The ring over a picture full of detail, as a person's own portrait is."""
    grains = np.random.default_rng(5).integers(0, 255, (100, 100, 3), dtype=np.uint8)
    portrait = Image.fromarray(grains).resize(ring.size, Image.Resampling.BICUBIC)
    return Image.composite(ring.convert("RGB"), portrait, ring.getchannel("A"))


LEAST_CODE = 80
"""Pixels across a code with its quiet zone, at which both decoders still read it."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("facts", SUBJECTS.values(), ids=SUBJECTS)
def test_every_badge_can_be_read_at_full_size_and_with_a_code_of_80_pixels(
    facts, size, drawn, assert_read
):
    """The small one as JPEG of quality 60; an avatar and a ring cut round, too."""
    text = qr.link_text(facts.public_url, facts.number)
    picture = drawn(facts, size, "both")
    assert picture.size == SIZES[size][:2]
    if size == "ring":
        picture = over_a_portrait(picture)
    assert_read(picture, text)
    # Of a host of at most 34 characters; a longer one needs more pixels.
    modules = len(qr.qr_matrix(text)) + 2 * qr.QUIET
    side = SIZES[size].code[2] // modules * modules
    least = LEAST_CODE if modules <= 37 else 90
    width = -(-picture.width * least // side)
    assert_read(squeezed(picture, width, 60), text)
    if size in ("avatar", "ring"):
        assert_read(round_crop(picture, 0), text)
        assert_read(squeezed(round_crop(picture, 255), width, 60), text)


@pytest.mark.parametrize("size", ["feed", "web"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_is_the_same_in_every_language(size, language, drawn, assert_read):
    picture = drawn(PERSON, size, language)
    assert_read(picture, qr.link_text(PERSON.public_url, PERSON.number))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("facts", SUBJECTS.values(), ids=SUBJECTS)
def test_the_code_is_drawn_on_white_with_nothing_over_it(facts, size, drawn):
    """Compared module by module with the quiet zone; a module is a whole number of pixels, at
    least three.
    """
    matrix = qr.qr_matrix(qr.link_text(facts.public_url, facts.number))
    modules = len(matrix) + 2 * qr.QUIET
    x, y, side = SIZES[size].code
    pixels_a_module = side // modules
    assert pixels_a_module >= 3
    margin = (side - pixels_a_module * modules) // 2
    x, y = x + margin, y + margin
    pixels = np.asarray(drawn(facts, size, "both").convert("RGB"))[
        y : y + pixels_a_module * modules, x : x + pixels_a_module * modules
    ]
    white = (
        (~np.pad(np.array(matrix), qr.QUIET))
        .repeat(pixels_a_module, axis=0)
        .repeat(pixels_a_module, axis=1)
    )
    assert np.array_equal(pixels, np.stack([white * 255] * 3, axis=-1))


# --- texts


def test_marks_above_and_below_letters_are_drawn():
    """Two badges that differ in the marks of the name differ in pixels above and below its
    letters.
    """
    with_marks, without_marks = (
        Image.open(
            io.BytesIO(drawing.png(drawing.badge_svg(replace(PERSON, name=name), "feed", "vi")))
        ).convert("L")
        for name in ("Nguyễn Thị Ánh", "Nguyen Thi Anh")
    )
    slot = next(slot for slot in SIZES["feed"].slots if slot.text == "name")
    box = (slot.x, slot.y, slot.x + slot.width, slot.y + slot.height)
    difference = ImageChops.difference(with_marks, without_marks)
    left, top, right, bottom = difference.getbbox()
    assert box[0] <= left and box[1] <= top and right <= box[2] and bottom <= box[3]
    changed = np.asarray(difference) > 128
    assert changed.sum() > 300
    [line] = [
        line for line in drawing.lines(PERSON, SIZES["feed"], "vi") if line.text == PERSON.name
    ]
    assert changed[: int(line.y - 0.72 * line.size)].any(), "nothing above the capitals"
    assert changed[int(line.y) + 2 :].any(), "no dot below"


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ánh Nguyệt", "Đặng Trần Côn – Ẩm thực Huế", "Ỷ Ỡ Ặ Ẫ ữ ợ ẹ ỵ"]
)
def test_the_name_is_drawn_as_freetype_draws_it(name, drawn):
    """FreeType draws nearly the same pixels from the same font file, so no letter is missing or
    misplaced.
    """
    facts = replace(PERSON, name=name)
    [line] = [line for line in drawing.lines(facts, SIZES["feed"], "vi") if line.text == name]
    badge = np.asarray(drawn(facts, "feed", "vi").convert("L"))
    canvas = Image.new("L", (1080, 1350), 255)
    ImageDraw.Draw(canvas).text(
        (line.x, line.y),
        name,
        font=ImageFont.truetype(font("bold"), line.size),
        fill=0,
        anchor="ms",
    )
    rows = slice(int(line.y - 1.2 * line.size), int(line.y + 0.35 * line.size))
    dark_in_badge, dark_in_reference = badge[rows] < 128, np.asarray(canvas)[rows] < 128
    assert (dark_in_badge & dark_in_reference).sum() / (
        dark_in_badge | dark_in_reference
    ).sum() > 0.85


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES)
def test_the_background_of_every_text_is_the_one_its_contrast_is_computed_with(
    size, language, drawn
):
    for facts in (PERSON, DEMO):
        pixels = np.asarray(drawn(facts, size, language).convert("RGB"))
        for slot in SIZES[size].slots:
            if slot.path:
                continue
            ground = PALETTE["demo" if slot.ground == "brand" and facts.demo else slot.ground][0]
            for x, y in product(
                (slot.x, slot.x + slot.width - 1), (slot.y, slot.y + slot.height - 1)
            ):
                assert tuple(pixels[int(y), int(x)]) == rgb(ground), slot


@pytest.mark.parametrize(
    ("size", "language"),
    [
        *product(("feed", "avatar", "web"), LANGUAGES),
        *product(("story", "banner", "channel"), ("both",)),
    ],
)
def test_a_name_stays_within_its_box(size, language, drawn):
    """The longest, widest and tallest names change pixels only within the name's box."""
    slots = {slot.text: slot for slot in SIZES[size].slots}
    empty = drawn(replace(PERSON, name="-"), size, language)
    for name in (
        "W" * 80,
        "Ậ" * 80,
        "gjpqy " * 13,
        "Nguyễn " * 11 + "Ẫ",
        "Ẫ\u0301\u0301 ẫ",
        "M" * 500,
    ):
        changed = ImageChops.difference(
            empty, drawn(replace(PERSON, name=name), size, language)
        ).getbbox()
        if "name" not in slots:
            assert changed is None
            continue
        slot = slots["name"]
        assert changed[0] >= slot.x and changed[2] <= slot.x + slot.width
        assert changed[1] >= slot.y - 1 and changed[3] <= slot.y + slot.height + 1


@pytest.mark.parametrize("size", [size for size in SIZES if size not in ROUND])
@pytest.mark.parametrize("name", ["W" * 80, "Ậ" * 80, "Nguyễn Thị " * 7])
def test_a_permitted_name_is_never_cut(size, name):
    lines = drawing.lines(replace(PERSON, name=name), SIZES[size], "both")
    assert name.strip().replace(" ", "") in "".join(line.text for line in lines).replace(" ", "")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "facts", [PERSON, SUBJECTS["long"], SUBJECTS["short"], DEMO], ids=lambda facts: facts.name[:5]
)
def test_a_round_crop_cuts_nothing_of_an_avatar(facts, language, drawn):
    """Outside the circle there is only background."""
    pixels = np.asarray(drawn(facts, "avatar", language).convert("RGB"))
    y, x = np.mgrid[0:400, 0:400]
    outside = np.hypot(x - 199.5, y - 199.5) > 200
    colours = {tuple(colour) for colour in pixels[outside]}
    assert colours == {rgb(PALETTE["demo" if facts.demo else "brand"][0])}


# --- the file


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=lambda name: name.id)
def test_a_hostile_name_is_only_text_in_the_svg(name, size):
    """Even a name that the office would refuse, and in every field that comes from outside."""
    facts = replace(
        PERSON,
        name=name.text,
        handle=name.text,
        platform=name.text,
        alliance=(name.text,) * 2,
        programme=(name.text,) * 2,
    )
    svg = drawing.badge_svg(facts, size, "both")
    root = ElementTree.fromstring(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= TAGS
    for element in root.iter():
        for attribute, value in element.attrib.items():
            assert not attribute.lower().startswith("on") and attribute != "style"
            assert "url(" not in value and "javascript" not in value
            if attribute.endswith("href"):
                assert value in {"#above", "#below", "#outer", "#lower"}
    texts = "".join(root.itertext())
    assert not hidden_characters(texts)
    unmarked = replace(PERSON, platform="locket")
    baseline = ElementTree.fromstring(drawing.badge_svg(unmarked, size, "both"))
    shapes = [element.tag for element in baseline.iter() if element.tag != f"{SVG}text"]
    assert [element.tag for element in root.iter() if element.tag != f"{SVG}text"] == shapes


@pytest.mark.parametrize(
    "name", [name for name in HOSTILE_NAMES if name.code is None], ids=lambda name: name.id
)
def test_a_badge_with_a_permitted_hostile_name_can_be_read(name, drawn, assert_read):
    facts = replace(PERSON, name=name.text)
    assert_read(drawn(facts, "web", "both"), qr.link_text(facts.public_url, facts.number))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("facts", [PERSON, DEMO], ids=["office", "demo"])
def test_the_svg_needs_no_other_file(facts, size):
    svg = drawing.badge_svg(facts, size, "both")
    urls = set(re.findall(r"[a-z]+://[^\"<\s]+", svg))
    assert urls == {"http://www.w3.org/2000/svg"}
    assert len(svg.encode()) < 11_000
    root = ElementTree.fromstring(svg)
    assert root.attrib["role"] == "img"
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert facts.name in root.findtext(f"{SVG}title")
    assert "7K3M9-QX2HS" in root.findtext(f"{SVG}desc")


@pytest.mark.parametrize(
    ("size", "limit"),
    [
        ("feed", 140_000),
        ("story", 210_000),
        ("banner", 140_000),
        ("channel", 240_000),
        ("card", 90_000),
        ("avatar", 30_000),
        ("ring", 85_000),
        ("web", 40_000),
    ],
)
def test_the_png_is_small_enough_to_send(size, limit):
    many = replace(PERSON, level=("Tiêu biểu", "Outstanding"), others=OTHERS)
    for facts in (*SUBJECTS.values(), many):
        assert len(drawing.png(drawing.badge_svg(facts, size, "both"))) < limit


def test_the_same_badge_is_the_same_file_in_another_process():
    first, second = (drawing.png(drawing.badge_svg(PERSON, "web", "both")) for _ in range(2))
    assert first == second
    assert hashlib.sha256(first).hexdigest() == sha256_in_another_process(
        "drawing", "drawing.png(drawing.badge_svg(PERSON, 'web', 'both'))"
    )


# --- DEMO


@pytest.mark.parametrize("size", SIZES)
def test_a_demo_badge_is_marked_as_such(size, drawn):
    """A large red area and the word DEMO, which a real office's badge never has."""
    red = rgb(PALETTE["demo"][0])
    shares = {
        facts.demo: (np.asarray(drawn(facts, size, "vi").convert("RGB")) == red).all(axis=-1).mean()
        for facts in (PERSON, DEMO)
    }
    assert shares[False] == 0
    assert shares[True] > 0.03
    words = [
        element.text or ""
        for element in ElementTree.fromstring(drawing.badge_svg(DEMO, size, "vi")).iter()
        if element.tag in (f"{SVG}text", f"{SVG}textPath")
    ]
    assert any("DEMO" in text for text in words)
    assert "DEMO" not in drawing.badge_svg(PERSON, size, "vi")
