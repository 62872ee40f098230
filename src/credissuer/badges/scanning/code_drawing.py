"""How the code of a picture is drawn: its size, edge and colours, what lies on it, what it still bears."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

from credissuer.badges import qr
from credissuer.badges.scanning.picture_report import FAIL, NOT_CHECKED, PASS, WARN, PictureCheck
from credissuer.badges.scanning.sampling import SampledCode
from credissuer.errors import RefusedError
from credverifier.reading import qr_pictures

WANTED_PITCH, LEAST_PITCH = 3.0, 2.0
"""Pixels a module: what is asked for, and below which no scanner can be counted on (JOURNEYS 1.7).
"""

# Per cent of the span from black to white; per cent of the error correction that is left.
_GOOD_CONTRAST, _LEAST_CONTRAST = 50, 25

_GOOD_MARGIN, _LEAST_MARGIN = 50, 20

_COVERED, _COVERED_MIDDLE, _REDRAWN = 0.02, 0.04, 0.25
"""Shares of the modules: covered in all, covered in the middle third where logos sit, and too many
for a cover.
"""

_NARROWEST = 60


def check_drawing(seen: SampledCode, code: Any) -> tuple[PictureCheck, ...]:
    """How the code is drawn: size, edge, colours, what lies on it, what damage it still bears."""
    dark, light = seen.levels()
    # From greys of 0 to 255 to per cent.
    quiet, contrast = seen.quiet(), round(abs(light - dark) / 2.55)
    # ZXing's unused error correction, 0 to 1.
    margin = round(100 * float(code.extra["UEC"]))
    wanted = int((seen.modules + 2 * qr.QUIET) * WANTED_PITCH)
    # Below it a module is no more than a blurred edge, so the margin cannot be measured.
    legible = seen.pitch >= LEAST_PITCH
    size = {"pitch": f"{seen.pitch:.1f}", "wanted": wanted}
    return (
        PictureCheck(
            "size",
            _step(round(seen.pitch, 1), WANTED_PITCH, LEAST_PITCH),
            size,
        ),
        PictureCheck(
            "quiet_zone",
            _step(quiet, qr.QUIET, 1) if legible else NOT_CHECKED,
            {"quiet": quiet},
        ),
        PictureCheck("polarity", PASS if dark < light else FAIL, {}),
        PictureCheck(
            "contrast",
            _step(contrast, _GOOD_CONTRAST, _LEAST_CONTRAST),
            {"contrast": contrast},
        ),
        _covered(seen, code.text),
        PictureCheck(
            "correction",
            _step(margin, _GOOD_MARGIN, _LEAST_MARGIN),
            {"margin": margin},
        ),
    )


def _covered(seen: SampledCode, text: str) -> PictureCheck:
    """The modules held against those that the office draws for the same text."""
    # Smaller modules are misread here and there without any cover on them.
    if seen.pitch < WANTED_PITCH:
        return PictureCheck("covered", NOT_CHECKED, {})
    try:
        drawn = qr.qr_matrix(text) if text.isascii() else ()
    except RefusedError:
        drawn = ()
    # Not our drawing (another level or version): nothing to compare with.
    if len(drawn) != seen.modules:
        return PictureCheck("covered", WARN, {})
    rows = zip(seen.matrix(), drawn, strict=True)
    wrong = [
        (x, y)
        for y, (row, drawn_row) in enumerate(rows)
        for x, (module, drawn_module) in enumerate(zip(row, drawn_row, strict=True))
        if module != drawn_module
    ]
    share, third = len(wrong) / seen.modules**2, seen.modules / 3
    in_middle = [(x, y) for x, y in wrong if third <= min(x, y) and max(x, y) < 2 * third]
    middle = len(in_middle) / third**2
    covered = share > _COVERED or middle > _COVERED_MIDDLE
    # At least 1, because a small logo may round to nothing, and "0 % covered" explains no failure.
    facts = {"covered": max(round(100 * share), int(covered))}
    # So many wrong modules are no cover but another mask: the code was drawn by somebody else.
    if share > _REDRAWN:
        return PictureCheck("covered", WARN, facts)
    return PictureCheck("covered", FAIL if covered else PASS, facts)


def check_shrinking(grey: Image.Image, text: str) -> PictureCheck:
    """The narrowest width of the picture, halved again and again and pressed as JPEG, at which the
    code still reads.
    """
    width = grey.width
    while (width == grey.width or width // 2 >= _NARROWEST) and _reads(
        grey,
        max(1, width // 2),
        text,
    ):
        width //= 2
    return PictureCheck(
        "shrinking",
        PASS if width < grey.width else WARN,
        {"width": width},
    )


def _reads(grey: Image.Image, width: int, text: str) -> bool:
    pressed = io.BytesIO()
    height = max(1, round(grey.height * width / grey.width))
    grey.resize((width, height), Image.Resampling.LANCZOS).save(
        pressed,
        "JPEG",
        quality=60,
    )
    return any(code.text == text for code in qr_pictures.codes(Image.open(pressed)))


def _step(value: float, good: float, least: float) -> str:
    if value >= good:
        return PASS
    return WARN if value >= least else FAIL
