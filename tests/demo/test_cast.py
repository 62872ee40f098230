"""The made-up people of the demo, one for each verdict of an issued certificate."""

from __future__ import annotations

from datetime import date

import pytest

from credissuer.assessment.programme.rubric import decide
from credissuer.demo import cast
from credverifier.words import VERDICTS
from tests import offices

TODAY = date(2026, 11, 24)


def test_each_person_has_a_known_verdict_and_a_unique_name() -> None:
    people = cast.parts()
    assert {person.verdict for person in people} <= VERDICTS.keys()
    assert len({person.name for person in people}) == len(people) > 3


@pytest.mark.parametrize("person", cast.parts(), ids=lambda person: person.name)
def test_the_office_would_issue_a_certificate_to_each_person(person: cast.CastMember) -> None:
    programme = offices.programme()
    order = cast.order(person, "D-1", programme, today=TODAY)
    assert (order.ref, order.subject.name, order.subject.kind) == ("D-1", person.name, person.kind)
    assert len(order.subject.accounts) == len(person.accounts) > 0
    assert all(account.control_proven_on == TODAY for account in order.subject.accounts)
    assert decide(programme, order.assessment).level == programme.levels[-1].id
