"""The audit checkpoint goes up with the trail, whatever was decided."""

from __future__ import annotations

import pytest

from credissuer.documents import checkpoint
from credissuer.errors import BehindError, PublicationError
from credissuer.operations.access import bearer_tokens
from credissuer.operations.perform import perform
from credissuer.operations.publishing.keep_public import keep_public
from credissuer.operations.publishing.vouch import vouch, vouch_if_possible
from tests.offices import CHIEF, Household


def make_token(house: Household) -> None:
    call = house.office.call(CHIEF)
    perform(house.office, call, bearer_tokens.create, house.office, "crm", "issuer", 9)


def vouched(house: Household) -> int:
    kept = checkpoint.read(house.office)
    return 0 if kept is None else int(kept["version"])


def test_an_empty_trail_has_no_checkpoint(house: Household) -> None:
    vouch(house.office)
    assert vouched(house) == 0


def test_what_publishes_nothing_is_vouched_for_at_the_next_look(house: Household) -> None:
    make_token(house)
    assert vouched(house) == 0
    assert keep_public(house.office, house.office.call(CHIEF)) == 0
    assert vouched(house) == 1
    file = house.folder / "audit-checkpoint.jwt"
    before = file.stat().st_mtime_ns
    vouch(house.office)
    assert file.stat().st_mtime_ns == before, "the same head is signed once"


def test_a_token_that_was_revoked_is_not_good_again(house: Household) -> None:
    """Nothing public tells of it: an older copy is found out by the checkpoint alone."""
    make_token(house)
    copy = house.copy()
    with house.store.read() as reading:
        [token] = reading.bearer_tokens.all()
    perform(house.office, house.office.call(CHIEF), bearer_tokens.revoke, token.id)
    vouch(house.office)
    house.put_back(copy)
    with pytest.raises(BehindError):
        make_token(house)
    with pytest.raises(BehindError):
        vouch_if_possible(house.office)


def test_what_is_durable_does_not_fail_for_want_of_a_checkpoint(house: Household) -> None:
    make_token(house)
    (house.folder / "audit-checkpoint.jwt").mkdir()
    with pytest.raises(PublicationError):
        vouch(house.office)
    vouch_if_possible(house.office)
