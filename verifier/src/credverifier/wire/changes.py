"""Pages of the change feed (`changes+jwt`, CONTRACT section 8): every public change of a
certificate, numbered from 1 without a gap.

A page holds 200 changes, page p those from 200(p-1)+1 on, and never another one. A page that is not
full is the last one; it ends at its `exp`, so that nobody can hide later changes for longer. A full
page is final. Each page names the digest of the one before, so that a past that was rewritten does
not fit what a reader has seen.

A change is only a hint that something is different now: the certificate itself is checked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from credverifier.errors import LinkError, StatusError
from credverifier.wire import number
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import list_claims
from credverifier.wire.status.status_lists import LEEWAY, MAX_AGE

TYP = "changes+jwt"
PAGE = 200
"""Changes on a full page."""

BEFORE_THE_FIRST = "0" * 64
"""What the first page names in place of a digest."""

_MEMBERS = frozenset({"n", "at", "type", "number", "standing"})


class Change(NamedTuple):
    """One change: its number in the feed, when it was decided (RFC 3339, UTC, whole seconds), its
    type (`certificate.revoked`), the certificate's number as it is shown, and its standing since.

    A reader takes an unknown type or standing for one that it has to look at.
    """

    n: int
    at: str
    type: str
    number: str
    standing: str

    def to_dict(self) -> dict[str, Any]:
        """The members of an entry, on a page and over HTTP alike."""
        return self._asdict()


class ChangesPage(NamedTuple):
    """A page whose signature and shape were proven.

    `digest` is what the next page names as `previous`; `expires` is None on a full page. Times in
    seconds since 1970.
    """

    page: int
    previous: str
    issued_at: float
    version: int
    expires: float | None
    changes: tuple[Change, ...]

    @property
    def is_full(self) -> bool:
        """Whether it is final, and another page comes after it."""
        return len(self.changes) == PAGE

    @property
    def digest(self) -> str:
        """What the page after it names as `previous`."""
        return digest_of(self.previous, self.changes)

    def require_current(self, now: float) -> None:
        """Raises StatusError `status.invalid` (from the future) or `status.stale`."""
        if self.issued_at > now + LEEWAY:
            raise StatusError("status.invalid", "a page of changes from the future")
        if self.expires is not None and now > min(self.expires, self.issued_at + MAX_AGE):
            raise StatusError("status.stale", "later changes may be missing")


def page_of(n: int) -> int:
    """The page, from 1, that the change with the number `n` is on."""
    return (n - 1) // PAGE + 1


def first_of(page: int) -> int:
    """The number of the first change of a page."""
    return (page - 1) * PAGE + 1


def page_url(public_url: str, page: int) -> str:
    """The URL at which a page is published."""
    return f"{public_url}/changes/{page}.jwt"


def digest_of(previous: str, changes: Iterable[Change]) -> str:
    """SHA-256, hexadecimal, of a line for `previous` and one for each change, fields joined by
    blanks, each line with a line feed.
    """
    lines = [previous, *(" ".join((str(one.n), *one[1:])) for one in changes)]
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode("utf-8")).hexdigest()


def to_claims(
    page: int,
    previous: str,
    changes: Sequence[Change],
    *,
    url: str,
    issuer: str,
    version: int,
    issued_at: int,
    expires: int,
) -> dict[str, Any]:
    """The payload of a page; `expires` counts where the page is not full."""
    claims: dict[str, Any] = {
        "sub": url,
        "iss": issuer,
        "iat": issued_at,
        "version": version,
        "page": page,
        "previous": previous,
        "entries": [one.to_dict() for one in changes],
    }
    return claims if len(changes) == PAGE else {**claims, "exp": expires}


def parse(token: str) -> jws.Jws:
    """A signed page taken apart; nothing is proven yet. Raises FormatError."""
    return jws.parse(token, typ=TYP)


def decode(payload: dict[str, Any], *, url: str, issuer: str, page: int) -> ChangesPage:
    """The page of `issuer` at `url`, from a payload whose signature holds.

    Raises StatusError `status.invalid`, and FormatError.
    """
    # type(), because True is 1.
    is_of_page = type(payload.get("page")) is int and payload["page"] == page
    if (payload.get("iss"), payload.get("sub")) != (issuer, url) or not is_of_page:
        raise StatusError("status.invalid", "a page of changes of another issuer, URL or number")
    entries, previous = payload.get("entries"), payload.get("previous")
    if type(entries) is not list or len(entries) > PAGE:
        raise StatusError("status.invalid", f"entries are not at most {PAGE} changes")
    if type(previous) is not str or len(previous) != len(BEFORE_THE_FIRST):
        raise StatusError("status.invalid", "previous is no digest")
    if page == 1 and previous != BEFORE_THE_FIRST:
        raise StatusError("status.invalid", "the first page names one before it")
    is_full = len(entries) == PAGE
    return ChangesPage(
        page,
        previous,
        dates.numeric(payload.get("iat"), "iat"),
        list_claims.version(payload.get("version")),
        None if is_full else dates.numeric(payload.get("exp"), "exp"),
        tuple(_change(entry, first_of(page) + at) for at, entry in enumerate(entries)),
    )


def require_follows(page: ChangesPage, before: str) -> None:
    """Raises StatusError `status.rollback` where the page does not name the digest `before` of the
    page before it: the past was rewritten.
    """
    if page.previous != before:
        raise StatusError("status.rollback", "the pages of changes do not fit together")


def _change(entry: Any, n: int) -> Change:
    if type(entry) is not dict or not entry.keys() >= _MEMBERS:
        raise StatusError("status.invalid", "an entry lacks a member")
    if type(entry["n"]) is not int or entry["n"] != n:
        raise StatusError("status.invalid", "entries are not numbered one after the other")
    texts = [entry[name] for name in ("at", "type", "number", "standing")]
    if any(type(text) is not str or not text or len(text) > 100 for text in texts):
        raise StatusError("status.invalid", "a member of an entry is no short text")
    at, kind, shown, standing = texts
    dates.seconds(at, "at")
    # Neither may hold a blank, because the digest joins the members by blanks.
    if not f"{kind}{standing}".isascii() or " " in at + kind + standing:
        raise StatusError("status.invalid", "a type or standing is no word")
    try:
        canonical = number.show(number.parse(shown))
    except LinkError as error:
        raise StatusError("status.invalid", "an entry is of no certificate") from error
    if canonical != shown:
        raise StatusError("status.invalid", "a number is spelt in another way")
    return Change(n, at, kind, shown, standing)
