"""The programme of the tests, and assessments under it."""

from __future__ import annotations

from datetime import date

import pytest

from credissuer.assessment.findings import Assessment, CriterionFinding
from credissuer.assessment.programme.criteria import load_programme, shipped_text
from tests import offices

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="session")
def programme():
    return offices.programme()


@pytest.fixture(scope="session")
def shipped():
    """The programme that ships, for what is told of it and made under it: the examples."""
    return load_programme(shipped_text())


@pytest.fixture
def today():
    return TODAY


@pytest.fixture
def assess(programme):
    """(level, asked, criterion_id=level) -> an assessment: `level` for every other criterion."""

    def make(level="met", *, level_asked_for=None, **exceptions):
        levels = {name.replace("_", "-"): finding for name, finding in exceptions.items()}
        findings = tuple(
            CriterionFinding(criterion=criterion.id, level=levels.get(criterion.id, level))
            for criterion in programme.criteria
        )
        return Assessment(
            findings=findings,
            level=level_asked_for,
            assessed_on=date(2026, 11, 18),
            assessor="an assessor",
        )

    return make


@pytest.fixture
def five_criteria():
    """The programme of the tests with a fifth criterion: text alone, no Python."""
    return offices.PROGRAMME_FILE.read_text("utf-8") + (
        '\n[[criteria]]\nid = "child-safety"\nweight = 20\nscale = "four-steps"\nminimum = "good"\n'
        'title = { vi = "An toàn cho trẻ em", en = "Child safety" }\n'
        'description = { vi = "Phù hợp với trẻ em.", en = "Content is fit for children." }\n'
    )
