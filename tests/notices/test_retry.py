"""When a notice is tried again, and when it is given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from credissuer.notices.retry import next_try

NOW = datetime(2026, 11, 23, tzinfo=UTC)
MIDDLE = bytes([0x7F, 0xFF])


def test_pauses_double_up_to_the_longest() -> None:
    pauses = [next_try(attempts, NOW, MIDDLE) - NOW for attempts in range(1, 20)]
    assert pauses[0] == timedelta(minutes=1)
    assert all(later >= earlier for earlier, later in pairwise(pauses))
    assert pauses[3] == timedelta(minutes=8)
    assert pauses[-1] == timedelta(hours=6)
    assert next_try(10_000, NOW, MIDDLE) - NOW == timedelta(hours=6)


@pytest.mark.parametrize(("chance", "minutes"), [(b"\x00\x00", 0.8), (b"\xff\xff", 1.2)])
def test_chance_moves_a_pause_by_a_fifth(chance: bytes, minutes: float) -> None:
    assert next_try(1, NOW, chance) - NOW == timedelta(minutes=minutes)
