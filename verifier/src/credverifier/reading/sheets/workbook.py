"""Excel workbooks as files: a sheet of one as CSV.

They are read by `worksheet`, and written by `workbook_writer`.
"""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from credverifier.reading.sheets import limits, worksheet
from credverifier.reading.sheets.worksheet import Worksheet


def is_workbook(path: Path) -> bool:
    """Whether a file is to be read as a workbook: by how it begins, whatever its name.

    Raises OSError.
    """
    with path.open("rb") as file:
        return worksheet.is_workbook(file.read(len(worksheet.OLE)))


def is_workbook_name(path: Path) -> bool:
    """Whether a file is to be written as a workbook: by the ending of its name."""
    return path.suffix.lower() == ".xlsx"


def to_csv(
    workbook: Path,
    target: Path,
    is_table: Callable[[list[list[str]]], bool] = bool,
    *,
    wanted: str | None = None,
) -> Worksheet:
    """Write a sheet of `workbook`, chosen as `worksheet.read` does, as CSV (UTF-8, commas).

    Raises SheetError, OSError. The CSV says its delimiter and its encoding, because a header may
    hold semicolons, or a mark that looks like one.
    """
    with workbook.open("rb") as source:
        octets = source.read(limits.LARGEST_FILE + 1)
    sheet = worksheet.read(octets, is_table, wanted=wanted)
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeffsep=,\r\n")
        csv.writer(file).writerows(sheet.rows)
    return sheet
