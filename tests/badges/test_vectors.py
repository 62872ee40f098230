"""Marks in a PDF: as shapes they look as browsers draw them, and what fpdf draws otherwise is a
picture.
"""

from __future__ import annotations

import io

import numpy as np
import pypdfium2
import pytest
from fpdf import FPDF
from PIL import Image

from credissuer.badges import drawing, logo, vectors
from credissuer.badges.glyphs import glyphs

PIXELS = 400
PLACE = (10.0, 10.0, 80.0)
"""x, y, side on a page of 100 mm."""

SHAPES = {
    "rect": '<rect x="10" y="10" width="50" height="30" rx="8" fill="#a00"/>',
    "narrow rect": '<rect x="10" y="10" width="50" height="30" rx="40" ry="3" fill="#aa0000"/>',
    "turned": '<g transform="translate(50 50) rotate(30) scale(1 .5)" stroke-width="3"'
    ' stroke="#00f"><circle r="30" fill="none"/><line x1="0" y1="0" x2="20" y2="20"/></g>',
    "about a point": '<path transform="rotate(45 50 50)" d="M20 20h60v60h-60z" fill="green"/>',
    "matrix": '<path transform="matrix(.5 .2 -.2 .5 30,10)" d="M20 20h60v60h-60z" fill="#123456"/>',
    "polygon": '<polygon points="50,5 95,95 5,95" fill="#080"/>',
    "polyline": '<polyline points="10 10 50 60 90 10" fill="none" stroke="#000" stroke-width="5"'
    ' stroke-linejoin="round" stroke-linecap="round"/>',
    "rule of the group": '<g fill-rule="evenodd">'
    '<path d="M10 10h80v80h-80zM30 30h40v40h-40z"/></g>',
    "no rule": '<path d="M10 10h80v80h-80zM30 30h40v40h-40z"/>',
    "dashes": '<path d="M10 50h80" stroke="#000" stroke-width="6" stroke-dasharray="9 3 1"/>',
    "see-through": '<circle cx="40" cy="50" r="30" fill="#f00" fill-opacity=".5"/>'
    '<circle cx="60" cy="50" r="30" fill="#00f" fill-opacity=".5"/>',
    "open": '<path d="M10 10L90 10L50 90" fill="#fc0" stroke="#000" stroke-width="4"/>',
    "flags of arcs": '<ellipse cx="50" cy="50" rx="40" ry="20" fill="#0aa"/>'
    '<path d="M10 90a1 1 0 0140 0 10 10 0 1120-.5" stroke="#000" fill="none"/>',
    "width of the group": '<g fill="none" stroke-width="9"><circle cx="50" cy="50" r="30"'
    ' stroke="#fc0"/><circle cx="50" cy="50" r="10" stroke="#000" stroke-width="2"/></g>',
    "outside of the box": '<circle cx="100" cy="50" r="40" fill="#c00"/>',
    "a title": '<title>Liên minh</title><path d="M0 0h50v50z"/>',
}
PICTURES = {
    "gradient": '<defs><linearGradient id="a"><stop offset="0" stop-color="#f00"/><stop offset="1"'
    ' stop-color="#00f"/></linearGradient></defs><path d="M0 0h90v90z" fill="url(#a)"/>',
    "opacity": '<g opacity=".5"><circle cx="40" cy="50" r="30"/><circle cx="60" cy="50" r="30"/></g>',
    "hidden": '<path display="none" d="M0 0h50v50z"/><path d="M50 50h50v50z"/>',
    "share": '<circle cx="50%" cy="50" r="20"/>',
    "centimetres": '<rect x="1cm" width="10mm" height="30"/>',
    "inherited": '<g stroke-width="9"><circle cx="50" cy="50" r="20" stroke="#f00"'
    ' stroke-width="inherit"/></g>',
    "current colour": '<path d="M0 0h50v50z" fill="currentColor"/>',
    "colour unknown": '<path d="M0 0h50v50z" fill="nocolour"/>',
    "faulty path": '<path d="M0 0h50v50l"/>',
    "faulty turn": '<path transform="rotate(1 2)" d="M0 0h50v50z"/>',
    "faulty number": '<circle cx="1-2" cy="50" r="20"/><rect width="40" height="30"/>',
    "no points": '<polygon/><rect width="40" height="30"/>',
    "within another": '<svg><path d="M0 0h50v50z"/></svg>',
}


