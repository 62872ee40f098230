"""What the vectors of rows leave to Python: sheets of a workbook, and words of a made-up platform."""

from __future__ import annotations

import pytest

from credverifier import platforms
from credverifier.reading.sheets import headings


@pytest.mark.parametrize(
    ("rows", "expect"),
    [
        ([["link"], ["x"]], True),
        ([["link"]], False),
        ([["Trang này để trống"], ["x"]], False),
        ([["Trang này để trống"], ["STT", "TikTok"], ["1", "@a"]], True),
        ([["STT", "TikTok"], ["", " "]], False),
        ([], False),
    ],
)
def test_a_sheet_is_one_to_check_when_it_has_a_header_and_rows(
    rows: list[list[str]], expect: bool
) -> None:
    assert headings.is_table(rows) is expect


@pytest.mark.parametrize("platform", platforms.names())
def test_every_platform_is_known_by_what_people_call_it(platform: str) -> None:
    for name in platforms.called(platform):
        # Beside another platform, because `x` alone is a column of ticks.
        columns = headings.columns_of([f"Link {name}".title(), "TikTok", "Facebook"])
        assert columns.profiles[0] == (0, platform)


@pytest.mark.parametrize("cell", ["TỔNG CỘNG:", "Total", "tong"])
def test_a_total_is_told_by_its_word(cell: str) -> None:
    assert headings.is_total(cell)
    assert not headings.is_total(f"{cell} hợp Minh Anh")


def test_a_heading_is_no_sentence() -> None:
    assert headings.columns_of(["link " + "x" * 55]).certificate == 0
    assert headings.columns_of(["link " + "x" * 56]).certificate is None
