"""The closed vocabulary of `verdicts.json`: outcomes, verdicts and codes, with their words in every
language.

Each language is one file beside this one; a further language is one more, with the keys of the
Vietnamese one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import MAXYEAR, datetime, timedelta, timezone
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple, cast

from credverifier.vocabulary import Code, Outcome, VerdictName

DEFAULT = "vi"
FALLBACK = "en"

_SUFFIX = ".json"


def _catalogue() -> dict[str, dict[str, Any]]:
    """Language -> its words; Vietnamese first, then English, then the others."""
    files = {
        file.name.removesuffix(_SUFFIX): file
        for file in resources.files(__name__).iterdir()
        if file.name.endswith(_SUFFIX)
    }
    # A fixed order, because commands and verdicts name the languages one after the other.
    first = (DEFAULT, FALLBACK)
    ordered = [*first, *sorted(files.keys() - {*first})]
    return {language: json.loads(files[language].read_text("utf-8")) for language in ordered}


_TABLE: dict[str, Any] = json.loads(
    resources.files("credverifier").joinpath("verdicts.json").read_text("utf-8")
)
CATALOGUE = _catalogue()
LANGUAGES = tuple(CATALOGUE)


def _by_language(section: str, name: str) -> dict[str, Any]:
    return {language: words[section][name] for language, words in CATALOGUE.items()}


def _verdict(name: str, outcome: str) -> dict[str, Any]:
    """`outcome`, and each text of a verdict by language: `headline`, `sentence`, what else it has."""
    entry: dict[str, Any] = {"outcome": outcome}
    said = _by_language("verdicts", name)
    for text in said[DEFAULT]:
        entry[text] = {language: said[language][text] for language in LANGUAGES}
    return entry


VERDICTS = {name: _verdict(name, outcome) for name, outcome in _TABLE["verdicts"].items()}
CODES: dict[str, dict[str, str]] = {
    code: {"verdict": verdict, **_by_language("codes", code)}
    for code, verdict in _TABLE["codes"].items()
}
REASONS: dict[str, dict[str, str]] = {
    reason: _by_language("reasons", reason) for reason in _TABLE["reasons"]
}
NOTES: dict[str, dict[str, str]] = {
    note: _by_language("notes", note) for note in CATALOGUE[DEFAULT]["notes"]
}
READINGS: dict[str, dict[str, dict[str, str]]] = {
    kind: _by_language("readings", kind) for kind in CATALOGUE[DEFAULT]["readings"]
}
"""What a text is that is no certificate: kind -> language -> `sentence`, and mostly `headline`."""
PRECEDENCE: tuple[str, ...] = tuple(_TABLE["precedence"])

_VIETNAM = timezone(timedelta(hours=7))
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def outcome_of(verdict: str) -> Outcome:
    """What kind of verdict it is."""
    return cast("Outcome", VERDICTS[verdict]["outcome"])


def verdict_of(code: str | None) -> VerdictName:
    """The verdict that a code leads to; `valid` has no code."""
    return "valid" if code is None else cast("VerdictName", CODES[code]["verdict"])


def code_of(text: str) -> Code:
    """`text`, which is a code of the vocabulary; raises KeyError for any other."""
    if text not in CODES:
        raise KeyError(text)
    return cast("Code", text)


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
    in_vietnam = local(value)
    words = CATALOGUE[language]
    # By number where the language has no `months`. Not by strftime, because the names that it
    # writes depend on the locale of the process.
    month = words["months"][in_vietnam.month - 1] if "months" in words else in_vietnam.month
    written: str = words["day"].format(day=in_vietnam.day, month=month, year=in_vietnam.year)
    return written


def local(value: datetime) -> datetime:
    """In Viet Nam; the last year there is stays in UTC, for its end has no day after it."""
    return value.astimezone(_VIETNAM) if value.year < MAXYEAR else value


def moment(value: datetime, language: str) -> str:
    """The minute in Viet Nam: "13:58, 23 tháng 11, 2026"."""
    return f"{local(value):%H:%M}, {day(value, language)}"


def headings(column: str) -> tuple[str, ...]:
    """What the `column` of a sheet may be called, in any language: the command knows it by these."""
    return tuple(name for words in CATALOGUE.values() for name in words["headings"][column])


def by_language(key: str, **facts: object) -> dict[str, str]:
    """Language -> a sentence of the commands, with `facts` filled in."""
    return {
        language: str(words["commands"][key]).format(**facts)
        for language, words in CATALOGUE.items()
    }


def said(key: str, **facts: object) -> list[str]:
    """The same sentences alone."""
    return list(by_language(key, **facts).values())


def in_one_line(key: str, **facts: object) -> str:
    """The same, in all languages one behind the other."""
    return " / ".join(said(key, **facts))
