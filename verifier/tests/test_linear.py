"""Twice the text takes about twice the time: for every reader of foreign texts, on texts that slow
readers down.
"""

from __future__ import annotations

import time
from contextlib import suppress

import forge
import pytest

from credverifier import TrustAnchors, platforms
from credverifier.errors import CredentialError
from credverifier.reading import arguments, links
from credverifier.wire import number
from credverifier.wire.carriers import svg
from credverifier.wire.credentials import data_model, sd_jwt
from credverifier.wire.envelope import dates, jws, strict_json

LENGTH, QUICK = 50_000, 0.1
ANCHORS = TrustAnchors.from_trust_list(forge.trust_list(forge.Issuer()))
SVG = '<svg xmlns="http://www.w3.org/2000/svg"'

READERS = {
    "a link": lambda text: links.read(text, ANCHORS),
    "a link below a host": lambda text: links.read(f"https://tnso.vn/c/{text}", ANCHORS),
    "an offline code": lambda text: links.read(f"https://tnso.vn/V#1.{text}", ANCHORS),
    "a text with a link": lambda text: links.read(
        f"x https://tnso.vn/c/7K3M9QX2HT {text}", ANCHORS
    ),
    "a wrapped link": lambda text: links.read(f"https://l.facebook.com/l.php?u={text}", ANCHORS),
    "whether it is a profile": lambda text: links.profile(text, ANCHORS),
    "a profile": platforms.normalise,
    "a platform": platforms.platform_of,
    "a share link": platforms.share_link,
    "a number": number.parse,
    "a path": lambda text: arguments.looks_like_path(text, ()),
    "a file": lambda text: arguments.content(text.encode("utf-8", "replace")),
    "a token": lambda text: jws.parse(text, typ="vc+jwt", max_length=10**9),
    "a presentation": lambda text: sd_jwt.split(f"{text}~", max_length=10**9),
    "JSON of a text": lambda text: strict_json.loads(
        f'{{"a":"{text}"}}'.encode("utf-8", "replace")
    ),
    "JSON": lambda text: strict_json.loads(f'{{"a":[{text}]}}'.encode("utf-8", "replace")),
    "a date": lambda text: dates.seconds(text, "iat"),
    "a URL": lambda text: data_model.is_url(f"a:{text}"),
    "an SVG": lambda text: svg.unbake(f"<{text}".encode("utf-8", "replace")),
    "an SVG with it": lambda text: svg.unbake(f"{SVG}>{text}</svg>".encode("utf-8", "replace")),
    "an SVG with it in a tag": lambda text: svg.unbake(
        f"{SVG} {text}></svg>".encode("utf-8", "replace")
    ),
    "an SVG with it in an attribute": lambda text: svg.unbake(
        f'{SVG} a="{text}"></svg>'.encode("utf-8", "replace")
    ),
}

UNITS = (
    *(" ", "\t", "\r\n", "\u00a0", "\x1f", ".", "/", "-", "_", "~", ":", "?", "#", "@", "%", "\\"),
    *("=", "&", "&#", "&#1;", "&amp;", '"', "'", ",", ";"),
    *("<", "<!--", "<![CDATA[", "<?", "<a", "<a>", "<a/>", "</a>", "<a b='"),
    *(" a", " a=", " a=''", " xmlns:a=''", "x "),
    *("0", "0,", "9e", "-1,", "[", "{", "]"),
    *("a", "A1", "ey", "ey.", "e30~", "é", "\u0301", "🐱", "\\u0041", "\\ud800"),
    *("https://", "https://a ", "7K3M9QX2HS ", "www.tiktok.com/@a"),
)


def seconds(read, text):
    start = time.process_time()
    with suppress(CredentialError):
        read(text)
    return time.process_time() - start


def best(read, text):
    return min(seconds(read, text) for _ in range(3))


def is_linear(once, twice):
    """Quadratic would be four times the time."""
    return twice < 2 * QUICK or twice < 3.2 * once


@pytest.mark.parametrize("name", READERS)
def test_the_time_of_reading_grows_linearly(name):
    read = READERS[name]
    for unit in UNITS:
        for start, end in (("", ""), ("x", "x"), ("", "x")):

            def text(length, unit=unit, start=start, end=end):
                return start + unit * (length // len(unit)) + end

            if seconds(read, text(2 * LENGTH)) < QUICK:
                continue
            # Measured up to four times, because other work on the machine may spoil a measurement.
            measured: list[tuple[float, float]] = []
            while len(measured) < 4 and not any(is_linear(*pair) for pair in measured):
                measured.append((best(read, text(2 * LENGTH)), best(read, text(4 * LENGTH))))
            assert any(is_linear(*pair) for pair in measured), (start, unit, end, measured)
