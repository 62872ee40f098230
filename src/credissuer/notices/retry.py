"""PURE: when a notice that could not be sent is tried again, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVEN_UP_AFTER = timedelta(days=5)
"""From when it was due: as long as mail servers keep trying (RFC 5321, section 4.5.4.1)."""


def next_try(attempts: int, now: datetime, chance: bytes) -> datetime:
    """The moment of the next attempt after `attempts` that failed.

    The pause doubles, up to the longest. `chance` (two octets) moves it by up to a fifth, so that
    what failed at once is not tried again at once.
    """
    doublings = min(attempts - 1, 10)
    pause = min(FIRST_PAUSE * 2**doublings, LONGEST_PAUSE)
    moved = int.from_bytes(chance[:2], "big") / 0xFFFF * 0.4 - 0.2
    return now + timedelta(seconds=round(pause.total_seconds() * (1 + moved)))
