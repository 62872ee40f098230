"""What web servers in front of the published tree are told: for static hosts the file `_headers`,
for `nginx` and `caddy` the machine they run on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from credissuer.publication import headers, public_paths
from credissuer.publication.headers import Site

OFFICE = (
    r"^/(?:(?:api|vc-api|office|me)(?:/.*)?|oembed|badge-check|kit(?:-ring)?[.](?:css|js)|office[.]css"
    r"|(?:bao-vi-pham|chuong-trinh)(?:[.]html|/)?|programmes/[^/]+[.]html"
    r"|[cC]/[^/.]+/(?:kit/?|kit[.]zip|badge[.][a-z]+|qr[.][a-z]+)|[vV]/.*)$"
)
"""The paths that `credissuer serve` alone answers, and that a web server in front passes on."""

BY_OFFICE = "server"
"""The query with which a page leads to the office: `/c/{number}?server`, for browsers without
JavaScript.
"""

LARGEST_BODY = "6m"
"""A picture of 5 MiB in a form (`public.badge_check`); nginx alone would refuse it at 1 MiB."""


class WebServer(NamedTuple):
    """What the office's settings say of the web server in front.

    `certificate` and `key` are TLS files, None where the usual ones serve: of certbot for nginx,
    its own for Caddy. `proxy_to` is the address of `credissuer serve` (host:port), None where only
    the tree is served. `preload` is that of `headers.Site`.
    """

    certificate: str | None = None
    key: str | None = None
    proxy_to: str | None = None
    preload: bool = False


def headers_file(site: Site) -> str:
    """The file `_headers` of static hosts.

    All matching rules apply, so each rule first removes what a broader one set. The page's headers
    apply to every path, because such hosts show 404.html where there is no file.
    """
    everywhere = {
        **headers.common(site.public_url, preload=site.preload),
        **headers.page(site.connect),
    }
    blocks = [
        _block("/*", everywhere, replaced=False),
        _block(public_paths.SCANNER, headers.SCANNING),
        _block(f"{public_paths.FILES}*", headers.FILE),
    ]
    # Behind the documents, whose folder these pages share: the last rule wins.
    last = _block(
        public_paths.PLAIN_PAGES, {"Content-Type": headers.HTML, **headers.page(site.connect)}
    )
    blocks += [
        _block(path, {"Content-Type": kind, **headers.APP_FILE})
        for path, kind in public_paths.APP.items()
    ]
    # Reversed, because the last rule wins here and the first match in the table.
    for pattern, media_type in reversed(public_paths.DOCUMENTS):
        blocks.append(_block(pattern, {"Content-Type": media_type, **headers.fields_of(pattern)}))
    return "\n".join([*blocks, last])


def _block(pattern: str, fields: Mapping[str, str], *, replaced: bool = True) -> str:
    lines = [pattern]
    for name, value in fields.items():
        # `! Name` takes away what an earlier rule set; without it the header would be sent twice.
        lines += [f"  ! {name}"] * replaced + [f"  {name}: {value}"]
    return "\n".join(lines) + "\n"


def of_transport(common: Mapping[str, str]) -> dict[str, str]:
    """What the web server says in the office's answers too, which know nothing of TLS."""
    names = ("Strict-Transport-Security", "X-Content-Type-Options")
    return {name: common[name] for name in names if name in common}
