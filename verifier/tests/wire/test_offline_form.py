"""The form of the offline QR, octet by octet: dictionary, stream, bounds.

No signature is looked at here.
"""

from __future__ import annotations

import hashlib
import random
import time
import unicodedata
import zlib

import pytest

from credverifier.errors import FormatError
from credverifier.wire.credentials import offline_qr
from credverifier.wire.envelope import base64url, jws

DICTIONARY_SHA256 = "5a62c1ba71a12e1d4f3d5154451fe01f2476c663d3997a40f244a89c53f68329"
HEADER = b'{"alg":"ES256","typ":"vc+jwt","cty":"vc","kid":"did:web:tnso.vn#key"}'
PAYLOAD = '{"issuer":"did:web:tnso.vn","credentialSubject":{"name":"Nguyễn Thị Ánh"}}'.encode()
SIGNATURE = bytes(range(64))


@pytest.fixture(scope="module")
def fragment():
    token = jws.seal(base64url.encode(HEADER) + b"." + base64url.encode(PAYLOAD), SIGNATURE)
    return offline_qr.encode(token, "https://tnso.vn").partition("#")[2]


def octets_of(fragment: str) -> bytes:
    """Computed digit by digit, independently of the code under test."""
    value = 0
    for character in fragment.removeprefix("1."):
        value = value * 43 + offline_qr.ALPHABET.index(character)
    octets = value.to_bytes((value.bit_length() + 7) // 8)
    assert octets[0] == 1
    return octets[1:]


def fragment_of(octets: bytes, lead: bytes = b"\x01") -> str:
    value, text = int.from_bytes(lead + octets), ""
    while value:
        value, digit = divmod(value, 43)
        text = offline_qr.ALPHABET[digit] + text
    return f"1.{text}"


def deflate(content: bytes, zdict: bytes = b"") -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=zdict or offline_qr.dictionary())
    return stream.compress(content) + stream.flush()


def refused(fragment: str) -> str:
    with pytest.raises(FormatError) as caught:
        offline_qr.decode(fragment)
    return caught.value.code


def test_the_dictionary_never_changes():
    dictionary = offline_qr.dictionary()
    assert hashlib.sha256(dictionary).hexdigest() == DICTIONARY_SHA256
    # One stored block holds 65,535 octets, a window 32,768: both browser and zlib can take it
    # whole.
    assert len(dictionary) < 32_768 - 262
    text = dictionary.decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert "\n" not in text, "a tool that changes line ends would change it"


def test_a_browser_needs_no_preset_dictionary(fragment):
    """A stored, non-final block (RFC 1951 section 3.2.4) in front is the dictionary."""
    dictionary = offline_qr.dictionary()
    length = len(dictionary).to_bytes(2, "little")
    block = b"\x00" + length + bytes(octet ^ 0xFF for octet in length) + dictionary
    packed = octets_of(fragment)
    inflater = zlib.decompressobj(-15)
    content = inflater.decompress(block + packed[:-64])[len(dictionary) :]
    assert inflater.eof
    assert content == HEADER + PAYLOAD
    assert content.index(b"}") + 1 == len(HEADER)
    assert packed[-64:] == SIGNATURE


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "",
        lambda text: "1.",
        lambda text: "1",
        lambda text: text.removeprefix("1."),
        lambda text: text.replace("1.", "2.", 1),
        lambda text: text.replace("1.", "01.", 1),
        lambda text: text.replace("1.", "1.0", 1),
        lambda text: text.replace("1.", "1.1.", 1),
        lambda text: text.lower(),
        lambda text: " " + text,
        lambda text: text + " ",
        lambda text: text + "\n",
        lambda text: text[:-1] + "%",
        lambda text: text[:-1] + "Đ",
        lambda text: text[:-1] + "\u0661",
        lambda text: text[:-1],
        lambda text: text + "0",
        lambda text: "#" + text,
        lambda text: "1.0",
        lambda text: "1." + "0" * 400,
    ],
)
def test_other_texts_are_refused(change, fragment):
    assert refused(change(fragment)) == "format.malformed"


@pytest.mark.parametrize(
    "change",
    [
        lambda packed: b"",
        lambda packed: packed[-64:],
        lambda packed: packed[-63:],
        lambda packed: packed[:-65] + packed[-64:],
        lambda packed: packed[:-64] + b"\x00" + packed[-64:],
        lambda packed: packed[:-64] + deflate(b"more") + packed[-64:],
        lambda packed: b"\x07" + packed,
        lambda packed: deflate(b"") + packed[-64:],
        lambda packed: deflate(b'{"alg":"ES256"}') + packed[-64:],
        lambda packed: deflate(b'"alg" without a bracket') + packed[-64:],
        lambda packed: zlib.compress(b'{"alg":"ES256"}{"a":1}') + packed[-64:],
    ],
    ids=[
        "nothing",
        "only a signature",
        "less than a signature",
        "cut stream",
        "an octet between",
        "a second stream",
        "an unknown block type",
        "empty content",
        "no payload",
        "no header",
        "zlib instead of raw",
    ],
)
def test_other_octets_are_refused(change, fragment):
    assert refused(fragment_of(change(octets_of(fragment)))) == "format.malformed"


def test_another_first_octet_is_refused(fragment):
    packed = octets_of(fragment)
    assert fragment_of(packed) == fragment
    assert refused(fragment_of(packed, b"\x02")) == "format.malformed"
    assert refused(fragment_of(packed, b"")) == "format.malformed"


def test_a_stream_that_reaches_before_the_dictionary_is_refused(fragment):
    words = b"only in a longer dictionary"
    longer = words + random.Random(1).randbytes(20_000)
    stream = deflate(b'{"alg":"ES256"}' + words, zdict=longer)
    assert zlib.decompressobj(-15, zdict=longer).decompress(stream).endswith(words)
    assert refused(fragment_of(stream + octets_of(fragment)[-64:])) == "format.malformed"


def test_a_bomb_is_not_inflated(fragment):
    signature = octets_of(fragment)[-64:]
    header = b'{"alg":"ES256"}'
    within = header + b" " * (offline_qr.MAX_CONTENT - len(header))
    assert offline_qr.decode(fragment_of(deflate(within) + signature)).count(".") == 2
    assert refused(fragment_of(deflate(within + b" ") + signature)) == "format.too_large"
    bomb = fragment_of(deflate(header + b" " * 2_000_000) + signature)
    assert len(bomb) <= offline_qr.MAX_TEXT
    assert refused(bomb) == "format.too_large"


def test_the_length_is_checked_before_anything_is_computed():
    assert refused("1." + ":" * (offline_qr.MAX_TEXT - 2)) == "format.malformed"
    assert refused("1." + ":" * (offline_qr.MAX_TEXT - 1)) == "format.too_large"
    assert refused("1." + ":" * 10_000_000) == "format.too_large"


def test_the_worst_text_costs_milliseconds():
    """2.5 ms when this was written; the limit leaves room for slow machines, but not for quadratic
    time.
    """
    worst, costs = "1." + ":" * (offline_qr.MAX_TEXT - 2), []
    for _ in range(5):
        started = time.perf_counter()
        refused(worst)
        costs.append(time.perf_counter() - started)
    assert min(costs) < 0.05
