"""Watch-lists: of one brand each, bounded, and answered with how their items stand."""

from __future__ import annotations

import pytest

from credissuer.brands.brand import BrandRecord
from credissuer.errors import IssuerError, NotFoundError, RefusedError
from credissuer.operations.brands import accounts, watching
from credissuer.operations.brands.watching import WatchedList
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from credverifier.wire import number as numbers
from tests.offices import Household
from tests.operations.brands.receiver import add_brand


def made(house: Household, brand: BrandRecord, *items: str, **more: str) -> WatchedList:
    call = house.office.call(accounts.actor_of(brand.id))
    return perform(
        house.office, call, watching.create, house.office, brand, "Summer", items, **more
    )


def test_how_the_items_stand_follows_what_is_decided(house: Household) -> None:
    first, second = [one.number for one in house.issue(1, 2)]
    brand = add_brand(house)
    watched = made(
        house, brand, "https://www.tiktok.com/@kenh0001mau", numbers.show(second), "tiktok:nobody"
    )
    assert watched.size == 3
    _, items = watching.page(house.office, brand, watched.record.id, None, 10)
    standing = {
        one["item"]: (one["number"], one["standing"], one["in_force"]) for one in items.values()
    }
    assert standing == {
        numbers.show(second): (numbers.show(second), "valid", True),
        "tiktok:kenh0001mau": (numbers.show(first), "valid", True),
        "tiktok:nobody": (None, None, False),
    }
    house.perform(revoke, second, "false_claim")
    _, items = watching.page(house.office, brand, watched.record.id, None, 1)
    assert [one["standing"] for one in items.values()] == ["revoked"]


def test_a_list_is_replaced_changed_and_removed(house: Household) -> None:
    brand = add_brand(house)
    call = house.office.call(accounts.actor_of(brand.id))
    record = made(house, brand, "tiktok:an", until="2027-08-31").record
    done = perform(
        house.office,
        call,
        watching.replace_list,
        brand,
        record.id,
        "Winter",
        ["tiktok:an", "tiktok:binh", "tiktok:an"],
        None,
        1,
    )
    assert (done.record.name, done.record.until, done.record.version) == ("Winter", None, 2)
    assert done.size == 2
    with pytest.raises(RefusedError) as refusal:
        perform(house.office, call, watching.replace_list, brand, record.id, "Late", [], None, 1)
    assert refusal.value.code == "watch_list.changed"
    done = perform(
        house.office,
        call,
        watching.change_items,
        brand,
        record.id,
        ["facebook:an.tran"],
        ["tiktok:an", "tiktok:nobody"],
    )
    assert done.size == 2 and done.record.version == 3
    perform(house.office, call, watching.remove, brand, record.id)
    assert watching.listed(house.office, brand) == []
    assert [one for one, _ in house.trail()][-1] == "watch_list.removed"


def test_what_is_anothers_does_not_exist(house: Household) -> None:
    brand, other = add_brand(house), add_brand(house, "Other")
    record = made(house, brand, "tiktok:an").record
    call = house.office.call(accounts.actor_of(other.id))
    for operation, arguments in (
        (watching.replace_list, (other, record.id, "x", [])),
        (watching.change_items, (other, record.id, [], [])),
        (watching.remove, (other, record.id)),
    ):
        with pytest.raises(NotFoundError):
            perform(house.office, call, operation, *arguments)
    with pytest.raises(NotFoundError):
        watching.page(house.office, other, record.id, None, 5)
    assert watching.listed(house.office, other) == []


def test_a_quota_holds_for_all_lists_together(house: Household) -> None:
    brand = add_brand(house, items=2)
    made(house, brand, "tiktok:an")
    with pytest.raises(RefusedError) as refusal:
        made(house, brand, "tiktok:binh", "tiktok:chi")
    assert refusal.value.code == "watch_list.quota"
    assert len(watching.listed(house.office, brand)) == 1


@pytest.mark.parametrize(
    ("items", "more", "code"),
    [
        (["tiktok:an", "nobody", "?"], {}, "watch_list.items"),
        (["tiktok:an"], {"until": "soon"}, "watch_list.until"),
    ],
)
def test_what_is_no_list_is_refused(
    house: Household, items: list[str], more: dict[str, str], code: str
) -> None:
    brand = add_brand(house)
    with pytest.raises(IssuerError) as refusal:
        made(house, brand, *items, **more)
    assert refusal.value.code == code
    if code == "watch_list.items":
        pointers = [one.pointer for one in refusal.value.facts["problems"]]
        assert pointers == ["/items/1", "/items/2"]
