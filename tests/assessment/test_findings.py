from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from credissuer.assessment.findings import CriterionFinding


def test_findings_and_assessments_are_immutable(assess):
    assessment = assess()
    with pytest.raises(FrozenInstanceError):
        assessment.level = "exemplary"
    with pytest.raises(FrozenInstanceError):
        assessment.findings[0].level = "excellent"


def test_findings_are_equal_by_value():
    assert CriterionFinding(criterion="a", level="b") == CriterionFinding(criterion="a", level="b")
    with pytest.raises(TypeError):
        CriterionFinding("a", "b")
