"""One piece of work at a time for each key, however many callers want it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from credverifier.online.singleflight import Singleflight


def test_callers_that_come_meanwhile_get_the_same_outcome() -> None:
    singleflight, gate, done = Singleflight(), threading.Event(), []

    def work() -> object:
        done.append(1)
        assert gate.wait(10)
        return object()

    with ThreadPoolExecutor(max_workers=8) as pool:
        futures = [pool.submit(singleflight.do, "a", work, 10) for _ in range(8)]
        while len([future for future in futures if future.running()]) < 8:
            time.sleep(0.001)
        time.sleep(0.05)
        gate.set()
        outcomes = {id(future.result()) for future in futures}
    assert (len(outcomes), len(done)) == (1, 1)


def test_outcomes_are_not_cached_and_keys_are_independent() -> None:
    singleflight, done = Singleflight(), []
    for key in ("a", "a", "b"):
        assert singleflight.do(key, lambda: len(done.append(1) or done), 1) == len(done)
    assert len(done) == 3


def test_a_caller_waits_no_longer_than_its_timeout() -> None:
    singleflight, gate, started = Singleflight(), threading.Event(), threading.Event()

    def work() -> bool:
        started.set()
        return gate.wait(10)

    with ThreadPoolExecutor(max_workers=1) as pool:
        first = pool.submit(singleflight.do, "a", work, 10)
        assert started.wait(10)
        for seconds in (0.05, -1):
            begun = time.monotonic()
            with pytest.raises(TimeoutError):
                singleflight.do("a", work, seconds)
            assert time.monotonic() - begun < 2
        gate.set()
        assert first.result() is True


def test_work_that_raises_frees_the_key_and_the_waiting_callers() -> None:
    singleflight, gate, started = Singleflight(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        gate.wait(10)
        raise KeyError("lost")

    with ThreadPoolExecutor(max_workers=2) as pool:
        first = pool.submit(singleflight.do, "a", work, 10)
        assert started.wait(10)
        second = pool.submit(singleflight.do, "a", work, 10)
        time.sleep(0.05)
        gate.set()
        with pytest.raises(KeyError):
            first.result()
        with pytest.raises(TimeoutError):
            second.result()
    assert singleflight.do("a", lambda: 7, 1) == 7
