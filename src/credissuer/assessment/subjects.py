"""Subjects and their accounts, the value types that the whole office uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from credissuer.assessment.portrait import PortraitFile
from credissuer.assessment.text.names import skeleton, visible
from credissuer.errors import RefusedError
from credverifier import platforms
from credverifier.errors import ProfileError, ShareLinkError

ShareLinks = Mapping[str, "str | ShareLinkError"]
"""The plain address of a share link (`platforms.Share.address`) -> that of the profile to which it
leads, or why it leads to none.
"""

UNRESOLVED: ShareLinks = MappingProxyType({})
"""Nobody was asked where any share link leads."""

KINDS = ("person", "organization")
"""What a subject may be."""

# `https://host.example/…`, or `host.example/…` as people copy it: the slash tells an address from a
# bare word with a dot.
_ADDRESS = re.compile(
    r"(?:https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+|[a-z0-9-]+(?:\.[a-z0-9-]+)+(?=/))(?:[/?#].*)?",
    re.I | re.S,
)


# Cached, because every comparison of accounts asks again, of all those of a batch; bounded, because
# a server runs long.
@lru_cache(maxsize=2048)
def _key(platform: str, handle: str, account_id: str | None) -> str:
    return platforms.Profile(platform, handle, account_id, "").key


@lru_cache(maxsize=2048)
def _look(platform: str, handle: str) -> str:
    return f"{platform}:{skeleton(platforms.comparable(platform, handle))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectAccount:
    """A subject's presence on a platform.

    `url` is canonical. `account_id` is the platform's stable id where it is known; where nothing
    else is, it also stands in `handle`, as every account shows one. `control_proven_on`: the day
    the subject proved that it is theirs.
    """

    platform: str
    handle: str
    account_id: str | None
    url: str
    control_proven_on: date | None

    @property
    def key(self) -> str:
        """`platform:handle` or `platform:id:…`: equal for two spellings of one account
        (`credverifier.platforms`).
        """
        return _key(self.platform, self.handle, self.account_id)

    @property
    def look(self) -> str:
        """Equal for accounts of one platform whose handles look alike; one known by a stable id
        looks like no other.
        """
        if self.account_id is not None:
            return self.key
        return _look(self.platform, self.handle)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedSubject:
    """A person or organisation (`kind` is one of KINDS) under the name it goes by, with at least
    one account, and a portrait where it wants one to be public.
    """

    kind: str
    name: str
    accounts: tuple[SubjectAccount, ...]
    portrait: PortraitFile | None = None


def account_from_url(
    url: str,
    proven_on: date | None,
    share_links: ShareLinks = UNRESOLVED,
) -> SubjectAccount:
    """The account that a profile link means, or a share link of which `share_links` says where it
    leads.

    Raises RefusedError (fact `url`): `account.url_malformed`, `account.platform_unknown` (fact
    `known`), `account.handle_invalid` (fact `platform`), `account.share_link`; without facts
    `account.phone_number`, `share_link.no_profile`, `.unresolved`.
    """
    try:
        profile = platforms.normalise(_plain(url, share_links))
    except ProfileError as error:
        raise _refusal(url) from error
    # YouTube's /channel/UC… has an id and no handle.
    handle = profile.handle or profile.account_id or ""
    return SubjectAccount(
        platform=profile.platform,
        handle=handle,
        account_id=profile.account_id,
        url=profile.url,
        control_proven_on=proven_on,
    )


def _plain(url: str, share_links: ShareLinks) -> str:
    """`url`, or the address to which it leads if it is a share link."""
    share = platforms.share_link(url)
    if share is None:
        return url
    # The address alone tells that it is no profile's, so that nobody needs to be asked.
    if share.leads == "post":
        raise RefusedError("share_link.no_profile")
    answer = share_links.get(share.address)
    if answer is None:
        raise RefusedError("account.share_link", url=visible(url))
    if isinstance(answer, ShareLinkError):
        raise RefusedError(answer.code)
    return answer


def _refusal(url: str) -> RefusedError:
    # Without the number, because a refusal stands in error files and logs.
    if platforms.is_phone_number(url):
        return RefusedError("account.phone_number")
    platform = platforms.platform_of(url)
    if platform is not None:
        return RefusedError(
            "account.handle_invalid",
            url=visible(url),
            platform=platform,
        )
    if _ADDRESS.fullmatch(url.strip()):
        return RefusedError(
            "account.platform_unknown",
            url=visible(url),
            known=", ".join(platforms.names()),
        )
    return RefusedError("account.url_malformed", url=visible(url))
