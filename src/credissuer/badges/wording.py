"""The texts of a badge in one language or two, from its facts and `badges.toml` of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from credissuer.badges import lettering
from credissuer.badges.facts import LANGUAGES, BadgeFacts
from credissuer.words import DEFAULT, words
from credverifier import platforms
from credverifier.accounts import in_words
from credverifier.wire import number


def texts(facts: BadgeFacts, language: str) -> dict[str, list[str]]:
    """Slot name -> paragraphs fit to be drawn. `language` is a key of LANGUAGES."""
    drawable = {}
    for name, make in _TEXTS.items():
        paragraphs = make(facts, LANGUAGES[language])
        drawable[name] = [lettering.drawable(text) for text in paragraphs]
    return drawable


def title(facts: BadgeFacts, language: str) -> str:
    """For a screen reader: whose badge it is and where to check it.

    Undrawable characters stay, hidden ones do not.
    """
    return " · ".join(_phrase("title", facts, LANGUAGES[language]))


def description(facts: BadgeFacts, language: str) -> str:
    """For a screen reader: all that the picture says."""
    languages = LANGUAGES[language]
    demo = _phrase("demo", facts, languages) if facts.demo else []
    names = _pair(facts.alliance, languages) + _pair(facts.programme, languages)
    validity = _phrase("number", facts, languages) + _phrase("until", facts, languages)
    # A full stop behind each, because a screen reader pauses there.
    parts = [
        *demo,
        *(f"{text}." for text in names),
        *(f"{text}: {facts.name}." for text in _issued_to(facts, languages)),
        *(f"{text}." for text in _level(facts, languages) if facts.level),
        *(f"{text}." for _, text in accounts(facts, languages)),
        *(f"{text}." for text in validity),
        *_phrase("not_proof", facts, languages),
    ]
    return " ".join(parts)


def until(day: date, language: str) -> str:
    """Until when a certificate was issued, in one language."""
    template: str = words("badges", language)["text"]["until"]
    return template.format(**_date(day, language))


Maker = Callable[[BadgeFacts, tuple[str, ...]], list[str]]


def _of(key: str) -> Maker:
    return lambda facts, languages: _phrase(key, facts, languages)


def _joined(*makers: Maker) -> Maker:
    """Several phrases as one line in each language."""
    return lambda facts, languages: [
        " · ".join(text for make in makers for text in make(facts, (language,)))
        for language in languages
    ]


def _one_line(make: Maker) -> Maker:
    return lambda facts, languages: [" · ".join(dict.fromkeys(make(facts, languages)))]


def _name(facts: BadgeFacts, languages: tuple[str, ...]) -> list[str]:
    # A name in a script that the fonts lack would be a row of U+FFFD. The certificate has a Latin
    # form of it: words of the name itself, else what the account is called.
    drawn = lettering.named(facts.name)
    if drawn is not None:
        return [drawn]
    called = _account(facts, languages)
    # Without the platform's name, which the account's own row says.
    return [called[0].partition(" ")[2]] if called else _phrase("number", facts, languages[:1])


def _account(facts: BadgeFacts, languages: tuple[str, ...]) -> list[str]:
    if facts.platform is None or facts.handle is None:
        return []
    # One line, so that a badge in two languages has as many lines as any other.
    account = in_words(
        facts.platform,
        facts.handle,
        facts.account_id,
        language=languages[0],
    )
    return [f"{platforms.display_name(facts.platform)} {account}"]


def accounts(facts: BadgeFacts, languages: tuple[str, ...]) -> list[tuple[str, str]]:
    """(platform, text fit to be drawn) of every account, the first first."""
    first = [] if facts.platform is None else [(facts.platform, _account(facts, languages))]
    others = [
        (
            one.platform,
            _account(
                replace(facts, platform=one.platform, handle=one.handle, account_id=one.account_id),
                languages,
            ),
        )
        for one in facts.others
    ]
    return [
        (platform, lettering.drawable(text))
        for platform, texts in (*first, *others)
        for text in texts
    ]


def _level(facts: BadgeFacts, languages: tuple[str, ...]) -> list[str]:
    # The rules that named the level may be gone; then the badge says by which programme it is.
    return _pair(facts.level or facts.programme, languages)


def _not_proof(facts: BadgeFacts, languages: tuple[str, ...]) -> list[str]:
    # In two languages the whole would be four lines: each says the first half of it.
    key = "not_proof" if len(languages) == 1 else "not_proof_brief"
    return _phrase(key, facts, languages)


def _not_proof_line(facts: BadgeFacts, languages: tuple[str, ...]) -> list[str]:
    key = "not_proof_brief" if len(languages) == 1 else "not_proof_short"
    return _phrase(key, facts, languages)


def _issued_to(facts: BadgeFacts, languages: tuple[str, ...]) -> list[str]:
    return [words("badges", language)["issued_to"][facts.kind] for language in languages]


def _pair(pair: tuple[str, str], languages: tuple[str, ...]) -> list[str]:
    # Once where both languages say the same, as names often do.
    return list(dict.fromkeys(in_language(pair, language) for language in languages))


def in_language(pair: tuple[str, str], language: str) -> str:
    """The Vietnamese name of a (vi, en) pair, or the English one in every other language."""
    return pair[0] if language == DEFAULT else pair[1]


def values(facts: BadgeFacts, language: str) -> dict[str, str | int]:
    """What fills the placeholders of the words."""
    return {
        "name": facts.name,
        "address": facts.address,
        "number": number.show(facts.number),
        **_date(facts.valid_until, language),
    }


def _date(day: date, language: str) -> dict[str, str | int]:
    """`month_name` where the language writes months by name."""
    numbers: dict[str, str | int] = {"day": day.day, "month": day.month, "year": day.year}
    months = words("badges", language).get("months")
    if months is None:
        return numbers
    return {**numbers, "month_name": months["names"][day.month - 1]}


def _phrase(key: str, facts: BadgeFacts, languages: tuple[str, ...]) -> list[str]:
    return [
        str(words("badges", language)["text"][key]).format(**values(facts, language))
        for language in languages
    ]


_TEXTS: dict[str, Maker] = {
    "alliance": _one_line(lambda facts, languages: _pair(facts.alliance, languages)),
    "alliance_two": lambda facts, languages: _pair(facts.alliance, languages),
    "programme": _one_line(lambda facts, languages: _pair(facts.programme, languages)),
    "issued_to": _one_line(_issued_to),
    "name": _name,
    "account": _account,
    "type_it": _one_line(_of("type_it")),
    "level": _one_line(_level),
    "level_two": _level,
    "level_line": lambda facts, languages: _level(facts, languages[:1]),
    "level_alliance": _one_line(
        lambda facts, languages: [
            *_level(facts, languages[:1]),
            *_pair(facts.alliance, languages[:1]),
        ]
    ),
    "scan_or_type": _one_line(_of("scan_or_type")),
    "address": lambda facts, languages: [facts.address],
    "address_lines": lambda facts, languages: [facts.host, f"/c/{facts.number}"],
    "number_and_until": lambda facts, languages: [
        *_phrase("number", facts, languages[:1]),
        *_phrase("until", facts, languages),
    ],
    "until": _of("until"),
    "until_line": _one_line(_of("until")),
    "not_proof_two": _not_proof,
    "not_proof_line": _one_line(_not_proof_line),
    "not_proof_short": lambda facts, languages: _phrase("not_proof_short", facts, languages[:1]),
    "number_until": _joined(_of("number"), _of("until")),
    "not_proof": _of("not_proof"),
    "demo": _of("demo"),
    "demo_word": lambda facts, languages: ["DEMO"],
    "link_code": _of("link_code"),
    "offline_code": _of("offline_code"),
}
