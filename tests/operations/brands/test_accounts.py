"""Accounts of brands and their keys."""

from __future__ import annotations

import pytest

from credissuer.errors import ForbiddenError, NotFoundError, UsageError
from credissuer.operations.brands import accounts
from credissuer.operations.perform import perform
from credissuer.staff.roles import Role
from tests.offices import Household, actor
from tests.operations.brands.receiver import add_brand


def key(house: Household, brand_id: str, days: int = 30) -> tuple[str, str]:
    record, secret = perform(
        house.office, house.call, accounts.add_key, house.office, brand_id, "API", days
    )
    return record.id, secret


def test_a_key_is_good_until_it_ends_or_is_revoked(house: Household) -> None:
    brand = add_brand(house)
    first, secret = key(house, brand.id)
    _, second = key(house, brand.id, days=60)
    assert secret.startswith("crb_") and secret != second
    assert accounts.of_secret(house.office, secret) == brand
    assert accounts.of_secret(house.office, secret + "x") is None
    assert accounts.of_secret(house.office, "crb_\ud800") is None
    perform(house.office, house.call, accounts.revoke_key, first)
    perform(house.office, house.call, accounts.revoke_key, first)
    assert accounts.of_secret(house.office, secret) is None
    assert accounts.of_secret(house.office, second) == brand
    house.later(days=60)
    assert accounts.of_secret(house.office, second) is None


def test_only_a_hash_of_a_key_is_kept(house: Household) -> None:
    _, secret = key(house, add_brand(house).id)
    octets = (house.folder / "credissuer.db").read_bytes()
    assert secret.encode() not in octets
    assert [action for action, _ in house.trail()][-1] == "brand.key_added"


def test_a_brand_that_is_disabled_gets_in_no_more(house: Household) -> None:
    brand = add_brand(house)
    _, secret = key(house, brand.id)
    perform(house.office, house.call, accounts.change, brand.id, enabled=False)
    assert accounts.of_secret(house.office, secret) is None
    perform(house.office, house.call, accounts.change, brand.id, enabled=True)
    again = accounts.of_secret(house.office, secret)
    assert again == brand
    perform(house.office, house.call, accounts.change, brand.id, enabled=True)
    actions = [action for action, _ in house.trail()]
    assert actions[-2:] == ["brand.disabled", "brand.enabled"]


def test_a_quota_is_agreed_on(house: Household) -> None:
    brand = add_brand(house)
    after = perform(
        house.office, house.call, accounts.change, brand.id, requests_a_minute=5, items=7
    )
    assert (after.requests_a_minute, after.items) == (5, 7)
    [(listed, keys)] = accounts.listed(house.office, house.call)
    assert listed == after and keys == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"name": " "}, "brand.name"),
        ({"name": "x" * 201}, "brand.name"),
        ({"email": "nobody"}, "brand.email"),
        ({"language": "fr"}, "brand.language"),
        ({"requests_a_minute": 0}, "brand.quota"),
        ({"items": 100_001}, "brand.quota"),
    ],
)
def test_what_is_no_account_is_refused(
    house: Household, wrong: dict[str, object], code: str
) -> None:
    facts = {"name": "Sữa", "email": "a@brand.test"} | wrong
    with pytest.raises(UsageError) as refusal:
        perform(house.office, house.call, accounts.add, house.office, **facts)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("label", "days", "code"),
    [("", 1, "brand.key_label"), ("x", 0, "brand.key_days"), ("x", 367, "brand.key_days")],
)
def test_what_is_no_key_is_refused(house: Household, label: str, days: int, code: str) -> None:
    brand = add_brand(house)
    with pytest.raises(UsageError) as refusal:
        perform(house.office, house.call, accounts.add_key, house.office, brand.id, label, days)
    assert refusal.value.code == code


def test_what_is_not_there_is_not_found(house: Household) -> None:
    for operation, arguments in (
        (accounts.change, ("000000000000",)),
        (accounts.revoke_key, ("000000000000",)),
        (accounts.add_key, (house.office, "000000000000", "x", 1)),
    ):
        with pytest.raises(NotFoundError):
            perform(house.office, house.call, operation, *arguments)


def test_communications_alone_look_after_brands(house: Household) -> None:
    for role in (Role.ADMIN, Role.APPROVER, Role.AUDITOR):
        with pytest.raises(ForbiddenError):
            accounts.listed(house.office, house.office.call(actor(role)))
    assert accounts.listed(house.office, house.office.call(actor(Role.COMMUNICATIONS))) == []
