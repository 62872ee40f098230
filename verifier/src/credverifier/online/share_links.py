"""Resolves share links, as apps copy them: the profile that one leads to.

Only the platform's own hosts are asked, for at most MOST_ASKED redirects. The hosts, and what
counts as an answer, are in `platforms.json`.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from credverifier import platforms
from credverifier.errors import LinkError, ProfileError, ShareLinkError
from credverifier.online.fetch import redirection
from credverifier.platforms import Profile

SECONDS = 5.0
"""For the whole chain of redirects, look-ups and handshakes included."""

MOST_ASKED = 3

Ask = Callable[[str, float], "str | None"]
"""(address, seconds left) -> its Location, or None; raises LinkError `link.*`."""

# The path is printable ASCII without the backslash, which browsers read as a slash.
_ADDRESS = re.compile(r"https://([^/?#]+)(/[!-\[\]-~]*)?", re.IGNORECASE)


def resolve(
    text: str,
    ask: Ask | None = None,
    seconds: float = SECONDS,
) -> Profile:
    """The profile that the share link `text` leads to, within `seconds`.

    `ask` replaces the network.

    Raises ShareLinkError `share_link.unsupported` (no share link of the table), `.no_profile` (it
    leads to something else on the platform, such as a video), `.unresolved` (the platform does not
    say where it leads, or says elsewhere).
    """
    share = platforms.share_link(text)
    if share is None:
        raise ShareLinkError("share_link.unsupported", "not a share link of the table")
    # The path alone tells, so that no platform is asked.
    if share.leads == "post":
        raise ShareLinkError("share_link.no_profile", "such links lead to posts")
    end = time.monotonic() + seconds
    address = share.address
    for redirects in range(MOST_ASKED):
        location = _location_of(ask or _ask, address, end - time.monotonic())
        if location is None:
            raise _no_redirect(redirects)
        address = _next_address(share.platform, address, location)
        profile = _profile(share.platform, address)
        if profile is not None:
            return profile
    raise ShareLinkError("share_link.unresolved", f"more than {MOST_ASKED} redirects")


def _ask(address: str, seconds: float) -> str | None:
    return redirection(address, seconds=seconds, allow_loopback=False)


def _location_of(ask: Ask, address: str, left: float) -> str | None:
    try:
        if left <= 0:
            raise LinkError("link.unreachable", "the deadline is over")
        return ask(address, left)
    except LinkError as error:
        raise ShareLinkError("share_link.unresolved", error.detail) from error


def _no_redirect(redirects: int) -> ShareLinkError:
    """The error for an answer without a redirect, after so many.

    After the first it is a page that the link leads to; in place of the first, the platform did not
    resolve the link.
    """
    if redirects:
        return ShareLinkError("share_link.no_profile", "it leads to a page that is no profile")
    return ShareLinkError("share_link.unresolved", "the platform does not say where it leads")


def _next_address(platform: str, address: str, location: str) -> str:
    """The next address, if it is https and the platform's own; a path alone stays at its host."""
    target = location
    # `//host/path` is no path: it names another host (RFC 3986 section 4.2).
    if location.startswith("/") and not location.startswith("//"):
        target = "/".join(address.split("/", 3)[:3]) + location
    match = _ADDRESS.fullmatch(target)
    if match is None or not platforms.is_host_of(platform, match[1].lower()):
        raise ShareLinkError("share_link.unresolved", "it leads away from the platform")
    return f"https://{match[1].lower()}{match[2] or '/'}"


def _profile(platform: str, address: str) -> Profile | None:
    try:
        profile = platforms.normalise(address)
    except ProfileError:
        return None
    return profile if profile.platform == platform else None
