"""The alliance's mark: what an SVG may hold to become it, and what it is without its own."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ElementTree

import pytest

from credissuer.badges import drawing, logo
from credissuer.errors import ConfigError

SVG = "http://www.w3.org/2000/svg"
DRAWN = (
    '<g fill="#0f2f57"><path d="M1 1h8v8z"/><circle cx="5" cy="5" r="2"/>'
    '<rect x="1" y="1" width="2" height="2" rx="1"/><ellipse cx="5" cy="5" rx="2" ry="1"/>'
    '<polygon points="1,1 2,2 3,1"/><polyline points="1,1 2,2"/>'
    '<line x1="0" y1="0" x2="9" y2="9" stroke="#b8862b"/></g>'
)


def file(body: str, attributes: str = 'viewBox="0 0 10 10"') -> bytes:
    return f'<svg xmlns="{SVG}" {attributes}>{body}</svg>'.encode()


def code(octets: bytes) -> str | None:
    """None where the file is taken."""
    try:
        logo.sanitised(octets, "mark.svg")
    except ConfigError as error:
        assert all("mark.svg" in error.words(language) for language in ("vi", "en"))
        return error.code
    return None


def test_shapes_and_gradients_are_kept() -> None:
    gradients = (
        '<defs><linearGradient id="a" x1="0" x2="1"><stop offset="0" stop-color="#fff"/>'
        '<stop offset="1" stop-color="#000"/></linearGradient>'
        '<radialGradient id="b" cx="1" cy="1" r="2"><stop offset="50%"/></radialGradient></defs>'
        '<path fill="url(#a)" d="M0 0h9v9z"/>'
    )
    clean = logo.sanitised(file(f"<title>Liên minh &amp; bạn</title>{gradients}{DRAWN}"), "m.svg")
    names = [
        element.tag.removeprefix(f"{{{SVG}}}") for element in ElementTree.fromstring(clean).iter()
    ]
    for name in ("path", "circle", "rect", "ellipse", "polygon", "polyline", "line", "stop"):
        assert name in names
    assert 'fill="url(#logo-a)"' in clean and 'id="logo-a"' in clean
    assert "Liên minh &amp; bạn" in clean
    assert logo.sanitised(file(DRAWN), "m.svg") in (
        logo.sanitised(logo.sanitised(file(DRAWN), "m.svg").encode(), "m.svg"),
    )


def test_what_drawing_programs_add_is_dropped_and_their_style_kept() -> None:
    inkscape = (
        '<?xml version="1.0" encoding="UTF-8"?><!-- made -->'
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">'
        f'<svg xmlns="{SVG}" xmlns:i="http://inkscape.example/" width="64px" height="32" i:v="1">'
        '<metadata><i:x/></metadata><i:namedview i:zoom="2"/><desc>x</desc>'
        '<g class="a" style="fill:#123456;-inkscape-font:Sans;stroke-width:2" data-x="1">'
        '<path i:nodes="cc" d="M0 0h1"/></g></svg>'
    )
    clean = logo.sanitised(inkscape.encode(), "m.svg")
    assert clean == (
        f'<svg xmlns="{SVG}" viewBox="0 0 64 32"><g fill="#123456" stroke-width="2">'
        '<path d="M0 0h1"/></g></svg>'
    )


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<script href="https://evil.example/x.js"/>',
        "<style>*{fill:red}</style>",
        "<foreignObject><p>x</p></foreignObject>",
        '<image href="https://evil.example/x.png"/>',
        '<image xlink:href="data:image/png;base64,AAAA" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        '<use href="#a"/>',
        '<use xlink:href="https://evil.example/#a" xmlns:xlink="http://www.w3.org/1999/xlink"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        "<text>ĐÃ XÁC MINH</text>",
        '<animate attributeName="x"/>',
        '<set attributeName="fill" to="red"/>',
        '<filter id="f"/>',
        '<mask id="f"/>',
        '<path d="M0 0" onload="alert(1)"/>',
        '<path d="M0 0" onClick="alert(1)"/>',
        '<path d="M0 0" fill="url(https://evil.example/#a)"/>',
        '<path d="M0 0" fill="URL( //evil.example )"/>',
        '<path d="M0 0" fill="&#34;&gt;&lt;script&gt;"/>',
        '<path d="M0 0" style="fill:url(https://evil.example/a)"/>',
        '<path d="M0 0" style="fill:u\\72l(x)"/>',
        "<g>" * 40 + "</g>" * 40,
    ],
)
def test_what_could_run_load_or_hide_something_is_refused(body: str) -> None:
    assert code(file(body)) == "config.logo_forbidden"


def test_a_root_that_runs_something_is_refused() -> None:
    assert code(file("", 'viewBox="0 0 1 1" onload="alert(1)"')) == "config.logo_forbidden"


@pytest.mark.parametrize(
    "octets",
    [
        b'<!DOCTYPE svg [<!ENTITY a "b">]>' + file("&a;"),
        b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + file("<title>&a;</title>"),
    ],
)
def test_entities_are_refused(octets: bytes) -> None:
    assert code(octets) == "config.logo_forbidden"


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"<svg",
        b"<html/>",
        b"\xff\xfe<svg/>",
        file("&nothing;"),
        file(DRAWN, ""),
        file(DRAWN, 'viewBox="0 0 nan 1"'),
        file(DRAWN, 'viewBox="0 0 0 1"'),
        file(DRAWN, 'viewBox="0 0 1"'),
        file(DRAWN, 'width="100%" height="9"'),
    ],
)
def test_what_is_no_svg_is_refused(octets: bytes) -> None:
    assert code(octets) == "config.logo_not_svg"


def test_a_large_file_is_refused() -> None:
    at_limit = file(DRAWN + " " * (logo.LARGEST - len(file(DRAWN))))
    assert code(at_limit) is None
    assert code(at_limit + b" ") == "config.logo_too_large"


def test_the_seal_is_itself_safe_and_drawn() -> None:
    assert code(logo.seal().encode()) is None
    assert len(logo.seal()) < 2_000
    picture = drawing.png(
        f'<svg xmlns="{SVG}" width="64" height="64">{logo.placed(logo.seal(), 0, 0, 64)}</svg>'
    )
    assert len(picture) > 500


def test_many_comments_before_a_document_type_take_no_time() -> None:
    # With two readings of one comment these would take 2 ** 24 steps and seconds.
    comments = b"<!---->" * 24
    start = time.process_time()
    assert code(comments + b"<!DOCTYPE svg>" + file(DRAWN)) is None
    assert code(comments + file(DRAWN) + b"<!X>") == "config.logo_forbidden"
    assert time.process_time() - start < 2
