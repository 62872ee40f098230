"""A plan that is kept: looked at as often as one likes, ordered once, erased if nobody does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.credentials.bulk.order import BulkOrder, BulkRow, BulkSelection
from credissuer.credentials.states import StandingChange
from credissuer.errors import ForbiddenError, NotFoundError, RefusedError
from credissuer.operations import change_standing, timers
from credissuer.operations.bulk import drafting
from credissuer.operations.deciding.decide import decide
from credissuer.operations.deciding.withdraw import withdraw
from credissuer.operations.perform import perform
from credissuer.staff.job import JobRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Actor, Role
from tests.offices import CHIEF, Household, actor
from tests.operations.bulk.bulk_orders import of_selection, revocation, run
from tests.two_people import BOSS, QUAN, call_of, two_people


def drafted(house: Household, order: BulkOrder) -> str:
    return drafting.draft(house.office, house.call, order).id


def sha256(house: Household, plan_id: str) -> str:
    return drafting.planned_now(house.office, house.call, plan_id).sha256


def step(house: Household, plan_id: str) -> str:
    return drafting.drafted(house.office, house.call, plan_id).step


def test_a_plan_is_kept_once_and_orders_nothing(house: Household) -> None:
    numbers = [one.number for one in house.issue(1, 2)]
    before = house.trail()
    order = revocation(*numbers, "nonsense", note="Vụ 17")
    plan_id = drafted(house, order)
    assert drafted(house, order) == plan_id
    assert step(house, plan_id) == "planned"
    plan = drafting.planned_now(house.office, house.call, plan_id)
    assert plan.counts == {"change": 2, "there": 0, "refused": 1}
    assert {row.note for row in plan.rows} == {"Vụ 17"}
    assert house.trail() == before


@pytest.mark.parametrize("has_own", [False, True])
def test_the_order_of_a_kept_plan_is_the_one_that_was_given(
    house: Household, has_own: bool
) -> None:
    [made] = house.issue(1)
    order = revocation(made.number)
    if has_own:
        order = replace(order, rows=(BulkRow(made.number, "deceased", "riêng"),))
    record = drafting.draft(house.office, house.call, order)
    with house.store.read() as reading:
        again = drafting.order_again(reading, record)
    assert again.sha256() == order.sha256() == record.order_sha256


def test_what_was_shown_is_ordered_and_no_other(house: Household) -> None:
    numbers = [one.number for one in house.issue(1, 2)]
    house.publish()
    plan_id = drafted(house, revocation(*numbers))
    shown = sha256(house, plan_id)
    house.perform(change_standing.suspend, numbers[0], "false_claim")
    with pytest.raises(RefusedError) as changed:
        drafting.confirm(house.office, house.call, plan_id, shown)
    assert changed.value.code == "bulk.changed"
    job = drafting.confirm(house.office, house.call, plan_id, sha256(house, plan_id))
    assert isinstance(job, JobRecord)
    assert step(house, plan_id) == "running"
    assert not drafting.drafted(house.office, house.call, plan_id).may_be_confirmed
    run(house, job)
    assert step(house, plan_id) == "done"


def test_where_two_decide_it_is_proposed(house: Household) -> None:
    numbers = [one.number for one in house.issue(1, 2)]
    two_people(house.office)
    boss = call_of(house.office, BOSS)
    record = drafting.draft(house.office, boss, revocation(*numbers))
    assert drafting.drafted(house.office, boss, record.id).by_two
    for end in ("withdrawn", "refused", "approved"):
        shown = drafting.planned_now(house.office, boss, record.id).sha256
        made = drafting.confirm(house.office, boss, record.id, shown)
        assert isinstance(made, ProposalRecord)
        assert made.content["plan"] == record.id, "the plan that was looked at, not a copy"
        assert drafting.drafted(house.office, boss, record.id).step == "proposed"
        if end == "withdrawn":
            perform(house.office, boss, withdraw, made.id, None)
        else:
            decide(house.office, call_of(house.office, QUAN), made.id, end, "vì sao")
        house.later(seconds=1)
        ended = drafting.drafted(house.office, boss, record.id).step
        assert ended == ("done" if end == "approved" else end)


def test_another_who_confirms_has_a_plan_of_their_own(house: Household) -> None:
    [made] = house.issue(1)
    house.publish()
    plan_id = drafted(house, revocation(made.number))
    other = house.office.call(Actor(id="person:P00000009", roles=CHIEF.roles))
    job = drafting.confirm(house.office, other, plan_id, sha256(house, plan_id))
    assert isinstance(job, JobRecord)
    assert job.created_by == "person:P00000009"
    assert job.content["plan"] != plan_id


def test_a_selection_is_selected_anew(house: Household) -> None:
    [made] = house.issue(1)
    plan_id = drafted(house, of_selection(BulkSelection(key=made.key_id)))
    house.issue(2)
    assert len(drafting.planned_now(house.office, house.call, plan_id).rows) == 2


def test_who_may_look_and_who_may_plan(house: Household) -> None:
    [made] = house.issue(1)
    plan_id = drafted(house, revocation(made.number))
    auditor, issuer = actor(Role.AUDITOR), actor(Role.ISSUER)
    assert drafting.drafted(house.office, house.office.call(auditor), plan_id)
    for who in (auditor, issuer):
        with pytest.raises(ForbiddenError):
            drafting.draft(house.office, house.office.call(who), revocation(made.number))
    with pytest.raises(ForbiddenError):
        drafting.planned_now(house.office, house.office.call(issuer), plan_id)
    with pytest.raises(NotFoundError) as absent:
        drafting.drafted(house.office, house.call, "Z99999998")
    assert absent.value.code == "bulk.plan_not_found"
    assert drafting.newest(house.office, house.office.call(issuer)) == []
    [found] = drafting.newest(house.office, house.call)
    assert found.record.id == plan_id


def test_a_plan_needs_no_proof_and_an_order_does(house: Household) -> None:
    """Because a file would be lost on the way to the security key and back."""
    [made] = house.issue(1)
    late = replace(CHIEF, is_proven=False)
    record = drafting.draft(house.office, house.office.call(late), revocation(made.number))
    assert drafting.planned_now(house.office, house.office.call(late), record.id)


def test_after_ninety_days_what_nobody_ordered_is_gone(house: Household) -> None:
    [first, second] = house.issue(1, 2)
    house.publish()
    ordered = drafted(house, revocation(first.number))
    job = drafting.confirm(house.office, house.call, ordered, sha256(house, ordered))
    assert isinstance(job, JobRecord)
    run(house, job)
    unused = drafted(house, revocation(second.number))
    house.later(days=89)
    assert timers.run(house.office, "erase-plans") == 0
    house.later(days=2)
    assert timers.run(house.office, "erase-plans") == 1
    assert step(house, ordered) == "done"
    with pytest.raises(NotFoundError):
        step(house, unused)


def test_the_change_of_another_kind_is_another_order(house: Household) -> None:
    [made] = house.issue(1)
    revoked = drafted(house, revocation(made.number))
    suspended = replace(revocation(made.number), change=StandingChange.SUSPEND)
    assert drafted(house, suspended) != revoked
