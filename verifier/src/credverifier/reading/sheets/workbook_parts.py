"""The parts of a workbook: where its first sheet is, its shared strings, its styles, the rows of
the sheet.

Each part has a listener for `xml_parts.read`. What is kept of it is bounded by `limits`.
"""

from __future__ import annotations

import posixpath
import re

from credverifier.reading.sheets import cells as sheet_cells
from credverifier.reading.sheets import limits, xml_parts
from credverifier.reading.sheets.errors import large, unreadable

_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,9}")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,9})")
_FORMAT = re.compile(r"[0-9]{1,7}")


class Relations:
    """`targets`: identifier of a relationship -> the last word of its type, and the path of the
    part that it points to.
    """

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.targets: dict[str, tuple[str, str]] = {}

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        # An external target is a URL, and none is ever followed.
        if path != "/Relationships/Relationship" or attributes.get("TargetMode") == "External":
            return
        if len(self.targets) >= limits.MOST_ENTRIES:
            raise large("relationships")
        kind = attributes.get("Type", "").rpartition("/")[2]
        # Made absolute first, so that `..` cannot lead out of the archive.
        target = posixpath.normpath(
            posixpath.join(
                "/",
                self._folder,
                attributes.get("Target", ""),
            )
        )
        self.targets[attributes.get("Id", "")] = (kind, target.lstrip("/"))

    def closed(self, path: str) -> None: ...

    def text(self, text: str) -> None: ...

    def first(self, kind: str) -> str | None:
        """The path of the first part of a type."""
        for its_kind, target in self.targets.values():
            if its_kind == kind:
                return target
        return None


class Workbook:
    """`sheets`: the relationship of each sheet and whether it is visible, in order; `from_1904` as
    in Styles.
    """

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool]] = []
        self.from_1904 = False

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        if path == "/workbook/workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif path == "/workbook/sheets/sheet":
            if len(self.sheets) >= limits.MOST_ENTRIES:
                raise large("sheets")
            identifier = _relationship_of(attributes)
            is_visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((identifier, is_visible))

    def closed(self, path: str) -> None: ...

    def text(self, text: str) -> None: ...

    def first_sheet(self, relations: Relations) -> str:
        """The path of the first visible worksheet; where all are hidden, of the first."""
        worksheets = []
        for identifier, is_visible in self.sheets:
            kind, target = relations.targets.get(identifier, ("", ""))
            if kind != "worksheet":
                continue
            if is_visible:
                return target
            worksheets.append(target)
        if not worksheets:
            raise unreadable("no worksheet")
        return worksheets[0]


def _relationship_of(attributes: dict[str, str]) -> str:
    """The identifier of the relationship that a sheet names; empty where it names none."""
    for name, value in attributes.items():
        # `r:id` under any prefix, because the namespaces of the two formats differ.
        if ":" in name and xml_parts.local(name) == "id":
            return value
    return ""


class Strings:
    """`strings`: the shared strings, without what says how they are pronounced."""

    # Without `/sst/si/rPh/t`, which says how Japanese text is pronounced.
    _TEXTS = ("/sst/si/t", "/sst/si/r/t")

    def __init__(self) -> None:
        self.strings: list[str] = []
        self._pieces: list[str] = []
        self._within = False
        self._characters = 0
        self._of_all = 0

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        self._within = path in self._TEXTS

    def closed(self, path: str) -> None:
        self._within = False
        if path == "/sst/si":
            text = "".join(self._pieces)
            self._pieces = []
            self._characters = 0
            if len(self.strings) >= limits.MOST_STRINGS:
                raise large("shared strings")
            self.strings.append(sheet_cells.unfolded(text))

    def text(self, text: str) -> None:
        if self._within:
            self._characters += len(text)
            self._of_all += len(text)
            if self._characters > limits.LONGEST_CELL or self._of_all > limits.LONGEST_STRINGS:
                raise large("shared strings")
            self._pieces.append(text)


class Styles:
    """`kinds` as in sheet_cells.Styles."""

    def __init__(self) -> None:
        self.kinds: dict[int, str] = {}
        self._codes: dict[int, str] = {}
        self._styles = 0

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        number = attributes.get("numFmtId", "0")
        if path not in ("/styleSheet/numFmts/numFmt", "/styleSheet/cellXfs/xf"):
            return
        if not _FORMAT.fullmatch(number):
            raise unreadable("a number format without a number")
        if path.endswith("numFmt"):
            self._codes[int(number)] = attributes.get("formatCode", "")[
                # One character more, so that a code that is too long still shows that it is.
                : sheet_cells.LONGEST_CODE + 1
            ]
        else:
            kind = sheet_cells.kind_of_format(int(number), self._codes.get(int(number)))
            if kind is not None:
                self.kinds[self._styles] = kind
            self._styles += 1
        if len(self._codes) > limits.MOST_STYLES or self._styles > limits.MOST_STYLES:
            raise large("styles")

    def closed(self, path: str) -> None: ...

    def text(self, text: str) -> None: ...


class Rows:
    """`ready`: the rows that were read and not yet taken, each up to its last cell that is not
    empty.

    Rows must be numbered upwards, and cells of a row from left to right, each once. A row or cell
    without a reference is the next one. Empty cells are left out whatever their style, because
    spreadsheets write styles for whole columns.
    """

    _ROW, _CELL = "/worksheet/sheetData/row", "/worksheet/sheetData/row/c"
    _VALUES = (f"{_CELL}/v", f"{_CELL}/is/t", f"{_CELL}/is/r/t")

    def __init__(self, strings: list[str], styles: sheet_cells.Styles) -> None:
        self.ready: list[list[str]] = []
        self._strings = strings
        self._styles = styles
        self._number = 0
        self._column = 0
        self._written = 0
        self._widest = 0
        self._text = 0
        self._row: list[str] = []
        self._row_text = 0
        self._cell: dict[str, str] = {}
        self._pieces: list[str] = []
        self._within = False
        self._characters = 0
        self._is_worksheet = False

    def opened(self, path: str, attributes: dict[str, str]) -> None:
        self._within = path in self._VALUES
        if path == self._CELL:
            self._column = self._column_of(attributes.get("r"))
            self._cell = attributes
            self._pieces = []
            self._characters = 0
        elif path == self._ROW:
            self._number = self._number_of(attributes.get("r"))
            self._row = []
            self._column = 0
            self._row_text = 0
        elif path == "/worksheet":
            self._is_worksheet = True

    def closed(self, path: str) -> None:
        self._within = False
        if path == self._CELL:
            self._end_cell()
        elif path == self._ROW and self._row:
            self._end_row()

    def text(self, text: str) -> None:
        if self._within:
            self._characters += len(text)
            if self._characters > limits.LONGEST_CELL:
                raise large("a cell")
            self._pieces.append(text)

    def require_worksheet(self) -> None:
        """Raises SheetError unless the part that was read is a worksheet."""
        if not self._is_worksheet:
            raise unreadable("no worksheet")

    def _end_cell(self) -> None:
        text = sheet_cells.shown(
            self._cell,
            "".join(self._pieces),
            self._strings,
            self._styles,
        )
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
        self._row.extend([""] * (self._column - 1 - len(self._row)))
        self._row.append(text)

    def _end_row(self) -> None:
        for _ in range(self._number - 1 - self._written):
            self.ready.append([])
        self.ready.append(self._row)
        self._row = []
        self._written = self._number

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


def column_of(letters: str) -> int:
    """1 of `A`, 28 of `AB`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
