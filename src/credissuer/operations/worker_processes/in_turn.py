"""Sign batch after batch: while worker processes sign one, this process makes the next ready and
records the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from credissuer.office import Office
from credissuer.operations.sign import Intent, SignedIntent, begin_signing
from credissuer.operations.worker_processes.pool import WorkerPool

T = TypeVar("T")


def signed_in_turn(
    office: Office,
    recorded: Iterable[tuple[T, Sequence[Intent]]],
    pool: WorkerPool | None,
) -> Iterator[tuple[T, list[SignedIntent]]]:
    """The intents of each batch, signed and read back, with what came with them.

    `recorded` records the intents of a batch when it is asked for it. With a pool, two batches are
    under way at a time: one is signed while the intents of the next are recorded. Raises as
    `begin_signing`.
    """
    waiting: tuple[T, Callable[[], list[SignedIntent]]] | None = None
    for about, intents in recorded:
        # Before the next is begun, because the workers take a batch at a time; it is recorded by
        # whoever asks for it, while they sign that one.
        signed = [] if waiting is None else waiting[1]()
        pending = begin_signing(office, intents, pool) if intents else list
        if waiting is not None:
            yield waiting[0], signed
        if pool is None:
            # Signed already: without workers there is nothing to wait for.
            yield about, pending()
        else:
            waiting = about, pending
    if waiting is not None:
        yield waiting[0], waiting[1]()
