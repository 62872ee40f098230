"""QR codes: what is drawn is read back by two decoders that have nothing in common with what draws it."""

from __future__ import annotations

import io
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from PIL import Image

from credissuer.badges import qr
from credissuer.errors import RefusedError
from credverifier.wire import claims, jwk, jws, number, offline, status_entries
from credverifier.wire.credential import Account, Credential, StatusEntry, Subject

SVG = "{http://www.w3.org/2000/svg}"
HOSTS = ["https://tnso.vn", "https://tn.so.vn", "https://tinnhiem.vn", "https://a.vn:8443", "https://lien-minh-so.vn"]
NUMBERS = ["7K3M9QX2HS", number.from_entropy(b"\x00" * 6), number.from_entropy(b"\xff" * 6)]
LINKS = [qr.link_text(host, digits) for host in HOSTS for digits in NUMBERS]


class TestSigner:
    __test__ = False
    algorithm = "ES256"

    def __init__(self, host):
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.key_id = f"did:web:{host}#{jwk.encode(self._key.public_key())['kid']}"

    def sign(self, signing_input: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(signing_input, ec.ECDSA(SHA256())))
        return r.to_bytes(32) + s.to_bytes(32)


def account(platform, handle, account_id=None):
    return Account(platform, handle, f"https://{platform}.com/{handle}", account_id, "2026-11-20")


def slim_token(host, name, *accounts):
    """The slim rendition as the office signs it."""
    url = f"https://{host}"
    credential = Credential(
        id=claims.credential_url(url, "0Z4PQR8TCX"),
        issuer=f"did:web:{host}",
        issuer_name={"vi": "Liên minh", "en": "Alliance"},
        subject=Subject("urn:uuid:0", "person", name, accounts),
        level=None,
        programme=None,
        criteria=(),
        assessed_on=None,
        supersedes=None,
        valid_from=datetime(2027, 3, 9, 6, 58, 41, tzinfo=UTC),
        valid_until=datetime(2028, 3, 9, 6, 58, 41, tzinfo=UTC),
        status=(StatusEntry(status_entries.TOKEN, f"{url}/status/12", 131_071, None),),
    )
    payload = claims.slim(credential, public_url=url, issued_at=1_804_575_521)
    assert payload["status"]["status_list"]["idx"] == 131_071
    return jws.sign(payload, typ=claims.TYP, signer=TestSigner(host))


def long_token():
    return slim_token(
        "tnso.vn",
        "Nguyễn Đặng Hoàng Quỳnh Phương Thảo",
        account("tiktok", "quynhphuong.thao"),
        account("facebook", "nguyendangquynhphuongthao"),
    )


def offline_text(token, host="tnso.vn"):
    return offline.encode(token, f"https://{host}")


def by_zxing(picture: Image.Image) -> list[str]:
    """QR codes alone: among the modules of one offline code in some hundred it also sees a DataBar."""
    found = zxingcpp.read_barcodes(np.asarray(picture.convert("L")), formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in found]


def by_zbar(picture: Image.Image, folder) -> list[str]:
    path = folder / "picture.png"
    picture.save(path)
    command = ["zbarimg", "--raw", "-q", "-Sdisable", "-Sqrcode.enable", str(path)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False).stdout.splitlines()


