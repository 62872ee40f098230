"""One deadline for a whole exchange with a host."""

from __future__ import annotations

import time


class Deadline:
    """The moment by which an exchange must be over."""

    def __init__(self, seconds: float) -> None:
        # Monotonic, because the wall clock can be set while a fetch is under way.
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left. Raises TimeoutError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline is over")
        return left
