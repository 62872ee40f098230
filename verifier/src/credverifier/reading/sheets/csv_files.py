"""A CSV file that is read row by row, so that it may be of any length."""

from __future__ import annotations

import codecs
import csv
import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from credverifier import words
from credverifier.reading.sheets import limits
from credverifier.reading.sheets.errors import SheetError, large

_DELIMITERS, _TRIED = ",;\t", ";,\t"
"""In order of preference; and in the order in which the page tries them, so that both refuse a line
with two faults for the same one.
"""
_PIECE = 1024 * 1024
_LAST_OF_BASIC_PLANE = "\uffff"


class CsvSheet(NamedTuple):
    """A sheet that was read through once.

    `header` has a name, possibly empty, for each cell of the widest row; `total` counts the rows
    below it; `digest` is the SHA-256 of the file, in hex.
    """

    path: Path
    encoding: str
    delimiter: str
    skip: int
    header: tuple[str, ...]
    total: int
    digest: str

    def rows(self, start: int) -> Iterator[list[str]]:
        """The rows behind the header from number `start` on, each as wide as the header.

        Blank lines are rows too.
        """
        for position, row in enumerate(
            _rows(
                self.path,
                self.encoding,
                self.delimiter,
                self.skip,
            )
        ):
            if position > start:
                yield row + [""] * (len(self.header) - len(row))


def survey(path: Path) -> CsvSheet:
    """Read a sheet through: nothing is checked before all of it can be read.

    Raises SheetError for one that is empty, in another encoding than UTF-8 or UTF-16, or no table;
    OSError.
    """
    with path.open("rb") as file:
        wide = file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    encoding = "utf-16" if wide else "utf-8-sig"
    try:
        digest = _digest(path, encoding)
        delimiter, skip = _dialect(path, encoding)
        header = None
        width = 0
        total = 0
        cells = 0
        used = 0
        for position, row in enumerate(
            _rows(
                path,
                encoding,
                delimiter,
                skip,
            )
        ):
            header = (
                [unicodedata.normalize("NFC", name.strip()) for name in row]
                if header is None
                else header
            )
            width = max(width, len(row))
            cells = cells + len(row)
            if any(row):
                total = position
                used = cells
    except UnicodeError:
        raise SheetError(words.in_one_line("sheet_encoding"), "encoding") from None
    except csv.Error as error:
        raise SheetError(f"{words.in_one_line('sheet_table')}: {error}", "table") from None
    if not header or not total:
        raise SheetError(words.in_one_line("sheet_empty"), "empty")
    if (total + 1) * width - used > limits.MOST_PADDING:
        raise large("cells, since every row becomes as wide as the widest")
    return CsvSheet(
        path,
        encoding,
        delimiter,
        skip,
        (*header, *[""] * (width - len(header))),
        total,
        digest,
    )


def _digest(path: Path, encoding: str) -> str:
    """SHA-256 of a file, all of which must be text. Checked before anything else, as on the page,
    so that both refuse a file with several faults for the same one.

    Raises UnicodeError, OSError.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        while octets := file.read(_PIECE):
            digest.update(octets)
            if "\0" in decoder.decode(octets):
                raise UnicodeError("a NUL: the text is in another encoding")
    # Raises for a file that ends in the middle of a character.
    decoder.decode(b"", True)
    return digest.hexdigest()


def _dialect(path: Path, encoding: str) -> tuple[str, int]:
    """The delimiter that gives the first line most cells, and the lines that `sep=` takes."""
    with path.open(encoding=encoding, newline="") as file:
        first = next((line for line in _lines(file) if line.strip()), "")
    if len(first.rstrip("\r\n")) == 5 and first.lower().startswith("sep="):
        # A character beyond the basic plane is two characters to JavaScript, and the page refuses
        # it.
        if first[4] == '"' or first[4] > _LAST_OF_BASIC_PLANE:
            raise csv.Error("a delimiter that is none")
        return first[4], 1
    counts = {mark: _cells(first, mark) for mark in _TRIED}
    return max(_DELIMITERS, key=counts.__getitem__), 0


def _cells(line: str, delimiter: str) -> int:
    row = next(csv.reader([line], delimiter=delimiter), [])
    if len(row) > limits.MOST_COLUMNS:
        raise large("columns")
    return len(row)


def _rows(
    path: Path,
    encoding: str,
    delimiter: str,
    skip: int,
) -> Iterator[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(skip):
            file.readline()
        begun = False
        blank = 0
        lines = _BoundedLines(file)
        for row in csv.reader(lines, delimiter=delimiter):
            lines.row_ended()
            if len(row) > limits.MOST_COLUMNS:
                raise large("columns")
            if any("\0" in cell for cell in row):
                raise UnicodeError("a NUL: the text is in another encoding")
            filled = any(row)
            blank = 0 if filled else blank + 1
            if blank > limits.MOST_BLANK_ROWS:
                raise large("blank rows")
            begun = begun or filled
            # Blank lines above the header are not rows.
            if begun:
                yield row


def _lines(file: IO[str]) -> Iterator[str]:
    """The lines of a file, each taken for a row."""
    lines = _BoundedLines(file)
    for line in lines:
        lines.row_ended()
        yield line


class _BoundedLines:
    """The lines of a file, none longer than a row may be, nor all those of one row together."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._characters = 0

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(limits.LONGEST_ROW + 1):
            self._characters += len(line)
            if self._characters > limits.LONGEST_ROW:
                raise large("a row")
            yield line

    def row_ended(self) -> None:
        """The next line begins a row."""
        self._characters = 0
