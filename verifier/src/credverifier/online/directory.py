"""The directory of an issuer: who agreed to be found, searched here and not by the host."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import NamedTuple

from credverifier.errors import CredentialError, LinkError, StatusError
from credverifier.trust.anchors import STATUS, Issuer
from credverifier.wire import directory
from credverifier.wire.directory import DirectoryEntry, DirectoryHead, folded
from credverifier.wire.envelope import dates, jws

Get = Callable[[str, int], str]
"""The text at a URL, of at most so many octets. Raises LinkError."""


class DirectoryFilter(NamedTuple):
    """Who is looked for: those that meet all that is given.

    `text` is part of a name, a handle or a number, in any case and without diacritics; the others
    are codes: a topic, a platform, a region, a level.
    """

    text: str = ""
    topic: str | None = None
    platform: str | None = None
    region: str | None = None
    level: str | None = None

    def fits(self, entry: DirectoryEntry) -> bool:
        """Whether an entry is among them."""
        handles = [handle for _, handle in entry.accounts]
        names = [entry.name, *handles, entry.number, entry.number.replace("-", "")]
        # A line end between them, because no search text has one.
        searched = folded("\n".join(names))
        return (
            all(word in searched for word in folded(self.text).removeprefix("@").split())
            and (self.topic is None or self.topic in entry.topics)
            and (self.platform is None or self.platform in {one for one, _ in entry.accounts})
            and (self.region is None or self.region == entry.region)
            and (self.level is None or self.level == entry.level)
        )


class Directory:
    """The directory of one issuer, read at `now`. `get` fetches its pages."""

    def __init__(self, issuer: Issuer, get: Get, now: datetime) -> None:
        self.issuer = issuer
        self._get = get
        self._now = now.timestamp()
        self._head: DirectoryHead | None = None

    @property
    def head(self) -> DirectoryHead:
        """How many pages there are, and what topics and regions are called.

        Raises StatusError: `status.unreachable`, `.stale`, `.invalid`.
        """
        if self._head is None:
            signed, url = self._signed(None)
            self._head = directory.decode_head(
                signed.payload, url=url, issuer=self.issuer.id, now=self._now
            )
        return self._head

    def entries(self) -> Iterator[DirectoryEntry]:
        """Everybody in it whose certificate has not ended, in the order in which they joined.

        Raises as `head`, at the page that it is about.
        """
        for page in range(1, self.head.pages + 1):
            signed, url = self._signed(page)
            found = directory.decode_page(
                signed.payload, url=url, issuer=self.issuer.id, page=page, now=self._now
            )
            yield from (one for one in found if dates.seconds(one.until, "until") > self._now)

    def find(self, by: DirectoryFilter) -> Iterator[DirectoryEntry]:
        """Those of them that fit. Raises as `entries`."""
        return filter(by.fits, self.entries())

    def _signed(self, page: int | None) -> tuple[jws.Jws, str]:
        url = directory.page_url(self.issuer.public_url, page)
        try:
            text = self._get(url, jws.MAX_TOKEN)
        except LinkError as error:
            raise StatusError("status.unreachable", error.detail or error.code) from error
        try:
            signed = directory.parse(text)
            self.issuer.prove(signed, STATUS)
        except CredentialError as error:
            raise StatusError("status.invalid", f"the directory itself: {error}") from error
        return signed, url
