"""Where clock and chance come in: everything else is given them."""

from __future__ import annotations

import ctypes
import secrets
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""The present moment, aware."""

# Larger than struct timex anywhere; with `modes` 0 it is only read. 5 is TIME_ERROR.
_TIMEX_OCTETS, _TIME_ERROR = 512, 5


def utc_clock() -> datetime:
    """The time, aware and in whole seconds."""
    # Whole seconds, because everything that is stored or signed has them (dateTimeStamp).
    return datetime.now(UTC).replace(microsecond=0)


def is_synchronized() -> bool:
    """Whether the system keeps its clock by a time server (adjtimex(2)); False where it does not
    say.
    """
    try:
        answer = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_OCTETS)))
    except (AttributeError, OSError):
        return False
    return 0 <= answer < _TIME_ERROR


def entropy(count: int) -> bytes:
    """`count` octets that nobody can guess."""
    return secrets.token_bytes(count)
