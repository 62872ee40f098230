"""The import file (CONTRACT section 5): parse it into orders and problems, and write the error
file.

Header: `ref,kind,name,level,<one column per criterion
id>,assessed_on,account_1…account_4,proven_on_1…proven_on_4`, in any order; delimiter `,` `;` or
tab; UTF-8 (BOM allowed) or UTF-16 with BOM.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from credissuer.assessment import twins
from credissuer.assessment.cells import read_row, row_cells
from credissuer.assessment.criteria import Programme
from credissuer.assessment.draft import Draft, column
from credissuer.assessment.names import visible
from credissuer.assessment.order import Order
from credissuer.assessment.order_check import ACCOUNTS
from credissuer.errors import FieldError, RefusedError
from credissuer.words import languages

MAX_OCTETS = 64 * 1024 * 1024
"""The largest file that is read."""

_DELIMITERS = (",", ";", "\t")
# Excel and LibreOffice run a cell that begins so as a formula (OWASP, CSV injection); the
# full-width signs too.
_FORMULA_LEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A message names no more columns, because a file of another kind may have thousands.
_NAMED_COLUMNS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A row as it stands in the file.

    `line` is where it begins, from 1. `order` is None where there are problems, which are in the
    order of the columns. `cells` is empty where the row by itself is right, because a large file
    is mostly such rows.
    """

    line: int
    ref: str
    cells: dict[str, str]
    order: Order | None
    problems: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSheet:
    """All rows of a file, in its order."""

    rows: tuple[ImportRow, ...]

    @property
    def ready(self) -> tuple[Order, ...]:
        """What can be issued."""
        return tuple(row.order for row in self.rows if row.order)

    @property
    def bad(self) -> tuple[ImportRow, ...]:
        """The rows that must be corrected first."""
        return tuple(row for row in self.rows if row.problems)


def header(programme: Programme) -> list[str]:
    """The columns of the import file under this programme."""
    return [
        *("ref", "kind", "name", "level"),
        *(criterion.id for criterion in programme.criteria),
        "assessed_on",
        *(f"account_{number}" for number in range(1, ACCOUNTS + 1)),
        *(f"proven_on_{number}" for number in range(1, ACCOUNTS + 1)),
    ]


def template(programme: Programme, today: date) -> bytes:
    """A file to fill in: the header and one made-up row of `today` that can be read back.

    UTF-8 with BOM, as Excel wants it.
    """
    example = {
        "ref": "VD-001",
        "kind": "person",
        "name": "Ví Dụ Minh Ánh",
        "level": programme.levels[-1].id,
        "assessed_on": today.isoformat(),
        "account_1": "https://www.tiktok.com/@vidu.minhanh",
        "account_2": "https://www.youtube.com/@vidu.minhanh",
        "proven_on_1": today.isoformat(),
        "proven_on_2": today.isoformat(),
    } | {criterion.id: criterion.levels[-1].id for criterion in programme.criteria}
    columns = header(programme)
    return _write([columns, [example.get(column, "") for column in columns]])


def lines(octets: bytes) -> Iterator[str]:
    """The text of a file, line by line with their ends.

    Raises RefusedError `import.encoding` at the first line that is not UTF-8, or UTF-16 with a BOM.
    """
    # Without a BOM UTF-16 cannot be told from UTF-8 reliably, so a BOM is required for it.
    wide = octets.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = io.TextIOWrapper(
        io.BytesIO(octets),
        "utf-16" if wide else "utf-8-sig",
        newline="",
    )
    try:
        for line in text:
            # UTF-16 without its BOM decodes as UTF-8 with a zero after each letter.
            if "\x00" in line:
                raise RefusedError("import.encoding")
            yield line
    except UnicodeDecodeError as error:
        raise RefusedError("import.encoding") from error


