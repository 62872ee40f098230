"""PURE: a notice in words: subject, plain text and simple HTML, first in the reader's language, then
in the other.

No picture, no script and no address of others stands in it: it loads nothing when it is read.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from html import escape
from typing import Any, NamedTuple

from credissuer.notices.kinds import kinds
from credissuer.notices.notice import NoticeRecord
from credissuer.staff import user_agents
from credissuer.words import FALLBACK, languages, words
from credverifier import days
from credverifier.wire import number as numbers
from credverifier.words import REASONS, moment, written

LONGEST_FACT = 300
"""Characters of a fact in a mail; a link has up to 2000."""
LONGEST_LINK = 2_000

# What mail programs would make a link of: a name that holds it, of a person or a key, is somebody's
# advertisement.
_LINKLIKE = re.compile(r"://|www\.|[@/\\]|\w\.\w{2,}", re.IGNORECASE)


class Letterhead(NamedTuple):
    """Whose mail it is: the alliance's name by language, its public URL, and the zone of its days."""

    issuer: Mapping[str, str]
    public_url: str
    zone: tzinfo = days.DEFAULT


@dataclass(frozen=True, slots=True)
class Mail:
    """What a reader gets to see."""

    subject: str
    text: str
    html: str


class NoticeText(NamedTuple):
    """A notice in one language."""

    language: str
    title: str
    paragraphs: list[str]
    action: str
    link: str | None
    link_hint: str
    closing: list[str]


def compose(record: NoticeRecord, letterhead: Letterhead) -> Mail:
    """The mail that tells a notice. Raises KeyError for a kind that there is not."""
    first = record.language if record.language in languages("notices") else FALLBACK
    # Two languages and no more, because a reader of a third reads English best.
    second = FALLBACK if first != FALLBACK else languages("notices")[0]
    both = [part(record, language, letterhead) for language in (first, second)]
    return Mail(both[0].title, _plain(both), _html(both))


def name_of(kind: str, language: str) -> str:
    """What staff calls a kind of notice; its code where this version no longer has it."""
    spoken = words("notices", language)["kinds"]
    return str(spoken[kind]["name"]) if kind in spoken else kind


def part(record: NoticeRecord, language: str, letterhead: Letterhead) -> NoticeText:
    """A notice in one language. Raises KeyError for a kind that there is not."""
    spoken = words("notices", language)
    frame, own = spoken["frame"], spoken["kinds"][record.kind]
    facts = _facts(record, language, letterhead.zone)
    issuer = letterhead.issuer.get(language) or letterhead.issuer[FALLBACK]
    why = frame["why_staff" if kinds()[record.kind].to_staff else "why_holder"]
    hello = frame["hello" if "name" in facts else "hello_nobody"].format(**facts)
    return NoticeText(
        language=language,
        title=own["subject"],
        paragraphs=[hello, *_told(own["body"], facts)],
        action=own["action"],
        link=facts.get("link"),
        link_hint=frame["open_below"],
        closing=[
            f"{frame['sign']}\n{issuer}",
            f"{why.format(issuer=issuer)}"
            f" {frame['caution'].format(public_url=letterhead.public_url)}",
        ],
    )


def why_not(failure: str, language: str) -> str:
    """A stored failure in words, with the number that the mail server gave."""
    code, _, reply = failure.partition(" ")
    said = str(words("notices", language)["failures"].get(code, code))
    return f"{said} ({reply})" if reply else said


def _told(body: list[str | list[str]], facts: Mapping[str, str]) -> Iterator[str]:
    """The paragraphs whose facts are all given, filled in."""
    for paragraph in body:
        for text in [paragraph] if isinstance(paragraph, str) else paragraph:
            needed = {name for _, name, _, _ in string.Formatter().parse(text) if name}
            if needed <= facts.keys():
                yield text.format(**facts)
                break


def _facts(record: NoticeRecord, language: str, zone: tzinfo) -> dict[str, str]:
    """The facts that the kind tells, as they are written in `language`."""
    names = kinds()[record.kind].facts
    shown = {
        name: _shown(name, record.facts[name], language, zone)
        for name in names
        if record.facts.get(name)
    }
    return {name: text for name, text in shown.items() if text}


