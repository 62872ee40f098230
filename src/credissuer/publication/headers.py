"""PURE: what each public path answers with: which file, media type, policies, caching, CORS.

The generated settings of web servers (`servers`), `credissuer preview` and the office's own HTTP
take it from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from credissuer.publication.public_paths import (
    APP,
    BUNDLE_FILES,
    DOCUMENTS,
    FILE_PATH,
    FILE_TYPES,
    FILES,
    HIDDEN,
    OCTETS,
    PACKED,
    PAGE,
    PICTURES,
    PLAIN_PAGES,
    PROGRAMME,
    REPORT,
    SCANNER,
    SHELL,
    regex,
)


class Site(NamedTuple):
    """Whose files they are: what the headers depend on beside the path.

    `connect`: the origins beside its own from which the page may load, as `connect_origins` gives
    them. `preload`: whether browsers may list the host as https alone (hstspreload.org).
    """

    public_url: str
    connect: tuple[str, ...] = ()
    preload: bool = False


class HeaderRule(NamedTuple):
    """What is answered at the paths that fit `pattern`, a regular expression of the whole path that
    Python, nginx and Caddy read alike.

    `file` is what is shown at each of them, None where it is the file of that very path. `fields`
    are all headers but those of `common`. `packed`: compression makes it smaller. `shows_page`: a
    404 is the page, because a person may have mistyped the path. `hidden`: always a 404.
    """

    pattern: str
    fields: Mapping[str, str]
    file: str | None = None
    packed: bool = False
    shows_page: bool = False
    hidden: bool = False


HTML = "text/html; charset=utf-8"

PLAIN = "text/plain; charset=utf-8"

MAX_AGE = 60
"""Seconds that a cache may keep any document.

