"""Refuses a trust list whose issuers overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import permutations
from typing import TYPE_CHECKING

from credverifier.errors import TrustListError
from credverifier.trust import origins

if TYPE_CHECKING:
    from credverifier.trust.anchors import Issuer

_IDENTITY = re.compile(r'[!"$-~]+')
"""Printable ASCII without `#`: behind that, a key of the issuer is named."""


def require_apart(issuers: Iterable[Issuer]) -> None:
    """No issuer may publish below a URL of another one, or have its name.

    URLs are compared as texts, because all of them are canonical. Paths are compared without case,
    because there are hosts that take `/Status/` for `/status/`.

    Two issuers may have the same key, because every token names its issuer in the signed part; so
    an issuer that moves to another host may keep its keys. Raises TrustListError `trust.malformed`.
    """
    # In both directions, because either may lie within the other.
    for issuer, other in permutations(issuers, 2):
        _require_apart_from(issuer, other)


def _require_apart_from(issuer: Issuer, other: Issuer) -> None:
    urls_of_other = (f"{other.public_url}/", *other.status_url_prefixes)
    claimed = tuple(url.lower() for url in urls_of_other)
    prefixes = [prefix.lower() for prefix in issuer.status_url_prefixes]
    if any(prefix.startswith(claimed) for prefix in prefixes):
        raise TrustListError(
            "trust.malformed",
            f"{issuer.id} publishes status where {other.id} is at home",
        )
    if _named_authority(issuer.id) == other.public_url.partition("://")[2]:
        raise TrustListError(
            "trust.malformed",
            f"{issuer.id} is the name of the host of {other.id}",
        )


def _named_authority(identity: str) -> str | None:
    """Host and port that an issuer's id names: a did:web (section 2.5.1) or an http(s) URL; None
    for any other id.

    Raises TrustListError `trust.malformed` for an id with characters that no id has, and for one
    that does not spell its host in the canonical form: `did:web:A.example` would be another name of
    `did:web:a.example`.
    """
    if not _IDENTITY.fullmatch(identity):
        raise TrustListError("trust.malformed", "an id with characters that no id has")
    lowered = identity.lower()
    if lowered.startswith("did:web:"):
        scheme = "https"
        # did:web writes the colon of a port as %3A, because a plain colon separates path segments.
        authority = lowered.removeprefix("did:web:").partition(":")[0].replace("%3a", ":")
        canonical = f"did:web:{authority.replace(':', '%3A')}"
    elif lowered.startswith(("https:", "http:")):
        scheme, _, rest = lowered.partition("://")
        authority = rest.partition("/")[0]
        canonical = f"{scheme}://{authority}"
    else:
        return None
    # Loopback is allowed, because the id is only a name here and nothing is fetched from it.
    origins.require_trusted(f"{scheme}://{authority}", allow_loopback=True)
    if not identity.startswith(canonical):
        raise TrustListError(
            "trust.malformed",
            f"an id that is not in its canonical form: {identity[:100]}",
        )
    return authority
