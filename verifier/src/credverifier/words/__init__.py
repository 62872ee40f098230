"""The closed vocabulary of `verdicts.json`: outcomes, verdicts and codes, with their words in every
language.

Each language is one file beside this one; a further language is one more, with the keys of the
Vietnamese one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple, cast

from credverifier import days
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
    zone: tzinfo = days.DEFAULT,
) -> dict[str, str]:
    """The sentence of `verdict` in each language, its short form where a fact is missing (None).

    Its days and minutes are those of `zone`.
    """
    filled = {}
    for sentence in sentences(verdict, matched=matched):
        filled[sentence.language] = _fill(sentence, facts, zone)
    return filled


def _fill(sentence: Sentence, facts: Mapping[str, Any], zone: tzinfo) -> str:
    if not sentence.names:
        return sentence.text
    values = {}
    for name in sentence.names:
        values[name] = _in_words(name, facts.get(name), sentence.language, zone)
    # A missing fact would leave a hole in the sentence.
    if None in values.values():
        return sentence.short
    return sentence.text.format(**values)


def _in_words(name: str, value: Any, language: str, zone: tzinfo) -> str | None:
    if value is None:
        return None
    if name == "reason":
        return REASONS[value][language] if value in REASONS else None
    if name == "as_of" and isinstance(value, datetime):
        return moment(value, language, zone)
    if name == "valid_until" and isinstance(value, datetime):
        return last_day(value, language, zone)
    if isinstance(value, datetime):
        return day(value, language, zone)
    # Accounts: by language, because the word for a channel is.
    if isinstance(value, Mapping):
        return str(value[language])
    return str(value)


@lru_cache(maxsize=1024)
def day(value: datetime, language: str, zone: tzinfo = days.DEFAULT) -> str:
    """The day on which `value` falls in `zone`: "23 tháng 11, 2027" or "23 November 2027"."""
    return written(days.day_of(value, zone), language)


@lru_cache(maxsize=1024)
def last_day(value: datetime, language: str, zone: tzinfo = days.DEFAULT) -> str:
    """The last day in `zone` of what is good until before `value`, as `day` writes it."""
    return written(days.last_day(value, zone), language)


def written(value: date, language: str) -> str:
    """A day in words: "23 tháng 11, 2027" or "23 November 2027"."""
    words = CATALOGUE[language]
    # By number where the language has no `months`. Not by strftime, because the names that it
    # writes depend on the locale of the process.
    month = words["months"][value.month - 1] if "months" in words else value.month
    text: str = words["day"].format(day=value.day, month=month, year=value.year)
    return text


def moment(value: datetime, language: str, zone: tzinfo = days.DEFAULT) -> str:
    """The minute in `zone`: "13:58, 23 tháng 11, 2026"."""
    return f"{days.within(value, zone):%H:%M}, {day(value, language, zone)}"


def of_then(text: str, then: datetime, language: str, zone: tzinfo = days.DEFAULT) -> str:
    """`text` as what was true at a moment in the past: "At 23:59, 3 March 2027: …"."""
    sentence: str = CATALOGUE[language]["of_then"]
    return sentence.format(moment=moment(then, language, zone), text=text)


def account_id(platform: str, account_id: str, language: str) -> str:
    """A stable id as people speak of it on that platform: "kênh UC…" or "channel UC…"."""
    kinds = CATALOGUE[language]["account_ids"]
    return str(kinds.get(platform, kinds["other"])).format(id=account_id)


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
