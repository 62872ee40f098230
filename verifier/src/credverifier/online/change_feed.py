"""Following the change feed of an issuer from where a reader has come to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from credverifier.errors import CredentialError, LinkError, StatusError
from credverifier.trust.anchors import STATUS, Issuer
from credverifier.wire import changes
from credverifier.wire.changes import BEFORE_THE_FIRST, Change, ChangesPage
from credverifier.wire.envelope import jws

MOST_PAGES = 1_000
"""Pages that are followed at once: 200,000 changes. Whoever is further behind checks everything."""

Get = Callable[[str, int], str]
"""The text at a URL, of at most so many octets. Raises LinkError."""


class FeedPosition(NamedTuple):
    """How far a reader has come: the number of the last change that it has seen, the digest of the
    page before the one that the next change is on, and that of what it has seen of that page.
    """

    n: int
    before: str
    seen: str

    def to_dict(self) -> dict[str, Any]:
        """As JSON, to be kept until the next time."""
        return self._asdict()

    @classmethod
    def from_dict(cls, kept: Any) -> FeedPosition:
        """What `to_dict` made. Raises ValueError for anything else."""
        if type(kept) is not dict or kept.keys() != {"n", "before", "seen"}:
            raise ValueError("no position in a change feed")
        n, before, seen = kept["n"], kept["before"], kept["seen"]
        # type(), because True is an int.
        if type(n) is not int or n < 0 or type(before) is not str or type(seen) is not str:
            raise ValueError("no position in a change feed")
        return cls(n, before, seen)


START = FeedPosition(0, BEFORE_THE_FIRST, changes.digest_of(BEFORE_THE_FIRST, ()))
"""Before the first change."""


class FeedReader:
    """The feed of one issuer, read at `now`. `get` fetches its pages."""

    def __init__(self, issuer: Issuer, get: Get, now: datetime) -> None:
        self._issuer = issuer
        self._get = get
        self._now = now.timestamp()

    def since(self, position: FeedPosition) -> tuple[list[Change], FeedPosition]:
        """The changes behind `position`, in order, and the position behind them.

        Raises StatusError: `status.unreachable`, `.stale` where later changes may be missing,
        `.rollback` where the feed is shorter than it was or its past was rewritten, `.invalid`, and
        `.too_large` behind more than `MOST_PAGES` pages.
        """
        found: list[Change] = []
        number, before, seen = changes.page_of(position.n + 1), position.before, position.seen
        for _ in range(MOST_PAGES):
            page = self._page(number)
            changes.require_follows(page, before)
            known = max(position.n - changes.first_of(number) + 1, 0)
            if changes.digest_of(before, page.changes[:known]) != seen:
                raise StatusError("status.rollback", "the change feed is not the one seen before")
            found += page.changes[known:]
            if not page.is_full:
                last = page.changes[-1].n if page.changes else changes.first_of(number) - 1
                return found, FeedPosition(last, before, page.digest)
            number, before = number + 1, page.digest
            seen = changes.digest_of(before, ())
        raise StatusError("status.too_large", f"over {MOST_PAGES} pages of changes to read")

    def end(self) -> FeedPosition:
        """The position behind the last change, found by halving and not by reading every page.

        Raises StatusError as `since` does.
        """
        first, last = 1, 2
        while self._is_there(last):
            first, last = last, last * 2
        # `first` is there, or is the first page; `last` is not.
        while last - first > 1:
            middle = (first + last) // 2
            first, last = (middle, last) if self._is_there(middle) else (first, middle)
        page = self._page(first)
        if page.is_full:
            raise StatusError("status.invalid", "the page behind a full one is missing")
        n = page.changes[-1].n if page.changes else changes.first_of(first) - 1
        return FeedPosition(n, page.previous, page.digest)

    def _is_there(self, number: int) -> bool:
        try:
            self._text(number)
        except LinkError as error:
            if error.code == "link.not_found":
                return False
            raise StatusError("status.unreachable", error.detail or error.code) from error
        return True

    def _page(self, number: int) -> ChangesPage:
        """A page, proven to be the issuer's and current."""
        try:
            text = self._text(number)
        except LinkError as error:
            code = "too_large" if error.code == "link.too_large" else "unreachable"
            raise StatusError(f"status.{code}", error.detail or error.code) from error
        page = read_page(text, self._issuer, number)
        page.require_current(self._now)
        return page

    def _text(self, number: int) -> str:
        return self._get(changes.page_url(self._issuer.public_url, number), jws.MAX_TOKEN + 2)


def read_page(text: str, issuer: Issuer, number: int) -> ChangesPage:
    """A page of the feed, proven to be the issuer's. Raises StatusError `status.invalid`."""
    try:
        signed = changes.parse(text.strip())
        issuer.prove(signed, STATUS)
        url = changes.page_url(issuer.public_url, number)
        return changes.decode(signed.payload, url=url, issuer=issuer.id, page=number)
    except StatusError:
        raise
    except CredentialError as error:
        raise StatusError("status.invalid", str(error)) from error
