"""The TOML text of a programme -> its data, with everything checked: nothing later has to doubt it.

Shape: `id`, `version`, `validity_months`, `name`, `[[levels]]`, `[[scales.NAME]]`, `[[criteria]]`,
as in `programme.toml`. `[limits]` and each of its members may be absent, and the `text` of a level.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from itertools import pairwise
from typing import Any

from credissuer.errors import ConfigError

RESERVED = re.compile(r"ref|number|kind|name|level|assessed_on|account_[0-9]+|proven_on_[0-9]+")
"""Columns of the files of imports and renewals that no criterion may be called after."""

# `creator-programme`, `2026.1`: both stand in URLs and file names, hence no other characters.
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*")
_LONGEST = {"id": 64, "version": 32}
_MAX_POINTS, _MAX_WEIGHT, _MAX_MONTHS = 100, 1000, 120

_PROGRAMME = {"id", "version", "validity_months", "name", "levels", "scales", "criteria", "limits"}
_LEVEL = {"id", "threshold", "name"}
# Optional, because a programme of before levels were explained still is one.
_MAY_BE_ABSENT = {"levels": {"text"}}
_STEP = {"id", "points", "name"}
_CRITERION = {"id", "weight", "scale", "minimum", "title", "description"}
_LIMITS = {"assessment_months", "proof_months", "renewal_without_assessment_months"}


def read(text: str) -> dict[str, Any]:
    """The data of a programme. Raises ConfigError `programme.invalid` with the fact `problem`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(f"not TOML: {error}") from error
    # Optional, because a programme of before there were limits still is one.
    limits = data.setdefault("limits", {})
    _members(data, _PROGRAMME, "the programme")
    _slug(data["id"], "id", _ID, _LONGEST["id"])
    _slug(data["version"], "version", _VERSION, _LONGEST["version"])
    _whole(data["validity_months"], "validity_months", 1, _MAX_MONTHS)
    _words(data["name"], "name")
    _check_limits(limits)
    _check_levels(data["levels"])
    _check_scales(data["scales"])
    _check_criteria(data["criteria"], data["scales"])
    _check_reachable(data)
    return data


def _check_limits(limits: Any) -> None:
    if type(limits) is not dict:
        raise _invalid("limits: not a table")
    unknown = sorted(set(limits) - _LIMITS)
    if unknown:
        raise _invalid(f"limits: unknown {', '.join(unknown)}")
    for name, months in limits.items():
        _whole(months, f"limits.{name}", 1, _MAX_MONTHS)


def _check_levels(levels: Any) -> None:
    _list(levels, "levels", _LEVEL, "threshold", (0, _MAX_POINTS))
    for index, level in enumerate(levels):
        _words(level["name"], f"levels[{index}].name")
        if "text" in level:
            _words(level["text"], f"levels[{index}].text")
    _rising([level["threshold"] for level in levels], "levels: threshold")


def _check_scales(scales: Any) -> None:
    if type(scales) is not dict or not scales:
        raise _invalid("scales: at least one [[scales.NAME]] is needed")
    for name, steps in scales.items():
        where = f"scales.{name}"
        _list(steps, where, _STEP, "points", (0, _MAX_POINTS))
        for index, step in enumerate(steps):
            _words(step["name"], f"{where}[{index}].name")
        _rising([step["points"] for step in steps], f"{where}: points")


def _check_criteria(criteria: Any, scales: dict[str, Any]) -> None:
    _list(criteria, "criteria", _CRITERION, "weight", (1, _MAX_WEIGHT))
    for index, item in enumerate(criteria):
        where = f"criteria[{index}]"
        if RESERVED.fullmatch(item["id"]):
            raise _invalid(f"{where}.id: {item['id']} is a column of the import file")
        _words(item["title"], f"{where}.title")
        _words(item["description"], f"{where}.description")
        if type(item["scale"]) is not str or item["scale"] not in scales:
            raise _invalid(f"{where}.scale: no scale of that name")
        steps = [step["id"] for step in scales[item["scale"]]]
        if item["minimum"] not in steps:
            raise _invalid(f"{where}.minimum: not a level of its scale")


def _check_reachable(data: dict[str, Any]) -> None:
    """The best findings must earn the highest level, or it is a promise that nobody can keep."""
    criteria, scales, highest = data["criteria"], data["scales"], data["levels"][-1]
    # Scales rise, so the last step of each has the most points.
    best = sum(item["weight"] * scales[item["scale"]][-1]["points"] for item in criteria)
    weights = sum(item["weight"] for item in criteria)
    # Multiplied instead of divided, as in `rubric.highest`: no rounding.
    if best < highest["threshold"] * weights:
        raise _invalid(f"levels: {highest['id']} cannot be reached with the points there are")


def _list(items: Any, where: str, members: set[str], number: str, bounds: tuple[int, int]) -> None:
    """A list of tables with exactly these members and ids of their own; the member `number` is a
    whole number within `bounds`.
    """
    if type(items) is not list or not items:
        raise _invalid(f"{where}: at least one is needed")
    for index, item in enumerate(items):
        at = f"{where}[{index}]"
        _members(item, members, at, _MAY_BE_ABSENT.get(where, set()))
        _slug(item["id"], f"{at}.id", _ID, _LONGEST["id"])
        _whole(item[number], f"{at}.{number}", *bounds)
    # Only now, because an item without an id has been refused by its own message above.
    ids = [item["id"] for item in items]
    if len(set(ids)) != len(ids):
        raise _invalid(f"{where}: an id twice")


def _members(
    value: Any, members: set[str], where: str, optional: set[str] | frozenset[str] = frozenset()
) -> None:
    if type(value) is not dict:
        raise _invalid(f"{where}: not a table")
    missing = sorted(members - set(value))
    if missing:
        raise _invalid(f"{where}: missing {', '.join(missing)}")
    unknown = sorted(set(value) - members - optional)
    if unknown:
        raise _invalid(f"{where}: unknown {', '.join(unknown)}")


def _slug(value: Any, where: str, pattern: re.Pattern[str], longest: int) -> None:
    is_slug = type(value) is str and pattern.fullmatch(value) and len(value) <= longest
    if not is_slug:
        raise _invalid(f"{where}: letters a-z, digits and single hyphens, at most {longest}")


def _whole(value: Any, where: str, least: int, most: int) -> None:
    # `type`, not isinstance: TOML's true is an instance of int.
    if type(value) is not int or not least <= value <= most:
        raise _invalid(f"{where}: a whole number from {least} to {most}")


def _words(value: Any, where: str) -> None:
    _members(value, {"vi", "en"}, where)
    for language, text in value.items():
        has_words = type(text) is str and text.strip()
        if not has_words or unicodedata.normalize("NFC", text) != text:
            raise _invalid(f"{where}.{language}: words in NFC are needed")


def _rising(values: list[int], where: str) -> None:
    if any(later <= earlier for earlier, later in pairwise(values)):
        raise _invalid(f"{where} must rise from one to the next")


def _invalid(problem: str) -> ConfigError:
    return ConfigError("programme.invalid", problem=problem)
