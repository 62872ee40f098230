"""Why a sheet cannot be read or written."""

from __future__ import annotations

from credverifier import words


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
    return SheetError(f"{words.in_one_line('sheet_large')}: {what}", "large")


def unreadable(why: str) -> SheetError:
    """The error for a workbook that is damaged, or that no spreadsheet writes."""
    return SheetError(f"{words.in_one_line('sheet_workbook')}: {why}", "table")
