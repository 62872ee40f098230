"""Rates of several operations, taken in turn so that a drifting machine drifts for all of them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

ROUNDS = 7
SECONDS = 0.15


def rates(operations: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Name -> operations a second: the median of rounds A B C, A B C, …"""
    seen: dict[str, list[float]] = {name: [] for name in operations}
    for _ in range(ROUNDS):
        for name, operation in operations.items():
            seen[name].append(_rate(operation))
    return {name: statistics.median(values) for name, values in seen.items()}


def once(operation: Callable[[], int]) -> float:
    """Items a second of one long run; the operation says how many it did."""
    start = time.perf_counter()
    done = operation()
    return done / (time.perf_counter() - start)


def _rate(operation: Callable[[], object]) -> float:
    count, start = 0, time.perf_counter()
    while True:
        operation()
        count += 1
        spent = time.perf_counter() - start
        if spent > SECONDS:
            return count / spent
