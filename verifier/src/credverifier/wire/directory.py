"""Pages of the directory (`directory+jwt`, CONTRACT section 8): who agreed to be found, and by what.

The head says how many pages there are, and the words of topics and regions; a page holds some of
those who are in it, in the order in which they joined. An entry is a hint and no verdict: the
certificate itself is verified. Each ends a day after it was signed, so that whoever withdrew is
gone from every copy by then.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from credverifier.errors import LinkError, StatusError
from credverifier.wire import number
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import list_claims
from credverifier.wire.status.status_lists import LEEWAY, MAX_AGE

TYP = "directory+jwt"
PAGE = 32
"""Entries on a page at most: with `MOST_ENTRY` a page stays below 20 kB."""

MOST_ENTRY = 420
"""Octets of an entry as JSON."""

MOST_PAGES = 20_000

_TEXTS = ("number", "name", "kind", "level", "until")
_LONGEST = 200


class DirectoryEntry(NamedTuple):
    """Somebody who agreed to be found. `accounts` are (platform, handle); `topics` and `region` are
    codes of the head, `region` None where none was named; `until` is the certificate's
    `valid_until` (RFC 3339).
    """

    number: str
    name: str
    kind: str
    level: str
    accounts: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    region: str | None
    until: str

    def to_dict(self) -> dict[str, Any]:
        """The members of an entry, on a page and over HTTP alike."""
        return {
            **{name: getattr(self, name) for name in _TEXTS},
            "accounts": [
                {"platform": platform, "handle": handle} for platform, handle in self.accounts
            ],
            "topics": list(self.topics),
            "region": self.region,
        }


class DirectoryHead(NamedTuple):
    """`pages` from 1 on; `topics`, `regions` and `levels` are code -> language -> words."""

    pages: int
    topics: Mapping[str, Mapping[str, str]]
    regions: Mapping[str, Mapping[str, str]]
    levels: Mapping[str, Mapping[str, str]]


def page_url(public_url: str, page: int | None) -> str:
    """The URL of a page; None is the head."""
    return f"{public_url}/directory/{'head' if page is None else page}.jwt"


def folded(text: str) -> str:
    """A text as it is searched in: without case, diacritics and the stroke of the d."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(item for item in plain if not unicodedata.combining(item))


def head_claims(head: DirectoryHead, **signed: Any) -> dict[str, Any]:
    """The payload of the head; `signed` as `_signed` takes it."""
    words = {
        "topics": dict(head.topics),
        "regions": dict(head.regions),
        "levels": dict(head.levels),
    }
    return {**_signed(**signed), "pages": head.pages, **words}


def page_claims(page: int, entries: Sequence[Mapping[str, Any]], **signed: Any) -> dict[str, Any]:
    """The payload of a page; `signed` as `_signed` takes it."""
    return {**_signed(**signed), "page": page, "entries": list(entries)}


def _signed(*, url: str, issuer: str, version: int, issued_at: int, expires: int) -> dict[str, Any]:
    return {"sub": url, "iss": issuer, "iat": issued_at, "exp": expires, "version": version}


def parse(token: str) -> jws.Jws:
    """A signed page taken apart; nothing is proven yet. Raises FormatError."""
    return jws.parse(token, typ=TYP)


def decode_head(payload: dict[str, Any], *, url: str, issuer: str, now: float) -> DirectoryHead:
    """The head of `issuer` at `url`, from a payload whose signature holds.

    Raises StatusError `status.invalid`, `.stale`, and FormatError.
    """
    _require_ours(payload, url, issuer, now)
    pages = payload.get("pages")
    # type(), because True is 1.
    if type(pages) is not int or not 0 <= pages <= MOST_PAGES:
        raise StatusError("status.invalid", "a directory of no number of pages")
    topics, regions, levels = (
        _words(payload.get(name), name) for name in ("topics", "regions", "levels")
    )
    return DirectoryHead(pages, topics, regions, levels)


def decode_page(
    payload: dict[str, Any], *, url: str, issuer: str, page: int, now: float
) -> list[DirectoryEntry]:
    """The entries of a page, likewise."""
    _require_ours(payload, url, issuer, now)
    entries = payload.get("entries")
    if type(payload.get("page")) is not int or payload["page"] != page:
        raise StatusError("status.invalid", "another page of the directory")
    if type(entries) is not list or len(entries) > PAGE:
        raise StatusError("status.invalid", f"entries are not at most {PAGE}")
    return [_entry(entry) for entry in entries]


def _require_ours(payload: dict[str, Any], url: str, issuer: str, now: float) -> None:
    if (payload.get("iss"), payload.get("sub")) != (issuer, url):
        raise StatusError("status.invalid", "a directory of another issuer or URL")
    issued_at = dates.numeric(payload.get("iat"), "iat")
    list_claims.version(payload.get("version"))
    if issued_at > now + LEEWAY:
        raise StatusError("status.invalid", "a directory from the future")
    if now > min(dates.numeric(payload.get("exp"), "exp"), issued_at + MAX_AGE):
        raise StatusError("status.stale", "somebody in it may have withdrawn since")


def _words(value: Any, name: str) -> dict[str, dict[str, str]]:
    if type(value) is not dict:
        raise StatusError("status.invalid", f"{name} are no words")
    for words in value.values():
        if type(words) is not dict or any(type(text) is not str for text in words.values()):
            raise StatusError("status.invalid", f"{name} are no words")
    return value


def _entry(entry: Any) -> DirectoryEntry:
    if type(entry) is not dict or any(not _is_short(entry.get(name)) for name in _TEXTS):
        raise StatusError("status.invalid", "an entry lacks a member")
    topics, region, accounts = entry.get("topics"), entry.get("region"), entry.get("accounts")
    if type(topics) is not list or not all(map(_is_short, topics)):
        raise StatusError("status.invalid", "topics are no codes")
    if region is not None and not _is_short(region):
        raise StatusError("status.invalid", "a region is no code")
    if type(accounts) is not list or not all(type(one) is dict for one in accounts):
        raise StatusError("status.invalid", "accounts are no objects")
    pairs = tuple((one.get("platform"), one.get("handle")) for one in accounts)
    if not all(_is_short(text) for pair in pairs for text in pair):
        raise StatusError("status.invalid", "an account lacks a member")
    dates.seconds(entry["until"], "until")
    try:
        canonical = number.show(number.parse(entry["number"]))
    except LinkError as error:
        raise StatusError("status.invalid", "an entry is of no certificate") from error
    if canonical != entry["number"]:
        raise StatusError("status.invalid", "a number is spelt in another way")
    texts = [entry[name] for name in _TEXTS]
    number_text, name, kind, level, until = texts
    return DirectoryEntry(number_text, name, kind, level, pairs, tuple(topics), region, until)


def _is_short(value: Any) -> bool:
    return type(value) is str and 0 < len(value) <= _LONGEST
