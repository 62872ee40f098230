"""Operations measured in turn, A B C, A B C, …, so that a drifting machine drifts for all of them.

What computes is measured in CPU time of this process, as `openssl speed` does: a busy neighbour
then costs nothing. A ratio is taken round by round, and the median of the rounds counts.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

ROUNDS = 7
SECONDS = 0.12

Measure = Callable[[], Mapping[str, float]]
"""One round: name -> operations a second of CPU."""


class Rates:
    """Operations a second, round by round."""

    def __init__(self, rounds: list[dict[str, float]]) -> None:
        self._rounds = rounds

    def __getitem__(self, name: str) -> float:
        return statistics.median(each[name] for each in self._rounds)

    def ratio(self, name: str, to: str) -> float:
        """`name` as a share of `to`: the median of the rounds."""
        return statistics.median(each[name] / each[to] for each in self._rounds)


class Spent(NamedTuple):
    """What one run cost: seconds of CPU of this process, and seconds on the wall (which has the
    disk's).
    """

    cpu: float
    wall: float


def rates(
    operations: Mapping[str, Callable[[], object]], *others: Measure, rounds: int = ROUNDS
) -> Rates:
    """Each operation and each other measure once a round."""
    seen = []
    for _ in range(rounds):
        found = {name: _rate(operation) for name, operation in operations.items()}
        for other in others:
            found.update(other())
        seen.append(found)
    return Rates(seen)


def openssl(algorithm: str) -> Measure:
    """`openssl speed` for "ecdsap256" or "ed25519" as "openssl sign" and "openssl verify"."""

    def measure() -> dict[str, float]:
        command = ["openssl", "speed", "-seconds", "1", algorithm]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found = re.search(r"([0-9.]+)\s+([0-9.]+)\s*$", done.stdout)
        assert found is not None
        return {"openssl sign": float(found[1]), "openssl verify": float(found[2])}

    return measure


def spent(operation: Callable[[], object]) -> Spent:
    """What one call costs."""
    wall, cpu = time.perf_counter(), time.process_time()
    operation()
    return Spent(time.process_time() - cpu, time.perf_counter() - wall)


def _rate(operation: Callable[[], object]) -> float:
    count, start = 0, time.process_time()
    while True:
        operation()
        count += 1
        used = time.process_time() - start
        if used > SECONDS:
            return count / used
