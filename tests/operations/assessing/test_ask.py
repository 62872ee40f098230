"""The holder is asked for more, is told so by e-mail, and staff's clock stands still meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.errors import IssuerError, RefusedError
from credissuer.operations.assessing import ask, judge
from credissuer.store.applications.applications import Asks
from credissuer.store.audit import AuditReading
from credissuer.store.sending.notices import EVERY_NOTICE, NoticeReading
from tests.assessed_applications import MAI, REASON, TAM, AssessedOffice
from tests.contracts import application_records as records
from tests.offices import CRITERIA

QUESTION = "Xin gửi hợp đồng quảng cáo gần nhất."


def code(assessing: AssessedOffice, *arguments: object) -> str:
    with pytest.raises(IssuerError) as refusal:
        assessing.do(*arguments)  # type: ignore[arg-type]
    return refusal.value.code


def test_the_holder_is_asked_in_a_notice_that_says_nothing_of_it(assessing: AssessedOffice) -> None:
    assessing.taken()
    office = assessing.house.office
    asked = assessing.do(MAI, ask.ask, office, assessing.id, QUESTION, 7)
    assert asked.state is ApplicationState.MORE_ASKED
    assert asked.answer_due_at == office.clock() + timedelta(days=7)
    with assessing.house.store.read() as reading:
        [record] = reading.of(Asks).of_application(assessing.id)
        [notice] = reading.of(NoticeReading).page(EVERY_NOTICE)
        trail = str(list(reading.of(AuditReading).entries()))
    assert (record.asked, record.asked_by) == (QUESTION, MAI.id)
    assert (notice.kind, notice.recipient) == ("more_asked", records.holder().email)
    assert notice.facts["application"] == "A-00000001"
    assert QUESTION not in str(notice.facts) and QUESTION not in trail


def test_the_sheet_may_be_filled_in_meanwhile_and_staff_may_go_on(
    assessing: AssessedOffice,
) -> None:
    office, sheet = assessing.house.office, assessing.taken()
    assessing.do(MAI, ask.ask, office, assessing.id, QUESTION)
    assessing.do(MAI, judge.save_criterion, office, sheet.id, CRITERIA[0], "good", REASON, 0)
    before = assessing.application.due_at
    assert before is not None
    assessing.house.later(days=3)
    office = assessing.house.office
    gone_on = assessing.do(MAI, ask.ask_no_more, office, assessing.id)
    assert gone_on.due_at == before + timedelta(days=3)
    assert (gone_on.state, gone_on.answer_due_at) == (ApplicationState.ASSESSING, None)
    assert assessing.do(MAI, ask.ask_no_more, office, assessing.id) == gone_on


def test_only_who_assesses_it_asks(assessing: AssessedOffice) -> None:
    office = assessing.house.office
    refused = code(assessing, MAI, ask.ask, office, assessing.id, QUESTION)
    assert refused == "application.not_yours"
    assessing.taken()
    refused = code(assessing, TAM, ask.ask, office, assessing.id, QUESTION)
    assert refused == "application.not_yours"
    assessing.do(MAI, ask.ask, office, assessing.id, QUESTION)
    refused = code(assessing, MAI, ask.ask, office, assessing.id, QUESTION)
    assert refused == "application.cannot_change"


def test_an_empty_question_and_no_time_are_refused_beside_their_fields(
    assessing: AssessedOffice,
) -> None:
    assessing.taken()
    office = assessing.house.office
    with pytest.raises(RefusedError) as refusal:
        assessing.do(MAI, ask.ask, office, assessing.id, " \u202e ", 0)
    assert [(one.pointer, one.code) for one in refusal.value.facts["problems"]] == [
        ("/asked", "application.ask_missing"),
        ("/days", "application.ask_days"),
    ]
    long = "x" * (ask.MOST_TEXT + 1)
    assert code(assessing, MAI, ask.ask, office, assessing.id, long) == "application.ask_refused"
    assert code(assessing, MAI, ask.ask, office, assessing.id, QUESTION, 14, 99) == (
        "application.changed"
    )


def test_templates_speak_the_language_of_the_holder() -> None:
    [first, *others] = ask.templates("vi", "en")
    assert first.title == "Mã xác minh chưa thấy"
    assert first.text.startswith("We did not find the code")
    assert len(others) == 5
