"""Exceptions that nobody expected: one request or one round that fails must not end the server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from credverifier.errors import CredentialError


@dataclass(slots=True)
class Fault:
    """What ended a block: `error`, or None where the block reached its end."""

    error: Exception | None = None

    @property
    def code(self) -> str:
        """For the log: the code of a coded error, else the name of its class and no detail."""
        if isinstance(self.error, CredentialError):
            return self.error.code
        return type(self.error).__name__


@contextmanager
def fault_barrier() -> Iterator[Fault]:
    """Catch every exception of the block; afterwards the yielded fault holds it.

    Cancellation and shutdown (BaseException) pass through.
    """
    fault = Fault()
    try:
        yield fault
    except Exception as error:  # noqa: BLE001 - because the server goes on and its caller logs it
        fault.error = error
