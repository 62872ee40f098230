"""Who acts next on an application, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.applications.application import CLOSED, State
from credissuer.applications.line_up import OPEN, ActsNext, acts_next, deadline, is_late
from tests.contracts.application_records import NOW, application

LATER = NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("state", "actor"),
    [
        (State.SUBMITTED, ActsNext.ASSESSOR),
        (State.ASSESSING, ActsNext.ASSESSOR),
        (State.MORE_ASKED, ActsNext.HOLDER),
        (State.PROPOSED, ActsNext.APPROVER),
        (State.GRANTED, ActsNext.NOBODY),
        (State.REFUSED, ActsNext.NOBODY),
        (State.WITHDRAWN, ActsNext.NOBODY),
        (State.DRAFT, ActsNext.NOBODY),
    ],
)
def test_each_state_says_who_acts_next(state: State, actor: ActsNext) -> None:
    assert acts_next(application(state=state)) is actor


def test_staff_sees_open_and_closed_ones_and_no_drafts() -> None:
    assert {*OPEN, *CLOSED} == set(State) - {State.DRAFT}


def test_while_the_applicant_is_asked_their_deadline_counts() -> None:
    asked = application(state=State.MORE_ASKED, due_at=NOW, answer_due_at=LATER)
    assert deadline(asked) == LATER
    assert deadline(application(state=State.ASSESSING, due_at=NOW)) == NOW
    assert deadline(application(state=State.GRANTED, due_at=NOW)) is None


def test_it_is_late_from_the_second_after_its_deadline() -> None:
    record = application(state=State.ASSESSING, due_at=NOW)
    assert not is_late(record, NOW)
    assert is_late(record, NOW + timedelta(seconds=1))
    assert not is_late(application(state=State.GRANTED, due_at=NOW), LATER)
