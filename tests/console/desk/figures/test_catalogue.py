"""The figures as plots and tables, in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from credissuer.applications.figures import CriterionAgreement, FunnelStep
from credissuer.cases.figures import MonthlyStandings, StepDuration
from credissuer.console.desk.figures.catalogue import FIGURES, RAW_HEADS, Figure, figures
from credissuer.operations.counting.figures import OfficeFigures
from tests.offices import programme

FOUND = OfficeFigures(
    [FunnelStep("begun", 4, None), FunnelStep("sent", 2, 1.5)],
    [MonthlyStandings(date(2026, 10, 1), 5, 1, 0), MonthlyStandings(date(2026, 11, 1), 6, 0, 1)],
    [StepDuration("reported_suspended", 3, 5.5, 60.0)],
    [(date(2026, 11, 30) + timedelta(weeks=week), week) for week in range(13)],
    [
        CriterionAgreement("content-authenticity", 5, 4, 0.625),
        CriterionAgreement("gone", 1, 1, None),
    ],
)


def drawn(name: str, language: str = "vi", found: OfficeFigures = FOUND) -> Figure:
    return next(one for one in figures(found, programme(), language) if one.name == name)


def test_numbers_are_written_as_people_write_them() -> None:
    assert drawn("funnel").cells == [["Bắt đầu", "4", "–"], ["Đã gửi", "2", "1,5 ngày"]]
    assert drawn("funnel", "en").cells[1] == ["Sent", "2", "1.5 days"]
    assert drawn("standing").cells == [["10/2026", "5", "1", "0"], ["11/2026", "6", "0", "1"]]
    assert drawn("cases").cells == [["Báo cáo → tạm đình chỉ", "3", "5,5 giờ", "2,5 ngày"]]
    assert drawn("expiries").cells[1] == ["07/12/2026", "1"]
    assert [cells[1:] for cells in drawn("agreement").cells] == [
        ["5", "4", "0,62"],
        ["1", "1", "–"],
    ]


def test_a_criterion_is_called_by_its_name_and_one_that_is_gone_by_its_code() -> None:
    titles = {one.id: one.title["vi"] for one in programme().criteria}
    first, gone = (cells[0] for cells in drawn("agreement").cells)
    assert first == titles.get("content-authenticity", "content-authenticity")
    assert gone == "gone"


def test_what_programs_read_is_the_same_in_every_language() -> None:
    for vietnamese, english in zip(
        figures(FOUND, programme(), "vi"), figures(FOUND, programme(), "en"), strict=True
    ):
        assert vietnamese.raw == english.raw
        assert all(len(cells) == len(RAW_HEADS[vietnamese.name]) for cells in vietnamese.raw)
    assert drawn("funnel").raw == [["begun", "4", ""], ["sent", "2", "1.5"]]
    assert drawn("agreement").raw[0] == ["content-authenticity", "5", "4", "0.625"]


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_without_data_says_so(name: str) -> None:
    nothing = OfficeFigures(
        [FunnelStep("begun", 0, None)],
        [MonthlyStandings(date(2026, 11, 1), 0, 0, 0)],
        [StepDuration("reported_suspended", 0, None, None)],
        [(date(2026, 11, 30), 0)],
        [],
    )
    assert drawn(name).has_data
    assert not drawn(name, found=nothing).has_data


@pytest.mark.parametrize("name", FIGURES)
def test_a_table_has_a_cell_for_each_of_its_heads(name: str) -> None:
    figure = drawn(name)
    assert all(len(cells) == len(figure.heads) for cells in figure.cells)
    assert f'aria-label="{figure.title}"' in str(figure.plot)