Certificates hardly ever change, only when their key is compromised; a minute for them too.
"""

CACHE_DOCUMENT = f"public, max-age={MAX_AGE}"

# Kept but asked for again, so that a mended page reaches everybody at the next visit.
CACHE_PAGE = "no-cache"

# A year and immutable, because other content lies in another folder.
CACHE_FILE = "public, max-age=31536000, immutable"

DOCUMENT_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"

WORKER_POLICY = f"{DOCUMENT_POLICY}; connect-src 'self'"
"""The policy of the service worker, which may load from its own origin only."""

_NO_FEATURES = ("microphone", "geolocation", "payment", "usb", "midi", "display-capture")


def _features(camera: str) -> str:
    return ", ".join((f"camera={camera}", *(f"{feature}=()" for feature in _NO_FEATURES)))


SCANNING = {"Permissions-Policy": _features("(self)")}
"""The additional headers of the scanner."""

_ALWAYS = (
    # Any origin, because verifiers run in pages of other hosts; nothing here depends on cookies.
    ("Access-Control-Allow-Origin", "*"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", _features("()")),
)

# Two years, as hstspreload.org recommends. Not its "preload" unless asked, because it is years
# before a host gets off the lists of browsers again.
_TRANSPORT = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains")

_PRELOAD = ("Strict-Transport-Security", f"{_TRANSPORT[1]}; preload")

METHODS = "GET, HEAD, OPTIONS"

PREFLIGHT = {
    "Allow": METHODS,
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
"""The additional headers of the answer to OPTIONS (204)."""


def headers(
    path: str,
    *,
    public_url: str,
    connect: Sequence[str] = (),
    preload: bool = False,
) -> dict[str, str]:
    """Every response header for `path` (without query) that does not depend on the content.

    The arguments are those of `Site`.
    """
    site = Site(public_url, tuple(connect), preload)
    return {**common(public_url, preload=preload), **rule_of(site, path).fields}


def common(public_url: str, *, preload: bool = False) -> dict[str, str]:
    """The headers of every response; over https with HSTS."""
    transport = (_PRELOAD if preload else _TRANSPORT,)
    return dict((*_ALWAYS, *(transport if public_url.startswith("https://") else ())))


def file_of(rule: HeaderRule, path: str) -> str | None:
    """The published file that `rule` answers `path` with; None where there can be none."""
    if rule.file is not None:
        return rule.file
    return path[1:] if FILE_PATH.fullmatch(path) and not rule.hidden else None


def rule_of(site: Site, path: str) -> HeaderRule:
    """The rule for `path` (without query)."""
    every = rules(site)
    return next((rule for rule in every if re.match(rule.pattern, path)), every[-1])


@lru_cache(maxsize=8)
def rules(site: Site) -> tuple[HeaderRule, ...]:
    """Every rule of the site; the first that fits counts, and the last fits all."""
    return tuple(_rules(site))


def _rules(site: Site) -> Iterator[HeaderRule]:
    shown = {"Content-Type": HTML, **page(site.connect)}
    yield HeaderRule(HIDDEN, {"Content-Type": OCTETS, **DOCUMENT}, hidden=True)
    yield HeaderRule(f"^{SCANNER}$", {**shown, **SCANNING}, SHELL, packed=True)
    for path in (REPORT, PROGRAMME):
        yield HeaderRule(f"^{path}(?:[.]html|/)?$", shown, f"{path[1:]}.html", packed=True)
    yield HeaderRule(regex(PLAIN_PAGES), shown, packed=True)
    yield HeaderRule(PAGE, shown, SHELL, packed=True)
    for ending, media_type in FILE_TYPES.items():
        fields = {"Content-Type": media_type, **FILE}
        yield HeaderRule(rf"^{FILES}.+\.{ending}$", fields, packed=ending not in PACKED)
    yield HeaderRule(f"^{FILES}.+$", {"Content-Type": OCTETS, **FILE})
    for path, media_type in APP.items():
        yield HeaderRule(regex(path), {"Content-Type": media_type, **APP_FILE}, packed=True)
    for pattern, media_type in DOCUMENTS:
        yield HeaderRule(regex(pattern), {"Content-Type": media_type, **fields_of(pattern)})
    yield HeaderRule("^/", {"Content-Type": OCTETS, **DOCUMENT}, shows_page=True)


REFUSED = {"Content-Security-Policy": DOCUMENT_POLICY}
"""The additional headers of a 404 and a 405. No Cache-Control: the file may be there soon."""

DOCUMENT = {"Cache-Control": CACHE_DOCUMENT, "Content-Security-Policy": DOCUMENT_POLICY}

FILE = {"Cache-Control": CACHE_FILE, "Content-Security-Policy": DOCUMENT_POLICY}

# A day, because no picture tells the current standing.
PICTURE = {"Cache-Control": "public, max-age=86400", "Content-Security-Policy": DOCUMENT_POLICY}

APP_FILE = {"Cache-Control": CACHE_PAGE, "Content-Security-Policy": WORKER_POLICY}


def fields_of(pattern: str) -> dict[str, str]:
    """The headers of a pattern of DOCUMENTS beside its Content-Type."""
    if pattern == BUNDLE_FILES:
        return FILE
    return PICTURE if pattern.rpartition("/")[2] in PICTURES else DOCUMENT


def missing_page(site: Site) -> dict[str, str]:
    """The headers of a 404 that is the page, beside those of `common`."""
    policy = page_policy(site.connect)
    return {"Content-Type": HTML, "Content-Security-Policy": policy}


def page(connect: Sequence[str]) -> dict[str, str]:
    """The headers of the page: always revalidated, and it loads published files only."""
    return {"Cache-Control": CACHE_PAGE, "Content-Security-Policy": page_policy(connect)}


def page_policy(connect: Sequence[str]) -> str:
    """The Content-Security-Policy of the page (CSP Level 3, Trusted Types)."""
    directives = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        " ".join(("connect-src 'self'", *connect)),
        "base-uri 'none'",
        "form-action 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        # One policy by name, so that a script smuggled in cannot make another (Trusted Types).
        "trusted-types credissuer",
        "require-trusted-types-for 'script'",
    )
    return "; ".join(directives)


def site_of(trust_list: bytes | None, public_url: str, *, preload: bool = False) -> Site:
    """The site of a published tree, by the octets of its trust list; without one the page loads
    from its own origin alone.
    """
    connect = () if trust_list is None else connect_origins(json.loads(trust_list), public_url)
    return Site(public_url, connect, preload)


def connect_origins(trust_list: Mapping[str, Any], public_url: str) -> tuple[str, ...]:
    """The origins of the other issuers in a trust list, from which the page loads documents."""
    urls = [url for issuer in trust_list["issuers"] for url in _urls(issuer)]
    return tuple(sorted({_origin(url) for url in urls} - {public_url}))


def _urls(issuer: Mapping[str, Any]) -> Iterable[str]:
    yield issuer["public_url"]
    yield from issuer["status_url_prefixes"]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
