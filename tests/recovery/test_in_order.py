"""Ordered sequences are compared as sets are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from credissuer.recovery.in_order import lacking

TEXTS = some.sets(some.text("AB", max_size=3))


@given(TEXTS, TEXTS)
def test_what_is_lacking_is_the_difference_of_the_sets(wanted: set[str], there: set[str]) -> None:
    found = list(lacking(sorted(wanted), iter(sorted(there))))
    assert found == sorted(wanted - there)