def read(
    octets: bytes,
    programme: Programme,
    *,
    today: date,
    assessor: str = "import",
) -> ImportSheet:
    """Every row of the file, with its order or its problems; `today` is the last day that is not
    the future.

    Raises RefusedError for a file that cannot be read at all: `import.too_large`,
    `import.encoding`, `import.malformed`, `import.empty`, `import.header`.
    """
    if len(octets) > MAX_OCTETS:
        raise RefusedError("import.too_large", megabytes=MAX_OCTETS // 1024 // 1024)
    for _ in lines(octets):
        pass  # because no row should be judged of a file whose end cannot be read
    # A second pass, because a list of all lines would take several times the memory of the file.
    rows = _rows(lines(octets), _delimiter(octets, programme))
    _, first = next(rows, (0, []))
    columns = _columns(first, programme)
    drafts, bad_cells = [], {}
    for line, fields in rows:
        draft = read_row(
            line,
            fields,
            columns,
            programme,
            today=today,
            assessor=assessor,
        )
        if draft.problems:
            bad_cells[line] = row_cells(fields, columns)
        drafts.append(draft)
    if not drafts:
        raise RefusedError("import.empty")
    twins.compare(drafts)
    return ImportSheet(
        rows=tuple(_row(draft, columns, bad_cells.get(draft.line, {})) for draft in drafts)
    )


def error_file(sheet: ImportSheet) -> bytes:
    """The bad rows as CSV, a line for each problem, safe against formula injection."""
    table = [["line", "ref", "column", "code", *languages("errors")]]
    for row in sheet.bad:
        for problem in row.problems:
            cells = [str(row.line), visible(row.ref), column(problem.pointer) or "", problem.code]
            cells += [problem.words[language] for language in languages("errors")]
            table.append([_neutral(cell) for cell in cells])
    return _write(table)


def _row(draft: Draft, columns: list[str], cells: dict[str, str]) -> ImportRow:
    order = [None, *columns]
    problems = sorted(draft.problems, key=lambda problem: order.index(column(problem.pointer)))
    return ImportRow(
        line=draft.line,
        ref=draft.ref,
        cells=cells,
        order=draft.order(),
        problems=tuple(problems),
    )


def _rows(text: Iterator[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The non-empty rows, each with the line it begins in.

    Raises RefusedError `import.malformed`.
    """
    # strict: a stray quote is an error here, where the default would swallow the following rows.
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for fields in reader:
            if any(map(str.strip, fields)):
                yield line, fields
            # Not a count of rows: a quoted cell may span lines, and people look for the line.
            line = reader.line_num + 1
    except csv.Error as error:
        raise RefusedError("import.malformed", line=line) from error


def _delimiter(octets: bytes, programme: Programme) -> str:
    """The delimiter that yields most of the expected columns in the header."""
    first = next((line for line in lines(octets) if line.strip()), "")
    wanted = set(header(programme))
    matches = {
        mark: len(wanted & {name.strip(' \r\n"') for name in first.split(mark)})
        for mark in _DELIMITERS
    }
    return max(_DELIMITERS, key=lambda mark: matches[mark])


def _columns(first: list[str], programme: Programme) -> list[str]:
    """The header of the file, checked. Raises RefusedError `import.empty`, `import.header`."""
    if not first:
        raise RefusedError("import.empty")
    columns = [name.strip() for name in first]
    wanted = header(programme)
    missing = [name for name in wanted if name not in columns]
    unknown = [visible(name) or "“”" for name in columns if name not in wanted]
    duplicate = sorted({name for name in columns if columns.count(name) > 1 and name in wanted})
    if missing or unknown or duplicate:
        raise RefusedError(
            "import.header",
            missing=_some(missing),
            unknown=_some(unknown),
            duplicate=_some(duplicate),
        )
    return columns


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_NAMED_COLUMNS]) or "—"
    return shown + ", …" if len(names) > _NAMED_COLUMNS else shown


def _neutral(cell: str) -> str:
    # A leading apostrophe marks a cell as text, and spreadsheets do not show it.
    return "'" + cell if cell.startswith(_FORMULA_LEADS) else cell


def _write(table: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    # CR LF as in RFC 4180, and a BOM, without which Excel reads UTF-8 as the local code page.
    csv.writer(text, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode("utf-8-sig")
