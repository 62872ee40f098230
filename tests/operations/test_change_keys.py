"""A use of keys that is switched on later."""

from __future__ import annotations

import json

import pytest

from credissuer.errors import ForbiddenError
from credissuer.operations import change_keys
from credissuer.signing.provider import KeyUse
from credissuer.staff.roles import Role
from tests.offices import CHIEF, Household, actor


def test_a_key_that_is_begun_is_made_once_published_and_audited(house: Household) -> None:
    house.publish()
    record = change_keys.begin(house.office, house.office.call(CHIEF), KeyUse.VC_API)
    assert change_keys.begin(house.office, house.office.call(CHIEF), KeyUse.VC_API) == record
    assert house.trail().count(("key.begun", record.thumbprint)) == 1
    published = json.loads(house.public(".well-known/trust-list.json") or "")
    [key] = [key for key in published["issuers"][0]["jwks"]["keys"] if key["purpose"] == ["vc-api"]]
    assert (key["kid"], key["state"]) == (record.thumbprint, "active")


def test_only_who_looks_after_keys_begins_one(house: Household) -> None:
    with pytest.raises(ForbiddenError):
        change_keys.begin(house.office, house.office.call(actor(Role.VC_API)), KeyUse.VC_API)
