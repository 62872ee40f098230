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

from credverifier.reading.sheets import limits, workbook
from credverifier.reading.sheets.csv_files import survey
from credverifier.reading.sheets.errors import SheetError

CASES = json.loads(sheet_cases.FILE.read_text("utf-8"))


def read(octets: bytes, folder: Path) -> list[list[str]]:
    """The rows of a sheet as `check-csv` reads it, the header first."""
    file = folder / "in"
    file.write_bytes(octets)
    if workbook.is_workbook(file):
        workbook.to_csv(file, folder / "in.csv")
        file = folder / "in.csv"
    source = survey(file)
    return [list(source.header), *list(source.rows(0))[: source.total]]


def answer(octets: bytes, folder: Path) -> dict[str, Any]:
    """As a case says it."""
    try:
        return {"rows": read(octets, folder)}
    except SheetError as error:
        return {"kind": error.kind}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_sheet_is_read_or_refused_as_its_case_says(tmp_path: Path, case: dict[str, Any]) -> None:
    expect = {name: case[name] for name in ("rows", "kind") if name in case}
    assert answer(zlib.decompress(base64.b64decode(case["zlib"])), tmp_path) == expect


def test_there_are_cases_of_every_kind() -> None:
    kinds = {case.get("kind") for case in CASES}
    assert kinds == {None, "table", "large", "empty", "encoding"}
    assert len(CASES) > 80


def test_a_row_of_a_workbook_at_its_bound_is_read_whatever_it_holds(tmp_path: Path) -> None:
    """On the way it is CSV, which doubles each quote and bounds a row, too."""
    cells = ['"' * (limits.LONGEST_WORKBOOK_ROW // 4)] * 4
    row = "".join(f'<c t="str"><v>{cell}</v></c>' for cell in cells)
    octets = workbook_files.workbook(f"<row>{row}</row>" * 2)
    assert answer(octets, tmp_path) == {"rows": [cells, cells]}
