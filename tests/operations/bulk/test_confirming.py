"""A plan is let through as it was shown, once."""

from __future__ import annotations

import pytest

from credissuer.errors import RefusedError
from credissuer.operations import change_standing
from credissuer.operations.bulk.confirming import confirm
from credissuer.operations.bulk.planning import tried
from credissuer.staff.job import JobRecord
from tests.offices import Household
from tests.operations.bulk.bulk_orders import begun, revocation, run


def test_the_same_order_is_one_job_while_it_lasts(house: Household) -> None:
    numbers = [one.number for one in house.issue(1, 2)]
    house.publish()
    order = revocation(*numbers)
    first = begun(house, order)
    assert begun(house, order).id == first.id
    run(house, first)
    second = begun(house, order)
    assert second.id != first.id
    run(house, second)


def test_only_what_was_shown(house: Household) -> None:
    numbers = [one.number for one in house.issue(1, 2)]
    order = revocation(*numbers)
    shown = tried(house.office, house.call, order).sha256
    house.perform(change_standing.suspend, numbers[0], "false_claim")
    with pytest.raises(RefusedError) as changed:
        confirm(house.office, house.call, order, shown)
    assert changed.value.code == "bulk.changed"
    with pytest.raises(RefusedError):
        # Too short to mean one plan.
        confirm(house.office, house.call, order, tried(house.office, house.call, order).sha256[:8])
    shown = tried(house.office, house.call, order).sha256
    job = confirm(house.office, house.call, order, shown[:16])
    assert isinstance(job, JobRecord)
    # Whoever goes on with it says the same plan.
    with pytest.raises(RefusedError):
        confirm(house.office, house.call, order, "0" * 64)
