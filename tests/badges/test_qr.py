"""QR codes: two independent decoders read back what is drawn."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from credissuer.badges import qr
from credissuer.errors import RefusedError
from credverifier.wire import number

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
"""The alphanumeric characters by their values, ISO/IEC 18004 table 5."""

SVG = "{http://www.w3.org/2000/svg}"
HOSTS = [
    "https://tnso.vn",
    "https://tn.so.vn",
    "https://tinnhiem.vn",
    "https://a.vn:8443",
]
NUMBERS = ["7K3M9QX2HS", number.from_entropy(b"\x00" * 6), number.from_entropy(b"\xff" * 6)]
LINKS = [qr.link_text(host, digits) for host in HOSTS for digits in NUMBERS]
OFFLINE = "https://TNSO.VN/V#1." + "7K3M9QX2HS$*+-./:" * 20
"""As long as the text of an offline QR, and of the same three segments."""


def picture_of(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def framed(matrix) -> np.ndarray:
    return np.pad(np.array(matrix), qr.QUIET)


# --- the link


def test_the_link_is_upper_case_but_for_its_scheme():
    assert qr.link_text("https://tnso.vn", "7K3M9QX2HS") == "https://TNSO.VN/C/7K3M9QX2HS"
    demo = qr.link_text("http://localhost:8000", "7K3M9QX2HS")
    assert demo == "http://LOCALHOST:8000/C/7K3M9QX2HS"


def segments_of(matrix) -> list[tuple[str, str]]:
    """The segments of a code as (mode, text), read from its modules: ISO/IEC 18004, sections 7.4,
    7.7.3, 7.8 and 7.9. Of level M and one of the versions 2 to 4, whose blocks are few.
    """
    side = len(matrix)
    blocks = {25: 1, 29: 1, 33: 2}[side]
    codewords = {25: 44, 29: 70, 33: 100}[side]
    # Bits 10 to 12 of the format information beside the first finder, without its mask 101.
    mask = int("".join(str(int(matrix[8][x])) for x in (2, 3, 4)), 2) ^ 0b101
    flips = (
        lambda row, column: (row + column) % 2 == 0,
        lambda row, column: row % 2 == 0,
        lambda row, column: column % 3 == 0,
        lambda row, column: (row + column) % 3 == 0,
        lambda row, column: (row // 2 + column // 3) % 2 == 0,
        lambda row, column: row * column % 2 + row * column % 3 == 0,
        lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
        lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
    )[mask]

    def is_function(row, column):
        near_finder = (row < 9 and (column < 9 or column >= side - 8)) or (
            row >= side - 8 and column < 9
        )
        alignment = abs(row - (side - 7)) <= 2 and abs(column - (side - 7)) <= 2
        return near_finder or alignment or 6 in (row, column)

    bits, upwards = "", True
    for right in [*range(side - 1, 6, -2), 5, 3, 1]:
        for row in reversed(range(side)) if upwards else range(side):
            for column in (right, right - 1):
                if not is_function(row, column):
                    bits += str(int(matrix[row][column] != flips(row, column)))
        upwards = not upwards
    octets = [bits[at : at + 8] for at in range(0, 8 * codewords, 8)]
    data = {25: 28, 29: 44, 33: 64}[side]
    stream = "".join(octet for block in range(blocks) for octet in octets[block:data:blocks])
    found = []
    while len(stream) >= 4 and (mode := stream[:4]) != "0000":
        length_bits = {"0100": 8, "0010": 9}[mode]
        length, stream = int(stream[4 : 4 + length_bits], 2), stream[4 + length_bits :]
        if mode == "0100":
            text = bytes(int(stream[8 * at : 8 * at + 8], 2) for at in range(length)).decode()
            stream = stream[8 * length :]
        else:
            pairs, text = length // 2, ""
            for at in range(pairs):
                value = int(stream[11 * at : 11 * at + 11], 2)
                text += SIGNS[value // 45] + SIGNS[value % 45]
            stream = stream[11 * pairs :]
            if length % 2:
                text, stream = text + SIGNS[int(stream[:6], 2)], stream[6:]
        found.append(({"0100": "octets", "0010": "capitals"}[mode], text))
    return found


@pytest.mark.parametrize("length", range(8, 31))
def test_the_scheme_is_in_octets_and_the_rest_in_capitals(length, assert_read):
    """And a host of at most 11 characters is 25 modules, a longer one 29."""
    host = "lien-minh-tin-nhiem-so-viet-nam"[: length - 3] + ".vn"
    text = qr.link_text(f"https://{host}", "7K3M9QX2HS")
    matrix = qr.qr_matrix(text)
    assert len(matrix) == qr.side(text) == (25 if length <= 11 else 29)
    rest = f"{host.upper()}/C/7K3M9QX2HS"
    assert segments_of(matrix) == [("octets", "https://"), ("capitals", rest)]
    assert_read(picture_of(qr.png(matrix)), f"https://{rest}")


def test_a_code_printed_before_is_drawn_as_it_was(assert_read):
    """All upper case, in one segment: a badge that is out there is held against this drawing."""
    text = "HTTPS://TNSO.VN/C/7K3M9QX2HS"
    matrix = qr.qr_matrix(text)
    assert segments_of(matrix) == [("capitals", text)]
    assert_read(picture_of(qr.png(matrix)), text)


@pytest.mark.parametrize("text", LINKS)
def test_a_link_gives_a_small_code_that_can_be_read(text, assert_read):
    matrix = qr.qr_matrix(text)
    picture = qr.png(matrix)
    assert len(matrix) == 25
    assert len(picture) <= 370
    assert len(qr.svg(matrix, title="Chứng nhận 7K3M9-QX2HS", description=text).encode()) <= 1600
    assert_read(picture_of(picture), text)


@pytest.mark.parametrize("text", LINKS)
def test_a_link_can_be_read_from_a_small_screenshot(text, screenshot, assert_read):
    """80 pixels wide with its quiet zone, as JPEG of quality 60, which is 2.4 pixels a module."""
    assert_read(screenshot(qr.png(qr.qr_matrix(text)), 80), text)


def test_neither_decoder_reads_a_code_that_is_covered_too_much(by_zxing, by_zbar):
    matrix = np.array(qr.qr_matrix(LINKS[0]))
    covered = [
        [False if 9 <= x < 20 and 9 <= y < 20 else bool(dark) for x, dark in enumerate(row)]
        for y, row in enumerate(matrix)
    ]
    picture = picture_of(qr.png(covered))
    assert (by_zxing(picture), by_zbar(picture)) == ([], [])


def test_lower_case_letters_are_read_unchanged_but_need_a_larger_code(assert_read):
    text = "https://lien-minh-so.vn/c/7k3m9qx2hs"
    matrix = qr.qr_matrix(text)
    assert (len(matrix), qr.side(text.upper())) == (29, 25)
    assert_read(picture_of(qr.png(matrix)), text)


@pytest.mark.parametrize(
    ("characters", "modules"), [(20, 21), (21, 25), (38, 25), (39, 29), (1134, 105)]
)
def test_the_side_follows_the_table_of_the_standard(characters, modules):
    """Alphanumeric capacities at level M, ISO/IEC 18004 table 7."""
    text = "HTTPS://TNSO.VN/C/" + "A" * (characters - 18)
    assert qr.side(text) == modules == len(qr.qr_matrix(text))


def test_a_text_that_is_too_long_is_refused():
    for refuse in (qr.side, qr.qr_matrix):
        with pytest.raises(RefusedError) as refusal:
            refuse("A" * 1135)
        assert refusal.value.code == "certificate.qr_too_long"
        assert refusal.value.facts == {"characters": 1135, "limit": 105}
        assert "1135" in refusal.value.words("vi")


def test_text_outside_ascii_is_refused():
    """Because decoders guess its encoding, each in its own way."""
    with pytest.raises(UnicodeEncodeError):
        qr.qr_matrix("https://tnso.vn/ÁNH")


# --- the pictures


@pytest.fixture(scope="module", params=["link", "offline"])
def text(request):
    return LINKS[0] if request.param == "link" else OFFLINE


@pytest.fixture(scope="module")
def matrix(text):
    return qr.qr_matrix(text)


@pytest.mark.parametrize("module_px", [1, 3, 8, 13])
def test_the_png_shows_the_matrix_and_its_quiet_zone(matrix, module_px):
    picture = picture_of(qr.png(matrix, module_px))
    assert picture.mode == "1"
    expected = ~framed(matrix).repeat(module_px, axis=0).repeat(module_px, axis=1)
    assert np.array_equal(np.asarray(picture), expected)


def modules_of_path(path: str, size: int) -> np.ndarray:
    """The strokes of `path` as modules: width 1 around a line along the middle of a row."""
    modules = np.zeros((size, size), dtype=bool)
    steps = re.findall(r"([Mmh])([-\d. ]+)", path)
    assert "".join(name + values for name, values in steps) == path
    x = y = 0.0
    for name, values in steps:
        numbers = [float(value) for value in values.split()]
        if name == "h":
            assert not modules[int(y), int(x) : int(x + numbers[0])].any()
            modules[int(y), int(x) : int(x + numbers[0])] = True
            x += numbers[0]
        else:
            x, y = numbers if name == "M" else (x + numbers[0], y + numbers[1])
            assert x % 1 == 0
            assert y % 1 == 0.5
    return modules


def test_the_svg_shows_the_matrix_as_one_path_on_white(matrix):
    svg = ElementTree.fromstring(qr.svg(matrix, title="Chứng nhận", module_px=3))
    size = len(matrix) + 8
    assert svg.attrib["viewBox"] == f"0 0 {size} {size}"
    assert svg.attrib["width"] == svg.attrib["height"] == str(3 * size)
    assert svg.attrib["role"] == "img"
    assert [child.tag for child in svg] == [f"{SVG}title", f"{SVG}rect", f"{SVG}path"]
    _, card, path = svg
    assert card.attrib == {"width": str(size), "height": str(size), "fill": "#fff"}
    assert path.attrib["stroke"] == "#000"
    assert np.array_equal(modules_of_path(path.attrib["d"], size), framed(matrix))


def test_title_and_description_of_the_svg_are_only_text(matrix):
    words = 'Ánh & "Bình" </title><script>alert(1)</script> \x00\x1b\ud800\ufffe 🌾'
    svg = ElementTree.fromstring(qr.svg(matrix, title=words, description=words))
    expected = words.translate(dict.fromkeys([0x00, 0x1B, 0xD800, 0xFFFE], "\ufffd"))
    assert svg.findtext(f"{SVG}title") == svg.findtext(f"{SVG}desc") == expected
    assert len(list(svg.iter())) == 5


def terminal_picture(lines: str, ink: int, paper: int) -> Image.Image:
    """A terminal window with these two grey levels, 3 pixels a module, larger than the text."""
    rows = []
    for line in lines.splitlines():
        upper = [ink if character in "▀█" else paper for character in line]
        lower = [ink if character in "▄█" else paper for character in line]
        assert set(line) <= set(" ▀▄█")
        rows += [upper, lower]
    pixels = np.pad(np.array(rows, dtype=np.uint8), 10, constant_values=paper)
    return Image.fromarray(pixels.repeat(3, axis=0).repeat(3, axis=1))


def test_a_dark_terminal_shows_the_code(matrix, text, assert_read):
    lines = qr.terminal(matrix)
    assert lines.endswith("\n")
    assert {len(line) for line in lines.splitlines()} == {len(matrix) + 8}
    assert_read(terminal_picture(lines, ink=230, paper=20), text)


def test_a_light_terminal_shows_the_inverted_code(matrix, text, by_zxing):
    assert by_zxing(terminal_picture(qr.terminal(matrix), ink=20, paper=250)) == [text]


def test_a_terminal_with_colours_shows_black_on_white(matrix, text, assert_read):
    lines = qr.terminal(matrix, colour=True).splitlines()
    start, end = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
    assert all(line.startswith(start) and line.endswith(end) for line in lines)
    without_colours = "\n".join(line.removeprefix(start).removesuffix(end) for line in lines)
    assert_read(terminal_picture(without_colours, ink=0, paper=255), text)


def test_the_png_is_well_formed():
    """Checked chunk by chunk, because a lenient reader accepts a wrong length or checksum."""
    picture = qr.png(qr.qr_matrix(LINKS[0]))
    names, at = [], 8
    while at < len(picture):
        length = int.from_bytes(picture[at : at + 4])
        names.append(picture[at + 4 : at + 8])
        at += 12 + length
    assert at == len(picture)
    assert names == [b"IHDR", b"IDAT", b"IEND"]
    with Image.open(io.BytesIO(picture)) as image:
        image.verify()


def test_larger_texts_give_larger_codes():
    sides = [qr.side("A" * length) for length in range(1, 1135)]
    assert sides[0] == 21
    assert sides[-1] == 105
    assert all(first <= second for first, second in pairwise(sides))
