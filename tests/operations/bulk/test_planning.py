"""What a change of many would do, by numbers and by what certificates share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.credentials.bulk.order import BulkSelection
from credissuer.credentials.states import StandingChange
from credissuer.errors import ForbiddenError, IssuerError
from credissuer.operations import change_standing
from credissuer.operations.bulk.planning import tried
from credissuer.staff.person import person_actor
from credissuer.staff.roles import FOR_PEOPLE, Role
from tests.caseworkers import bureau, person
from tests.offices import CHIEF, Household, actor
from tests.operations.bulk.bulk_orders import of_rows, of_selection, revocation


def selected(house: Household, **by: object) -> int:
    return len(tried(house.office, house.call, of_selection(BulkSelection(**by))).rows)  # type: ignore[arg-type]


def test_selections_combine(house: Household) -> None:
    made = house.issue(1, 2, 3)
    with house.store.read() as reading:
        accounts = reading.accounts.of_subjects([made[0].subject_id])[made[0].subject_id]
    platform = accounts[0].key.partition(":")[0]
    assert selected(house, key=made[0].key_id) == 3
    assert selected(house, platform=platform) == 3
    assert selected(house, operator=CHIEF.id, key=made[0].key_id) == 3
    assert selected(house, refs=(made[1].ref, "nobody")) == 1
    with pytest.raises(IssuerError) as nothing:
        selected(house, operator="person:NOBODY", key=made[0].key_id)
    assert nothing.value.code == "bulk.nothing_selected"


@pytest.mark.parametrize(
    ("by", "code"),
    [
        ({"platform": "myspace"}, "bulk.platform_unknown"),
        ({"import_id": "123456789"}, "bulk.import_not_found"),
        ({"key": "nobody"}, "bulk.nothing_selected"),
    ],
)
def test_a_slip_selects_nothing(house: Household, by: dict[str, str], code: str) -> None:
    house.issue(1)
    with pytest.raises(IssuerError) as refused:
        selected(house, **by)
    assert refused.value.code == code


def test_a_timed_suspension_belongs_to_a_case(house: Household) -> None:
    [made] = house.issue(1)
    order = of_rows(StandingChange.SUSPEND, made.number)
    timed = replace(order, rows=(order.rows[0]._replace(until="2026-12-31"),))
    [row] = tried(house.office, house.call, timed).rows
    assert row.code == "bulk.until"


def test_an_open_case_decides_on_its_suspension(tmp_path, keystore) -> None:  # type: ignore[no-untyped-def]
    desk = bureau(tmp_path, keystore, two=False)
    desk.open()
    desk.house.perform(change_standing.suspend, desk.certificate.number, "false_claim")
    order = of_rows(StandingChange.REINSTATE, desk.certificate.number)
    [row] = tried(desk.house.office, desk.house.call, order).rows
    assert row.code == "many.open_case"
    desk.house.store.close()


def test_nobody_changes_their_own(tmp_path, keystore) -> None:  # type: ignore[no-untyped-def]
    desk = bureau(tmp_path, keystore, two=False)
    known = replace(person("self", *FOR_PEOPLE), email="kol@example.vn")
    with desk.house.store.write() as transaction:
        transaction.add([known])
    call = desk.house.office.call(person_actor(known))
    [row] = tried(desk.house.office, call, revocation(desk.certificate.number)).rows
    assert row.code == "decision.on_oneself"
    desk.house.store.close()


def test_whoever_may_not_revoke_does_not_plan_it(house: Household) -> None:
    [made] = house.issue(1)
    call = house.office.call(actor(Role.ISSUER))
    with pytest.raises(ForbiddenError):
        tried(house.office, call, revocation(made.number))
