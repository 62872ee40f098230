"""Draw verifier/web/app/icon-*.png from mark.svg, for home screens of phones (`make web-data`)."""

from __future__ import annotations

from pathlib import Path

import resvg_py

WEB = Path(__file__).parents[1]
MARK = WEB / "mark.svg"
SIZES = {
    "icon-192.png": (192, False),
    "icon-512.png": (512, False),
    "icon-maskable-512.png": (512, True),
}
"""File name -> pixels, and whether phones cut their own shape out of it.

Then the background goes to the edges.
"""


def icons() -> dict[str, bytes]:
    """File name -> octets."""
    mark = MARK.read_text("utf-8")
    bled = mark.replace('rx="11" ', "")
    return {
        name: bytes(
            resvg_py.svg_to_bytes(svg_string=bled if cut else mark, width=pixels, height=pixels)
        )
        for name, (pixels, cut) in SIZES.items()
    }


if __name__ == "__main__":
    for name, octets in icons().items():
        (WEB / "app" / name).write_bytes(octets)
