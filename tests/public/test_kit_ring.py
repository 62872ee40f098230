"""Where the opening of the ring is."""

from __future__ import annotations

from credissuer.badges.sizes import SIZES
from credissuer.public.kit_ring import SIZE, Ring, ring, ring_of


def test_without_a_size_of_that_name_there_is_no_ring() -> None:
    assert ring_of({"feed": {"width": 1080}}) is None
    assert (ring() is None) == (SIZE not in SIZES)


def test_the_ring_has_the_geometry_of_its_table() -> None:
    sizes = {"ring": {"width": 800, "height": 800, "opening": [400, 390, 300]}}
    assert ring_of(sizes) == Ring(800, (400, 390), 300)
