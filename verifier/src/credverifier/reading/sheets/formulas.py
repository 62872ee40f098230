"""Cells that a spreadsheet would run as formulas (OWASP, CSV injection)."""

from __future__ import annotations

import re

LEADS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so is a formula; East Asian versions take the full-width signs as well."""

_NEGATIVE = re.compile(r"-[0-9]{1,20}(?:[.,][0-9]{1,20})?%?")


def neutral(cell: str) -> str:
    """`cell` with an apostrophe in front where a spreadsheet would take it for a formula."""
    # The apostrophe marks a cell as text, and spreadsheets do not show it.
    return "'" + cell if cell.startswith(LEADS) else cell


def neutral_or_number(cell: str) -> str:
    """The same, but that a negative number stays one."""
    return cell if _NEGATIVE.fullmatch(cell) else neutral(cell)
