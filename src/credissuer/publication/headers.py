"""PURE: the response headers of each public path: media type, policies, caching, CORS.

The generated server settings (`servers`) and the office's own HTTP take them from here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

MEDIA_TYPES = (
    # Before `/c/*.jwt`, which it matches as well.
    ("/c/*.standing.jwt", "application/jwt"),
    ("/C/*.standing.jwt", "application/jwt"),
    ("/c/*.jwt", "application/vc+jwt"),
    ("/C/*.jwt", "application/vc+jwt"),
    ("/c/*.sd-jwt", "application/dc+sd-jwt"),
    ("/C/*.sd-jwt", "application/dc+sd-jwt"),
    ("/c/*.jws", "text/plain"),
    ("/C/*.jws", "text/plain"),
    # Before `/status/*`: a Token Status List has no ending.
    ("/status/*-revocation", "application/vc+jwt"),
    ("/status/*-suspension", "application/vc+jwt"),
    ("/status/*", "application/statuslist+jwt"),
    ("/index/*.jwt", "application/jwt"),
    ("/contexts/*", "application/ld+json"),
    ("/schemas/*", "application/schema+json"),
    ("/vct/*", "application/json"),
    ("/programmes/*", "application/json"),
    ("/.well-known/did.json", "application/did+json"),
    ("/.well-known/jwks.json", "application/jwk-set+json"),
    ("/.well-known/trust-list.jwt", "application/jwt"),
    ("/.well-known/*", "application/json"),
    ("/keys/*.jwk", "application/jwk+json"),
)
"""Path pattern -> Content-Type of documents; the first match counts."""

PAGE = r"^/(?:(?:index|404)\.html|[cC]/[^/.]+/?|[vV]/?|bang-tinh/?)?$"
"""The paths of the page (regular expression); a number has no dot, so no file is shadowed."""

SCANNER = "/"
"""The one path that may use the camera, because a page behind a link must not."""

REPORT = "/bao-vi-pham"
"""Where a person learns how to report a violation: a file of that name with the ending .html."""

FILES = "/web/"
"""Below it lie the page's own files, in a folder named after their content."""

FILE_TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webmanifest": "application/manifest+json",
    "bin": "application/octet-stream",
}
"""Ending of a file of the page -> Content-Type."""

APP = {"/sw.js": "text/javascript", "/app.webmanifest": "application/manifest+json"}
"""The service worker and the manifest, at fixed paths -> Content-Type."""

HTML = "text/html; charset=utf-8"
MAX_AGE = 60
"""Seconds that a cache may keep any document.

Certificates never change, yet a minute is enough for them too.
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
# Two years, as hstspreload.org recommends.
_TRANSPORT = ("Strict-Transport-Security", "max-age=63072000; includeSubDomains; preload")


def headers(path: str, *, public_url: str, connect: Sequence[str] = ()) -> dict[str, str]:
    """Every response header for `path` (without query) that does not depend on the content.

    `connect`: the origins beside its own from which the page may load, as `connect_origins` gives
    them.
    """
    if re.match(PAGE, path) or path in (REPORT, f"{REPORT}.html"):
        scanning = SCANNING if path == SCANNER else {}
        own = {"Content-Type": HTML, **page(connect), **scanning}
    elif path.startswith(FILES):
        ending = path.rpartition(".")[2]
        own = {"Content-Type": FILE_TYPES.get(ending, "application/octet-stream"), **FILE}
    elif path in APP:
        own = {"Content-Type": APP[path], **APP_FILE}
    else:
        media_type = media_type_of(path)
        typed = {"Content-Type": media_type} if media_type else {}
        own = {**typed, **DOCUMENT}
    return {**dict(common(public_url)), **own}


def common(public_url: str) -> tuple[tuple[str, str], ...]:
    """The headers of every response; over https with HSTS."""
    return (*_ALWAYS, _TRANSPORT) if public_url.startswith("https://") else _ALWAYS


DOCUMENT = {"Cache-Control": CACHE_DOCUMENT, "Content-Security-Policy": DOCUMENT_POLICY}
FILE = {"Cache-Control": CACHE_FILE, "Content-Security-Policy": DOCUMENT_POLICY}
APP_FILE = {"Cache-Control": CACHE_PAGE, "Content-Security-Policy": WORKER_POLICY}


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


def connect_origins(trust_list: Mapping[str, Any], public_url: str) -> tuple[str, ...]:
    """The origins of the other issuers in a trust list, from which the page loads documents."""
    urls = [url for issuer in trust_list["issuers"] for url in _urls(issuer)]
    return tuple(sorted({_origin(url) for url in urls} - {public_url}))


def media_type_of(path: str) -> str | None:
    """The Content-Type of a document at `path`, None where the table has none."""
    for pattern, media_type in MEDIA_TYPES:
        if re.match(regex(pattern), path):
            return media_type
    return None


@lru_cache(maxsize=64)
def regex(pattern: str) -> str:
    """A pattern of MEDIA_TYPES as the regular expression of the whole path, good in Python, nginx
    and Caddy alike.
    """
    # `/c/*.jwt` -> `^/c/[^/]+\.jwt$`: a number has no slash, other paths may go deeper.
    some = "[^/]+" if "/c/" in pattern.lower() else ".+"
    return "^" + pattern.replace(".", r"\.").replace("+", r"\+").replace("*", some) + "$"


def _urls(issuer: Mapping[str, Any]) -> Iterable[str]:
    yield issuer["public_url"]
    yield from issuer["status_url_prefixes"]


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
