"""Sheets by the cases that JavaScript's sheets.test.mjs reads too."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import Any

import pytest
import sheet_cases
import workbook_files

from credverifier.reading.sheets import headings, limits, questions, workbook
from credverifier.reading.sheets.csv_files import survey
from credverifier.reading.sheets.errors import SheetError
from credverifier.reading.sheets.headings import is_table

CASES = json.loads(sheet_cases.FILE.read_text("utf-8"))


def read(octets: bytes, folder: Path) -> dict[str, Any]:
    """The rows of a sheet as `check-csv` reads it, the header first; of a workbook the name of the
    sheet, and the links.
    """
    file = folder / "in"
    file.write_bytes(octets)
    more: dict[str, Any] = {}
    if workbook.is_workbook(file):
        book = workbook.to_csv(file, folder / "in.csv", is_table)
        file = folder / "in.csv"
        above = next((number for number, row in enumerate(book.rows) if any(row)), 0)
        links = sorted([row - above, column, link] for (row, column), link in book.links.items())
        more = {"sheet": book.name, "links": links}
    source = survey(file)
    return {"rows": [list(source.header), *list(source.rows(0))[: source.total]], **more}


def answer(octets: bytes, folder: Path, *names: str) -> dict[str, Any]:
    """As a case says it, `names` being what it speaks of."""
    try:
        read_of_it = read(octets, folder)
    except SheetError as error:
        return {"kind": error.kind}
    return {name: read_of_it[name] for name in names}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_sheet_is_read_or_refused_as_its_case_says(tmp_path: Path, case: dict[str, Any]) -> None:
    expect = {name: case[name] for name in ("rows", "links", "sheet", "kind") if name in case}
    assert answer(zlib.decompress(base64.b64decode(case["zlib"])), tmp_path, *expect) == expect


def test_there_are_cases_of_every_kind() -> None:
    kinds = {case.get("kind") for case in CASES}
    assert kinds == {None, "table", "large", "empty", "encoding", "old", "protected"}
    assert len(CASES) > 80


def test_a_row_of_a_workbook_at_its_bound_is_read_whatever_it_holds(tmp_path: Path) -> None:
    """On the way it is CSV, which doubles each quote and bounds a row, too."""
    cells = ['"' * (limits.LONGEST_WORKBOOK_ROW // 4)] * 4
    row = "".join(f'<c t="str"><v>{cell}</v></c>' for cell in cells)
    octets = workbook_files.workbook(f"<row>{row}</row>" * 2)
    assert answer(octets, tmp_path, "rows") == {"rows": [cells, cells]}


ROWS = json.loads((sheet_cases.FILE.parent / "rows.json").read_text("utf-8"))


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case["name"])
def test_a_row_asks_what_its_case_says(case: dict[str, Any]) -> None:
    start = headings.header_of(case["rows"])
    assert start == case["start"]
    if start is None:
        return
    columns = headings.columns_of(case["rows"][start])
    assert [columns.certificate, *map(list, columns.profiles)] == case["columns"]
    links = {(row, column): link for row, column, link in case.get("links", [])}
    for number, expect in enumerate(case["asked"], start + 1):
        link = {column: target for (row, column), target in links.items() if row == number}
        row = questions.asked(columns, case["rows"][number], lambda at, link=link: link.get(at, ""))
        asked = [list(question) for question in row.questions]
        unreadable = [list(each) for each in row.unreadable]
        assert [asked, unreadable, row.is_idle] == expect, case["rows"][number]
    assert len(case["asked"]) == len(case["rows"]) - start - 1


def test_there_are_rows_of_every_kind() -> None:
    assert len(ROWS) > 25
    assert {case["start"] for case in ROWS} >= {None, 0, 2}
