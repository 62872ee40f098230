"""In an office of one what is ordered about keys is done at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.errors import ForbiddenError
from credissuer.operations import change_keys
from credissuer.operations.deciding.ordering_keys import (
    order_retirement,
    order_rotation,
    propose_reissue,
)
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credissuer.staff.roles import Role
from tests.offices import Household, actor


def test_one_rotates_and_gives_up(house: Household) -> None:
    following = order_rotation(house.office, house.call, KeyUse.AUDIT, timedelta(hours=24))
    assert isinstance(following, KeyRecord) and following.state is KeyState.NEXT
    given_up = order_retirement(house.office, house.call, following.thumbprint)
    assert isinstance(given_up, KeyRecord) and given_up.state is KeyState.RETIRED


def test_one_signs_anew(house: Household) -> None:
    key = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    change_keys.compromise(house.office, house.call, key)
    assert propose_reissue(house.office, house.call, key) is None


def test_only_who_looks_after_keys(house: Household) -> None:
    call = house.office.call(actor(Role.APPROVER))
    with pytest.raises(ForbiddenError):
        order_rotation(house.office, call, KeyUse.AUDIT, timedelta(0))
    with pytest.raises(ForbiddenError):
        order_retirement(house.office, call, "x")
    with pytest.raises(ForbiddenError):
        propose_reissue(house.office, call, "x")
