"""Thousands of renewals take the way of one."""

from __future__ import annotations

import pytest

from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.errors import ForbiddenError
from credissuer.operations.renewing import renew_batches as batches
from credissuer.operations.renewing.renew import publish_renewed
from credissuer.operations.renewing.renew_batches import renew_batches
from credissuer.operations.upkeep import check_trail
from credissuer.operations.worker_processes.pool import WorkerPool
from credissuer.staff.roles import Actor
from tests.offices import Household


def test_the_same_is_renewed_with_workers_and_without(
    house: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    numbers = [one.number for one in house.issue(1, 2, 3)]
    house.publish()
    # The first one once more, in a batch that is begun before the first one is released.
    orders = [RenewalOrder(number=number) for number in (*numbers[:2], numbers[0], "0000000000")]
    orders.append(RenewalOrder(number=numbers[2]))
    pool = WorkerPool(1)
    try:
        done = list(renew_batches(house.office, house.call, orders, pool, "hạn mới"))
    finally:
        pool.close()
    assert [len(batch) for batch in done] == [2, 2, 1]
    first, again = done[0][0], done[1][0]
    assert first.successor is not None and again.successor is not None
    assert first.successor.number == again.successor.number
    assert (first.fresh, again.fresh) == (True, False), "counted once"
    assert done[1][1].refusal is not None, "and one that is refused stops no other"
    for renewed in (*done[0], *done[2]):
        publish_renewed(house.office, renewed)
        assert renewed.old is not None and renewed.successor is not None
        assert house.verdict(renewed.old.number).verdict == "superseded"
        assert house.verdict(renewed.successor.number).verdict == "valid"
    repeated = [one for batch in _without_workers(house, orders) for one in batch]
    assert [one.successor and one.successor.number for one in repeated] == [
        one.successor and one.successor.number for batch in done for one in batch
    ]
    assert not any(one.fresh for one in repeated)
    check_trail.verify(house.office, house.call)


def _without_workers(house: Household, orders: list[RenewalOrder]):  # type: ignore[no-untyped-def]
    return renew_batches(house.office, house.call, orders, None)


def test_without_the_permission_nothing_is_renewed(house: Household) -> None:
    clerk = house.office.call(Actor(id="test:clerk", roles=frozenset()))
    with pytest.raises(ForbiddenError):
        renew_batches(house.office, clerk, [RenewalOrder(number="0000000000")], None)
