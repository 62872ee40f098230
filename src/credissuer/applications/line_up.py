"""PURE: which applications are asked for, and who acts next on each."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

from credissuer.applications.application import CLOSED, ApplicationRecord, ApplicationState


class ActsNext(StrEnum):
    """Who acts next."""

    ASSESSOR = "assessor"
    HOLDER = "holder"
    APPROVER = "approver"
    NOBODY = "nobody"


_NEXT: Final = {
    ApplicationState.SUBMITTED: ActsNext.ASSESSOR,
    ApplicationState.ASSESSING: ActsNext.ASSESSOR,
    ApplicationState.MORE_ASKED: ActsNext.HOLDER,
    ApplicationState.PROPOSED: ActsNext.APPROVER,
}

OPEN: Final = tuple(_NEXT)
"""The states in which somebody acts next, and staff may look."""


class ApplicationFilter(NamedTuple):
    """Which applications staff asks for; those that were never sent are in none.

    `states` empty: all. `assignee` is a person's id; `is_assigned` False: those that nobody has.
    `text` is part of a name or account, or a receipt; `but_holder` the holder whose applications
    are left out.
    """

    states: tuple[ApplicationState, ...] = OPEN
    assignee: str | None = None
    is_assigned: bool | None = None
    text: str = ""
    but_holder: str | None = None


EVERY_OPEN: Final = ApplicationFilter()


def acts_next(application: ApplicationRecord) -> ActsNext:
    """Who acts next on it."""
    return _NEXT.get(application.state, ActsNext.NOBODY)


def deadline(application: ApplicationRecord) -> datetime | None:
    """By when whoever acts next should have; None for an end."""
    if application.state in CLOSED:
        return None
    if application.state is ApplicationState.MORE_ASKED:
        return application.answer_due_at
    return application.due_at


def is_late(application: ApplicationRecord, now: datetime) -> bool:
    """Whether its deadline has passed."""
    due = deadline(application)
    return due is not None and due < now
