"""The verifier for programs of asyncio: the same answers, and the event loop is never held up.

A check waits for the network and then verifies signatures; both happen in a thread of a pool.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

from credverifier.online.verifier import Verifier
from credverifier.trust.anchors import TrustAnchors
from credverifier.verdict import Verdict

if TYPE_CHECKING:
    from credverifier.online.recording import CheckWithReceipt
    from credverifier.online.trust_lists import TrustAnswer

T = TypeVar("T")

Item = str | bytes | tuple[str | bytes, str | None]
"""What to check, or (what, profile)."""


class AsyncVerifier:
    """A `Verifier` whose methods are awaited. To be used as `async with`, or closed by `close`.

    At most `concurrency` checks are under way at once, in threads of its own; others wait. A check
    that is cancelled is not waited for: its thread ends by itself, within ten seconds.
    """

    def __init__(self, verifier: Verifier, *, concurrency: int = 8) -> None:
        self._verifier = verifier
        self._concurrency = concurrency
        self._pool = ThreadPoolExecutor(concurrency, thread_name_prefix="credverifier")

    @classmethod
    def from_trust_list(
        cls, source: str | Path | dict[str, Any], *, concurrency: int = 8, **options: Any
    ) -> Self:
        """As Verifier.from_trust_list; `options` are those of `Verifier`."""
        return cls(Verifier.from_trust_list(source, **options), concurrency=concurrency)

    @property
    def anchors(self) -> TrustAnchors:
        """The trust list that is checked against."""
        return self._verifier.anchors

    async def check(
        self,
        what: str | bytes,
        *,
        profile: str | None = None,
        max_status_age: float | None = None,
        audience: str | None = None,
        nonce: str | None = None,
        as_of: datetime | date | None = None,
    ) -> Verdict:
        """As Verifier.check."""
        return await self._run(
            partial(
                self._verifier.check,
                what,
                profile=profile,
                max_status_age=max_status_age,
                audience=audience,
                nonce=nonce,
                as_of=as_of,
            )
        )

    async def check_with_receipt(
        self,
        what: str | bytes,
        *,
        profile: str | None = None,
        max_status_age: float | None = None,
        as_of: datetime | date | None = None,
    ) -> CheckWithReceipt:
        """As Verifier.check_with_receipt."""
        return await self._run(
            partial(
                self._verifier.check_with_receipt,
                what,
                profile=profile,
                max_status_age=max_status_age,
                as_of=as_of,
            )
        )

    async def check_many(
        self, items: Iterable[Item] | AsyncIterable[Item]
    ) -> AsyncGenerator[Verdict, None]:
        """Verdicts in the order of `items`, as Verifier.check_many.

        At most four times as many are begun as are under way. Whoever stops reading waits for none.
        """
        if isinstance(items, str | bytes):
            raise TypeError("items must be several, not one text")
        pending: deque[asyncio.Task[Verdict]] = deque()
        try:
            async for item in _each(items):
                pending.append(asyncio.create_task(self._check_one(item)))
                if len(pending) >= self._concurrency * 4:
                    yield await pending.popleft()
            while pending:
                yield await pending.popleft()
        finally:
            for task in pending:
                task.cancel()

    async def update_trust(self) -> list[TrustAnswer]:
        """As Verifier.update_trust; by one task."""
        return await self._run(self._verifier.update_trust)

    def close(self) -> None:
        """Begin no further check; those under way end by themselves."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def _check_one(self, item: Item) -> Verdict:
        what, profile = item if isinstance(item, tuple) else (item, None)
        return await self._run(partial(self._verifier.check_one, what, profile))

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


async def _each(items: Iterable[Item] | AsyncIterable[Item]) -> AsyncGenerator[Item, None]:
    if isinstance(items, AsyncIterable):
        async for item in items:
            yield item
    else:
        for item in items:
            yield item