def written(body: str, box: str) -> str:
    """An office's own mark, as it is kept."""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">{body}</svg>'
    return logo.sanitised(svg.encode(), "mark.svg")


def printed(svg: str) -> bytes:
    pdf = FPDF(unit="mm", format=(100, 100))
    pdf.add_page()
    vectors.place(pdf, svg, *PLACE)
    return bytes(pdf.output())


def on_paper(octets: bytes) -> np.ndarray:
    [page] = pypdfium2.PdfDocument(octets)
    picture = page.render(scale=PIXELS / page.get_width()).to_pil().convert("RGB")
    return np.asarray(picture.resize((PIXELS, PIXELS))).astype(int)


def on_screen(svg: str) -> np.ndarray:
    x, y, side = (one * PIXELS / 100 for one in PLACE)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{PIXELS}" height="{PIXELS}">'
    ground = f'<rect width="{PIXELS}" height="{PIXELS}" fill="#fff"/>'
    octets = drawing.png(f"{head}{ground}{logo.placed(svg, x, y, side)}</svg>")
    return np.asarray(Image.open(io.BytesIO(octets)).convert("RGB")).astype(int)


def assert_alike(first: np.ndarray, second: np.ndarray) -> None:
    """But for a pixel along some edges, which one draws sharp and the other smooth."""
    different = np.abs(first - second).max(axis=-1)
    assert different.mean() < 2
    assert (different > 100).mean() < 0.008


@pytest.mark.parametrize("box", ["0 0 100 100", "-10 20 120 60"])
@pytest.mark.parametrize("body", SHAPES.values(), ids=SHAPES)
def test_shapes_stay_shapes_and_look_as_in_a_browser(body: str, box: str) -> None:
    svg = written(body, box)
    octets = printed(svg)
    assert b"/Subtype /Image" not in octets
    assert (on_screen(svg) != 255).any()
    assert_alike(on_paper(octets), on_screen(svg))


@pytest.mark.parametrize("body", PICTURES.values(), ids=PICTURES)
def test_what_is_not_drawn_alike_is_a_picture_of_600_dots_to_the_inch(body: str) -> None:
    svg = written(body, "0 0 100 100")
    octets = printed(svg)
    side = f"/Width {round(PLACE[2] / 25.4 * 600)}"
    assert octets.count(b"/Subtype /Image") >= 1 and side.encode() in octets
    assert_alike(on_paper(octets), on_screen(svg))


def test_the_seal_and_every_platform_are_shapes() -> None:
    box = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24">'
    marks = [f'{box}<path d="{path}" fill="#0F2F57"/></svg>' for path in glyphs().values()]
    for svg in (logo.seal(), *marks):
        octets = printed(svg)
        assert b"/Subtype /Image" not in octets
        assert_alike(on_paper(octets), on_screen(svg))


def test_an_ornament_covers_the_page_as_shapes() -> None:
    pdf = FPDF(unit="mm", format=(100, 50))
    pdf.add_page()
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 500">'
    vectors.ornament(pdf, f'{head}<path d="M500 0h500v500h-500z" fill="#ff0000"/></svg>')
    octets = bytes(pdf.output())
    assert b"/Subtype /Image" not in octets
    picture = np.asarray(pypdfium2.PdfDocument(octets)[0].render().to_pil().convert("RGB"))
    half = picture.shape[1] // 2
    assert (picture[:, half + 1 :] == (255, 0, 0)).all() and (picture[:, : half - 1] == 255).all()
