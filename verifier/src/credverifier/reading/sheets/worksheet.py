"""One sheet of an Excel workbook: its rows, and what is behind their words.

A workbook is a ZIP of XML files from strangers. It is read by ourselves, within `limits`
(docs/adr/0016). This module opens no file.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Callable
from typing import Any, NamedTuple

from credverifier import words
from credverifier.reading.sheets import cells, limits, xml_parts
from credverifier.reading.sheets.archive import SIGNATURES, Archive
from credverifier.reading.sheets.errors import SheetError, large, unreadable
from credverifier.reading.sheets.sheet_rows import Rows, web_address
from credverifier.reading.sheets.workbook_parts import (
    Addresses,
    Relations,
    SheetEntry,
    Strings,
    StyleSheet,
    Workbook,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files begin that Excel wrote until 2003, and those that a password locks today."""

_LOCKED = "EncryptedPackage".encode("utf-16-le")
# What another spreadsheet has in its ZIP: Excel's binary format, and OpenDocument.
_OTHERS = ("xl/workbook.bin", "content.xml")


class Worksheet(NamedTuple):
    """A sheet that was read. Rows and columns count from 0.

    `rows`: the texts, each row up to its last cell that is not empty. `styles`: of each cell as in
    `Rows`, and `kinds`, `formats` of these styles as in `StyleSheet`. `links`: (row, column) -> the
    web address behind a cell. `merged`: (first row, last row, column). `unread`: the names of the other
    visible sheets.
    """

    name: str
    unread: tuple[str, ...]
    rows: list[list[str]]
    styles: list[array[int]]
    kinds: dict[int, str]
    formats: list[tuple[int, str | None]]
    links: dict[tuple[int, int], str]
    merged: list[tuple[int, int, int]]


def is_workbook(start: bytes) -> bool:
    """Whether a file that begins so is a workbook of Excel, whatever its name."""
    return start.startswith((*SIGNATURES, OLE))


def read(
    octets: bytes,
    is_table: Callable[[list[list[str]]], bool],
    *,
    wanted: str | None = None,
) -> Worksheet:
    """The sheet called `wanted`; else the first visible one of which `is_table` holds; else the
    first that says something.

    Raises SheetError.
    """
    if len(octets) > limits.LARGEST_FILE:
        raise large("octets")
    if octets.startswith(OLE):
        is_locked = _LOCKED in octets
        raise SheetError(
            words.in_one_line("sheet_locked_workbook" if is_locked else "sheet_other_workbook"),
            "protected" if is_locked else "old",
        )
    book = _Book(Archive(octets))
    if wanted is not None:
        return book.sheet(*book.named(wanted))
    first = None
    for entry, path in book.visible:
        sheet = book.sheet(entry, path)
        if is_table(sheet.rows):
            return sheet
        if first is None or not first.rows:
            first = sheet
    assert first is not None, "a workbook has a worksheet"
    return first


class _Book:
    """A workbook whose sheets are read one by one, all within one budget."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._budget = xml_parts.Budget()
        start = self._part("_rels/.rels", Relations("")).first("officeDocument")
        start = start or "xl/workbook.xml"
        if start not in archive and any(name in archive for name in _OTHERS):
            raise SheetError(words.in_one_line("sheet_other_workbook"), "old")
        folder = start.rpartition("/")[0]
        book = self._part(start, Workbook())
        relations = self._part(_relations_of(start), Relations(folder))
        self._worksheets: list[tuple[SheetEntry, str]] = book.worksheets(relations)
        # Where all are hidden somebody wants one of them nevertheless.
        self.visible = [
            (entry, path) for entry, path in self._worksheets if entry.is_visible
        ] or self._worksheets[:1]
        self._strings = self._part(
            relations.first("sharedStrings") or f"{folder}/sharedStrings.xml",
            Strings(),
        ).strings
        self._styles = self._part(relations.first("styles") or f"{folder}/styles.xml", StyleSheet())
        self._cell_styles = cells.CellStyles(self._styles.kinds, book.from_1904)

    def named(self, wanted: str) -> tuple[SheetEntry, str]:
        """The sheet of that name, in any case, hidden or not."""
        for entry, path in self._worksheets:
            if _spelled(entry.name) == _spelled(wanted):
                return entry, path
        names = ", ".join(entry.name for entry, _ in self._worksheets)
        raise SheetError(f"{words.in_one_line('sheet_unknown')}: {wanted} ({names})")

    def sheet(self, entry: SheetEntry, path: str) -> Worksheet:
        """The rows of a sheet, and the links behind their cells."""
        if path not in self._archive:
            raise unreadable("no worksheet")
        listener = self._part(path, Rows(self._strings, self._cell_styles))
        # At the end, because the first tag may be longer than the first piece.
        listener.require_worksheet()
        unread = (other.name for other, _ in self.visible if other is not entry)
        return Worksheet(
            entry.name,
            tuple(unread),
            listener.rows,
            listener.styles,
            self._styles.kinds,
            self._styles.formats,
            self._links(path, listener),
            listener.merged,
        )

    def _links(self, path: str, listener: Rows) -> dict[tuple[int, int], str]:
        links = listener.links
        if not listener.hyperlinks:
            return links
        targets = self._part(_relations_of(path), Addresses()).targets
        for (row, column), (identifier, fragment) in listener.hyperlinks.items():
            # Excel keeps what stands behind `#` apart.
            address = targets.get(identifier, "") + (f"#{fragment}" if fragment else "")
            if web_address(address) and row < len(listener.rows):
                cells_of_row = listener.rows[row]
                if column < len(cells_of_row) and cells_of_row[column]:
                    links[row, column] = address
        return links

    def _part(self, name: str, listener: Any) -> Any:
        if name in self._archive:
            for _ in xml_parts.read(self._archive.pieces(name), listener, self._budget):
                pass
        return listener


def _relations_of(path: str) -> str:
    folder, _, file = path.rpartition("/")
    return f"{folder}/_rels/{file}.rels".lstrip("/")


def _spelled(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()
