"""Limits on requests of one address: how many a minute, and how many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from credissuer.http.problems import ProblemError
from credissuer.http.throttling.limits import ConcurrencyLimit, RateLimit


class Minutes:
    """A clock in minutes, set by the test."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def _wait(rate: RateLimit, address: str) -> int:
    with pytest.raises(ProblemError) as refusal:
        rate.take(address)
    assert refusal.value.problem.code == "request.too_many"
    [(name, value)] = refusal.value.problem.headers
    assert name == b"retry-after"
    return int(value)


def test_a_caller_who_waits_as_long_as_retry_after_says_is_served() -> None:
    clock = Minutes(1_000_000_020.25)
    rate = RateLimit(2, clock)
    rate.take("a")
    rate.take("a")
    wait = _wait(rate, "a")
    clock.now += wait - 1
    assert _wait(rate, "a") == 1
    rate.take("b")
    clock.now += 1
    rate.take("a")


def test_a_refused_request_does_not_count_in_the_next_minute() -> None:
    clock = Minutes(59.5)
    rate = RateLimit(1, clock)
    rate.take("a")
    for _ in range(5):
        assert _wait(rate, "a") == 1
    clock.now = 60.0
    rate.take("a")
    assert _wait(rate, "a") == 60


def test_a_limit_of_zero_limits_nothing() -> None:
    rate = RateLimit(0, Minutes(0.0))
    for _ in range(1_000):
        rate.take("a")


def test_no_count_is_lost_between_threads() -> None:
    rate = RateLimit(4_000, Minutes(0.0))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: [rate.take("a") for _ in range(500)], range(8)))
    assert _wait(rate, "a") == 60


def test_one_address_takes_at_most_half_of_the_slots() -> None:
    limit = ConcurrencyLimit(8)
    assert [limit.acquire("drip") for _ in range(4)] == [True, True, False, False]
    assert [limit.acquire(other) for other in "abcdefgh"] == [True] * 6 + [False] * 2
    limit.release("drip")
    assert limit.acquire("drip")


def test_a_released_slot_is_free_again() -> None:
    limit = ConcurrencyLimit(1)
    for _ in range(3):
        assert limit.acquire("a")
        assert not limit.acquire("b")
        limit.release("a")
