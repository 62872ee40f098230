"""Where two people decide, one stops a key, and two let one begin, go, or sign anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from credissuer.errors import IssuerError
from credissuer.operations import change_keys
from credissuer.operations.deciding import carry_on
from credissuer.operations.deciding.decide import decide, record_decision
from credissuer.operations.deciding.key_changes import KEY_KINDS, rotation_content
from credissuer.operations.deciding.ordering_keys import (
    order_retirement,
    order_rotation,
    propose_reissue,
)
from credissuer.operations.perform import perform
from credissuer.operations.renewing import reissue
from credissuer.operations.timers import SYSTEM
from credissuer.signing import lifecycle
from credissuer.signing.provider import KeyState, KeyUse
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission, Role
from credissuer.store.staff.proposals import ProposalReading
from tests.offices import Household
from tests.two_people import BOSS, MAI, QUAN, call_of, employ, person, two_people

KEEPER = person(4, Role.ISSUER_OPERATOR)
"""Looks after keys, beside BOSS."""

DAY = timedelta(hours=24)
USE = KeyUse.STATUS


@pytest.fixture
def both(house: Household) -> Household:
    two_people(house.office)
    employ(house.office, KEEPER)
    return house


def rotation(house: Household, overlap: timedelta = DAY) -> ProposalRecord:
    made = order_rotation(house.office, call_of(house.office, BOSS), USE, overlap)
    assert isinstance(made, ProposalRecord)
    return made


def approve(house: Household, made: ProposalRecord) -> ProposalRecord:
    return decide(house.office, call_of(house.office, KEEPER), made.id, "approved", None)


def states(house: Household, use: KeyUse = USE) -> list[KeyState]:
    return [record.state for record in house.office.keyring.records if record.use is use]


def code(act: Callable[[], Any]) -> str:
    with pytest.raises(IssuerError) as refused:
        act()
    return refused.value.code


def test_each_step_of_a_rotation_takes_two(both: Household) -> None:
    before = both.office.keyring.active(USE).thumbprint
    made = rotation(both)
    assert states(both) == [KeyState.ACTIVE], "nothing before the second person"
    assert rotation(both).id == made.id, "again: the same proposal"
    assert approve(both, made).done_at is not None
    assert states(both) == [KeyState.ACTIVE, KeyState.NEXT]
    assert ("key.next", lifecycle.upcoming(both.office.keyring.records, USE).thumbprint) in (  # type: ignore[union-attr]
        both.trail()
    )
    assert code(lambda: rotation(both)) == "key.overlap_not_over"
    both.later(hours=25)
    approve(both, rotation(both))
    assert states(both) == [KeyState.RETIRED, KeyState.ACTIVE]
    assert both.office.keyring.active(USE).thumbprint != before


def test_a_next_key_is_given_up_by_two(both: Household) -> None:
    approve(both, rotation(both))
    key = lifecycle.upcoming(both.office.keyring.records, USE)
    assert key is not None
    made = order_retirement(both.office, call_of(both.office, BOSS), key.thumbprint)
    assert isinstance(made, ProposalRecord)
    assert states(both) == [KeyState.ACTIVE, KeyState.NEXT]
    approve(both, made)
    assert states(both) == [KeyState.ACTIVE, KeyState.RETIRED]
    active = both.office.keyring.active(USE).thumbprint
    boss = call_of(both.office, BOSS)
    assert code(lambda: order_retirement(both.office, boss, active)) == "key.only_active"


def test_one_stops_a_key_at_once_and_two_let_it_be_signed_anew(both: Household) -> None:
    house, boss = both, call_of(both.office, BOSS)
    key = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    stopped = change_keys.compromise(house.office, boss, key)
    assert stopped.key.state is KeyState.COMPROMISED
    assert stopped.successor is not None, "the lists of everybody else are signed on"
    assert code(lambda: reissue.reissue(house.office, boss)) == "decision.two_needed"
    made = propose_reissue(house.office, boss, key)
    assert made is not None and made.content["keys"] == [key]
    assert code(lambda: reissue.reissue(house.office, boss)) == "decision.two_needed"
    approve(house, made)
    assert propose_reissue(house.office, boss, key) is None, "it may go on"
    assert reissue.reissue(house.office, boss).refused == []
    # A key that is stolen later was no part of that decision.
    another = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    change_keys.compromise(house.office, boss, another)
    assert code(lambda: reissue.reissue(house.office, boss)) == "decision.two_needed"


def test_what_is_signed_anew_is_valid_under_the_same_number(house: Household) -> None:
    """Issued by one, before two decided."""
    [certificate] = house.issue(1)
    house.publish()
    two_people(house.office)
    employ(house.office, KEEPER)
    boss = call_of(house.office, BOSS)
    key = house.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    change_keys.compromise(house.office, boss, key)
    assert house.verdict(certificate.number).code == "issuer.key_not_allowed"
    made = propose_reissue(house.office, boss, key)
    assert made is not None and made.content["certificates"] == 1
    approve(house, made)
    assert reissue.reissue(house.office, boss).numbers == [certificate.number]
    assert house.verdict(certificate.number).verdict == "valid"


def test_no_operation_passes_two_people_by(both: Household) -> None:
    office, boss = both.office, call_of(both.office, BOSS)
    assert code(lambda: change_keys.rotate(office, boss, USE, DAY)) == "decision.two_needed"
    made = rotation(both)
    for proposal in (None, made):
        rotate = code(lambda: change_keys.rotate(office, boss, USE, DAY, proposal=proposal))  # noqa: B023
        assert rotate == "decision.two_needed"
        retire = code(lambda: change_keys.retire(office, boss, "x", proposal=proposal))  # noqa: B023
        assert retire == "decision.two_needed"
    assert states(both) == [KeyState.ACTIVE]


@pytest.mark.parametrize("who", [BOSS, MAI, QUAN], ids=lambda who: who.login)
def test_only_another_who_looks_after_keys_decides(both: Household, who: Any) -> None:
    made = rotation(both)
    call = call_of(both.office, who)
    expected = "proposal.same_person" if who is BOSS else "actor.not_permitted"
    assert code(lambda: decide(both.office, call, made.id, "approved", None)) == expected
    assert states(both) == [KeyState.ACTIVE]


def test_what_has_changed_since_is_not_carried_out(both: Household) -> None:
    made = rotation(both)
    change_keys.compromise(
        both.office, call_of(both.office, BOSS), both.office.keyring.active(USE).thumbprint
    )
    assert code(lambda: approve(both, made)) == "proposal.stale"
    key = both.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    boss = call_of(both.office, BOSS)
    change_keys.compromise(both.office, boss, key)
    anew = propose_reissue(both.office, boss, key)
    assert anew is not None
    change_keys.compromise(
        both.office, boss, both.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    )
    assert code(lambda: approve(both, anew)) == "proposal.stale"


def test_cut_off_behind_the_decision_time_finishes_it_once(both: Household) -> None:
    """As a crash between the commit of the decision and the keystore would."""
    made = rotation(both)
    keeper = call_of(both.office, KEEPER)
    perform(both.office, keeper, record_decision, both.office, made.id, "approved", None)
    assert states(both) == [KeyState.ACTIVE]
    system = both.office.call(SYSTEM)
    assert carry_on.carry_on(both.office, system) == 1
    assert states(both) == [KeyState.ACTIVE, KeyState.NEXT]
    assert carry_on.carry_on(both.office, system) == 0
    # And where the crash came behind the keystore: what is done is not done again.
    with both.store.read() as reading:
        decided = reading.of(ProposalReading).by_id(made.id)
    assert decided is not None
    KEY_KINDS[0].after(both.office, system, decided, None)
    assert states(both) == [KeyState.ACTIVE, KeyState.NEXT]


def test_kinds_ask_for_the_permission_of_keys(house: Household) -> None:
    assert {kind.propose for kind in KEY_KINDS} == {Permission.KEYS}
    assert {kind.decide for kind in KEY_KINDS} == {Permission.KEYS}
    content = rotation_content(house.office, USE, DAY, "EdDSA")
    assert (content["overlap_seconds"], content["algorithm"]) == (86_400, "EdDSA")
