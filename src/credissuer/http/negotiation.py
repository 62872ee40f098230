"""Whether an error is told to a person or to a program (`Accept`, RFC 9110 section 12.5.1)."""

from __future__ import annotations

from credissuer.http.asgi import Scope, header
from credissuer.http.language import weight

_PAGES = ("text/html", "application/xhtml+xml")
_DATA = ("application/problem+json", "application/json")
_PROGRAMS = ("api", "vc-api")
"""First segments of the paths that programs alone ask for."""


def wants_page(scope: Scope) -> bool:
    """True where the caller names HTML and likes nothing better that an error has: a browser.

    A wildcard alone is a program's, as curl and `fetch` send it.
    """
    if scope["path"].split("/")[1:2] in ([name] for name in _PROGRAMS):
        return False
    weights = _weights(header(scope, b"accept"))
    page = max(weights.get(kind, 0.0) for kind in _PAGES)
    return page > 0 and page >= max(weights.get(kind, 0.0) for kind in _DATA)


def _weights(accept: bytes | None) -> dict[str, float]:
    """Media type -> its weight, without wildcards."""
    found: dict[str, float] = {}
    # Twenty, as of languages: a browser names fewer than ten.
    for item in (accept or b"").decode("latin-1").lower().split(",")[:20]:
        kind, *parameters = (part.strip() for part in item.split(";"))
        quality = [part for part in parameters if part.startswith("q=")]
        found[kind] = max(found.get(kind, 0.0), weight(quality[0] if quality else ""))
    return found
