"""The times and levels that the figures are made of, without names and texts."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select

from credissuer.applications.application import State
from credissuer.applications.figures import Way
from credissuer.cases.figures import CaseTimes, Life, Span
from credissuer.store.aggregate import Aggregate
from credissuer.store.applications.applications import APPLICATIONS
from credissuer.store.applications.worksheets import WORKSHEET_NOTES, WORKSHEETS
from credissuer.store.audit import AuditRow
from credissuer.store.cases.cases import CASES
from credissuer.store.cases.reports import REPORTS
from credissuer.store.cases.suspensions import SUSPENSIONS
from credissuer.store.certificates.certificates import CERTIFICATES
from credissuer.store.columns import Moment
from credissuer.store.table import table_of
from credverifier.wire.status.standing import Standing

_SUSPENDED, _REINSTATED = "certificate.suspended", "certificate.reinstated"
_ENDED = (Standing.REVOKED, Standing.SUPERSEDED, Standing.VOIDED)


class _Change(NamedTuple):
    at: datetime
    action: str


class Figures(Aggregate):
    """As everything stood when the transaction began."""

    def ways(self, since: datetime) -> list[Way]:
        """The way of every application that was begun since then."""
        application, sheet = APPLICATIONS.table.c, WORKSHEETS.table.c
        sheets = (
            select(
                sheet.application_id,
                func.min(sheet.created_at, type_=Moment).label("taken"),
                func.max(sheet.finished_at, type_=Moment).label("assessed"),
            )
            .group_by(sheet.application_id)
            .subquery()
        )
        wanted = select(
            application.created_at,
            application.submitted_at,
            sheets.c.taken,
            sheets.c.assessed,
            application.closed_at,
            application.state,
        )
        wanted = wanted.outerjoin_from(
            APPLICATIONS.table, sheets, sheets.c.application_id == application.id
        ).where(application.created_at >= since)
        decided = (State.GRANTED, State.REFUSED)
        return [
            Way(
                begun,
                sent,
                taken,
                assessed,
                closed if state in decided else None,
                state == State.GRANTED,
            )
            for begun, sent, taken, assessed, closed, state in self._connection.execute(wanted)
        ]

    def lives(self) -> list[Life]:
        """What became of every certificate that was handed out."""
        certificate = CERTIFICATES.table.c
        changes = self._changes()
        wanted = select(
            certificate.number,
            certificate.released_at,
            certificate.valid_until,
            certificate.standing,
            certificate.since,
        ).where(certificate.released_at.is_not(None))
        return [
            Life(
                released,
                until,
                Standing(standing),
                since if standing in _ENDED else None,
                _spans(changes.get(number, [])),
            )
            for number, released, until, standing, since in self._connection.execute(wanted)
        ]

    def ends(self) -> list[datetime]:
        """When each certificate ends that stands."""
        certificate = CERTIFICATES.table.c
        wanted = select(certificate.valid_until).where(
            certificate.released_at.is_not(None),
            certificate.standing.in_((Standing.VALID, Standing.SUSPENDED)),
        )
        return list(self._connection.scalars(wanted))

    def case_times(self, since: datetime) -> list[CaseTimes]:
        """The times of every case that was opened since then."""
        case, report, suspension = CASES.table.c, REPORTS.table.c, SUSPENSIONS.table.c
        reported = (
            select(report.case_id, func.min(report.received_at, type_=Moment).label("at"))
            .where(report.case_id.is_not(None))
            .group_by(report.case_id)
            .subquery()
        )
        suspended = (
            select(suspension.case_id, func.min(suspension.suspended_at, type_=Moment).label("at"))
            .group_by(suspension.case_id)
            .subquery()
        )
        wanted = select(reported.c.at, suspended.c.at, case.closed_at).select_from(
            CASES.table.outerjoin(reported, reported.c.case_id == case.id).outerjoin(
                suspended, suspended.c.case_id == case.id
            )
        )
        # One that was merged into another was decided there.
        wanted = wanted.where(case.opened_at >= since, case.merged_into.is_(None))
        return [CaseTimes(*row) for row in self._connection.execute(wanted)]

    def judged_twice(self, since: datetime) -> list[tuple[str, str, str]]:
        """(Criterion, level of one, of the other) of applications that two have assessed."""
        sheet, note = WORKSHEETS.table.c, WORKSHEET_NOTES.table.c
        wanted = (
            select(sheet.application_id, sheet.position, note.criterion, note.level)
            .join_from(WORKSHEETS.table, WORKSHEET_NOTES.table, note.worksheet_id == sheet.id)
            .where(sheet.finished_at >= since, note.level.is_not(None))
            .order_by(sheet.application_id, note.criterion, sheet.position)
        )
        levels: dict[tuple[str, str], list[str]] = {}
        for application, _, criterion, level in self._connection.execute(wanted):
            levels.setdefault((application, criterion), []).append(level)
        return [
            (criterion, both[0], both[1])
            for (_, criterion), both in levels.items()
            if len(both) == 2
        ]

    def _changes(self) -> dict[str, list[_Change]]:
        """Number -> when it was suspended and reinstated, in order."""
        audit = table_of(AuditRow).c
        wanted = select(audit.object, audit.at, audit.action).where(
            audit.action.in_((_SUSPENDED, _REINSTATED))
        )
        found: dict[str, list[_Change]] = {}
        for number, at, action in self._connection.execute(wanted.order_by(audit.seq)):
            found.setdefault(number, []).append(_Change(at, action))
        return found


def _spans(changes: list[_Change]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for change in changes:
        if change.action == _SUSPENDED:
            spans.append(Span(change.at, None))
        elif spans and spans[-1].ended is None:
            spans[-1] = Span(spans[-1].begun, change.at)
    return tuple(spans)
