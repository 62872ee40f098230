"""How values lie in columns, the same in every database: moments as seconds since 1970, days and
JSON as text.

Moments and days of a batch are few and repeat: remembering the last thousand halves what converting
them costs.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

from credissuer.errors import ConfigError

BigNumber = BigInteger().with_variant(Integer(), "sqlite")
"""64 bits everywhere: SQLite's INTEGER has them, and STRICT tables know no BIGINT."""

PlainText = Text().with_variant(Text(collation="C"), "postgresql")
"""Compared octet by octet everywhere, so that every database has one order, and no update of a
locale changes it.
"""


class _Converted(TypeDecorator[Any]):
    """A column type with one function each way; both are given None for NULL."""

    to_column: Callable[[Any], Any]
    from_column: Callable[[Any], Any]

    # Overridden whole, because the way through `process_bind_param` costs further calls a value.
    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any]:
        return self.to_column

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return self.from_column


@lru_cache(maxsize=1_000)
def _seconds(value: datetime | None) -> int | None:
    if value is None:
        return None
    if value.tzinfo is None or value.microsecond:
        raise ValueError(f"a stored moment is aware and in whole seconds, not {value.isoformat()}")
    return int(value.timestamp())


@lru_cache(maxsize=1_000)
def _moment(value: int | None) -> datetime | None:
    return None if value is None else datetime.fromtimestamp(value, UTC)


@lru_cache(maxsize=1_000)
def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


@lru_cache(maxsize=1_000)
def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


class Moment(_Converted):
    """An aware moment in whole seconds <-> seconds since 1970.

    Anything finer would not come back as it was given.
    """

    impl = BigNumber
    cache_ok = True
    to_column = staticmethod(_seconds)
    from_column = staticmethod(_moment)


class Day(_Converted):
    """A calendar day <-> `2026-11-23`."""

    impl = PlainText
    cache_ok = True
    to_column = staticmethod(_iso)
    from_column = staticmethod(_day)


class Word(_Converted):
    """A member of a closed list of words <-> its text. Never NULL."""

    impl = PlainText
    cache_ok = True
    to_column = str

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words
        self.from_column = {word.value: word for word in words}.__getitem__


class WordSet(_Converted):
    """A set of members of a closed list of words <-> its texts, sorted, with blanks between."""

    impl = PlainText
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    @staticmethod
    def to_column(value: frozenset[StrEnum]) -> str:
        return " ".join(sorted(value))

    def from_column(self, value: str) -> frozenset[StrEnum]:
        return frozenset(map(self.words, value.split()))


class WordList(_Converted):
    """Texts without blanks, in their order <-> the same with blanks between."""

    impl = PlainText
    cache_ok = True

    @staticmethod
    def to_column(value: tuple[str, ...]) -> str:
        return " ".join(value)

    @staticmethod
    def from_column(value: str) -> tuple[str, ...]:
        return tuple(value.split())


_NO_OTHER_TYPES = orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _text(value: dict[str, Any]) -> str:
    try:
        # As compact and ten times as fast. What the other refuses, it refuses too.
        return orjson.dumps(value, option=_NO_OTHER_TYPES).decode("utf-8")
    except TypeError:
        return _ENCODER.encode(value)


def _object(value: str) -> dict[str, Any]:
    try:
        decoded = json.loads(value)
    except ValueError as error:
        raise ConfigError("storage.damaged", detail=str(error)) from error
    if not isinstance(decoded, dict):
        raise ConfigError("storage.damaged", detail="not a JSON object")
    return decoded


def _object_or_edited(value: str) -> dict[str, Any]:
    try:
        return _object(value)
    except ConfigError:
        # Kept readable, so that the trail can be examined to the entry that was edited.
        return {"unreadable": value}


class JsonObject(_Converted):
    """A JSON object <-> its text.

    Never NULL. Raises ConfigError `storage.damaged` for a text that is none.
    """

    impl = PlainText
    cache_ok = True
    to_column = staticmethod(_text)
    from_column = staticmethod(_object)


class AuditDetail(JsonObject):
    """As above, but a text that is no JSON object is handed on for the chain to find: its hash
    cannot fit.
    """

    cache_ok = True
    from_column = staticmethod(_object_or_edited)
