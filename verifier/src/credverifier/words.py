"""The closed vocabulary of `verdicts.json`: outcomes, verdicts and codes, with their words in both
languages.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import MAXYEAR, datetime, timedelta, timezone
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

LANGUAGES = ("vi", "en")

_VOCABULARY: dict[str, Any] = json.loads(
    resources.files("credverifier").joinpath("verdicts.json").read_text("utf-8")
)
VERDICTS: dict[str, Any] = _VOCABULARY["verdicts"]
CODES: dict[str, dict[str, str]] = _VOCABULARY["codes"]
REASONS: dict[str, dict[str, str]] = _VOCABULARY["reasons"]
NOTES: dict[str, dict[str, str]] = _VOCABULARY["notes"]
PRECEDENCE: tuple[str, ...] = tuple(_VOCABULARY["precedence"])

_VIETNAM = timezone(timedelta(hours=7))
# Spelled out, because the names that strftime writes depend on the locale of the process.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def outcome_of(verdict: str) -> str:
    """ "valid", "invalid" or "unknown"."""
    return str(VERDICTS[verdict]["outcome"])


def verdict_of(code: str | None) -> str:
    """The verdict that a code leads to; `valid` has no code."""
    return "valid" if code is None else CODES[code]["verdict"]


def gravest(codes: list[str]) -> str | None:
    """The code whose verdict comes first in the precedence of CONTRACT section 1; None of none."""
    return min(
        codes,
        key=lambda code: PRECEDENCE.index(verdict_of(code)),
        default=None,
    )


class Sentence(NamedTuple):
    """The words of a verdict in one language; `names` are the facts it speaks of, `short` does
    without them.
    """

    language: str
    text: str
    names: tuple[str, ...]
    short: str


@lru_cache(maxsize=64)
def sentences(verdict: str, *, matched: bool) -> tuple[Sentence, ...]:
    """What there is to say of `verdict`, in each language."""
    entry = VERDICTS[verdict]
    texts = entry["sentence"]
    short_texts = entry.get("short") or entry["sentence"]
    if matched and "matched" in entry:
        texts = entry["matched"]
    in_each_language = []
    for language in LANGUAGES:
        text = texts[language]
        # Each name once, because a sentence may speak of a fact twice.
        names = dict.fromkeys(_PLACEHOLDER.findall(text))
        sentence = Sentence(language, text, tuple(names), short_texts[language])
        in_each_language.append(sentence)
    return tuple(in_each_language)


def message(
    verdict: str,
    facts: Mapping[str, Any],
    *,
    matched: bool,
) -> dict[str, str]:
    """The sentence of `verdict` in each language, its short form where a fact is missing (None)."""
    filled = {}
    for sentence in sentences(verdict, matched=matched):
        filled[sentence.language] = _fill(sentence, facts)
    return filled


def _fill(sentence: Sentence, facts: Mapping[str, Any]) -> str:
    if not sentence.names:
        return sentence.text
    values = {}
    for name in sentence.names:
        values[name] = _in_words(name, facts.get(name), sentence.language)
    # A missing fact would leave a hole in the sentence.
    if None in values.values():
        return sentence.short
    return sentence.text.format(**values)


def _in_words(name: str, value: Any, language: str) -> str | None:
    if value is None:
        return None
    if name == "reason":
        return REASONS[value][language] if value in REASONS else None
    if name == "as_of" and isinstance(value, datetime):
        return moment(value, language)
    if isinstance(value, datetime):
        return day(value, language)
    return str(value)


@lru_cache(maxsize=1024)
def day(value: datetime, language: str) -> str:
    """The day in Viet Nam: "23 tháng 11, 2027" or "23 November 2027"."""
    there = local(value)
    if language == "vi":
        return f"{there.day} tháng {there.month}, {there.year}"
    return f"{there.day} {_MONTHS[there.month - 1]} {there.year}"


def local(value: datetime) -> datetime:
    """In Viet Nam; the last year there is stays in UTC, for its end has no day after it."""
    return value.astimezone(_VIETNAM) if value.year < MAXYEAR else value


def moment(value: datetime, language: str) -> str:
    """The minute in Viet Nam: "13:58, 23 tháng 11, 2026"."""
    return f"{local(value):%H:%M}, {day(value, language)}"
