"""Who assesses an application: one at a time, by saying so, and nobody with a conflict."""

from __future__ import annotations

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.errors import ForbiddenError, IssuerError, NotFoundError, RefusedError
from credissuer.operations.assessing import declare, take
from tests.assessed_applications import DUNG, MAI, QUAN, TAM, AssessedOffice


def code(assessing: AssessedOffice, *arguments: object) -> str:
    with pytest.raises(IssuerError) as refusal:
        assessing.do(*arguments)  # type: ignore[arg-type]
    assert refusal.value.words("vi") != refusal.value.words("en")
    return refusal.value.code


def test_whoever_takes_it_has_it_with_a_sheet_under_the_rules_of_today(
    assessing: AssessedOffice,
) -> None:
    office = assessing.house.office
    taken = assessing.do(MAI, take.take, office, "a-00000001", 1)
    assert (taken.state, taken.assignee, taken.version) == (ApplicationState.ASSESSING, MAI.id, 2)
    sheet = assessing.sheet(MAI)
    assert (sheet.position, sheet.programme_version) == (0, office.programme.version)
    assert assessing.trail() == ["application.assigned"]


def test_taking_it_twice_changes_nothing(assessing: AssessedOffice) -> None:
    office = assessing.house.office
    first = assessing.do(MAI, take.take, office, assessing.id)
    assert assessing.do(MAI, take.take, office, assessing.id, 1) == first
    assert len(assessing.trail()) == 1


def test_of_two_who_take_it_one_has_it(assessing: AssessedOffice) -> None:
    office = assessing.house.office
    assessing.do(MAI, take.take, office, assessing.id, 1)
    assert code(assessing, TAM, take.take, office, assessing.id, 1) == "application.changed"
    assert code(assessing, TAM, take.take, office, assessing.id, 2) == "application.taken"


def test_only_who_may_assess_takes_it(assessing: AssessedOffice) -> None:
    office = assessing.house.office
    for nobody in (QUAN, DUNG):
        with pytest.raises(ForbiddenError):
            assessing.do(nobody, take.take, office, assessing.id)
    assert assessing.application.state is ApplicationState.SUBMITTED


def test_a_draft_is_not_there_for_staff(assessing: AssessedOffice) -> None:
    with assessing.house.store.write() as transaction:
        from dataclasses import replace

        from tests.contracts import application_records as records

        draft = replace(records.application(2), state=ApplicationState.DRAFT, submitted_at=None)
        transaction.add([draft])
    for unknown in (draft.id, "A-99999999", "x"):
        with pytest.raises(NotFoundError):
            assessing.do(MAI, take.take, assessing.house.office, unknown)


def test_it_is_handed_on_and_the_first_sheet_becomes_the_second(assessing: AssessedOffice) -> None:
    office = assessing.house.office
    assessing.taken(MAI)
    handed = assessing.do(MAI, take.assign, office, assessing.id, " TAM ")
    assert handed.assignee == TAM.id
    assert (assessing.sheet(TAM).position, assessing.sheet(MAI).position) == (0, 1)


def test_it_is_handed_to_assessors_alone(assessing: AssessedOffice) -> None:
    office = assessing.house.office
    for nobody in ("quan", "dung", "nobody"):
        refused = code(assessing, MAI, take.assign, office, assessing.id, nobody)
        assert refused == "application.no_assessor"


def test_a_second_assessor_joins_once(assessing: AssessedOffice) -> None:
    office = assessing.house.office
    assert code(assessing, TAM, take.join, office, assessing.id) == "application.cannot_change"
    assessing.taken(MAI)
    joined = assessing.do(TAM, take.join, office, assessing.id)
    assert (joined.position, joined.assessor) == (1, TAM.id)
    assert assessing.do(TAM, take.join, office, assessing.id) == joined
    assert assessing.do(MAI, take.join, office, assessing.id).position == 0


def test_who_declared_a_conflict_never_has_it_again(assessing: AssessedOffice) -> None:
    office = assessing.house.office
    assessing.do(MAI, take.take, office, assessing.id)
    assessing.do(MAI, declare.declare, assessing.sheet(MAI).id, "some", "vi", "Chị gái tôi.")
    assert assessing.application.state is ApplicationState.SUBMITTED
    assert assessing.application.assignee is None
    assert code(assessing, MAI, take.take, office, assessing.id) == "worksheet.conflict"
    assessing.taken(TAM)
    for attempt in (take.join, take.take):
        with pytest.raises(RefusedError):
            assessing.do(MAI, attempt, office, assessing.id)
