from __future__ import annotations

import json
from datetime import date

import pytest

from credissuer.assessment.findings import Assessment, CriterionFinding
from credissuer.assessment.importing import sheet
from credissuer.assessment.programme.criteria import load_programme
from credissuer.assessment.programme.rubric import decide
from credissuer.errors import RefusedError

PUBLIC_URL = "https://tnso.vn"


def test_levels_rise_and_minimums_are_levels(programme):
    assert [level.threshold for level in programme.levels] == [60, 75, 90]
    for criterion in programme.criteria:
        assert criterion.level(criterion.minimum).points == 60
        assert criterion.level("no-such-level") is None
    assert programme.level("exemplary").name["vi"] == "Tín nhiệm tiêu biểu"
    assert programme.level("") is None and programme.criterion("") is None


def test_the_public_document_states_everything_a_decision_depends_on(programme):
    document = programme.document(PUBLIC_URL)
    assert document["id"] == programme.programme_url(PUBLIC_URL)
    assert document["id"] == "https://tnso.vn/programmes/tin-nhiem-nguoi-co-anh-huong-2026-1.json"
    assert json.loads(json.dumps(document)) == document
    assert [(item["id"], item["weight"], item["minimum"]) for item in document["criteria"]] == [
        (criterion.id, criterion.weight, criterion.minimum) for criterion in programme.criteria
    ]
    assert document["criteria"][0]["levels"][1] == {
        "id": "met",
        "name": {"vi": "Đạt", "en": "Met"},
        "points": 60,
    }
    assert document["levels"][0] == {
        "id": "credible",
        "name": {"vi": "Tín nhiệm", "en": "Credible"},
        "threshold": 60,
    }


def test_a_fifth_criterion_is_added_by_data_alone(five_criteria):
    programme = load_programme(five_criteria)
    assert [criterion.id for criterion in programme.criteria][-1] == "child-safety"
    assert sheet.header(programme)[4:9][-1] == "child-safety"
    assert sheet.header(programme)[9] == "assessed_on"
    assert programme.document(PUBLIC_URL)["criteria"][-1]["title"]["vi"] == "An toàn cho trẻ em"
    (row,) = sheet.read(
        sheet.template(programme, date(2026, 11, 24)), programme, today=date(2026, 11, 24)
    ).rows
    assert {finding.criterion for finding in row.order.assessment.findings} >= {"child-safety"}


def test_a_fifth_criterion_takes_part_in_the_decision(five_criteria):
    programme = load_programme(five_criteria)
    levels = {criterion.id: "excellent" for criterion in programme.criteria}

    def assessment_with(**changed):
        changed_levels = levels | {name.replace("_", "-"): level for name, level in changed.items()}
        findings = tuple(
            CriterionFinding(criterion=name, level=level) for name, level in changed_levels.items()
        )
        return Assessment(
            findings=findings, level=None, assessed_on=date(2026, 11, 18), assessor=""
        )

    assert decide(programme, assessment_with()).level == "exemplary"
    with pytest.raises(RefusedError) as refusal:
        decide(programme, assessment_with(child_safety="met"))
    assert (refusal.value.code, refusal.value.facts["criterion"]) == (
        "assessment.not_granted",
        "child-safety",
    )
