"""How many processes can work at once on this computer."""

from __future__ import annotations

import os


def cores() -> int:
    """The cores that this process may use, which may be fewer than the computer has."""
    # Only Linux can tell which.
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
