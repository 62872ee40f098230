"""How an account of a certificate is written for people, and where it leads: one rule for every
surface.

A handle has an @. A stable id never has one, because `@` and an id would name a profile that anybody
can take; nor has a legacy name, such as `c/name`. The rule for what an account is known by is
`platforms.known_by`.
"""

from __future__ import annotations

from functools import lru_cache

from credverifier import platforms, words

# Both are cached, because a verdict asks for each account several times, and of few certificates
# most verdicts are asked for.


@lru_cache(maxsize=1024)
def in_words(
    platform: str,
    handle: str | None,
    account_id: str | None = None,
    url: str | None = None,
    *,
    language: str,
) -> str:
    """`@handle`; a legacy name, or what is no handle of its platform, as it is; or the stable id,
    as the platform speaks of it ("channel UC…").
    """
    known = platforms.known_by(platform, handle, account_id, url)
    if known.handle is None:
        return words.account_id(platform, known.account_id or "", language)
    name = known.handle.removeprefix("@")
    # The rules of a platform that the table lacks are not known.
    is_handle = platforms.leads_to(platform, name) is not None or platform not in platforms.names()
    return f"@{name}" if is_handle and "/" not in name else known.handle


@lru_cache(maxsize=1024)
def address(
    platform: str,
    handle: str | None,
    account_id: str | None = None,
    url: str | None = None,
) -> str | None:
    """The `url` of an account in the JSON of a verdict: built from the id where nothing but that is
    known, else the certificate's own.
    """
    if platforms.known_by(platform, handle, account_id, url).handle is not None:
        return url
    profile = platforms.leads_to(platform, handle, account_id, url)
    return url if profile is None else profile.url
