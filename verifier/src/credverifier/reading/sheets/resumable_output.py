"""A sheet that is written row by row, and that a later run can continue."""

from __future__ import annotations

import codecs
import csv
import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from credverifier import words
from credverifier.reading.sheets.errors import SheetError
from credverifier.reading.sheets.formulas import neutral_or_number

try:
    import fcntl
except ImportError:  # not on Windows, where an open file cannot be replaced anyway
    fcntl = None  # type: ignore[assignment]

_BOM = codecs.BOM_UTF8
_LINE_END = "\r\n"


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
        start: list[list[str]],
        delimiter: str,
    ) -> None:
        """`start`: the first rows, the header the last of them.

        Raises SheetError where another run writes the same output now, OSError."""
        if output.is_dir():
            raise SheetError(f"{words.in_one_line('sheet_folder')}: {output}")
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
        self._start = b"".join(map(self._row, start))
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
            raise SheetError(f"{words.in_one_line('sheet_locked')}: {self._output}") from None

    def _row(self, cells: list[str]) -> bytes:
        line = _Line()
        csv.writer(
            line,
            delimiter=self._delimiter,
            lineterminator=_LINE_END,
        ).writerow(map(neutral_or_number, cells))
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
