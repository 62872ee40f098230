"""Thousands of certificates take the way of one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.errors import ForbiddenError
from credissuer.operations.upkeep import check_trail
from credissuer.operations.worker_processes import issue_batches as batches
from credissuer.operations.worker_processes.issue_batches import batches_of, issue_batches
from credissuer.operations.worker_processes.pool import WorkerPool
from credissuer.staff.roles import Actor
from tests.offices import Household, order


def test_batches_hold_every_order_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    orders = [order(channel) for channel in (1, 2, 3)]
    assert batches_of(orders) == [orders[:2], orders[2:]]
    assert batches_of([]) == []


def test_the_same_is_issued_with_workers_and_without(house: Household) -> None:
    conflicting = replace(order(1), ref="another")
    groups = [[order(1), order(2)], [order(1), conflicting], [order(3)]]
    pool = WorkerPool(1)
    try:
        done = list(issue_batches(house.office, house.call, groups, pool))
    finally:
        pool.close()
    first, second = done[0][0], done[1][0]
    # Not released yet when it was asked for again: finished, and not made twice.
    assert first.token == second.token and (first.fresh, second.fresh) == (True, False)
    assert getattr(done[1][1].refusal, "code", None) == "account.taken"
    house.publish()
    for issued in (*done[0], *done[2]):
        assert issued.token is not None and house.judge(issued.token).verdict == "valid"
    again = list(issue_batches(house.office, house.call, groups, None))
    assert [[one.token for one in batch] for batch in again] == [
        [one.token for one in batch] for batch in done
    ]
    assert not any(one.fresh for batch in again for one in batch)
    check_trail.verify(house.office, house.call)


def test_without_the_permission_nothing_is_issued(house: Household) -> None:
    clerk = house.office.call(Actor(id="test:clerk", roles=frozenset()))
    with pytest.raises(ForbiddenError):
        issue_batches(house.office, clerk, [[order(1)]], None)
