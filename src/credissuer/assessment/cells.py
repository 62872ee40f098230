"""Map the columns of one row of the import sheet to the members of an order."""

from __future__ import annotations

from datetime import date

from credissuer.assessment.criteria import Programme
from credissuer.assessment.draft import Draft, UncheckedAccount, UncheckedOrder
from credissuer.assessment.order_check import ACCOUNTS, check_order
from credissuer.assessment.subjects import UNRESOLVED, ShareLinks
from credissuer.errors import RefusedError


def row_cells(fields: list[str], columns: list[str]) -> dict[str, str]:
    """Column -> cell without the white space around it; missing cells are empty."""
    trimmed = [value.strip() for value in fields]
    # Padded, because some spreadsheets leave the empty cells at the end of a row away. Not strict:
    # surplus fields are refused in `read_row`, with the place.
    return dict(
        zip(
            columns,
            trimmed + [""] * (len(columns) - len(trimmed)),
            strict=False,
        )
    )


def read_row(
    line: int,
    fields: list[str],
    columns: list[str],
    programme: Programme,
    *,
    today: date,
    assessor: str,
    share_links: ShareLinks = UNRESOLVED,
) -> Draft:
    """Check the row that begins in `line` (from 1); `fields` are in the order of `columns`.
    `share_links` is as in `check_order`.

    Missing fields count as empty.
    """
    cells = row_cells(fields, columns)
    unchecked = UncheckedOrder(
        ref=cells["ref"],
        kind=cells["kind"],
        name=cells["name"],
        level=cells["level"],
        criteria={criterion.id: cells[criterion.id] for criterion in programme.criteria},
        assessed_on=cells["assessed_on"],
        accounts=[
            UncheckedAccount(url=cells[f"account_{number}"], proven_on=cells[f"proven_on_{number}"])
            for number in range(1, ACCOUNTS + 1)
        ],
    )
    draft = check_order(
        unchecked,
        programme,
        today=today,
        assessor=assessor,
        line=line,
        share_links=share_links,
    )
    # Empty surplus fields pass, because Excel writes trailing delimiters for columns that were once
    # used.
    if any(field.strip() for field in fields[len(columns) :]):
        draft.refuse(
            "",
            RefusedError(
                "import.too_many_fields",
                found=len(fields),
                expected=len(columns),
            ),
        )
    return draft
