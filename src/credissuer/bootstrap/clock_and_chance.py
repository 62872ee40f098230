"""Where clock and chance come in: everything else is given them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""The present moment, aware."""


def utc_clock() -> datetime:
    """The time, aware and in whole seconds."""
    # Whole seconds, because everything that is stored or signed has them (dateTimeStamp).
    return datetime.now(UTC).replace(microsecond=0)


def entropy(count: int) -> bytes:
    """`count` octets that nobody can guess."""
    return secrets.token_bytes(count)