def opened(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    picture.load()
    return picture


def framed(matrix) -> np.ndarray:
    return np.pad(np.array(matrix), qr.QUIET)


def assert_read(picture: Image.Image, text: str, folder) -> None:
    assert by_zxing(picture) == [text]
    assert by_zbar(picture, folder) == [text]


# --- the link


def test_the_link_is_upper_case():
    assert qr.link_text("https://tnso.vn", "7K3M9QX2HS") == "HTTPS://TNSO.VN/C/7K3M9QX2HS"


@pytest.mark.parametrize("text", LINKS)
def test_a_link_is_small_and_reads(text, tmp_path):
    matrix = qr.qr_matrix(text)
    picture = qr.png(matrix)
    assert len(text) <= 38
    assert len(matrix) == 25
    assert len(picture) <= 360
    assert len(qr.svg(matrix, title="Chứng nhận 7K3M9-QX2HS", description=text).encode()) <= 1600
    assert_read(opened(picture), text, tmp_path)


@pytest.mark.parametrize("text", LINKS)
def test_a_link_reads_from_a_small_screenshot(text, tmp_path):
    """80 pixels wide with its quiet zone, as JPEG of quality 60: 2.4 pixels a module."""
    small = opened(qr.png(qr.qr_matrix(text))).convert("L").resize((80, 80), Image.Resampling.LANCZOS)
    squeezed = io.BytesIO()
    small.save(squeezed, "JPEG", quality=60)
    assert_read(opened(squeezed.getvalue()), text, tmp_path)


def test_small_letters_are_read_as_they_are_and_cost_more(tmp_path):
    text = "https://lien-minh-so.vn/c/7K3M9QX2HS"
    matrix = qr.qr_matrix(text)
    assert (len(matrix), qr.side(text.upper())) == (29, 25)
    assert_read(opened(qr.png(matrix)), text, tmp_path)


@pytest.mark.parametrize(("characters", "modules"), [(20, 21), (21, 25), (38, 25), (39, 29), (1134, 105)])
def test_the_side_follows_the_table_of_the_standard(characters, modules):
    """Alphanumeric capacities at level M, ISO/IEC 18004 table 7."""
    text = "HTTPS://TNSO.VN/C/" + "A" * (characters - 18)
    assert qr.side(text) == modules == len(qr.qr_matrix(text))


def test_a_text_that_is_too_long_is_refused_before_it_is_drawn():
    for refuse in (qr.side, qr.qr_matrix):
        with pytest.raises(RefusedError) as caught:
            refuse("A" * 1135)
        assert caught.value.code == "certificate.qr_too_long"
        assert caught.value.facts == {"characters": 1135, "limit": 105}
        assert "1135" in caught.value.words("vi")


def test_text_outside_ascii_is_refused():
    """Decoders guess at its encoding, each in its own way."""
    with pytest.raises(UnicodeEncodeError):
        qr.qr_matrix("https://tnso.vn/ÁNH")


# --- the offline code


@pytest.mark.parametrize(
    ("host", "token", "modules"),
    [
        ("tnso.vn", long_token, 69),
        (
            "tinnhiem.lienminhso.vn",
            lambda: slim_token(
                "tinnhiem.lienminhso.vn",
                "Trần Huỳnh Khánh Vy",
                account("youtube", "vykhanh.official"),
                account("instagram", "khanhvy.daily"),
            ),
            69,
        ),
        (
            "tnso.vn",
            lambda: slim_token(
                "tnso.vn",
                "Lê Văn Đức Thịnh",
                account("tiktok", "ducthinh88", "6812345678901234567"),
                account("youtube", "ducthinhvlog", "UCx9f3kQ7aPz0LmVw2RtYb8Q"),
            ),
            69,
        ),
        (
            "tnso.vn",
            lambda: slim_token(
                "tnso.vn",
                "Bếp nhà Gấu",
                *(account(name, f"bepnhagau.{name}") for name in ("facebook", "youtube", "tiktok", "instagram", "x")),
            ),
            qr.MAX_MODULES,
        ),
    ],
    ids=["long name", "long host", "account ids", "five accounts"],
)
def test_the_offline_code_brings_the_token_back(host, token, modules, tmp_path):
    token = token()
    text = offline_text(token, host)
    matrix = qr.qr_matrix(text)
    assert len(matrix) == qr.side(text) <= modules
    picture = opened(qr.png(matrix, 4))
    assert_read(picture, text, tmp_path)
    assert offline.decode(by_zxing(picture)[0].partition("#")[2]) == token
    assert offline.decode(by_zbar(picture, tmp_path)[0].partition("#")[2]) == token


def test_the_offline_code_reads_from_a_screenshot(tmp_path):
    """160 pixels wide with its quiet zone, as JPEG of quality 60: 2.2 pixels a module."""
    text = offline_text(long_token())
    small = opened(qr.png(qr.qr_matrix(text))).convert("L").resize((160, 160), Image.Resampling.LANCZOS)
    squeezed = io.BytesIO()
    small.save(squeezed, "JPEG", quality=60)
    assert_read(opened(squeezed.getvalue()), text, tmp_path)


def test_the_sign_alone_is_written_as_an_octet():
    """In octets the whole text would need two versions more at least."""
    text = offline_text(long_token())
    assert qr.side(text) + 8 <= qr.side(text.replace("HTTPS", "https").replace("#1.", "#1.a").lower())


# --- the pictures


@pytest.fixture(scope="module", params=["link", "offline"])
def text(request):
    return LINKS[0] if request.param == "link" else offline_text(long_token())


@pytest.fixture(scope="module")
def matrix(text):
    return qr.qr_matrix(text)


@pytest.mark.parametrize("module_px", [1, 3, 8, 13])
def test_the_png_shows_the_matrix_within_its_quiet_zone(matrix, module_px):
    picture = opened(qr.png(matrix, module_px))
    assert picture.mode == "1"
    expected = ~framed(matrix).repeat(module_px, axis=0).repeat(module_px, axis=1)
    assert np.array_equal(np.asarray(picture), expected)


def drawn(path: str, size: int) -> np.ndarray:
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


def test_the_svg_is_one_path_that_shows_the_matrix_on_white(matrix):
    svg = ElementTree.fromstring(qr.svg(matrix, title="Chứng nhận", module_px=3))
    size = len(matrix) + 8
    assert svg.attrib["viewBox"] == f"0 0 {size} {size}"
    assert svg.attrib["width"] == svg.attrib["height"] == str(3 * size)
    assert svg.attrib["role"] == "img"
    assert [child.tag for child in svg] == [f"{SVG}title", f"{SVG}rect", f"{SVG}path"]
    _, card, path = svg
    assert card.attrib == {"width": str(size), "height": str(size), "fill": "#fff"}
    assert path.attrib["stroke"] == "#000"
    assert np.array_equal(drawn(path.attrib["d"], size), framed(matrix))


def test_words_in_the_svg_are_words_whatever_they_hold(matrix):
    words = 'Ánh & "Bình" </title><script>alert(1)</script> \x00\x1b\ud800\ufffe 🌾'
    svg = ElementTree.fromstring(qr.svg(matrix, title=words, description=words))
    shown = words.translate(dict.fromkeys([0x00, 0x1B, 0xD800, 0xFFFE], "\ufffd"))
    assert svg.findtext(f"{SVG}title") == svg.findtext(f"{SVG}desc") == shown
    assert len(list(svg.iter())) == 5


def seen(lines: str, ink: int, paper: int) -> Image.Image:
    """What a terminal of these two grey levels shows, 3 pixels a module, on a window larger than the text."""
    rows = []
    for line in lines.splitlines():
        upper = [ink if character in "▀█" else paper for character in line]
        lower = [ink if character in "▄█" else paper for character in line]
        assert set(line) <= set(" ▀▄█")
        rows += [upper, lower]
    pixels = np.pad(np.array(rows, dtype=np.uint8), 10, constant_values=paper)
    return Image.fromarray(pixels.repeat(3, axis=0).repeat(3, axis=1))


def test_the_terminal_shows_it_on_a_dark_window(matrix, text, tmp_path):
    lines = qr.terminal(matrix)
    assert lines.endswith("\n")
    assert {len(line) for line in lines.splitlines()} == {len(matrix) + 8}
    assert_read(seen(lines, ink=230, paper=20), text, tmp_path)


def test_the_terminal_shows_the_negative_on_a_light_window(matrix, text):
    assert by_zxing(seen(qr.terminal(matrix), ink=20, paper=250)) == [text]


def test_colours_make_it_black_on_white_on_any_window(matrix, text, tmp_path):
    lines = qr.terminal(matrix, colour=True).splitlines()
    start, end = "\x1b[38;5;16;48;5;231m", "\x1b[0m"
    assert all(line.startswith(start) and line.endswith(end) for line in lines)
    plain = "\n".join(line.removeprefix(start).removesuffix(end) for line in lines)
    assert_read(seen(plain, ink=0, paper=255), text, tmp_path)


def test_the_png_is_a_sound_file():
    """Chunk by chunk, since a lenient reader would forgive a wrong length or checksum."""
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
