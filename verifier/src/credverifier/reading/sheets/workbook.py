"""Excel workbooks for `check-csv`: the first sheet as CSV, and a result as a workbook.

A workbook is a ZIP of XML files from strangers. It is read by ourselves, within `limits`
(docs/adr/0016), and written by openpyxl (the extra `xlsx`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from credverifier import words
from credverifier.reading.sheets import cells, limits, xml_parts
from credverifier.reading.sheets.archive import SIGNATURES, Archive
from credverifier.reading.sheets.errors import SheetError, large, unreadable
from credverifier.reading.sheets.resumable_output import neutral
from credverifier.reading.sheets.workbook_parts import Relations, Rows, Strings, Styles, Workbook

PACKAGES = '"openpyxl>=3.1"'
"""What writes workbooks, as pip takes it: the extra `xlsx`."""


def is_workbook(path: Path) -> bool:
    """Whether a file is to be read as a workbook: by how it begins, whatever its name.

    Raises OSError.
    """
    with path.open("rb") as file:
        return file.read(4) in SIGNATURES


def is_workbook_name(path: Path) -> bool:
    """Whether a file is to be written as a workbook: by the ending of its name."""
    return path.suffix.lower() == ".xlsx"


def require_writer() -> None:
    """Raises SheetError where what writes workbooks is not installed."""
    _openpyxl()


def to_csv(workbook: Path, target: Path) -> None:
    """Write the first sheet of `workbook` as CSV (UTF-8, commas). Raises SheetError, OSError.

    The CSV says its delimiter and its encoding, because a header may hold semicolons, or a mark
    that looks like one.
    """
    with workbook.open("rb") as file:
        octets = file.read(limits.LARGEST_FILE + 1)
    if len(octets) > limits.LARGEST_FILE:
        raise large("octets")
    with target.open("w", encoding="utf-8", newline="") as file:
        file.write("\ufeffsep=,\r\n")
        writer = csv.writer(file)
        for row in rows(octets):
            writer.writerow(row)


def from_csv(source: Path, delimiter: str, target: Path) -> None:
    """Write the rows of a CSV file (UTF-8 with BOM) as a workbook of texts.

    Raises SheetError, OSError.
    """
    openpyxl = _openpyxl()
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("credverifier")
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=delimiter):
            sheet.append(
                [
                    _text_cell(
                        openpyxl,
                        sheet,
                        neutral(cell),
                    )
                    for cell in row
                ]
            )
    part = target.with_name(f".{target.name}.part")
    try:
        book.save(part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _text_cell(openpyxl: Any, sheet: Any, text: str) -> Any:
    """A cell that is a text whatever it begins with; without what no XML holds."""
    cell = openpyxl.cell.WriteOnlyCell(sheet)
    cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    return cell


def _openpyxl() -> Any:
    try:
        import openpyxl
        import openpyxl.cell
    except ImportError as error:
        missing = "\n".join(words.said("sheet_no_writer", packages=PACKAGES))
        raise SheetError(f"[sheet.extra_missing] {missing}") from error
    return openpyxl


def rows(octets: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet of a workbook, each up to its last cell that is not empty.

    Raises SheetError.
    """
    archive = Archive(octets)
    budget = xml_parts.Budget()

    def read_part(name: str | None, listener: Any) -> Any:
        if name is not None and name in archive:
            for _ in xml_parts.read(
                archive.pieces(name),
                listener,
                budget,
            ):
                pass
        return listener

    start = read_part("_rels/.rels", Relations("")).first("officeDocument") or "xl/workbook.xml"
    folder, _, file = start.rpartition("/")
    book = read_part(start, Workbook())
    relations = read_part(f"{folder}/_rels/{file}.rels".lstrip("/"), Relations(folder))
    sheet = book.first_sheet(relations)
    if sheet not in archive:
        raise unreadable("no worksheet")
    strings = read_part(
        relations.first("sharedStrings") or f"{folder}/sharedStrings.xml",
        Strings(),
    ).strings
    kinds = read_part(relations.first("styles") or f"{folder}/styles.xml", Styles()).kinds
    listener = Rows(strings, cells.Styles(kinds, book.from_1904))
    for _ in xml_parts.read(archive.pieces(sheet), listener, budget):
        yield from listener.ready
        listener.ready.clear()
    # At the end, because the first tag may be longer than the first piece.
    listener.require_worksheet()
