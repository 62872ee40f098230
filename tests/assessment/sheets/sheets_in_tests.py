"""An import sheet of one good row, as text and as a workbook of openpyxl, changed cell by cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl

GOOD = {
    "ref": "R-1",
    "kind": "person",
    "name": "Ví Dụ Ánh",
    "level": "credible",
    "content-authenticity": "good",
    "advertising-compliance": "good",
    "commercial-transparency": "good",
    "community-feedback": "met",
    "assessed_on": "2026-11-24",
    "account_1": "https://www.tiktok.com/@vidu.anh",
    "proven_on_1": "2026-11-24",
}
HEADER = [*GOOD, "account_2", "proven_on_2", "account_3", "proven_on_3", "account_4", "proven_on_4"]


def row(**changes: Any) -> list[Any]:
    """The cells of the good row, changed; `_` in a name stands for `-` in a criterion."""
    changed = {
        name if name in HEADER else name.replace("_", "-"): changes[name] for name in changes
    }
    return [{**GOOD, **changed}.get(column, "") for column in HEADER]


def book(*rows: list[Any], prepare: Callable[[Any, Any], None] = lambda book, sheet: None) -> bytes:
    """A workbook of one sheet, "KOL"; `prepare` changes it before it is written."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "KOL"
    for cells in rows:
        sheet.append(cells)
    prepare(workbook, sheet)
    octets = io.BytesIO()
    workbook.save(octets)
    return octets.getvalue()
