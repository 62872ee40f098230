"""Who acts next on an application, and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.applications.application import CLOSED, ApplicationState
from credissuer.applications.line_up import OPEN, ActsNext, acts_next, deadline, is_late
from tests.contracts.application_records import NOW, application

LATER = NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("state", "actor"),
    [
        (ApplicationState.SUBMITTED, ActsNext.ASSESSOR),
        (ApplicationState.ASSESSING, ActsNext.ASSESSOR),
        (ApplicationState.MORE_ASKED, ActsNext.HOLDER),
        (ApplicationState.PROPOSED, ActsNext.APPROVER),
        (ApplicationState.GRANTED, ActsNext.NOBODY),
        (ApplicationState.REFUSED, ActsNext.NOBODY),
        (ApplicationState.WITHDRAWN, ActsNext.NOBODY),
        (ApplicationState.DRAFT, ActsNext.NOBODY),
    ],
)
def test_each_state_says_who_acts_next(state: ApplicationState, actor: ActsNext) -> None:
    assert acts_next(application(state=state)) is actor


def test_staff_sees_open_and_closed_ones_and_no_drafts() -> None:
    assert {*OPEN, *CLOSED} == set(ApplicationState) - {ApplicationState.DRAFT}


def test_while_the_applicant_is_asked_their_deadline_counts() -> None:
    asked = application(state=ApplicationState.MORE_ASKED, due_at=NOW, answer_due_at=LATER)
    assert deadline(asked) == LATER
    assert deadline(application(state=ApplicationState.ASSESSING, due_at=NOW)) == NOW
    assert deadline(application(state=ApplicationState.GRANTED, due_at=NOW)) is None


def test_it_is_late_from_the_second_after_its_deadline() -> None:
    record = application(state=ApplicationState.ASSESSING, due_at=NOW)
    assert not is_late(record, NOW)
    assert is_late(record, NOW + timedelta(seconds=1))
    assert not is_late(application(state=ApplicationState.GRANTED, due_at=NOW), LATER)
