"""Settings for web servers that serve the published tree, generated from the one table of
`headers`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from credissuer.publication import headers

# Settings lie in the tree for whoever runs the server, and are nobody else's business.
_OWN = ("nginx.conf", "Caddyfile", "_headers")


def headers_file(public_url: str, connect: Sequence[str]) -> str:
    """The file `_headers` of static hosts.

    All matching rules apply, so each rule first removes what a broader one set. The page's headers
    apply to every path, because such hosts show 404.html where there is no file.
    """
    everywhere = {**dict(headers.common(public_url)), **headers.page(connect)}
    blocks = [
        _block(
            "/*",
            everywhere,
            replaced=False,
        ),
        _block(headers.SCANNER, headers.SCANNING),
    ]
    blocks.append(_block(f"{headers.FILES}*", headers.FILE))
    blocks += [
        _block(path, {"Content-Type": kind, **headers.APP_FILE})
        for path, kind in headers.APP.items()
    ]
    # Reversed, because the last rule wins here and the first match in the table.
    for pattern, media_type in reversed(headers.MEDIA_TYPES):
        blocks.append(_block(pattern, {"Content-Type": media_type, **headers.DOCUMENT}))
    return "\n".join(blocks)


def _block(pattern: str, fields: Mapping[str, str], *, replaced: bool = True) -> str:
    lines = [pattern]
    for name, value in fields.items():
        # `! Name` takes away what an earlier rule set; without it the header would be sent twice.
        lines += [f"  ! {name}"] * replaced + [f"  {name}: {value}"]
    return "\n".join(lines) + "\n"


def nginx(public_url: str, connect: Sequence[str]) -> str:
    """A `server` block; `root` is the folder of this file.

    Each location has all headers, because `add_header` in a location discards those of the server.
    """
    host = public_url.partition("://")[2]
    common = dict(headers.common(public_url))
    types = "\n".join(
        f"    location ~ {headers.regex(pattern)} {{ default_type {media_type}; types {{ }} }}"
        for pattern, media_type in headers.MEDIA_TYPES
    )
    app = "\n".join(
        f"    location = {path} {{\n"
        f"        default_type {kind}; types {{ }} gzip on; gzip_types {kind};\n"
        f"{_add_headers({**common, **headers.APP_FILE}, 8)}\n        try_files $uri =404;\n    }}"
        for path, kind in headers.APP.items()
    )
    file_types = " ".join(
        f"{media_type} {ending};" for ending, media_type in headers.FILE_TYPES.items()
    )
    return rf"""# {public_url}: put TLS certificates in, set root, include from the http block.
server {{
    listen 80;
    server_name {host.partition(":")[0]};
    root /srv/credissuer/public;
    etag on;
    gzip off;
{_add_headers({**common, **headers.DOCUMENT}, 4)}

    location ~ ^/(?:{"|".join(_OWN).replace(".", chr(92) + ".")})$ {{ return 404; }}
    location = {headers.SCANNER} {{
        default_type text/html; types {{ }} charset utf-8; gzip on;
{_add_headers({**common, **headers.page(connect), **headers.SCANNING}, 8)}
        try_files /index.html =404;
    }}
    location ~ ^{headers.REPORT}(?:[.]html)?$ {{
        default_type text/html; types {{ }} charset utf-8;
{_add_headers({**common, **headers.page(connect)}, 8)}
        try_files {headers.REPORT}.html =404;
    }}
    # The page, whatever the number: it decides in the visitor's browser.
    location ~ {headers.PAGE} {{
        default_type text/html; types {{ }} charset utf-8; gzip on;
{_add_headers({**common, **headers.page(connect)}, 8)}
        try_files /index.html =404;
    }}
    location ^~ {headers.FILES} {{
        types {{ {file_types} }}
        charset utf-8; gzip on; gzip_types {" ".join(headers.FILE_TYPES.values())};
{_add_headers({**common, **headers.FILE}, 8)}
        try_files $uri =404;
    }}
{app}
{types}
    location / {{ try_files $uri =404; }}
}}
"""


def _add_headers(fields: Mapping[str, str], indent: int) -> str:
    """All headers also on errors, except Cache-Control, because a missing file may appear soon."""
    return "\n".join(
        f'{" " * indent}add_header {name} "{value}"{"" if name == "Cache-Control" else " always"};'
        for name, value in fields.items()
    )


def caddy(public_url: str, connect: Sequence[str]) -> str:
    """A Caddyfile; Caddy gets and renews the TLS certificate itself."""
    return f"""{public_url} {{
\troot * /srv/credissuer/public
\theader {{
{_header_lines(dict(headers.common(public_url)))}
\t}}
\t@write not method GET HEAD
\thandle @write {{
\t\trespond 405
\t}}
\t@own path {" ".join(f"/{name}" for name in _OWN)}
\thandle @own {{
\t\trespond 404
\t}}
\t# The page, whatever the number: it decides in the visitor's browser.
\t@page path_regexp {headers.PAGE}
\thandle @page {{
\t\theader {{
{_header_lines(headers.page(connect))}
\t\t}}
\t\t@scanner path {headers.SCANNER}
\t\theader @scanner {{
{_header_lines(headers.SCANNING)}
\t\t}}
\t\tencode gzip
\t\trewrite * /index.html
\t\tfile_server
\t}}
\t@report path {headers.REPORT} {headers.REPORT}.html
\thandle @report {{
\t\theader {{
{_header_lines(headers.page(connect))}
\t\t}}
\t\trewrite * {headers.REPORT}.html
\t\tfile_server
\t}}
\thandle {headers.FILES}* {{
\t\theader {{
{_header_lines(headers.FILE)}
\t\t}}
\t\tencode gzip
\t\tfile_server
\t}}
{_caddy_app()}
\thandle {{
\t\theader {{
{_header_lines(headers.DOCUMENT)}
\t\t}}
{_caddy_types()}
\t\tfile_server
\t}}
}}
"""


def _caddy_app() -> str:
    """The files of the app, each with its media type."""
    return "\n".join(
        f"\thandle {path} {{\n\t\theader {{\n"
        f"{_header_lines({'Content-Type': kind, **headers.APP_FILE})}\n\t\t}}\n"
        "\t\tencode gzip\n\t\tfile_server\n\t}"
        for path, kind in headers.APP.items()
    )


def _caddy_types() -> str:
    """The media types, in reverse order because Caddy takes the last match."""
    return "\n".join(
        f"\t\t@t{position} path_regexp {headers.regex(pattern)}\n"
        f"\t\theader @t{position} Content-Type {media_type}"
        for position, (pattern, media_type) in reversed(list(enumerate(headers.MEDIA_TYPES)))
    )


def _header_lines(fields: Mapping[str, str]) -> str:
    return "\n".join(f'\t\t\t{name} "{value}"' for name, value in fields.items())
