"""The rows of a sheet of a workbook, a listener for `xml_parts.read`, and what is behind their words.

What is kept of them is bounded by `limits`.
"""

from __future__ import annotations

import re
from array import array

from credverifier.reading.sheets import cells as sheet_cells
from credverifier.reading.sheets import limits
from credverifier.reading.sheets.errors import large, unreadable
from credverifier.reading.sheets.workbook_parts import relationship_of

_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,9})")
_RANGE = re.compile(r"([A-Z]{1,3}[1-9][0-9]{0,6})(?::([A-Z]{1,3}[1-9][0-9]{0,6}))?")
_STYLE = re.compile(r"[0-9]{1,7}")
_ADDRESS = re.compile(r"https?://", re.I)
_HYPERLINK = re.compile(r'HYPERLINK\([ ]{0,9}"((?:[^"]|"")*)"[ ]{0,9}[,)]', re.I)
TEXT, TRUTH = -1, -2
"""In place of a style: the cell is a text; it is TRUE or FALSE."""


class Rows:
    """`rows`: the rows, each up to its last cell that is not empty, blank ones between them;
    `styles`: of each cell TEXT, TRUTH, or the style of its number; `links`: (row, column) from 0 ->
    the address of a HYPERLINK formula; `hyperlinks`: (row, column) -> relationship and fragment of
    a link; `merged`: (first row, last row, column) of merged cells of several rows.

    Rows must be numbered upwards, and cells of a row from left to right, each once. A row or cell
    without a reference is the next one. Empty cells are left out whatever their style, because
    spreadsheets write styles for whole columns.
    """

    _ROW, _CELL = "/worksheet/sheetData/row", "/worksheet/sheetData/row/c"
    _FORMULA = f"{_CELL}/f"
    _VALUES = (f"{_CELL}/v", f"{_CELL}/is/t", f"{_CELL}/is/r/t")

    def __init__(self, strings: list[str], styles: sheet_cells.CellStyles) -> None:
        self.rows: list[list[str]] = []
        self.styles: list[array[int]] = []
        self.links: dict[tuple[int, int], str] = {}
        self.hyperlinks: dict[tuple[int, int], tuple[str, str]] = {}
        self.merged: list[tuple[int, int, int]] = []
        self._strings = strings
        self._cell_styles = styles
        self._number = 0
        self._column = 0
        self._widest = 0
        self._text = 0
        self._row: list[str] = []
        self._row_styles = array("i")
        self._row_text = 0
        self._cell: dict[str, str] = {}
        self._pieces: list[str] = []
        self._formula: list[str] = []
        self._within: list[str] | None = None
        self._characters = 0
        self._is_worksheet = False

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        self._within = None
        if path in self._VALUES:
            self._within = self._pieces
        elif path == self._FORMULA:
            self._within = self._formula
        elif path == self._CELL:
            self._column = self._column_of(attributes.get("r"))
            self._cell = attributes
            self._pieces = []
            self._formula = []
            self._characters = 0
        elif path == self._ROW:
            self._number = self._number_of(attributes.get("r"))
            self._row = []
            self._row_styles = array("i")
            self._column = 0
            self._row_text = 0
        elif path == "/worksheet":
            self._is_worksheet = True
        elif path == "/worksheet/hyperlinks/hyperlink":
            self._add_hyperlink(attributes)
        elif path == "/worksheet/mergeCells/mergeCell":
            self._add_merged(attributes)

    def closed(self, path: str) -> None:
        self._within = None
        if path == self._CELL:
            self._end_cell()
        elif path == self._ROW and self._row:
            self._end_row()

    def text(self, text: str) -> None:
        if self._within is not None:
            self._characters += len(text)
            if self._characters > limits.LONGEST_CELL:
                raise large("a cell")
            self._within.append(text)

    def require_worksheet(self) -> None:
        """Raises SheetError unless the part that was read is a worksheet."""
        if not self._is_worksheet:
            raise unreadable("no worksheet")

    def _end_cell(self) -> None:
        address = _address_in(self._formula)
        text = sheet_cells.shown(
            self._cell,
            "".join(self._pieces),
            self._strings,
            self._cell_styles,
        )
        # A program that computes nothing writes the formula without its result.
        text = text or address
        if text == "":
            return
        if "\0" in text:
            raise unreadable("a NUL")
        self._text += len(text)
        self._row_text += len(text)
        if self._text > limits.LONGEST_TEXT or self._row_text > limits.LONGEST_WORKBOOK_ROW:
            raise large("characters")
        self._widest = max(self._widest, self._column)
        # Before the row grows, because one cell in column XFD makes every row as wide.
        if self._number > limits.MOST_ROWS or self._number * self._widest > limits.MOST_CELLS:
            raise large("rows and columns")
        empty = self._column - 1 - len(self._row)
        self._row.extend([""] * empty)
        self._row.append(text)
        self._row_styles.extend([TEXT] * empty)
        self._row_styles.append(_style_of(self._cell))
        if address:
            if len(self.links) >= limits.MOST_LINKS:
                raise large("links")
            self.links[self._number - 1, self._column - 1] = address

    def _end_row(self) -> None:
        for _ in range(self._number - 1 - len(self.rows)):
            self.rows.append([])
            self.styles.append(array("i"))
        self.rows.append(self._row)
        self.styles.append(self._row_styles)
        self._row = []

    def _add_hyperlink(self, attributes: dict[str, str]) -> None:
        if len(self.hyperlinks) >= limits.MOST_LINKS:
            raise large("links")
        cells = _RANGE.fullmatch(attributes.get("ref", ""))
        if cells is not None:
            # The first cell alone, because a link may be said to lie on a million cells.
            target = (relationship_of(attributes), attributes.get("location", ""))
            self.hyperlinks[_place(cells[1])] = target

    def _add_merged(self, attributes: dict[str, str]) -> None:
        cells = _RANGE.fullmatch(attributes.get("ref", ""))
        if cells is None or cells[2] is None or len(self.merged) >= limits.MOST_LINKS:
            return
        first, column = _place(cells[1])
        last, _ = _place(cells[2])
        if first < last:
            self.merged.append((first, last, column))

    def _number_of(self, reference: str | None) -> int:
        if reference is None:
            return self._number + 1
        if not _ROW_NUMBER.fullmatch(reference) or int(reference) <= self._number:
            raise unreadable("rows out of order, or twice")
        return int(reference)

    def _column_of(self, reference: str | None) -> int:
        column = self._column + 1
        if reference is not None:
            parts = _REFERENCE.fullmatch(reference)
            if parts is None or int(parts[2]) != self._number or column_of(parts[1]) < column:
                raise unreadable("cells out of order, twice, or in another row")
            column = column_of(parts[1])
        if column > limits.MOST_COLUMNS:
            raise large("columns")
        return column


def _address_in(formula: list[str]) -> str:
    """The web address in a HYPERLINK formula that says it itself; empty where there is none."""
    if not formula:
        return ""
    call = _HYPERLINK.match("".join(formula).strip(" "))
    return web_address(call[1].replace('""', '"')) if call else ""


def web_address(target: str) -> str:
    """`target` where it is a web address as spreadsheets hold it, else empty."""
    is_one = len(target) <= limits.LONGEST_LINK and _ADDRESS.match(target)
    return target if is_one else ""


def _style_of(cell: dict[str, str]) -> int:
    kind = cell.get("t", "n")
    if kind == "b":
        return TRUTH
    style = cell.get("s", "0")
    return int(style) if kind == "n" and _STYLE.fullmatch(style) else TEXT


def _place(reference: str) -> tuple[int, int]:
    """Row and column from 0 of a reference such as `B4`."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, column_of(letters) - 1


def column_of(letters: str) -> int:
    """1 of `A`, 28 of `AB`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
