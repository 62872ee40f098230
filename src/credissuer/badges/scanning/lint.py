"""PURE: does a picture of a badge scan, also elsewhere and smaller?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PIL import Image

from credissuer.badges.scanning.code_drawing import check_drawing, check_shrinking
from credissuer.badges.scanning.code_target import (
    Known,
    check_link,
    contradiction_in,
    digits_of,
    is_ours,
)
from credissuer.badges.scanning.picture_report import (
    FAIL,
    NOT_CHECKED,
    PASS,
    WARN,
    PictureCheck,
    PictureReport,
)
from credissuer.badges.scanning.sampling import SampledCode
from credverifier.errors import LinkError
from credverifier.reading import file_kinds, qr_pictures
from credverifier.wire import number

Reader = Callable[[bytes], list[str] | None]
"""The texts of the codes in a picture; None where the reader is not installed."""


def lint(
    octets: bytes,
    public_url: str,
    *,
    known: Known | None = None,
    second: Reader | None = None,
) -> PictureReport:
    """Judge a picture (PNG, JPEG, WebP, GIF, BMP, TIFF) of a badge of the office at `public_url`;
    never raises for it.

    `known` tells whether a number (10 characters) is a certificate of the office; `second` is
    another decoder, which gives the texts it finds, or None where it is not installed.
    """
    try:
        # A picture that does not open is a finding, because people upload anything.
        grey = qr_pictures.open_grey(octets)
    except LinkError:
        kind = file_kinds.kind_of(octets)
        facts = {} if kind is None else {"why": kind}
        return PictureReport(None, None, (PictureCheck("picture", FAIL, facts),))
    located = _find(grey, public_url)
    if located is None:
        return PictureReport(None, None, (PictureCheck("code", FAIL, {}),))
    code, seen, plainly = located
    contradiction = contradiction_in(octets, public_url)
    if contradiction is not None:
        return PictureReport(None, None, (contradiction,))
    digits = digits_of(code.text, public_url)
    findings = (
        PictureCheck("code", PASS if plainly else WARN, {}),
        _second(octets, code.text, second),
        *check_link(code.text, digits, public_url, known),
        *check_drawing(seen, code),
        check_shrinking(grey, code.text),
    )
    return PictureReport(
        code.text,
        number.show(digits) if digits else None,
        findings,
    )


def _find(grey: Image.Image, public_url: str) -> tuple[Any, SampledCode, bool] | None:
    """The code, where it lies, and whether it reads from the picture as it is.

    Of several one of the office.
    """
    for position, (view, scale) in enumerate(qr_pictures.views(grey)):
        codes = [code for code in qr_pictures.codes(view) if code.text]
        if codes:
            code = max(codes, key=lambda code: is_ours(code.text, public_url))
            at = code.position
            # Clockwise, as the projection wants them, and back in pixels of the picture itself.
            top_left, top_right, low_right, low_left = (
                (corner.x / scale, corner.y / scale)
                for corner in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            )
            corners = (top_left, top_right, low_right, low_left)
            # Version 1 has 21 modules, each further one 4 more (ISO/IEC 18004).
            modules = 17 + 4 * int(code.extra["Version"])
            # The first view is the picture as it is, the others are sharpened or rescaled.
            return code, SampledCode(grey, corners, modules), position == 0
    return None


def _second(octets: bytes, text: str, second: Reader | None) -> PictureCheck:
    texts = None if second is None else second(octets)
    if texts is None:
        return PictureCheck("second_reader", NOT_CHECKED, {})
    return PictureCheck("second_reader", PASS if text in texts else WARN, {})
