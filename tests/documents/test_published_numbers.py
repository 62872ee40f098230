"""Which numbers of a public tree the database knows, few and many."""

from __future__ import annotations

import pytest

from credissuer.documents import published_numbers
from tests.offices import Household

UNKNOWN = [f"{serial:010}" for serial in range(1_500)]
"""More than are asked for one by one."""


@pytest.mark.parametrize("count", [2, 1_500])
def test_what_was_neither_decided_nor_given_up_is_unknown(house: Household, count: int) -> None:
    made = [certificate.number for certificate in house.issue(1, 2, 3)]
    with house.store.read() as reading:
        several = sorted([*made, *UNKNOWN[:count]])
        assert published_numbers.unknown(reading, several) == UNKNOWN[:count]
        assert published_numbers.unknown(reading, []) == []


def test_certificates_alone_are_counted_and_in_order(house: Household) -> None:
    made = sorted(certificate.number for certificate in house.issue(1, 2, 3))
    house.publish()
    for name in (f"{made[0]}.standing.jwt", "notes.txt", f"{made[1]}.sd-jwt"):
        house.office.publication.put(f"c/{name}", b"x")
    assert published_numbers.in_tree(house.office.publication) == made
    assert published_numbers.path_of(made[0]) == f"c/{made[0]}.jwt"
