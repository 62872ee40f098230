"""PURE: the public paths: where each kind of file lies, and its media type."""

from __future__ import annotations

import re

API_CATALOG = "application/linkset+json"
"""Content-Type of the catalogue of RFC 9727, without its profile: not every web server takes one."""

BUNDLE_FILES = "/bundle/*.bin"
"""The files of offline bundles: what lies at such a path never changes."""

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
    ("/bundle/*.jwt", "application/jwt"),
    (BUNDLE_FILES, "application/octet-stream"),
    ("/changes/*.jwt", "application/jwt"),
    ("/directory/*.jwt", "application/jwt"),
    ("/contexts/*", "application/ld+json"),
    ("/schemas/*", "application/schema+json"),
    ("/vct/*", "application/json"),
    ("/programmes/*", "application/json"),
    ("/bang-mau.csv", "text/csv"),
    ("/_manifest/*.json", "application/json"),
    ("/.well-known/did.json", "application/did+json"),
    ("/.well-known/jwks.json", "application/jwk-set+json"),
    ("/.well-known/trust-list.jwt", "application/jwt"),
    ("/.well-known/trust-list.root.jwt", "application/jwt"),
    ("/.well-known/trust-list.root/*.jwt", "application/jwt"),
    ("/.well-known/api-catalog", API_CATALOG),
    ("/.well-known/*", "application/json"),
    ("/keys/*.jwk", "application/jwk+json"),
    ("/portraits/*.jpg", "image/jpeg"),
    ("/portraits/*.png", "image/png"),
    ("/logo.svg", "image/svg+xml"),
)
"""Path pattern -> Content-Type of documents; the first match counts."""

PICTURES = {
    "badge.svg": "image/svg+xml",
    "badge.png": "image/png",
    "qr.svg": "image/svg+xml",
    "qr.png": "image/png",
    "badge-web-vi.png": "image/png",
    "badge-web-en.png": "image/png",
}
"""Pictures of a certificate, `/c/{number}/…` -> Content-Type."""

DOCUMENTS = (
    *((f"/c/*/{name}", media_type) for name, media_type in PICTURES.items()),
    *MEDIA_TYPES,
)
"""Everything that lies at a path of its own, by pattern."""

# `&e=…` is what Instagram appends to the path of a link without a query; it writes `#` as `%23`.
# Behind a full stop there may be no letter, because a file has its ending there.
ODD = r"/*[cC]/+[^/.]+(?:[&?#].*|[.][^0-9A-Za-z/]*)/?|/+[cC]/+[^/.]+/?|/*[vV]/?#.+"
"""Addresses of certificates that lost their shape on the way, and lead to the page all the same."""

PAGE = rf"^/(?:(?:index|404)\.html|[cC]/[^/.]+/?|[vV]/?|(?:bang-tinh|danh-ba)/?|{ODD})?$"
"""The paths of the page (regular expression, unescaped); a number has no dot, so no file is
shadowed.
"""

SHELL, FALLBACK = "index.html", "404.html"
"""The page, and the same once more for hosts that show it wherever there is no file."""

SETTINGS = ("nginx.conf", "Caddyfile", "_headers")
"""Files of the tree for whoever runs its web server."""

HIDDEN = rf"^/(?:{'|'.join(SETTINGS).replace('.', '[.]')}|(?:.*/)?[.][^/]+[.](?:new|lock))$"
"""The paths of settings, of files that are being written, and of the publishers' lock."""

# No segment but .well-known may begin with a dot, so there are no hidden files and no way up.
FILE_PATH = re.compile(
    r"/(?:\.well-known/)?[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_-][A-Za-z0-9_.-]*){0,6}"
)
"""The paths at which a published file may lie."""

TRUST_LIST = ".well-known/trust-list.json"

MANIFEST = "_manifest"
"""The folder of the manifest: path -> SHA-256 of every public file."""

JOURNALED = ".well-known/publication.json"
"""By which an office knows its tree again: `{"tree": id}`."""

SCANNER = "/"
"""The one path that may use the camera, because a page behind a link must not."""

REPORT = "/bao-vi-pham"
"""Where a person learns how to report a violation: a file of that name with the ending .html."""

PROGRAMME = "/chuong-trinh"
"""Where a person reads what a certificate is granted for: a file of that name with .html, too."""

PLAIN_ADDRESSES = {
    "v": SHELL,
    "V": SHELL,
    "bang-tinh": SHELL,
    "danh-ba": SHELL,
    REPORT[1:]: f"{REPORT[1:]}.html",
    PROGRAMME[1:]: f"{PROGRAMME[1:]}.html",
}
"""Addresses without an ending -> the file that a web server shows there; a host without such rules
gets a copy of the file at each.
"""

SHEET = "/bang-mau.csv"
"""The sheet to be filled in for a check of many."""

PLAIN_PAGES = "/programmes/*.html"
"""The same of each version, beside the document that a certificate names."""

OCTETS = "application/octet-stream"

FILES = "/web/"
"""Below it lie the page's own files, in a folder named after their content."""

FILE_TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "json": "application/json",
    "svg": "image/svg+xml",
    "png": "image/png",
    "webmanifest": "application/manifest+json",
    "bin": OCTETS,
}
"""Ending of a file of the page -> Content-Type."""

PACKED = ("png", "bin")
"""Endings of files that are compressed already."""

APP = {"/sw.js": "text/javascript", "/app.webmanifest": "application/manifest+json"}
"""The service worker and the manifest, at fixed paths -> Content-Type."""


def regex(pattern: str) -> str:
    """A pattern of MEDIA_TYPES as the regular expression of the whole path, good in Python, nginx
    and Caddy alike.
    """
    # `/c/*.jwt` -> `^/c/[^/]+\.jwt$`: a number has no slash, other paths may go deeper.
    some = "[^/]+" if "/c/" in pattern.lower() else "[^/]+(?:/[^/]+)*"
    return "^" + pattern.replace(".", r"\.").replace("*", some) + "$"
