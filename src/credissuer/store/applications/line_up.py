"""The applications that staff works on, the oldest first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, tuple_

from credissuer.applications.application import ApplicationRecord, ApplicationState, parse_id
from credissuer.applications.line_up import ApplicationFilter
from credissuer.store.aggregate import Aggregate
from credissuer.store.applications.applications import APPLICATIONS
from credissuer.store.applications.proofs import PROOFS

_application, _proof = APPLICATIONS.table.c, PROOFS.table.c


class LineUp(Aggregate):
    """Sent applications, by when they were sent: their deadlines are in the same order."""

    def page(
        self,
        which: ApplicationFilter,
        *,
        after: str | None = None,
        limit: int = 50,
    ) -> list[ApplicationRecord]:
        """The oldest first, from the first after the application `after`."""
        wanted = _among(APPLICATIONS.select(), which)
        wanted = wanted.order_by(_application.submitted_at, _application.id)
        if after is not None:
            last = select(_application.submitted_at).where(_application.id == after)
            position = tuple_(_application.submitted_at, _application.id)
            wanted = wanted.where(position > tuple_(last.scalar_subquery(), after))
        return list(self._all(APPLICATIONS, wanted.limit(limit)))

    def counts(self) -> Mapping[ApplicationState, int]:
        """State -> how many sent applications are in it; absent where none is."""
        wanted = select(_application.state, func.count()).where(
            _application.submitted_at.is_not(None)
        )
        rows = self._connection.execute(wanted.group_by(_application.state))
        return {state: count for state, count in rows}  # noqa: C416


def _among(wanted: Select[Any], which: ApplicationFilter) -> Select[Any]:
    wanted = wanted.where(
        _application.submitted_at.is_not(None), _application.state != ApplicationState.DRAFT
    )
    if which.states:
        wanted = wanted.where(_application.state.in_(which.states))
    if which.assignee is not None:
        wanted = wanted.where(_application.assignee == which.assignee)
    if which.is_assigned is not None:
        absent = _application.assignee.is_(None)
        wanted = wanted.where(~absent if which.is_assigned else absent)
    if which.but_holder is not None:
        wanted = wanted.where(_application.holder_id != which.but_holder)
    if which.text:
        wanted = wanted.where(_matching(which.text))
    return wanted


def _matching(text: str) -> ColumnElement[bool]:
    application_id = parse_id(text)
    if application_id is not None:
        return _application.id == application_id
    by_account = select(_proof.application_id).where(
        func.lower(_proof.key).contains(text.strip().lower(), autoescape=True)
    )
    # SQLite lowers ASCII alone, so a name is also found as it is written.
    name = _application.name
    return or_(
        func.lower(name).contains(text.strip().lower(), autoescape=True),
        name.contains(text.strip(), autoescape=True),
        _application.id.in_(by_account),
    )
