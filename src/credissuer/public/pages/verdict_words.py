"""A verdict in words for a page: the verifier's sentences with foreign text isolated."""

from __future__ import annotations

import unicodedata
from datetime import datetime, tzinfo
from typing import Any

from markupsafe import Markup

from credissuer.badges.glyphs import glyphs
from credissuer.cases.report import line
from credissuer.public.pages.html import filled, isolated
from credverifier import accounts, days, platforms, words
from credverifier.errors import ProfileError
from credverifier.reading import pasted
from credverifier.reading import told as reading_told
from credverifier.reading.pasted import Pasted
from credverifier.verdict import Verdict
from credverifier.wire.credentials.credential import Account
from credverifier.wire.envelope import dates

_LONGEST = 100
# Vietnamese puts two on one letter ("ệ"); hundreds would paint over the lines around ("zalgo").
_MOST_MARKS = 2


def plain(text: str) -> str:
    """Foreign text made safe to show: no controls, no bidi, few marks, at most _LONGEST."""
    shown, marks = [], 0
    for character in line(text):
        # Categories Mn, Mc and Me: what combines with the letter before it.
        marks = marks + 1 if unicodedata.category(character).startswith("M") else 0
        if marks <= _MOST_MARKS:
            shown.append(character)
    return "".join(shown[:_LONGEST]) + ("…" if len(shown) > _LONGEST else "")


def sentence(verdict: Verdict, language: str) -> Markup:
    """The one sentence of the verdict, in its short form where a fact is missing."""
    # Of a mistyped number more can be said than of the verdict.
    if verdict.code == "link.number_invalid":
        return Markup.escape(verdict.message[language])
    match = verdict.profile.match is True
    template = next(
        one for one in words.sentences(verdict.verdict, matched=match) if one.language == language
    )
    facts = _facts(verdict, language)
    # A sentence with a hole would be worse than a shorter one.
    missing = any(facts.get(name) is None for name in template.names)
    return filled(template.short if missing else template.text, facts)


def told(meant: Pasted, language: str) -> tuple[str | None, Markup] | None:
    """Headline (None: that of the verdict) and sentence about a text that is no certificate."""
    # This page is asked for a number: that it could be the name of a channel changes nothing.
    if meant.kind == pasted.PROFILES:
        meant = Pasted(pasted.TEXT)
    said = reading_told.of(meant)
    if said is None:
        return None
    headline = None if said.headline is None else said.headline[language]
    return headline, Markup.escape(said.sentence[language])


def account(certified: Account, language: str = words.DEFAULT) -> dict[str, Any]:
    """A row: platform in words, handle kept apart, and an address that is built here, never the
    certificate's own.
    """
    profile = platforms.leads_to(*_members(certified))
    handle = accounts.in_words(*_members(certified), language=language)
    platform = plain(platforms.display_name(certified.platform))
    return {
        "platform": platform,
        "glyph": glyphs().get(certified.platform),
        "handle": Markup('<span class="handle">{}</span>').format(isolated(plain(handle))),
        "words": f"{plain(handle)} ({platform})",
        "url": profile.url if profile else None,
    }


def is_account(certified: Account, asked: platforms.Profile) -> bool:
    """Whether the profile that was asked about is this account."""
    return platforms.same_account(asked, *_members(certified))


def profile_in_words(text: str, language: str = words.DEFAULT) -> Markup:
    """The profile that the reader asked about, as an account is shown."""
    try:
        profile = platforms.normalise(text)
    except ProfileError:
        return isolated(plain(text))
    shown = Account(
        profile.platform,
        profile.handle or "",
        profile.url,
        profile.account_id,
        None,
    )
    return isolated(account(shown, language)["words"])


def _members(certified: Account) -> tuple[str, str, str | None, str | None]:
    return certified.platform, certified.handle, certified.account_id, certified.url


def letters(text: str) -> Markup | None:
    """The handle of a profile, to be compared letter by letter; None where it has none."""
    try:
        profile = platforms.normalise(text)
    except ProfileError:
        return None
    if profile.handle is None:
        return None
    return isolated(f"@{plain(profile.handle)}")


def moment(value: datetime, language: str, zone: tzinfo = days.DEFAULT) -> Markup:
    """The minute in `zone`, as a time."""
    return _time(value, words.moment(value, language, zone))


def day(value: datetime, language: str, zone: tzinfo = days.DEFAULT) -> Markup:
    """The day in `zone`, as a time."""
    return _time(value, words.day(value, language, zone))


def last_day(value: datetime, language: str, zone: tzinfo = days.DEFAULT) -> Markup:
    """The last day in `zone` of what is good until before `value`, as a time."""
    return _time(value, words.last_day(value, language, zone))


def _time(value: datetime, shown: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(dates.stamp(value), shown)


def _facts(verdict: Verdict, language: str) -> dict[str, Any]:
    status, certificate = verdict.status, verdict.certificate
    # Through the parser, because the verdict holds it as text of the note.
    since = dates.from_seconds(dates.seconds(status.since, "since")) if status.since else None
    reason = words.REASONS[status.reason][language] if status.reason in words.REASONS else None
    facts = {
        "as_of": moment(status.as_of, language, verdict.zone) if status.as_of else None,
        "since": day(since, language, verdict.zone) if since else None,
        "reason": reason,
        "superseded_by": status.superseded_by,
        "profile": profile_in_words(verdict.profile.asked, language)
        if verdict.profile.asked
        else None,
    }
    if certificate is None:
        return facts
    named = [isolated(account(one, language)["words"]) for one in certificate.accounts]
    return {
        **facts,
        "name": isolated(plain(certificate.name)),
        "accounts": Markup(", ").join(named),
        "valid_from": day(certificate.valid_from, language, verdict.zone),
        "valid_until": last_day(certificate.valid_until, language, verdict.zone),
    }
