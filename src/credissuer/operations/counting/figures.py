"""The figures of the desk, read in one snapshot."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from credissuer.applications.figures import CriterionAgreement, FunnelStep, agreement, funnel
from credissuer.cases.figures import (
    MonthlyStandings,
    StepDuration,
    case_durations,
    expiries,
    month_ends,
    standing_by_month,
    weeks_from,
)
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.counting import figures as stored

MONTHS = 12

_YEAR = timedelta(days=366)


class OfficeFigures(NamedTuple):
    """Everything that is drawn: of the last twelve months, and the next ninety days.

    `ends` are (first day of a week, how many).
    """

    steps: list[FunnelStep]
    months: list[MonthlyStandings]
    took: list[StepDuration]
    ends: list[tuple[date, int]]
    agreed: list[CriterionAgreement]


@needs(Permission.READ)
def counted(office: Office, call: Call) -> OfficeFigures:
    """Sums alone: no name, no text and no record."""
    since, ends = call.now - _YEAR, month_ends(call.today, MONTHS, call.zone)
    with office.store.read() as reading:
        figures = reading.of(stored.Figures)
        return OfficeFigures(
            funnel(figures.ways(since)),
            standing_by_month(figures.lives([at for _, at in ends]), call.today, MONTHS, call.zone),
            case_durations(figures.case_times(since)),
            expiries(figures.ends(*weeks_from(call.today, call.zone)), call.today, call.zone),
            agreement(figures.judged_twice(since)),
        )
