"""Workbooks of openpyxl read by ourselves, written through openpyxl, and read again."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from credverifier.reading.sheets import workbook_writer, worksheet
from credverifier.reading.sheets.sheet_rows import TEXT, TRUTH
from credverifier.reading.sheets.workbook_writer import Cell, Formats
from credverifier.reading.sheets.worksheet import Worksheet

LINK = "https://www.tiktok.com/@minhanh.review"
CELLS = {
    "text": ("=1+1 \u0111", "@"),
    "whole": (1500000, '#,##0 "₫"'),
    "long": (123456789012345, "0"),
    "fraction": (-7.25, "0.00"),
    "share": (0.125, "0.0%"),
    "day": (datetime(2026, 12, 1), "dd/mm/yyyy"),
    "moment": (datetime(2026, 12, 1, 8, 30), "dd/mm/yyyy hh:mm"),
    "clock": (time(8, 30), "hh:mm"),
    "hours": (timedelta(hours=36, minutes=5), "[h]:mm:ss"),
    "truth": (True, "General"),
}


def given(folder: Path) -> Path:
    """A workbook with one cell of each kind, and a link behind words."""
    book = openpyxl.Workbook()
    for column, (value, code) in enumerate(CELLS.values(), 1):
        cell = book.active.cell(1, column)
        cell.value = value
        cell.number_format = code
        if isinstance(value, str):
            cell.data_type = "s"
    book.active.cell(2, 2).value = "Xem kênh"
    book.active.cell(2, 2).hyperlink = LINK
    book.save(folder / "in.xlsx")
    return folder / "in.xlsx"


def read(file: Path) -> Worksheet:
    return worksheet.read(file.read_bytes(), bool)


def write(book: Worksheet, target: Path) -> None:
    rows = (
        [
            Cell(text, style, book.links.get((number, column), ""), stood_so=True)
            for column, (text, style) in enumerate(zip(texts, styles, strict=True))
        ]
        for number, (texts, styles) in enumerate(zip(book.rows, book.styles, strict=True))
    )
    workbook_writer.write(target, "again", rows, Formats(book.kinds, book.formats))


def test_numbers_dates_and_links_stay_what_they_were(tmp_path: Path) -> None:
    book = read(given(tmp_path))
    write(book, tmp_path / "out.xlsx")
    written = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    for column, (name, (value, code)) in enumerate(CELLS.items(), 1):
        cell = written.cell(1, column)
        assert (cell.value, cell.data_type != "f") == (value, True), name
        assert name in ("text", "truth") or cell.number_format == code, name
    assert (written.cell(2, 2).value, written.cell(2, 2).hyperlink.target) == ("Xem kênh", LINK)
    again = read(tmp_path / "out.xlsx")
    assert (again.rows, again.links) == (book.rows, {(1, 1): LINK})


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-1"])
def test_a_text_that_did_not_stand_in_a_workbook_is_no_formula(tmp_path: Path, text: str) -> None:
    workbook_writer.write(tmp_path / "out.xlsx", "a", [[Cell(text)]], Formats({}, ()))
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx").active.cell(1, 1)
    assert (cell.value, cell.data_type) == (f"'{text}", "s")


def test_what_is_no_number_stays_a_text(tmp_path: Path) -> None:
    kinds = {0: "date", 1: "duration"}
    formats = Formats(kinds, [(14, None), (46, None), (0, None)])
    cells = [Cell("1900-02-29", 0), Cell("1.5h", 1), Cell("1e999", 2), Cell("x", 2), Cell("", 2)]
    cells += [
        Cell("a\x01b", TEXT),
        Cell("FALSE", TRUTH),
        Cell("5", 99),
        Cell("1234567890123456", 2),
    ]
    workbook_writer.write(tmp_path / "out.xlsx", "a", [cells], formats)
    [row] = openpyxl.load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True)
    assert row[:7] == ("1900-02-29", "1.5h", "1e999", "x", None, "ab", False)
    assert row[7:] == (5, "1234567890123456")


def test_days_of_excel_are_days(tmp_path: Path) -> None:
    """The reader of the office and of the verifier agrees with openpyxl on what a day is."""
    book = openpyxl.Workbook()
    days = [date(1900, 3, 1), date(2024, 2, 29), date(2026, 11, 23), date(2099, 12, 31)]
    book.active.append(days)
    book.save(tmp_path / "days.xlsx")
    assert read(tmp_path / "days.xlsx").rows == [[day.isoformat() for day in days]]
