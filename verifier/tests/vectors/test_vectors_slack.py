"""How early a certificate counts, by the slack that a caller allows; the last moment has none."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from pathlib import Path

import forge
import make_vectors
import pytest
from vector_files import spelt_out, tokens

from credverifier import TrustAnchors, policies, verify

FOLDER = Path(make_vectors.__file__).parent
SLACK = json.loads((FOLDER / "slack" / "not_before.json").read_text("utf-8"))
FAMILY = json.loads((FOLDER / SLACK["of"]).read_text("utf-8"))
CASES = {item["name"]: item for item in FAMILY["cases"]}
TOKENS = tokens(FAMILY)
ANCHORS = TrustAnchors.from_trust_list((FOLDER / FAMILY["trust_list"]).read_text("utf-8"))


@pytest.mark.parametrize(
    "case", SLACK["cases"], ids=lambda case: f"{case['of']} {case.get('not_before_slack')}"
)
def test_the_answer_is_the_expected_one(case):
    item = CASES[case["of"]]
    verdict = verify(
        TOKENS[case["of"]],
        anchors=ANCHORS,
        lists={url: spelt_out(FAMILY["lists"][name]) for url, name in item["lists"].items()},
        now=datetime.fromisoformat(item.get("now", FAMILY["now"])),
        not_before_slack=case.get("not_before_slack"),
    )
    assert verdict.code == case["code"]
    [validity] = [check for check in verdict.checks if check.name == "validity"]
    assert validity.code == case["code"]


def test_without_a_slack_the_answer_is_that_of_the_family():
    without = [case for case in SLACK["cases"] if "not_before_slack" not in case]
    assert len(without) >= 3
    assert all(CASES[case["of"]]["expect"]["code"] == case["code"] for case in without)


@pytest.mark.parametrize(
    ("slack", "earliest"),
    [(None, 60), (60, 60), (3600, 3600), (3601, 3600), (math.inf, 3600), (math.nan, 60)],
)
def test_an_hour_is_the_most_to_the_second(tnso, anchors, slack, earliest):
    for early, code in ((earliest, None), (earliest + 1, "validity.not_yet_valid")):
        now = forge.VALID_FROM - timedelta(seconds=early)
        lists = tnso.lists(at=forge.seconds(now))
        verdict = verify(tnso.sign(), anchors=anchors, lists=lists, now=now, not_before_slack=slack)
        assert verdict.code == code
    assert policies.not_before(None) is policies.EXACT
    assert policies.ON_DEVICES.bounded == 3600
