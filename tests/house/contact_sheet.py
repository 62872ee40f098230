"""docs/pictures/badge-sizes.png: every size of a badge on one sheet."""

from __future__ import annotations

import re

from credissuer.badges import drawing
from credissuer.badges.sizes import SIZES
from tests.badges.conftest import SAMPLE

_SVG = "http://www.w3.org/2000/svg"
_PLACES = {
    "feed": (20, 20, 0.4),
    "story": (472, 20, 0.281),
    "avatar": (796, 20, 0.55),
    "ring": (1030, 20, 0.275),
    "card": (796, 260, 0.37),
    "web": (20, 800, 0.74),
    "banner": (20, 580, 0.4),
    "channel": (640, 580, 0.3),
}
"""Size -> x, y, scale on a sheet of 1270 x 968."""


def contact_sheet() -> bytes:
    """The sheet as PNG."""
    elements = []
    for size, (x, y, scale) in _PLACES.items():
        width, height = SIZES[size].width, SIZES[size].height
        inner = re.sub(
            r"^<svg[^>]*>|<(title|desc)>.*?</\1>|</svg>\s*$",
            "",
            drawing.badge_svg(SAMPLE, size, "vi"),
        )
        attributes = (
            f'x="{x}" y="{y}" width="{width * scale}" height="{height * scale}" '
            f'viewBox="0 0 {width} {height}"'
        )
        elements.append(f"<svg {attributes}>{inner}</svg>")
    background = '<rect width="1270" height="968" fill="#c9d1de"/>'
    return drawing.png(
        f'<svg xmlns="{_SVG}" width="1270" height="968">{background}{"".join(elements)}</svg>'
    )
