"""The cast of the demo: made-up people, one for each verdict of a certificate that was issued."""

from __future__ import annotations

from datetime import date

import pytest

from credissuer.assessment.rubric import decide
from credissuer.demo import cast
from credverifier.words import VERDICTS
from tests import offices

TODAY = date(2026, 11, 24)


def test_everybody_has_a_verdict_that_there_is_and_a_name_of_their_own() -> None:
    parts = cast.parts()
    assert {part.verdict for part in parts} <= VERDICTS.keys()
    assert len({part.name for part in parts}) == len(parts) > 3


@pytest.mark.parametrize("part", cast.parts(), ids=lambda part: part.name)
def test_the_office_would_issue_to_each_of_them(part: cast.Part) -> None:
    programme = offices.programme()
    order = cast.order(part, "D-1", programme, today=TODAY)
    assert (order.ref, order.subject.name, order.subject.kind) == ("D-1", part.name, part.kind)
    assert len(order.subject.accounts) == len(part.accounts) > 0
    assert all(account.control_proven_on == TODAY for account in order.subject.accounts)
    assert decide(programme, order.assessment).level == programme.levels[-1].id
