"""The modules of a code that lies in a picture, also askew, inverted and with a narrow edge."""

from __future__ import annotations

import pytest
from PIL import Image, ImageOps

from credissuer.badges import qr
from credissuer.badges.sampling import SampledCode

TEXT = "HTTPS://TNSO.VN/C/7K3M9QX2HS"
MATRIX = qr.qr_matrix(TEXT)
SIDE = len(MATRIX)
PITCH = 6


def drawn(quiet: int = qr.QUIET) -> Image.Image:
    """The code with `quiet` modules of white around it, on grey paper."""
    picture = Image.new("L", (SIDE + 2 * quiet, SIDE + 2 * quiet), 255)
    for y, row in enumerate(MATRIX):
        for x, dark in enumerate(row):
            picture.putpixel((x + quiet, y + quiet), 0 if dark else 255)
    picture = picture.resize(
        (picture.width * PITCH, picture.height * PITCH), Image.Resampling.NEAREST
    )
    return ImageOps.expand(picture, border=10 * PITCH, fill=0)


def seen(picture: Image.Image, quiet: int = qr.QUIET) -> SampledCode:
    near, far = (10 + quiet) * PITCH, (10 + quiet + SIDE) * PITCH
    return SampledCode(picture, ((near, near), (far, near), (far, far), (near, far)), SIDE)


def test_every_module_is_read_where_it_lies() -> None:
    found = seen(drawn())
    assert found.matrix() == [list(row) for row in MATRIX]
    assert found.pitch == PITCH
    assert found.levels() == (0, 255)


def test_an_inverted_code_is_read_in_its_own_terms() -> None:
    found = seen(ImageOps.invert(drawn()))
    assert found.levels() == (255, 0)
    assert found.matrix() == [list(row) for row in MATRIX]


@pytest.mark.parametrize("quiet", range(qr.QUIET + 1))
def test_the_white_around_it_is_counted_in_modules(quiet: int) -> None:
    assert seen(drawn(quiet), quiet).quiet() == quiet


def test_a_code_seen_from_the_side_is_read_by_its_corners() -> None:
    flat, near, far = drawn(), 14 * PITCH, (14 + SIDE) * PITCH
    square = ((near, near), (far, near), (far, far), (near, far))
    askew = ((near + 30, near + 10), (far - 10, near + 40), (far + 20, far + 5), (near, far - 25))
    coefficients = _onto(askew, square)
    picture = flat.transform(
        (flat.width + 40, flat.height + 40),
        Image.Transform.PERSPECTIVE,
        coefficients,
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )
    found = SampledCode(picture, askew, SIDE)
    assert found.matrix() == [list(row) for row in MATRIX]
    assert found.pitch < PITCH + 1


def _onto(
    source: tuple[tuple[float, float], ...], target: tuple[tuple[float, float], ...]
) -> list[float]:
    """The eight numbers by which Pillow finds the point of `target` for each one of `source`."""
    import numpy as np

    rows, right = [], []
    for (x, y), (u, v) in zip(source, target, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(right))]
