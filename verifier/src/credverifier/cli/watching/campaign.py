"""What is watched: a sheet by itself, or a campaign file that names one."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, NamedTuple

from credverifier import days, words
from credverifier.reading.arguments import ArgumentError

ENDING = ".toml"

_KEYS = frozenset({"name", "sheet", "until", "column", "profile_column", "workbook_sheet"})


class Campaign(NamedTuple):
    """A sheet to watch; `until` is the last day, None for as long as somebody asks. `column`,
    `profile_column` and `workbook_sheet` are the options of those names.
    """

    name: str
    sheet: Path
    until: date | None
    column: str | None
    profile_column: str | None
    workbook_sheet: str | None

    def ends_at(self, zone: tzinfo) -> datetime | None:
        """The first moment after the last day, in a zone; None without an end."""
        if self.until is None:
            return None
        return days.first_moment(self.until + timedelta(days=1), zone)


def read(path: Path) -> Campaign:
    """The campaign in a TOML file; its sheet lies beside it.

    Raises ArgumentError `watch.campaign`, OSError.
    """
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(str(error)) from error
    if unknown := content.keys() - _KEYS:
        raise _refused(", ".join(sorted(unknown)))
    if "sheet" not in content:
        raise _refused("sheet")
    texts = {key: _text(key, content.get(key)) for key in _KEYS - {"until"}}
    return Campaign(
        texts["name"] or path.stem,
        path.parent / str(texts["sheet"]),
        _day(content.get("until")),
        texts["column"],
        texts["profile_column"],
        texts["workbook_sheet"],
    )


def day(text: str) -> date:
    """A day as `YYYY-MM-DD`. Raises ArgumentError `watch.campaign`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _refused(f"until: {text}") from error


def _day(value: Any) -> date | None:
    if value is None or type(value) is date:
        return value
    return day(str(value))


def _text(key: str, value: Any) -> str | None:
    if value is not None and (type(value) is not str or not value.strip()):
        raise _refused(key)
    return value


def _refused(problem: str) -> ArgumentError:
    return ArgumentError("watch.campaign", words.by_language("watch_campaign", problem=problem))
