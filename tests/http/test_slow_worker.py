"""Slow work has one thread and few who wait for it."""

from __future__ import annotations

import asyncio
import threading

import pytest

from credissuer.http.problems import ProblemError
from credissuer.http.slow_worker import SlowWorker


def test_one_more_than_may_wait_is_refused_and_a_free_slot_is_used_again() -> None:
    worker = SlowWorker("test", 2)
    with worker.admitted(), worker.admitted():
        with pytest.raises(ProblemError) as refused, worker.admitted():
            raise AssertionError("it was admitted")
        assert refused.value.problem.code == "request.overloaded"
        assert dict(refused.value.problem.response_headers())[b"retry-after"] == b"5"
    with worker.admitted():
        pass


def test_a_slot_is_free_again_after_a_fault() -> None:
    worker = SlowWorker("test", 1)
    with pytest.raises(KeyError), worker.admitted():
        raise KeyError
    with worker.admitted():
        pass


def test_all_work_runs_in_one_thread_that_is_not_the_callers() -> None:
    async def threads() -> set[int]:
        worker = SlowWorker("test", 8)
        return {*await asyncio.gather(*(worker.run(threading.get_ident) for _ in range(5)))}

    used = asyncio.run(threads())
    assert len(used) == 1 and threading.get_ident() not in used
