"""The files of `check-csv`: a sheet read row by row, and one written row by row, which a later run
can continue.
"""

from __future__ import annotations

import codecs
import csv
import glob
import hashlib
import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple

from credverifier.reading.sheets import limits

try:
    import fcntl
except ImportError:  # not on Windows, where an open file cannot be replaced anyway
    fcntl = None  # type: ignore[assignment]

_DELIMITERS, _TRIED = ",;\t", ";,\t"
"""In order of preference; and in the order in which the page tries them, so that both refuse a line
with two faults for the same one.
"""
# A cell that begins like this would run as a formula when the output is opened; East Asian versions
# take the full-width signs as well.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_BOM = codecs.BOM_UTF8
_LINE_END = "\r\n"
_PIECE = 1024 * 1024
_LAST_OF_BASIC_PLANE = "\uffff"


class SheetError(Exception):
    """The sheet cannot be read or written: wrong usage. Its text is for people.

    `kind` is "encoding", "table", "empty", "large" or "columns", as on the page; "usage" for what
    is no fault of the sheet.
    """

    def __init__(self, text: str, kind: str = "usage") -> None:
        super().__init__(text)
        self.kind = kind


def large(what: str) -> SheetError:
    """The error for a sheet that holds more than `limits` allows."""
    return SheetError(f"Bảng quá lớn. / The sheet is too large: {what}", "large")


def unreadable(why: str) -> SheetError:
    """The error for a workbook that is damaged, or that no spreadsheet writes."""
    text = "Tệp không phải sổ Excel đọc được. / The file is no Excel workbook that can be read"
    return SheetError(f"{text}: {why}", "table")


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
        raise SheetError(
            "Tệp phải là UTF-8 hoặc UTF-16. / The file must be UTF-8 or UTF-16 with BOM.",
            "encoding",
        ) from None
    except csv.Error as error:
        raise SheetError(
            f"Tệp không phải bảng CSV. / The file is no CSV table: {error}",
            "table",
        ) from None
    if not header or not total:
        raise SheetError("Tệp không có dòng nào. / The file has no rows.", "empty")
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


def neutral(cell: str) -> str:
    """`cell` with an apostrophe in front where a spreadsheet would take it for a formula."""
    return "'" + cell if cell.startswith(_FORMULA) else cell


class ResumableOutput:
    """An output that a later run of the same question can continue.

    Rows are appended to a `.part` file beside the output, with the question's digest in its name.
    A row that was cut off is removed when the next run opens the file, so that none is lost or
    there twice. UTF-8 with BOM, because Excel takes a file without one for another encoding.
    """

    def __init__(
        self,
        output: Path,
        question: str,
        header: list[str],
        delimiter: str,
    ) -> None:
        """Raises SheetError where another run writes the same output now, OSError."""
        if output.is_dir():
            raise SheetError(f"Là một thư mục. / A folder: {output}")
        self._output = output
        self._part = output.with_name(f"{output.name}.{question[:16]}.part")
        # Neither `w+b`, which would drop what an earlier run wrote, nor `r+b`, which creates no
        # file.
        self._file = os.fdopen(
            os.open(
                self._part,
                os.O_RDWR | os.O_CREAT,
                0o644,
            ),
            "r+b",
        )
        self._delimiter = delimiter
        self._start = self._row(header)
        try:
            self._lock(self._file)
            # Escaped, because a file name may contain `*` and `[`.
            for other in output.parent.glob(f"{glob.escape(output.name)}.*.part"):
                # The part of another question is removed; not while a run still writes it.
                if other != self._part:
                    with other.open("rb") as file:
                        self._lock(file)
                        other.unlink()
        except SheetError:
            self._file.close()
            raise

    def written(self) -> Iterator[list[str]]:
        """The rows that an earlier run of the same question has written. Then the file stands at
        the end of the last whole one.
        """
        self._file.seek(0)
        end = 0
        if self._file.read(len(_BOM) + len(self._start)) == _BOM + self._start:
            end = self._file.tell()
            lines = _Lines(self._file)
            try:
                # strict, because a row that is cut off within quotes would otherwise be taken for a
                # whole one.
                for row in csv.reader(
                    lines,
                    delimiter=self._delimiter,
                    strict=True,
                ):
                    end += lines.taken()
                    yield row
            except (csv.Error, UnicodeError):
                pass  # the last row was cut off, and is written again
        self._file.seek(end)
        self._file.truncate()
        if end == 0:
            self._file.write(_BOM + self._start)

    def add(self, row: list[str]) -> None:
        """Append a row, which then survives the end of this process."""
        self._file.write(self._row(row))
        self._file.flush()

    def sync(self) -> None:
        """Make the rows added so far survive a power failure, too."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def complete(self) -> None:
        """Replace the output by the finished sheet."""
        self.sync()
        # Windows replaces no file that is open.
        if fcntl is None:
            self._file.close()
        self._part.replace(self._output)

    def close(self) -> None:
        """Close the part file. What it holds stays for the next run."""
        self._file.close()

    def _lock(self, file: IO[bytes]) -> None:
        if fcntl is None:
            return
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SheetError(
                f"Lệnh khác đang ghi tệp này. / Another command is writing this file: "
                f"{self._output}"
            ) from None

    def _row(self, cells: list[str]) -> bytes:
        line = _Line()
        csv.writer(
            line,
            delimiter=self._delimiter,
            lineterminator=_LINE_END,
        ).writerow(map(neutral, cells))
        return line.text.encode("utf-8")


class _Line:
    """What csv.writer writes into."""

    text = ""

    def write(self, text: str) -> None:
        self.text += text


class _Lines:
    """The whole lines of a file as text. `taken` counts their octets since its last call."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._octets = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._file:
            if not line.endswith(b"\n"):
                return
            self._octets += len(line)
            yield line.decode("utf-8")

    def taken(self) -> int:
        octets = self._octets
        self._octets = 0
        return octets
