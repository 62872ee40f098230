"""No action is done for somebody whose role it is not, and a refusal leaves nothing behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.errors import ForbiddenError
from credissuer.operations import bearer_tokens, change_keys, check_trail, reports
from credissuer.operations.badge import badge
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.export import export
from credissuer.operations.issue import issue
from credissuer.operations.perform import perform
from credissuer.operations.publish import publish
from credissuer.operations.renew import renew
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from tests.offices import Household, actor, order

ACTIONS = {
    "issue": (Permission.ISSUE, lambda office, who, number: issue(office, who, [order(2)])),
    "revoke": (
        Permission.REVOKE,
        lambda office, who, number: perform(office, office.call(who), revoke, number, "deceased"),
    ),
    "suspend": (
        Permission.SUSPEND,
        lambda office, who, number: perform(office, office.call(who), suspend, number, "deceased"),
    ),
    "reinstate": (Permission.REINSTATE, reinstate),
    "renew": (Permission.RENEW, renew),
    "publish": (Permission.PUBLISH, lambda office, who, number: publish(office, who)),
    "export": (Permission.EXPORT, lambda office, who, number: list(export(office, who))),
    "badge": (Permission.READ, badge),
    "audit verify": (Permission.AUDIT, lambda office, who, number: check_trail.verify(office, who)),
    "rotate": (
        Permission.KEYS,
        lambda office, who, number: change_keys.rotate(office, who, KeyUse.STATUS, timedelta(0)),
    ),
    "retire": (Permission.KEYS, change_keys.retire),
    "compromise": (Permission.KEYS, change_keys.compromise),
    "token create": (
        Permission.TOKENS,
        lambda office, who, number: bearer_tokens.create(office, who, "x", "issuer", 1),
    ),
    "reports list": (Permission.REPORTS, lambda office, who, number: reports.page(office, who)),
    "reports show": (
        Permission.REPORTS,
        lambda office, who, number: reports.find(office, who, "R-00000000"),
    ),
    "erase contacts": (
        Permission.ERASE,
        lambda office, who, number: reports.erase_contacts(office, who, 90),
    ),
    "token revoke": (Permission.TOKENS, bearer_tokens.revoke),
}


@pytest.fixture
def issued(house: Household) -> tuple[Household, str]:
    [certificate] = house.issue(1)
    return house, certificate.number


def test_whoever_may_not_changes_nothing(issued: tuple[Household, str]) -> None:
    house, number = issued
    trail, keys = house.trail(), house.office.keyring.records
    refused = 0
    for name, (permission, act) in ACTIONS.items():
        for role in Role:
            if permission in PERMISSIONS[role]:
                continue
            with pytest.raises(ForbiddenError) as refusal:
                act(house.office, actor(role), number)
            assert (refusal.value.code, refusal.value.facts["permission"]) == (
                "actor.not_permitted",
                permission,
            ), name
            refused += 1
    assert refused > 2 * len(ACTIONS)
    assert (house.trail(), house.office.keyring.records) == (trail, keys)
