"""Whoever applied under the address of an account of staff decides nothing about themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from credissuer.cases.case import shown
from credissuer.errors import IssuerError
from credissuer.office.call import Call
from credissuer.operations import change_standing
from credissuer.operations.assessing import put_forward, take
from credissuer.operations.bulk.confirming import confirm
from credissuer.operations.casework import appealing, decisions, handling, suspending
from credissuer.operations.casework.appealing import WantedOutcome
from credissuer.operations.deciding import decide, policy, proposal_views, propose
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import FOR_PEOPLE
from tests import assessed_applications, caseworkers
from tests.assessed_applications import MAI, AssessedOffice, prepared
from tests.caseworkers import Bureau, bureau
from tests.contracts import application_records as records
from tests.offices import Household, order
from tests.operations.bulk.bulk_orders import revocation
from tests.two_people import BOSS

CODE = "decision.on_oneself"

APPLICANT = assessed_applications.person(
    "applicant", *FOR_PEOPLE, email=records.holder().email, id="SSELF0001"
)
"""Has every role of people, and the address of the applicant."""


def code(call: Call, house: Household, operation: Any, *arguments: Any, **options: Any) -> str:
    """What an operation is refused with."""
    with pytest.raises(IssuerError) as refused:
        perform(house.office, call, operation, *arguments, **options)
    return refused.value.code


@pytest.fixture
def assessing(house: Household) -> AssessedOffice:
    return prepared(house, APPLICANT)


@pytest.fixture
def desk(tmp_path: Path, keystore: Path) -> Iterator[Bureau]:
    """`self` is a member of staff who holds the certificate."""
    made = bureau(tmp_path, keystore)
    with made.house.store.write() as transaction:
        transaction.add([holder_on_the_staff()])
    yield made
    made.house.store.close()


def holder_on_the_staff() -> PersonRecord:
    known = caseworkers.person("self", *FOR_PEOPLE)
    return replace(known, email="kol@example.vn")


def by_themselves(desk: Bureau) -> Call:
    return desk.house.office.call(person_actor(holder_on_the_staff()))


def test_nobody_takes_their_own_application(assessing: AssessedOffice) -> None:
    office, call = assessing.house.office, assessing.by(APPLICANT)
    assert code(call, assessing.house, take.take, office, assessing.id) == CODE
    # Neither does it help that another person hands it to them.
    by_mai = assessing.by(MAI)
    assigned = (take.assign, office, assessing.id, APPLICANT.login)
    assert code(by_mai, assessing.house, *assigned) == CODE
    assessing.taken(MAI)
    assert code(call, assessing.house, take.join, office, assessing.id) == CODE


def test_nobody_proposes_or_decides_on_their_own_application(assessing: AssessedOffice) -> None:
    house = assessing.house
    house.perform(policy.raise_flag)
    assessing.assessed()
    own = issue_content([order(7)], application=assessing.id)
    call = assessing.by(APPLICANT)
    assert code(call, house, propose.propose, house.office, "issue", "R-7", own) == CODE
    made = put_forward.put_forward(house.office, assessing.by(MAI), assessing.id)
    decided = (decide.record_decision, house.office, made.id, "approved", None)
    assert code(call, house, *decided) == CODE
    refused = (decide.record_decision, house.office, made.id, "refused", "Không.")
    assert code(call, house, *refused) == CODE
    # The desk shows them no button, and shows it to everybody else who may decide.
    assert not proposal_views.one(house.office, call, made.id).may_decide
    by_quan = assessing.by(assessed_applications.QUAN)
    assert proposal_views.one(house.office, by_quan, made.id).may_decide


def test_nobody_works_on_a_case_about_themselves(desk: Bureau) -> None:
    case, call, office = desk.open(), by_themselves(desk), desk.house.office
    house = desk.house
    assert code(call, house, handling.take_up, case) == CODE
    assert code(call, house, handling.close, case) == CODE
    assert code(call, house, handling.add_note, case, "Tôi không làm gì.") == CODE
    assert code(call, house, suspending.suspend, office, case, "false_claim") == CODE
    desk.offices("lan", suspending.suspend, case, "false_claim")
    assert code(call, house, suspending.confirm, case) == CODE
    wanted = (decisions.propose_decision, office, case, "reinstate")
    assert code(call, house, *wanted) == CODE
    made = desk.offices("lan", decisions.propose_decision, case, "revoke")
    assert code(call, house, decide.record_decision, office, made.id, "approved", None) == CODE
    assert not proposal_views.one(office, call, made.id).may_decide
    desk.decide("quan", made)


def test_nobody_decides_on_their_own_appeal(desk: Bureau) -> None:
    case, call, office = desk.open(), by_themselves(desk), desk.house.office
    desk.offices("lan", suspending.suspend, case, "false_claim")
    desk.decide("quan", desk.offices("lan", decisions.propose_decision, case, "revoke"))
    appeal = desk.offices("kol", appealing.lodge, case, "Không đúng.")
    wanted = (office, shown(appeal.id), WantedOutcome("upheld"))
    assert code(call, desk.house, appealing.propose_on_appeal, *wanted) == CODE
    made = perform(office, desk.call("ha"), appealing.propose_on_appeal, *wanted)
    decided = (decide.record_decision, office, made.id, "approved", None)
    assert code(call, desk.house, *decided) == CODE
    assert not proposal_views.one(office, call, made.id).may_decide


def test_nobody_changes_the_standing_of_their_own_certificate(desk: Bureau) -> None:
    number, call = desk.certificate.number, by_themselves(desk)
    house = desk.house
    assert code(call, house, change_standing.revoke, number, "false_claim") == CODE
    assert code(call, house, change_standing.suspend, number, "false_claim") == CODE
    house.perform(change_standing.suspend, number, "false_claim")
    assert code(call, house, change_standing.reinstate, number) == CODE
    permits = {"permits": [{"action": "lift", "number": number, "since": 0}]}
    lifted = (propose.propose, house.office, "reinstate", number, permits)
    assert code(call, house, *lifted) == CODE


def test_nobody_decides_on_a_change_of_many_that_has_their_own(desk: Bureau) -> None:
    office, own = desk.house.office, desk.certificate.number
    order = revocation(own, "nonsense")
    made = confirm(office, desk.call("lan"), order)
    call = by_themselves(desk)
    for outcome, note in (("approved", None), ("refused", "Không.")):
        decided = (decide.record_decision, office, made.id, outcome, note)
        assert code(call, desk.house, *decided) == CODE
    assert not proposal_views.one(office, call, made.id).may_decide
    assert proposal_views.one(office, desk.call("quan"), made.id).may_decide


def test_others_are_not_kept_from_it(house: Household) -> None:
    with house.store.write() as transaction:
        transaction.add([BOSS])
    [certificate] = house.issue(1)
    call = house.office.call(person_actor(BOSS))
    done = perform(house.office, call, change_standing.revoke, certificate.number, "false_claim")
    assert done.standing == "revoked"
