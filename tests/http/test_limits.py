"""What one address may ask in a minute."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from credissuer.http.limits import ConcurrencyLimit, RateLimit
from credissuer.http.problems import ProblemError


class Minutes:
    """A clock that is set."""

    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def _wait(rate: RateLimit, address: str) -> int:
    with pytest.raises(ProblemError) as refused:
        rate.take(address)
    assert refused.value.problem.code == "request.too_many"
    [(name, value)] = refused.value.problem.headers
    assert name == b"retry-after"
    return int(value)


def test_whoever_waits_as_long_as_told_is_heard_again() -> None:
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


def test_a_refused_try_counts_no_further_into_the_next_minute() -> None:
    clock = Minutes(59.5)
    rate = RateLimit(1, clock)
    rate.take("a")
    for _ in range(5):
        assert _wait(rate, "a") == 1
    clock.now = 60.0
    rate.take("a")
    assert _wait(rate, "a") == 60


def test_no_limit_is_none() -> None:
    rate = RateLimit(0, Minutes(0.0))
    for _ in range(1_000):
        rate.take("a")


def test_no_count_is_lost_between_threads() -> None:
    rate = RateLimit(4_000, Minutes(0.0))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: [rate.take("a") for _ in range(500)], range(8)))
    assert _wait(rate, "a") == 60


def test_one_address_takes_a_quarter_of_the_places_and_leaves_the_others() -> None:
    places = ConcurrencyLimit(8)
    assert [places.acquire("drip") for _ in range(4)] == [True, True, False, False]
    assert [places.acquire(other) for other in "abcdefgh"] == [True] * 6 + [False] * 2
    places.release("drip")
    assert places.acquire("drip")


def test_a_place_that_was_given_back_is_free_again() -> None:
    places = ConcurrencyLimit(1)
    for _ in range(3):
        assert places.acquire("a")
        assert not places.acquire("b")
        places.release("a")
