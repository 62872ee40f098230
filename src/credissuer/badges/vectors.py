"""A sanitised SVG (`logo.py`) in a PDF: as shapes where the writer of PDFs draws all that is in it,
else as a picture of 600 dots to the inch.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from io import BytesIO
from typing import TYPE_CHECKING

from credissuer.badges import drawing, logo

if TYPE_CHECKING:
    from fpdf import FPDF
    from fpdf.svg import SVGObject

DOTS = 600
"""To the inch, of what is a picture."""

_SVG = "http://www.w3.org/2000/svg"
_INHERITED = frozenset(
    {
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-dasharray", "stroke-linecap"),
        *("stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width"),
    }
)
_SHAPES: dict[str, frozenset[str]] = {
    "path": frozenset({"d"}),
    "circle": frozenset({"cx", "cy", "r"}),
    "ellipse": frozenset({"cx", "cy", "rx", "ry"}),
    "rect": frozenset({"x", "y", "width", "height", "rx", "ry"}),
    "polygon": frozenset({"points"}),
    "polyline": frozenset({"points"}),
    "line": frozenset({"x1", "y1", "x2", "y2"}),
}
"""What fpdf draws as browsers do: `test_vectors.py` compares the two."""

# A name that fpdf does not know is a fault to it, and so becomes a picture.
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3}|#[0-9A-Fa-f]{6}|(?!inherit)[a-z]+", re.ASCII)
_NUMBERS = re.compile(r"[0-9eE.,+\s-]*", re.ASCII)
_WORDS = re.compile(r"(?!inherit)[a-z]+", re.ASCII)
_VALUES = {
    **dict.fromkeys(("fill", "stroke"), _COLOUR),
    **dict.fromkeys(("fill-rule", "stroke-linecap", "stroke-linejoin"), _WORDS),
    "stroke-dasharray": re.compile(f"none|{_NUMBERS.pattern}", re.ASCII),
    "d": re.compile(r"[A-Za-z0-9.,+\s-]*", re.ASCII),
}
"""Attribute -> its values, where these are not numbers without a unit."""


def place(pdf: FPDF, svg: str, x: float, y: float, side: float) -> None:
    """`svg` in the middle of a square, in mm; nothing of it outside."""
    from fpdf.svg import SVGObject

    plain = spread(svg)
    try:
        shapes = None if plain is None else SVGObject(plain.encode("utf-8"))
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError):
        # What browsers draw up to its fault, as `M0 0 L` or `rotate(1 2)`, is a fault to fpdf.
        shapes = None
    if shapes is None:
        pdf.image(BytesIO(_picture(svg, side)), x, y, side, side)
    else:
        _draw(pdf, shapes, (x, y, side, side))


def ornament(pdf: FPDF, svg: str) -> None:
    """An SVG of ours over the whole page, as shapes."""
    from fpdf.svg import SVGObject

    _draw(pdf, SVGObject(svg.encode("utf-8")), (0, 0, pdf.w, pdf.h))


def _draw(pdf: FPDF, shapes: SVGObject, box: tuple[float, float, float, float]) -> None:
    from fpdf.drawing_primitives import Transform

    x, y, width, height = box
    _, _, group = shapes.transform_to_rect_viewport(1, width, height)
    within = group.transform or Transform.identity()
    group.transform = within @ Transform.translation(x, y)
    # A browser shows nothing outside of the view box, and fpdf does.
    with pdf.rect_clip(x, y, width, height):
        pdf.draw_path(group)


def spread(svg: str) -> str | None:
    """`svg` with the paint of groups and of the root on the shapes themselves; None where not all
    of it is what fpdf draws.
    """
    root = ElementTree.fromstring(svg)  # noqa: S314 - ours, or made safe by `logo.sanitised`
    body = _spread(root, {})
    box = root.get("viewBox")
    return None if body is None else f'<svg xmlns="{_SVG}" viewBox="{box}">{body}</svg>'


def _spread(parent: ElementTree.Element, inherited: dict[str, str]) -> str | None:
    # fpdf forgets the width of a line that a group has and its shape has not.
    parts = []
    for child in parent:
        name = child.tag.removeprefix(f"{{{_SVG}}}")
        if name == "title":
            continue
        own = dict(child.attrib)
        transform = own.pop("transform", None)
        if not (own.keys() <= _INHERITED | _SHAPES.get(name, frozenset()) and _is_plain(own)):
            return None
        paint = {**inherited, **own}
        body = _spread(child, paint) if name == "g" else _element(name, paint)
        if body is None:
            return None
        parts.append(f'<g transform="{transform}">{body}</g>' if transform else body)
    return "".join(parts)


def _element(name: str, attributes: dict[str, str]) -> str | None:
    if name not in _SHAPES:
        return None
    return ElementTree.tostring(ElementTree.Element(name, attributes), "unicode")


def _is_plain(attributes: dict[str, str]) -> bool:
    return all(_VALUES.get(name, _NUMBERS).fullmatch(one) for name, one in attributes.items())


def _picture(svg: str, side: float) -> bytes:
    """PNG of a square of `side` mm."""
    pixels = round(side / 25.4 * DOTS)
    head = f'<svg xmlns="{_SVG}" width="{pixels}" height="{pixels}">'
    return drawing.png(f"{head}{logo.placed(svg, 0, 0, pixels)}</svg>")
