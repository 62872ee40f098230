"""The modules of a code in a picture: straight, askew, inverted and with a narrow edge."""

from __future__ import annotations

import pytest
from PIL import Image, ImageOps

from credissuer.badges import qr
from credissuer.badges.scanning.sampling import SampledCode

TEXT = "https://TNSO.VN/C/7K3M9QX2HS"
MATRIX = qr.qr_matrix(TEXT)
SIDE = len(MATRIX)
PITCH = 6


def code_on_grey(quiet: int = qr.QUIET) -> Image.Image:
    """The code with `quiet` modules of white around it, on grey paper."""
    picture = Image.new("L", (SIDE + 2 * quiet, SIDE + 2 * quiet), 255)
    for y, row in enumerate(MATRIX):
        for x, dark in enumerate(row):
            picture.putpixel((x + quiet, y + quiet), 0 if dark else 255)
    picture = picture.resize(
        (picture.width * PITCH, picture.height * PITCH), Image.Resampling.NEAREST
    )
    return ImageOps.expand(picture, border=10 * PITCH, fill=0)


def sampled(picture: Image.Image, quiet: int = qr.QUIET) -> SampledCode:
    near, far = (10 + quiet) * PITCH, (10 + quiet + SIDE) * PITCH
    return SampledCode(picture, ((near, near), (far, near), (far, far), (near, far)), SIDE)


def test_every_module_is_read_at_its_position() -> None:
    code = sampled(code_on_grey())
    assert code.matrix() == [list(row) for row in MATRIX]
    assert code.pitch == PITCH
    assert code.levels() == (0, 255)


def test_an_inverted_code_is_read_as_light_on_dark() -> None:
    code = sampled(ImageOps.invert(code_on_grey()))
    assert code.levels() == (255, 0)
    assert code.matrix() == [list(row) for row in MATRIX]


@pytest.mark.parametrize("quiet", range(qr.QUIET + 1))
def test_the_quiet_zone_is_measured_in_modules(quiet: int) -> None:
    assert sampled(code_on_grey(quiet), quiet).quiet() == quiet


def test_a_distorted_code_is_read_by_its_corners() -> None:
    picture_of_code, near, far = code_on_grey(), 14 * PITCH, (14 + SIDE) * PITCH
    square = ((near, near), (far, near), (far, far), (near, far))
    askew = ((near + 30, near + 10), (far - 10, near + 40), (far + 20, far + 5), (near, far - 25))
    coefficients = _onto(askew, square)
    picture = picture_of_code.transform(
        (picture_of_code.width + 40, picture_of_code.height + 40),
        Image.Transform.PERSPECTIVE,
        coefficients,
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )
    code = SampledCode(picture, askew, SIDE)
    assert code.matrix() == [list(row) for row in MATRIX]
    assert code.pitch < PITCH + 1


def _onto(
    source: tuple[tuple[float, float], ...], target: tuple[tuple[float, float], ...]
) -> list[float]:
    """The eight coefficients with which Pillow maps each point of `source` to one of `target`."""
    import numpy as np

    rows, constants = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        constants += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(constants))]
