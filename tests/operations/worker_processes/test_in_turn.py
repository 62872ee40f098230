"""Batch after batch, with two under way at a time where there are workers."""

from __future__ import annotations

from collections.abc import Iterator

from credissuer.operations.sign import Intent
from credissuer.operations.worker_processes.in_turn import signed_in_turn
from credissuer.operations.worker_processes.pool import WorkerPool
from tests.offices import Household
from tests.operations.test_plans import plan, recorded


def _done(house: Household, pool: WorkerPool | None) -> list[str]:
    done: list[str] = []
    start = 0 if pool is None else 10

    def batches() -> Iterator[tuple[str, list[Intent]]]:
        for name, channels in (("a", (1, 2)), ("b", ()), ("c", (3,))):
            done.append(f"intend {name}")
            plans = [plan(house, start + channel) for channel in channels]
            yield name, recorded(house, *plans) if plans else []

    for name, signed in signed_in_turn(house.office, batches(), pool):
        assert all(one.refusal is None for one in signed)
        done.append(f"record {len(signed)} of {name}")
    return done


def test_without_workers_one_batch_is_finished_before_the_next(house: Household) -> None:
    assert _done(house, None) == [
        "intend a",
        "record 2 of a",
        "intend b",
        "record 0 of b",
        "intend c",
        "record 1 of c",
    ]


def test_with_workers_the_next_is_intended_before_the_last_is_recorded(house: Household) -> None:
    pool = WorkerPool(1)
    try:
        assert _done(house, pool) == [
            "intend a",
            "intend b",
            "record 2 of a",
            "intend c",
            "record 0 of b",
            "record 1 of c",
        ]
    finally:
        pool.close()
