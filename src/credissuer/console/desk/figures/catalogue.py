"""The figures as plots and tables, in a reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from markupsafe import Markup

from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.console import short_dates
from credissuer.console.desk.figures.plots import Bar, Series, columns, rows
from credissuer.console.screens import say
from credissuer.operations.counting.figures import OfficeFigures
from credissuer.words import in_language


class Figure(NamedTuple):
    """A plot and the table beside it: `heads` and `cells` are what people read, `raw` the same for
    programs. `legend` is (colour, words); `lead` a sentence above it.
    """

    name: str
    title: str
    plot: Markup
    heads: list[str]
    cells: list[list[str]]
    raw: list[list[str]]
    legend: list[tuple[str, str]]
    lead: str = ""
    has_data: bool = True


class _Words(NamedTuple):
    """Words in one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        # Escaped where it is shown, as every other text.
        return str(say(self.language, f"desk_figures.{key}", **values).unescape())

    def amount(self, value: float | None, unit: str) -> str:
        if value is None:
            return self("no_value")
        shown = f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"
        decimal = shown.replace(".", ",") if self.language == "vi" else shown
        return self(unit, count=decimal)

    def hours(self, value: float | None) -> str:
        if value is not None and value >= 48:
            return self.amount(value / 24, "days")
        return self.amount(value, "hours")

    def ratio(self, value: float | None) -> str:
        if value is None:
            return self("no_value")
        shown = f"{value:.2f}"
        return shown.replace(".", ",") if self.language == "vi" else shown


def figures(found: OfficeFigures, programme: AssessmentProgramme, language: str) -> list[Figure]:
    """All of them, in the order of a certificate's life."""
    words = _Words(language)
    return [draw(found, programme, words) for draw in FIGURES.values()]


def _funnel(found: OfficeFigures, programme: AssessmentProgramme, words: _Words) -> Figure:
    bars, cells, raw = [], [], []
    for step in found.steps:
        label = words(f"steps.{step.name}")
        bars.append(Bar(label, step.total, str(step.total)))
        cells.append([label, str(step.total), words.amount(step.days, "days")])
        raw.append([step.name, str(step.total), _number(step.days)])
    title = words("plots.funnel")
    heads = [words("step"), words("total"), words("median")]
    has_data = any(step.total for step in found.steps)
    return Figure("funnel", title, rows(title, bars), heads, cells, raw, [], "", has_data)


def _standing(found: OfficeFigures, programme: AssessmentProgramme, words: _Words) -> Figure:
    looks = ("a", "b", "c")
    names = ("in_force", "suspended", "revoked")
    series = [
        Series(look, words(name), [getattr(month, name) for month in found.months])
        for look, name in zip(looks, names, strict=True)
    ]
    labels = [words("month_short", month=month.first.month) for month in found.months]
    title = words("plots.standing")
    cells = [
        [f"{month.first:%m/%Y}", str(month.in_force), str(month.suspended), str(month.revoked)]
        for month in found.months
    ]
    raw = [
        [f"{month.first:%Y-%m}", str(month.in_force), str(month.suspended), str(month.revoked)]
        for month in found.months
    ]
    heads = [words("month"), *(each.label for each in series)]
    legend = [(each.look, each.label) for each in series]
    has_data = any(sum(month[1:]) for month in found.months)
    plot = columns(title, labels, series)
    return Figure("standing", title, plot, heads, cells, raw, legend, "", has_data)


def _cases(found: OfficeFigures, programme: AssessmentProgramme, words: _Words) -> Figure:
    bars, cells, raw = [], [], []
    for took in found.took:
        label = words(f"parts.{took.name}")
        bars.append(Bar(label, took.p50 or 0, words.hours(took.p90), took.p90 or 0))
        cells.append([label, str(took.total), words.hours(took.p50), words.hours(took.p90)])
        raw.append([took.name, str(took.total), _number(took.p50), _number(took.p90)])
    title = words("plots.cases")
    heads = [words("part"), words("cases"), words("p50"), words("p90")]
    legend = [("a", words("p50")), ("paler", words("p90"))]
    has_data = any(took.total for took in found.took)
    return Figure("cases", title, rows(title, bars), heads, cells, raw, legend, "", has_data)


def _expiries(found: OfficeFigures, programme: AssessmentProgramme, words: _Words) -> Figure:
    title = words("plots.expiries")
    labels = [f"{week:%d/%m}" for week, _ in found.ends]
    plot = columns(title, labels, [Series("a", "", [count for _, count in found.ends])])
    cells = [[short_dates.day(week, words.language), str(count)] for week, count in found.ends]
    raw = [[week.isoformat(), str(count)] for week, count in found.ends]
    heads = [words("week"), words("certificates")]
    has_data = any(count for _, count in found.ends)
    return Figure("expiries", title, plot, heads, cells, raw, [], "", has_data)


def _agreement(found: OfficeFigures, programme: AssessmentProgramme, words: _Words) -> Figure:
    names = {
        criterion.id: in_language(criterion.title, words.language)
        for criterion in programme.criteria
    }
    bars, cells, raw = [], [], []
    for agreed in found.agreed:
        label = names.get(agreed.criterion, agreed.criterion)
        shown = words.ratio(agreed.kappa)
        bars.append(Bar(_short(label), max(0.0, agreed.kappa or 0.0), shown))
        cells.append([label, str(agreed.total), str(agreed.same), shown])
        raw.append([agreed.criterion, str(agreed.total), str(agreed.same), _number(agreed.kappa)])
    title = words("plots.agreement")
    heads = [words("criterion"), words("twice"), words("same"), words("kappa")]
    plot = rows(title, bars, most=1.0)
    lead = words("kappa_lead")
    return Figure("agreement", title, plot, heads, cells, raw, [], lead, bool(bars))


FIGURES: Mapping[str, Callable[[OfficeFigures, AssessmentProgramme, _Words], Figure]] = {
    "funnel": _funnel,
    "standing": _standing,
    "cases": _cases,
    "expiries": _expiries,
    "agreement": _agreement,
}
"""Name -> what draws it; the name is also that of its CSV file."""

RAW_HEADS = {
    "funnel": ["step", "applications", "median_days"],
    "standing": ["month", "in_force", "suspended", "revoked"],
    "cases": ["part", "cases", "p50_hours", "p90_hours"],
    "expiries": ["week_from", "certificates"],
    "agreement": ["criterion", "assessed_twice", "same_level", "kappa"],
}
"""The headings of the CSV files, the same in every language."""


def _short(label: str) -> str:
    return label if len(label) <= 24 else f"{label[:23]}…"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".rstrip("0").rstrip(".")