def _shown(name: str, value: Any, language: str, zone: tzinfo) -> str | None:
    """A fact in words; None where it is not told."""
    text = _line(str(value))
    if name == "link":
        is_web = text.startswith(("https://", "http://"))
        return text if is_web and len(text) <= LONGEST_LINK else None
    if name == "reason":
        return REASONS[text][language] if text in REASONS else None
    if name == "browser":
        return user_agents.name(text, language)
    if name in ("until", "deadline", "at"):
        return _time(text, language, zone)
    if name == "number" and numbers.is_canonical(text):
        return numbers.show(text)
    if name in ("name", "key") and _LINKLIKE.search(text):
        return None
    return text[:LONGEST_FACT]


def _time(text: str, language: str, zone: tzinfo) -> str:
    """A day or a moment in words; as it came where it is neither."""
    try:
        if "T" in text:
            return moment(datetime.fromisoformat(text), language, zone)
        return written(date.fromisoformat(text), language)
    except ValueError:
        return text[:LONGEST_FACT]


def _line(text: str) -> str:
    """One line without anything invisible, so that a fact cannot make a paragraph of its own."""
    spaced = "".join(
        " " if unicodedata.category(one)[0] == "Z" or one in "\t\r\n" else one for one in text
    )
    shown = "".join(one for one in spaced if unicodedata.category(one)[0] != "C")
    return " ".join(shown.split())


def _plain(parts: list[NoticeText]) -> str:
    """Plain text; paragraphs are apart by an empty line."""
    blocks: list[str] = []
    for part in parts:
        if blocks:
            blocks += [
                "-" * 40,
                f"{words('notices', part.language)['frame']['other']}: {part.title}",
            ]
        blocks += part.paragraphs
        if part.link:
            # Alone in its line, because mail programs then make a link of all of it.
            blocks.append(f"{part.action}:\n{part.link}")
        blocks += part.closing
    return "\n\n".join(blocks) + "\n"


_BUTTON = (
    "display:inline-block;padding:14px 22px;border-radius:8px;background:#0b5d4b;"
    "color:#ffffff;text-decoration:none;font-weight:600"
)
"""Written at the element: mail programs drop style sheets."""


def _html(parts: list[NoticeText]) -> str:
    """A whole document without anything to load."""
    articles = '\n<hr style="border:0;border-top:1px solid #d9d9d9;margin:32px 0">\n'.join(
        _article(part, is_first=position == 0) for position, part in enumerate(parts)
    )
    return (
        f'<!doctype html>\n<html lang="{escape(parts[0].language)}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{escape(parts[0].title)}</title></head>\n"
        '<body style="margin:0;padding:24px;font:16px/1.6 system-ui,-apple-system,Segoe UI,'
        'Roboto,sans-serif"><main style="max-width:36rem;margin:0 auto">\n'
        f"{articles}\n</main></body>\n</html>\n"
    )


def _article(part: NoticeText, *, is_first: bool) -> str:
    level = "h1" if is_first else "h2"
    size = "22px" if is_first else "18px"
    lines = [
        f'<article lang="{escape(part.language)}">',
        f'<{level} style="font-size:{size};line-height:1.3;margin:0 0 16px">{escape(part.title)}</{level}>',
        *(f"<p>{escape(paragraph)}</p>" for paragraph in part.paragraphs),
    ]
    if part.link:
        address = escape(part.link)
        lines += [
            f'<p style="margin:24px 0"><a href="{address}" style="{_BUTTON}">{escape(part.action)}</a></p>',
            f'<p style="font-size:14px">{escape(part.link_hint)}<br>'
            f'<span style="word-break:break-all">{address}</span></p>',
        ]
    sign, why = part.closing
    lines += [
        f"<p>{escape(sign).replace(chr(10), '<br>')}</p>",
        f'<p style="font-size:13px;opacity:.75">{escape(why)}</p>',
        "</article>",
    ]
    return "\n".join(lines)
