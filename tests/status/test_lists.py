"""A list gives out each index once, in an order that only its entropy determines."""

from __future__ import annotations

from itertools import pairwise

import pytest

from credissuer.status.lists import FULL, SIZE, StatusListRecord, index_at, new_list


@pytest.fixture(scope="module")
def fresh() -> StatusListRecord:
    return new_list(7, bytes(range(32)))


def test_the_order_is_a_permutation_of_all_indices(fresh: StatusListRecord) -> None:
    assert len(fresh.order) == 3 * SIZE
    assert sorted(index_at(fresh.order, place) for place in range(SIZE)) == list(range(SIZE))


def test_the_order_depends_on_every_octet_of_the_entropy(
    fresh: StatusListRecord,
) -> None:
    assert new_list(8, bytes(range(32))).order == fresh.order
    assert new_list(7, bytes([*range(31), 32])).order != fresh.order


def test_the_order_of_an_index_does_not_reveal_its_neighbours(fresh: StatusListRecord) -> None:
    """A quarter of random steps between neighbours is shorter than about SIZE / 8, and hardly
    any is 1.
    """
    given = [index_at(fresh.order, place) for place in range(SIZE)]
    steps = [abs(after - before) for before, after in pairwise(given)]
    assert sum(step == 1 for step in steps) < 20
    assert 0.22 < sum(step < SIZE / 8 for step in steps) / SIZE < 0.25
    assert abs(sum(given[: SIZE // 2]) / (SIZE // 2) - SIZE / 2) < SIZE / 100


def test_too_little_entropy_is_refused() -> None:
    with pytest.raises(ValueError, match="32 random octets"):
        new_list(1, bytes(31))


@pytest.mark.parametrize(("place", "index"), [(0, 0x010203), (1, 0), (2, 0xFFFFFF)])
def test_an_index_is_stored_in_three_octets(place: int, index: int) -> None:
    assert index_at(bytes([1, 2, 3, 0, 0, 0, 255, 255, 255]), place) == index


def test_a_new_list_has_no_taken_index_and_no_change(fresh: StatusListRecord) -> None:
    assert (fresh.taken, fresh.changes) == (0, 0)


def test_a_list_is_as_long_as_the_specification_requires() -> None:
    assert SIZE // 8 == 16 * 1024
    assert SIZE // 2 < FULL < SIZE
