from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from credissuer.assessment.findings import CriterionFinding
from credissuer.assessment.programme.criteria import load_programme
from credissuer.assessment.programme.rubric import Decision, decide, highest, weigh
from credissuer.errors import RefusedError
from tests.offices import PROGRAMME_FILE


@pytest.mark.parametrize(
    ("level", "exceptions", "granted"),
    [
        ("met", {}, "credible"),
        ("good", {}, "highly-credible"),
        ("excellent", {}, "exemplary"),
        ("good", {"content_authenticity": "met"}, "credible"),  # 74
        ("good", {"commercial_transparency": "met"}, "highly-credible"),  # 75
        ("excellent", {"content_authenticity": "good"}, "exemplary"),  # 94
        ("excellent", {"content_authenticity": "met"}, "highly-credible"),  # 88
        ("excellent", {"commercial_transparency": "met"}, "exemplary"),  # 90
    ],
)
def test_the_highest_level_that_the_findings_allow(programme, assess, level, exceptions, granted):
    assert decide(programme, assess(level, **exceptions)) == Decision(
        granted=True, level=granted, reasons=()
    )


def test_the_mean_is_compared_exactly(programme):
    assert highest(programme, [(1, 89), (1, 90), (1, 91)]).id == "exemplary"
    assert highest(programme, [(999, 90), (1, 89)]).id == "highly-credible"
    assert highest(programme, [(1000, 60)]).id == "credible"
    assert highest(programme, [(999, 60), (1, 59)]) is None


def test_better_findings_never_earn_less(programme, assess):
    levels = ["met", "good", "excellent"]
    level_order = [None, *(level.id for level in programme.levels)]
    names = [criterion.id.replace("-", "_") for criterion in programme.criteria]
    for ranks in product(range(3), repeat=4):
        decision = weigh(
            programme,
            assess(**{name: levels[rank] for name, rank in zip(names, ranks, strict=True)}),
        )
        for improved in range(4):
            better_ranks = [min(2, rank + (index == improved)) for index, rank in enumerate(ranks)]
            better_decision = weigh(
                programme,
                assess(
                    **{name: levels[rank] for name, rank in zip(names, better_ranks, strict=True)}
                ),
            )
            assert level_order.index(better_decision.level) >= level_order.index(decision.level)


def test_a_level_below_the_earned_one_may_be_asked_for(programme, assess):
    assert decide(programme, assess("excellent", level_asked_for="credible")).level == "credible"
    assert decide(programme, assess("excellent", level_asked_for="exemplary")).level == "exemplary"


def test_a_level_above_the_earned_one_is_refused(programme, assess):
    with pytest.raises(RefusedError) as refusal:
        decide(programme, assess("good", level_asked_for="exemplary"))
    assert refusal.value.code == "assessment.level_not_earned"
    assert refusal.value.facts == {"level": "exemplary", "earned": "highly-credible"}


def test_one_criterion_below_its_minimum_grants_nothing(programme, assess):
    assessment = assess("excellent", community_feedback="not-met", content_authenticity="not-met")
    assert weigh(programme, assessment) == Decision(
        granted=False,
        level=None,
        reasons=("below_minimum:content-authenticity", "below_minimum:community-feedback"),
    )
    with pytest.raises(RefusedError) as refusal:
        decide(programme, assessment)
    assert refusal.value.code == "assessment.not_granted"
    assert refusal.value.facts["criterion"] == "content-authenticity, community-feedback"


def test_below_the_lowest_threshold_nothing_is_granted(assess):
    strict = load_programme(
        PROGRAMME_FILE.read_text("utf-8").replace("threshold = 60", "threshold = 61")
    )
    assert weigh(strict, assess("met")).reasons == ("below_threshold",)
    with pytest.raises(RefusedError) as refusal:
        decide(strict, assess("met"))
    assert (refusal.value.code, refusal.value.facts["criterion"]) == ("assessment.not_granted", "—")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda findings: (*findings, CriterionFinding(criterion="beauty", level="met")),
            "assessment.unknown_criterion",
        ),
        (lambda findings: (*findings, findings[0]), "assessment.duplicate_criterion"),
        (lambda findings: findings[1:], "assessment.missing_criterion"),
        (lambda findings: (), "assessment.missing_criterion"),
        (
            lambda findings: (replace(findings[0], level="Met"), *findings[1:]),
            "assessment.unknown_level",
        ),
    ],
)
def test_an_assessment_that_cannot_be_judged_is_refused(programme, assess, change, code):
    assessment = assess("excellent")
    with pytest.raises(RefusedError) as refusal:
        weigh(programme, replace(assessment, findings=change(assessment.findings)))
    assert refusal.value.code == code
    assert refusal.value.words("vi") != refusal.value.words("en")


def test_an_unknown_certificate_level_is_refused(programme, assess):
    with pytest.raises(RefusedError) as refusal:
        decide(programme, assess("excellent", level_asked_for="gold"))
    assert refusal.value.code == "assessment.unknown_level"
    assert refusal.value.facts["known"] == "credible, highly-credible, exemplary"
