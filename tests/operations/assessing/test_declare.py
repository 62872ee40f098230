"""Before anything is judged an assessor declares whether they are close, in words that are kept."""

from __future__ import annotations

import pytest

from credissuer.errors import ForbiddenError, IssuerError
from credissuer.operations.assessing import declare, judge, take
from credissuer.store.audit import AuditReading
from tests.assessed_applications import MAI, REASON, TAM, AssessedOffice
from tests.offices import CRITERIA


def code(assessing: AssessedOffice, *arguments: object) -> str:
    with pytest.raises(IssuerError) as refusal:
        assessing.do(*arguments)  # type: ignore[arg-type]
    return refusal.value.code


@pytest.fixture
def taken(assessing: AssessedOffice) -> AssessedOffice:
    assessing.do(MAI, take.take, assessing.house.office, assessing.id)
    return assessing


def test_the_very_words_and_the_moment_are_kept(taken: AssessedOffice) -> None:
    taken.house.later(minutes=5)
    declared = taken.do(MAI, declare.declare, taken.sheet(MAI).id, "none", "en")
    assert declared.declaration is not None
    assert declared.declaration.startswith("I am no relative")
    assert declared.declared_at == taken.house.office.clock()
    assert declared.is_open


def test_nothing_is_judged_before(taken: AssessedOffice) -> None:
    office, sheet = taken.house.office, taken.sheet(MAI)
    arguments = (office, sheet.id, CRITERIA[0], "good", REASON, 0)
    assert code(taken, MAI, judge.save_criterion, *arguments) == "worksheet.undeclared"
    assert code(taken, MAI, judge.finish, office, sheet.id) == "worksheet.undeclared"


def test_whoever_is_close_is_out_and_what_they_say_of_it_is_in_no_trail(
    taken: AssessedOffice,
) -> None:
    office, sheet = taken.house.office, taken.sheet(MAI)
    taken.do(MAI, declare.declare, sheet.id, "some", "vi", "Chị gái tôi nộp hồ sơ.")
    assert taken.sheet(MAI).conflict_note == "Chị gái tôi nộp hồ sơ."
    arguments = (office, sheet.id, CRITERIA[0], "good", REASON, 0)
    assert code(taken, MAI, judge.save_criterion, *arguments) in (
        "worksheet.conflict",
        "application.cannot_change",
    )
    with taken.house.store.read() as reading:
        assert "Chị gái" not in str(list(reading.of(AuditReading).entries()))


def test_a_conflict_is_not_taken_back_and_one_may_come_up_later(taken: AssessedOffice) -> None:
    sheet = taken.sheet(MAI)
    taken.do(MAI, declare.declare, sheet.id, "none", "vi")
    taken.do(MAI, declare.declare, sheet.id, "some", "vi")
    assert code(taken, MAI, declare.declare, sheet.id, "none", "vi") == "worksheet.declared"


def test_declared_again_the_same_nothing_changes(taken: AssessedOffice) -> None:
    first = taken.declared(MAI)
    taken.house.later(days=1)
    assert taken.declared(MAI) == first


def test_only_a_declaration_that_there_is(taken: AssessedOffice) -> None:
    sheet = taken.sheet(MAI)
    for wrong in (None, "", "maybe"):
        refused = code(taken, MAI, declare.declare, sheet.id, wrong, "vi")
        assert refused == "worksheet.declaration_missing"
    long = "x" * (declare.MOST_NOTE + 1)
    refused = code(taken, MAI, declare.declare, sheet.id, "some", "vi", long)
    assert refused == "worksheet.note_too_long"


def test_nobody_declares_for_another(taken: AssessedOffice) -> None:
    with pytest.raises(ForbiddenError) as refusal:
        taken.do(TAM, declare.declare, taken.sheet(MAI).id, "none", "vi")
    assert refusal.value.code == "worksheet.not_yours"
    assert code(taken, MAI, declare.declare, "W99999999", "none", "vi") == "worksheet.not_found"
