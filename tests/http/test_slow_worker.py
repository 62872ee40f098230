"""Slow work runs in one thread and has a short queue."""

from __future__ import annotations

import asyncio
import threading

import pytest

from credissuer.http.problems import ProblemError
from credissuer.http.slow_worker import SlowWorker


def test_work_beyond_the_queue_is_refused_until_a_slot_is_free() -> None:
    worker = SlowWorker("test", 2)
    with worker.admitted(), worker.admitted():
        with pytest.raises(ProblemError) as refusal, worker.admitted():
            raise AssertionError("it was admitted")
        assert refusal.value.problem.code == "request.overloaded"
        assert dict(refusal.value.problem.response_headers())[b"retry-after"] == b"5"
    with worker.admitted():
        pass


def test_a_slot_is_free_again_after_an_exception() -> None:
    worker = SlowWorker("test", 1)
    with pytest.raises(KeyError), worker.admitted():
        raise KeyError
    with worker.admitted():
        pass


def test_all_work_runs_in_one_other_thread() -> None:
    async def threads() -> set[int]:
        worker = SlowWorker("test", 8)
        return {*await asyncio.gather(*(worker.run(threading.get_ident) for _ in range(5)))}

    thread_ids = asyncio.run(threads())
    assert len(thread_ids) == 1 and threading.get_ident() not in thread_ids
