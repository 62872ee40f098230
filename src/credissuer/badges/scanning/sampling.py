"""PURE: the modules of a QR code where it lies in a picture, and the white around it."""

from __future__ import annotations

from collections.abc import Iterable
from math import dist
from typing import Any, NamedTuple

from PIL.Image import Image

from credissuer.badges.qr import QUIET

Point = tuple[float, float]


class SampledCode(NamedTuple):
    """A code in a shade-of-grey `picture`: its four corners in px from the top left on, clockwise,
    and its modules.
    """

    picture: Image
    corners: tuple[Point, Point, Point, Point]
    modules: int

    @property
    def pitch(self) -> float:
        """Pixels a module, along the shortest edge."""
        following = (*self.corners[1:], self.corners[0])
        edges = zip(self.corners, following, strict=True)
        shortest = min(dist(start, end) for start, end in edges)
        return shortest / self.modules

    def levels(self) -> tuple[float, float]:
        """(dark, light): the grey, 0 to 255, of modules that every code has; the other way round in
        an inverted one.
        """
        # The three finder patterns, 7 modules square: a dark core of 3, a light ring, a dark frame.
        far = self.modules - 7
        starts = ((0, 0), (far, 0), (0, far))
        core = [(x + dx, y + dy) for x, y in starts for dx in (2, 3, 4) for dy in (2, 3, 4)]
        ring = [(x + d, y + e) for x, y in starts for d in (1, 2, 3, 4, 5) for e in (1, 5)]
        return self._mean(core), self._mean(ring)

    def matrix(self) -> list[list[bool]]:
        """The modules as they are seen, True is what is dark in the code's own terms."""
        dark, light = self.levels()
        side = range(self.modules)
        rows = []
        for y in side:
            greys = [self._grey(x, y) for x in side]
            rows.append([abs(grey - dark) < abs(grey - light) for grey in greys])
        return rows

    def quiet(self) -> int:
        """Modules of undisturbed light around the code on the side with the least of it, at most
        QUIET.
        """
        dark, light = self.levels()
        for ring in range(QUIET):
            for side in self._around(ring):
                seen = [self._grey(x, y, beyond=dark) for x, y in side]
                disturbed = sum(abs(grey - light) > abs(grey - dark) for grey in seen)
                # A few points may be noise of JPEG; text or a frame disturbs far more.
                if disturbed > 0.04 * len(seen):
                    return ring
        return QUIET

    def _around(self, ring: int) -> Iterable[list[Point]]:
        """Points in the ring of modules outside the code, for each of the four sides.

        Away from the edges: the first ring in its outer half, the last in its inner.
        """
        # From 0.65 in the first ring to 3.35 in the fourth.
        away = ring + 0.65 - 0.1 * ring
        # From edges to middles, which is what `_grey` takes.
        near = -away - 0.5
        far = self.modules + away - 0.5
        along = [half / 2 for half in range(2 * self.modules)]
        yield [(t, near) for t in along]
        yield [(t, far) for t in along]
        yield [(near, t) for t in along]
        yield [(far, t) for t in along]

    def _mean(self, places: list[tuple[int, int]]) -> float:
        return sum(self._grey(x, y) for x, y in places) / len(places)

    def _grey(self, x: float, y: float, beyond: float = 0) -> float:
        """The grey at the middle of module (x, y); `beyond` outside of the picture."""
        across, down = self._pixel(x + 0.5, y + 0.5)
        # Beyond the edge counts as disturbed: a cropped picture has no quiet zone there.
        if not (0 <= across < self.picture.width and 0 <= down < self.picture.height):
            return beyond
        value: Any = self.picture.getpixel((int(across), int(down)))
        return float(value)

    def _pixel(self, x: float, y: float) -> Point:
        """Where the point (x, y) in modules lies in px: the code's square seen in perspective."""
        a, b, c, d, e, f, g, h = _projection(self.corners)
        # Within the unit square.
        u = x / self.modules
        v = y / self.modules
        depth = g * u + h * v + 1
        across = (a * u + b * v + c) / depth
        down = (d * u + e * v + f) / depth
        return across, down


def _projection(corners: tuple[Point, Point, Point, Point]) -> tuple[float, ...]:
    """The unit square onto four corners (Heckbert 1989, section 2.2.3)."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    dx1 = x1 - x2
    dx2 = x3 - x2
    dx3 = x0 - x1 + x2 - x3
    dy1 = y1 - y2
    dy2 = y3 - y2
    dy3 = y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1
    g = (dx3 * dy2 - dx2 * dy3) / area
    h = (dx1 * dy3 - dx3 * dy1) / area
    a = x1 - x0 + g * x1
    b = x3 - x0 + h * x3
    d = y1 - y0 + g * y1
    e = y3 - y0 + h * y3
    return a, b, x0, d, e, y0, g, h
