"""The cells of one row of the import sheet as the members of an order."""

from __future__ import annotations

from datetime import date, tzinfo

from credissuer.assessment.orders.draft import OrderDraft, UncheckedAccount, UncheckedOrder
from credissuer.assessment.orders.order_check import ACCOUNTS, check_order
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.sheets.columns import LINE, PROBLEMS, header
from credissuer.assessment.sheets.sheet_file import SheetFile, SheetRow
from credissuer.assessment.sheets.values import Values, is_shortened, tidy
from credissuer.assessment.subjects import UNRESOLVED, ShareLinks
from credissuer.errors import RefusedError
from credverifier import days, platforms
from credverifier.errors import ProfileError


class RowReader:
    """Reads the rows of one file; `today` is the last day that is not the future, `share_links` is
    as in `check_order`, `zone` is where the day of a moment is.
    """

    def __init__(
        self,
        file: SheetFile,
        programme: AssessmentProgramme,
        *,
        today: date,
        assessor: str,
        share_links: ShareLinks = UNRESOLVED,
        zone: tzinfo = days.DEFAULT,
    ) -> None:
        self._file = file
        self._programme = programme
        self._today = today
        self._assessor = assessor
        self._share_links = share_links
        self._values = Values(programme, zone)
        self._columns = header(programme)
        self._positions = [
            (position, name)
            for position, name in enumerate(file.columns.names)
            if name is not None and name not in (LINE, PROBLEMS)
        ]

    def cells(self, row: SheetRow) -> dict[str, str]:
        """Column of the header -> cell, as an order says it; missing cells are empty."""
        cells = dict.fromkeys(self._columns, "")
        for position, name in self._positions:
            # Some spreadsheets leave the empty cells at the end of a row away.
            if position < len(row.cells):
                cells[name] = self._cell(row, position, name)
        return cells

    def names_nobody(self, cells: dict[str, str]) -> bool:
        """Whether a row says nothing in any column that is read, or is the sum of the others."""
        if cells["account_1"]:
            return False
        said = {name: text for name, text in cells.items() if text}
        if not said:
            return True
        # Nothing but a number in one or two columns beside the word.
        rest = [text for text in said.values() if not self._values.is_total(text)]
        is_count = all(text.replace(".", "").replace(",", "").isdecimal() for text in rest)
        return len(rest) < len(said) and is_count

    def draft(self, row: SheetRow, cells: dict[str, str]) -> OrderDraft:
        """The order that a row means, checked."""
        unchecked = UncheckedOrder(
            ref=cells["ref"],
            kind=cells["kind"],
            name=cells["name"],
            level=cells["level"],
            criteria={criterion.id: cells[criterion.id] for criterion in self._programme.criteria},
            assessed_on=cells["assessed_on"],
            accounts=[
                UncheckedAccount(
                    url=cells[f"account_{number}"],
                    proven_on=cells[f"proven_on_{number}"],
                )
                for number in range(1, ACCOUNTS + 1)
            ],
        )
        draft = check_order(
            unchecked,
            self._programme,
            today=self._today,
            assessor=self._assessor,
            line=row.line,
            share_links=self._share_links,
        )
        # Two long numbers may have become one, and a ref says which certificate is meant.
        if is_shortened(cells["ref"]):
            draft.refuse("/ref", RefusedError("import.ref_shortened", ref=cells["ref"]))
        self._require_no_surplus(row, draft)
        return draft

    def _cell(self, row: SheetRow, position: int, name: str) -> str:
        text = self._values.read(name, row.cells[position])
        platform = self._file.columns.platforms.get(position)
        if platform is not None and text.startswith("@"):
            text = f"{platform}:{text}"
        behind = self._file.link(row, position) if name.startswith("account_") else ""
        # What is seen counts where it can be read: the link behind it may be an older one.
        return behind if behind and not _is_profile(text) else text

    def _require_no_surplus(self, row: SheetRow, draft: OrderDraft) -> None:
        # Of a workbook no cell can have moved. Empty surplus fields pass, because Excel writes
        # trailing delimiters for columns that were once used.
        width = len(self._file.columns.names)
        if self._file.book is None and any(map(tidy, row.cells[width:])):
            surplus = RefusedError(
                "import.too_many_fields",
                found=len(row.cells),
                expected=width,
            )
            draft.refuse("", surplus)


def _is_profile(text: str) -> bool:
    try:
        platforms.normalise(text)
    except ProfileError:
        return False
    return True
