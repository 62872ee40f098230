"""Settings for web servers that serve the published tree: media types, caching, and who may read it from where."""

from __future__ import annotations

MEDIA_TYPES = (
    ("/c/*.standing.jwt", "application/jwt"),
    ("/C/*.standing.jwt", "application/jwt"),
    ("/c/*.jwt", "application/vc+jwt"),
    ("/C/*.jwt", "application/vc+jwt"),
    ("/status/*-revocation", "application/vc+jwt"),
    ("/status/*-suspension", "application/vc+jwt"),
    ("/status/*", "application/statuslist+jwt"),
    ("/contexts/*", "application/ld+json"),
    ("/schemas/*", "application/schema+json"),
    ("/programmes/*", "application/json"),
    ("/.well-known/did.json", "application/did+json"),
    ("/.well-known/jwks.json", "application/jwk-set+json"),
    ("/.well-known/*", "application/json"),
    ("/keys/*.jwk", "application/jwk+json"),
)
"""Path pattern -> Content-Type; the first that fits counts."""

MAX_AGE = 60
"""Seconds that a cache may keep a status list, a note or a trust document."""

COMMON = (
    ("Access-Control-Allow-Origin", "*"),
    ("Cache-Control", f"public, max-age={MAX_AGE}"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
)
"""On every answer. Certificates never change, yet a minute is enough for them too."""

_OWN = ("nginx.conf", "Caddyfile", "_headers")


def headers_file() -> str:
    """`_headers`, which static hosts read. There each rule that fits adds up, so no path may fit two media types."""
    blocks = ["/*\n" + "".join(f"  {name}: {value}\n" for name, value in COMMON)]
    for pattern, media_type in MEDIA_TYPES:
        if pattern == "/status/*":
            continue
        blocks.append(f"{pattern}\n  ! Content-Type\n  Content-Type: {media_type}\n")
    return "\n".join(blocks)


def nginx(public_url: str) -> str:
    """A `server` block; `root` is the folder of this file."""
    host = public_url.partition("://")[2]
    types = "\n".join(
        f"    location ~ {_regex(pattern)} {{ default_type {media_type}; types {{ }} }}"
        for pattern, media_type in MEDIA_TYPES
    )
    common = "\n".join(f'    add_header {name} "{value}" always;' for name, value in COMMON)
    own = "|".join(name.replace(".", r"\.") for name in _OWN)
    return (
        f"# {public_url}: put TLS certificates in, set root, include from the http block.\n"
        f"server {{\n    listen 80;\n    server_name {host.partition(':')[0]};\n    root /srv/credissuer/public;\n"
        f"    etag on;\n    gzip off;\n{common}\n"
        f"    location ~ ^/(?:{own})$ {{ return 404; }}\n{types}\n    location / {{ try_files $uri =404; }}\n}}\n"
    )


def caddy(public_url: str) -> str:
    """A Caddyfile; Caddy gets and renews the TLS certificate itself."""
    common = "\n".join(f'\t\t{name} "{value}"' for name, value in COMMON)
    types = "\n".join(
        f"\t@t{place} path_regexp {_regex(pattern)}\n\theader @t{place} Content-Type {media_type}"
        for place, (pattern, media_type) in reversed(list(enumerate(MEDIA_TYPES)))
    )
    own = " ".join(f"/{name}" for name in _OWN)
    return (
        f"{public_url} {{\n\troot * /srv/credissuer/public\n\theader {{\n{common}\n\t}}\n{types}\n"
        f"\t@own path {own}\n\trespond @own 404\n\tfile_server\n}}\n"
    )


def _regex(pattern: str) -> str:
    return (
        "^"
        + pattern.replace(".", r"\.").replace("+", r"\+").replace("*", "[^/]+" if "/c/" in pattern.lower() else ".+")
        + "$"
    )
