"""Look at the public page of an account: whether a code stands in it, and the platform's stable id.

One adapter a platform, in a table. The way out is the verifier's guarded one: https alone, checked
addresses, no redirect, bounded in time and size. What no adapter reads, or no host shows to
strangers, staff looks at themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from html import unescape
from types import MappingProxyType
from typing import Final, Protocol

from credverifier.errors import LinkError
from credverifier.online import fetch

SECONDS: Final = 8.0
LARGEST: Final = 4 * 1024 * 1024
"""Octets of a page, unpacked: pages of channels have one to two million."""

Fetch = Callable[[str], bytes]
"""The octets at an address; raises LinkError `link.*`."""


class AccountToFetch(Protocol):
    """The account that is looked at: a proof, or an account of a certificate."""

    @property
    def url(self) -> str: ...
    @property
    def handle(self) -> str: ...
    @property
    def account_id(self) -> str | None: ...


class FetchResult(StrEnum):
    """What came of a look."""

    SEEN = "seen"
    GONE = "gone"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedPage:
    """What a page showed. `page_sha256` is the hex digest of its octets, the evidence; None unless
    it was SEEN. `account_id` is the stable id that it states, None where it states none.
    """

    sight: FetchResult
    page_sha256: str | None = None
    account_id: str | None = None
    text: str = ""

    def shows(self, code: str) -> bool:
        """Whether the code stands in the page."""
        return code in self.text


class FetchAdapter(Protocol):
    """How the page of an account of one platform is read."""

    def look(self, account: AccountToFetch, get: Fetch) -> FetchedPage:
        """What the page of `account` shows now."""
        ...


@dataclass(frozen=True, slots=True)
class PageAdapter:
    """Reads the HTML that the platform shows to strangers.

    `stable_id` is a regular expression with the group `id`; `{handle}` in it stands for the
    account's handle, in any case, so that no other account on the same page is taken for it.
    """

    stable_id: str

    def look(self, account: AccountToFetch, get: Fetch) -> FetchedPage:
        """See FetchAdapter."""
        try:
            octets = get(account.url)
        except LinkError as error:
            # Only a 404 says that the account is gone; a refusal may be meant for us alone.
            gone = error.code == "link.not_found"
            return FetchedPage(sight=FetchResult.GONE if gone else FetchResult.SILENT)
        text = unescape(octets.decode("utf-8", "replace"))
        pattern = self.stable_id.replace("{handle}", re.escape(account.handle))
        match = re.search(pattern, text, re.IGNORECASE)
        return FetchedPage(
            sight=FetchResult.SEEN,
            page_sha256=sha256(octets).hexdigest(),
            account_id=match["id"] if match else None,
            text=text,
        )


ADAPTERS: Mapping[str, FetchAdapter] = MappingProxyType(
    {
        "tiktok": PageAdapter(r'"id":"(?P<id>[0-9]{1,20})"[^{}]{0,200}"uniqueId":"{handle}"'),
        "youtube": PageAdapter(r'"externalId":"(?P<id>UC[A-Za-z0-9_-]{22})"'),
    }
)
"""Platform -> its adapter; the others show a stranger no profile."""


def from_network(url: str) -> bytes:
    """The octets at `url`, https alone. Raises LinkError."""
    return fetch.octets(url, limit=LARGEST, seconds=SECONDS, allow_loopback=False)


def drift(account: AccountToFetch, page: FetchedPage) -> str | None:
    """Why an account is no longer what it was: `gone`, or `another`; None where it is, or where the
    page does not say.
    """
    if page.sight is FetchResult.GONE:
        return "gone"
    if page.account_id and account.account_id and page.account_id != account.account_id:
        return "another"
    return None
