"""The times and levels that the figures are made of, without names and texts."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from operator import add
from typing import NamedTuple

from sqlalchemy import ColumnElement, case, func, select

from credissuer.applications.application import ApplicationState
from credissuer.applications.figures import ApplicationMilestones
from credissuer.cases.figures import CaseTimes, CertificateLifespan, SuspensionSpan
from credissuer.store.aggregate import Aggregate, batches
from credissuer.store.applications.applications import APPLICATIONS
from credissuer.store.applications.worksheets import WORKSHEET_NOTES, WORKSHEETS
from credissuer.store.audit import AUDIT, OF_SUSPENSIONS
from credissuer.store.cases.cases import CASES
from credissuer.store.cases.reports import REPORTS
from credissuer.store.cases.suspensions import SUSPENSIONS
from credissuer.store.certificates.certificates import CERTIFICATES
from credissuer.store.columns import Moment
from credverifier.wire.status.standing import Standing

_SUSPENDED = "certificate.suspended"
_ENDED = (Standing.REVOKED, Standing.SUPERSEDED, Standing.VOIDED)

_certificate, _entry = CERTIFICATES.table.c, AUDIT.table.c


class _Change(NamedTuple):
    at: datetime
    action: str


class Figures(Aggregate):
    """As everything stood when the transaction began."""

    def ways(self, since: datetime) -> list[ApplicationMilestones]:
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
        decided = (ApplicationState.GRANTED, ApplicationState.REFUSED)
        return [
            ApplicationMilestones(
                begun,
                sent,
                taken,
                assessed,
                closed if state in decided else None,
                state == ApplicationState.GRANTED,
            )
            for begun, sent, taken, assessed, closed, state in self._connection.execute(wanted)
        ]

    def lives(self, moments: Sequence[datetime]) -> list[CertificateLifespan]:
        """What became of every certificate that was handed out, as far as it can be told at these
        moments, which are in order: those that are alike at each of them come as one.
        """
        return [*self._never_suspended(moments), *self._suspended()]

    def _never_suspended(self, moments: Sequence[datetime]) -> Iterator[CertificateLifespan]:
        released = _passed(moments, lambda at: _certificate.released_at >= at)
        until = _passed(moments, lambda at: _certificate.valid_until > at)
        ended = _passed(moments, lambda at: _certificate.since >= at)
        groups = (released, until, ended, _certificate.standing)
        suspended = select(_entry.object).where(OF_SUSPENSIONS)
        wanted = select(*groups, func.count()).where(
            _certificate.released_at.is_not(None), _certificate.number.not_in(suspended)
        )
        # For each count of moments a time that is later than just as many of them.
        second = timedelta(seconds=1)
        from_then = [moments[0] - second, *moments]
        behind = [moments[0], *(at + second for at in moments)]
        for first, last, end, standing, alike in self._connection.execute(wanted.group_by(*groups)):
            ended_at = from_then[end] if standing in _ENDED else None
            yield CertificateLifespan(
                from_then[first], behind[last], Standing(standing), ended_at, (), alike
            )

    def _suspended(self) -> Iterator[CertificateLifespan]:
        changes = self._changes()
        wanted = select(
            _certificate.number,
            _certificate.released_at,
            _certificate.valid_until,
            _certificate.standing,
            _certificate.since,
        ).where(_certificate.released_at.is_not(None))
        for numbers in batches(changes):
            found = self._connection.execute(wanted.where(_certificate.number.in_(numbers)))
            for number, released, until, standing, since in found:
                ended_at = since if standing in _ENDED else None
                spans = _spans(changes[number])
                yield CertificateLifespan(released, until, Standing(standing), ended_at, spans)

    def ends(self, after: datetime, until: datetime) -> list[tuple[datetime, int]]:
        """When certificates end that stand, behind `after` and up to `until`, and how many do."""
        end = _certificate.valid_until
        wanted = select(end, func.count()).where(
            _certificate.released_at.is_not(None),
            _certificate.standing.in_((Standing.VALID, Standing.SUSPENDED)),
            end > after,
            end <= until,
        )
        return [(at, alike) for at, alike in self._connection.execute(wanted.group_by(end))]

    def case_times(self, since: datetime) -> list[CaseTimes]:
        """The times of every case that was opened since then."""
        of_case, report, suspension = CASES.table.c, REPORTS.table.c, SUSPENSIONS.table.c
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
        wanted = select(reported.c.at, suspended.c.at, of_case.closed_at).select_from(
            CASES.table.outerjoin(reported, reported.c.case_id == of_case.id).outerjoin(
                suspended, suspended.c.case_id == of_case.id
            )
        )
        # One that was merged into another was decided there.
        wanted = wanted.where(of_case.opened_at >= since, of_case.merged_into.is_(None))
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
        wanted = select(_entry.object, _entry.at, _entry.action).where(OF_SUSPENSIONS)
        found: dict[str, list[_Change]] = {}
        for number, at, action in self._connection.execute(wanted.order_by(_entry.seq)):
            found.setdefault(number, []).append(_Change(at, action))
        return found


def _passed(
    moments: Sequence[datetime], is_later: Callable[[datetime], ColumnElement[bool]]
) -> ColumnElement[int]:
    """Of how many of the moments it is true that a column is later."""
    return functools.reduce(add, (case((is_later(at), 1), else_=0) for at in moments))


def _spans(changes: list[_Change]) -> tuple[SuspensionSpan, ...]:
    spans: list[SuspensionSpan] = []
    for change in changes:
        if change.action == _SUSPENDED:
            spans.append(SuspensionSpan(change.at, None))
        elif spans and spans[-1].ended is None:
            spans[-1] = SuspensionSpan(spans[-1].begun, change.at)
    return tuple(spans)
