"""The import sheet (CONTRACT section 5): read it into orders and problems, and write a template.

Header: `ref,kind,name,level,<one column per criterion
id>,assessed_on,account_1…account_4,proven_on_1…proven_on_4`, in any order and in any language that
the office speaks; rows may stand above it and columns between.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, tzinfo

from credissuer.assessment.importing import twins
from credissuer.assessment.importing.cells import RowReader
from credissuer.assessment.orders.draft import OrderDraft, column
from credissuer.assessment.orders.order import Order
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.sheets.columns import Headings, header
from credissuer.assessment.sheets.sheet_file import SheetFile, open_sheet
from credissuer.assessment.subjects import UNRESOLVED, ShareLinks
from credissuer.errors import FieldError, RefusedError
from credverifier import days, platforms
from credverifier.platforms import Share


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
    """All rows of a file, in its order. `file` is None for the export of another office.
    `passed_over`: the lines of rows that name nobody, such as the sum of the others.
    """

    rows: tuple[ImportRow, ...]
    file: SheetFile | None = None
    passed_over: tuple[int, ...] = ()

    @property
    def ready(self) -> tuple[Order, ...]:
        """What can be issued."""
        return tuple(row.order for row in self.rows if row.order)

    @property
    def bad(self) -> tuple[ImportRow, ...]:
        """The rows that must be corrected first."""
        return tuple(row for row in self.rows if row.problems)

    def title(self, name: str) -> str:
        """What the file calls the column `name`."""
        return name if self.file is None else self.file.columns.title(name)

    @property
    def unproven(self) -> tuple[ImportRow, ...]:
        """The ready rows with an account of which no day of proof is given."""
        return tuple(
            row
            for row in self.rows
            if row.order
            and any(account.control_proven_on is None for account in row.order.subject.accounts)
        )


def template(programme: AssessmentProgramme, today: date) -> bytes:
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
    return written([columns, [example.get(column, "") for column in columns]])


def read(
    octets: bytes,
    programme: AssessmentProgramme,
    *,
    today: date,
    assessor: str = "import",
    wanted: str | None = None,
    share_links: ShareLinks = UNRESOLVED,
    zone: tzinfo = days.DEFAULT,
) -> ImportSheet:
    """Every row of the file, with its order or its problems; `today` is the last day that is not
    the future; `wanted` names the sheet of a workbook; `share_links` says where those of the file
    lead; `zone` is where the day of a moment is.

    Raises RefusedError for a file that cannot be read at all, as `open_sheet` does.
    """
    file = open_sheet(octets, Headings(programme), wanted)
    reader = RowReader(
        file,
        programme,
        today=today,
        assessor=assessor,
        share_links=share_links,
        zone=zone,
    )
    drafts, bad_cells, passed_over = [], {}, []
    for row in file.rows():
        cells = reader.cells(row)
        if reader.names_nobody(cells):
            passed_over.append(row.line)
            continue
        draft = reader.draft(row, cells)
        if draft.problems:
            bad_cells[row.line] = cells
        drafts.append(draft)
    if not drafts:
        raise RefusedError("import.empty")
    twins.compare(drafts)
    return ImportSheet(
        rows=tuple(_rows_of(drafts, header(programme), bad_cells)),
        file=file,
        passed_over=tuple(passed_over),
    )


def _rows_of(
    drafts: list[OrderDraft], columns: list[str], bad_cells: dict[int, dict[str, str]]
) -> Iterator[ImportRow]:
    """The rows of `drafts`, which is empty after it."""
    # One is given up for each that is made, because both of a large file do not fit beside each
    # other.
    drafts.reverse()
    while drafts:
        draft = drafts.pop()
        yield _row(draft, columns, bad_cells.pop(draft.line, {}))


def unresolved(sheet: ImportSheet) -> list[Share]:
    """The share links that keep a row from being issued, in the order of the file, each once."""
    links: dict[str, Share] = {}
    for row in sheet.bad:
        for problem in row.problems:
            if problem.code == "account.share_link":
                share = platforms.share_link(row.cells[column(problem.pointer) or ""])
                assert share is not None
                links[share.address] = share
    return list(links.values())


def written(table: list[list[str]], delimiter: str = ",") -> bytes:
    """Rows as a CSV file that spreadsheets open right."""
    text = io.StringIO(newline="")
    # CR LF as in RFC 4180, and a BOM, without which Excel reads UTF-8 as the local code page.
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    return text.getvalue().encode("utf-8-sig")


def _row(draft: OrderDraft, columns: list[str], cells: dict[str, str]) -> ImportRow:
    order = [None, *columns]
    problems = sorted(draft.problems, key=lambda problem: order.index(column(problem.pointer)))
    return ImportRow(
        line=draft.line,
        ref=draft.ref,
        cells=cells,
        order=draft.order(),
        problems=tuple(problems),
    )
