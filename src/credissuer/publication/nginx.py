"""The settings of nginx for the published tree, generated from the one table of `headers`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from credissuer.publication import headers, public_paths, servers
from credissuer.publication.headers import HeaderRule, Site
from credissuer.publication.servers import WebServer


def nginx(site: Site, root: str, web_server: WebServer) -> str:
    """A `server` block for the http block; `root` is the folder of the tree.

    Each location has all headers, because `add_header` in a location discards those of the server.
    """
    common = headers.common(site.public_url, preload=site.preload)
    default = {**common, **headers.DOCUMENT}
    return f"""\
# {site.public_url}: made by `credissuer publish`; include it from the http block. Made anew when a
# setting of credissuer.toml changes.
{_listening(site.public_url, web_server)}
    root {_quoted(root)};
    etag on;
    gzip off;
    gzip_vary on;
    error_page 404 = @missing;
    error_page 405 = @method;
{_add_headers(default, 4)}

    location @missing {{
        default_type {_charset(headers.PLAIN)}
        return 404 "Not found\\n";
    }}
    location @method {{
        default_type {_charset(headers.PLAIN)}
{_add_headers({**common, **headers.REFUSED, "Allow": headers.METHODS}, 8)}
        if ($request_method = OPTIONS) {{
{_add_headers({**common, **headers.REFUSED, **headers.PREFLIGHT}, 12)}
            return 204;
        }}
        return 405 "Method not allowed\\n";
    }}
{_nginx_office(web_server.proxy_to, common)}
{"".join(_location(rule, common, web_server.proxy_to) for rule in headers.rules(site))}}}
"""


def _listening(public_url: str, web_server: WebServer) -> str:
    """The lines from `server {` to its name, with TLS for https and a way there from port 80."""
    parts = urlsplit(public_url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    # An office on localhost is of this machine alone.
    places = ["127.0.0.1:"] if host == "localhost" else ["", "[::]:"]
    listen = [f"    listen {place}{port}{' ssl' * secure};" for place in places]
    if not secure:
        return "\n".join(["server {", *listen, f"    server_name {host};"])
    live = f"/etc/letsencrypt/live/{host}"
    lines = [
        "server {",
        *listen,
        f"    server_name {host};",
        f"    ssl_certificate {_quoted(web_server.certificate or f'{live}/fullchain.pem')};",
        f"    ssl_certificate_key {_quoted(web_server.key or f'{live}/privkey.pem')};",
    ]
    if port == 443:
        lines = [
            "server {",
            *(f"    listen {place}80;" for place in places),
            f"    server_name {host};",
            f"    return 308 {public_url}$request_uri;",
            "}",
            *lines,
        ]
    return "\n".join(lines)


def _nginx_office(proxy_to: str | None, common: Mapping[str, str]) -> str:
    if proxy_to is None:
        return f"""\
    # The API and the office's pages need `credissuer serve`. With proxy_to = "127.0.0.1:8000" in
    # credissuer.toml the next publication makes this:
    # location ~ {servers.OFFICE} {{
    #     proxy_pass http://127.0.0.1:8000;
    # }}
"""
    hidden = "\n".join(f"    proxy_hide_header {name};" for name in servers.of_transport(common))
    return f"""\
    proxy_set_header Host $http_host;
    # Set here and not passed on, because the office counts requests by it.
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
{hidden}
    client_max_body_size {servers.LARGEST_BODY};
    location ~ {servers.OFFICE} {{
{_add_headers(servers.of_transport(common), 8)}
        proxy_pass http://{proxy_to};
    }}
"""


def _location(rule: HeaderRule, common: Mapping[str, str], proxy_to: str | None) -> str:
    if rule.hidden:
        return f"    location ~ {rule.pattern} {{ return 404; }}\n"
    kind = rule.fields["Content-Type"]
    # text/html is always among them, and nginx warns where it is named.
    types = "" if kind == headers.HTML else f" gzip_types {kind};"
    packed = f" gzip on;{types}" if rule.packed else ""
    fields = {name: value for name, value in rule.fields.items() if name != "Content-Type"}
    lines = [
        f"    location ~ {rule.pattern} {{",
        "        if ($request_method !~ ^(?:GET|HEAD)$) { return 405; }",
        f"        default_type {_charset(kind)} types {{ }}{packed}",
    ]
    # The server's own headers need no repetition.
    if fields != headers.DOCUMENT:
        lines.append(_add_headers({**common, **fields}, 8))
    if rule.file == public_paths.SHELL and proxy_to is not None:
        lines += [
            f"        if ($args = {servers.BY_OFFICE}) {{",
            _add_headers(servers.of_transport(common), 12),
            f"            proxy_pass http://{proxy_to};",
            "        }",
        ]
    if rule.shows_page:
        # Both, because a location with one of its own has none of the server's.
        lines += [
            f"        error_page 404 /{public_paths.FALLBACK};",
            "        error_page 405 = @method;",
        ]
    lines += [f"        try_files {'/' + rule.file if rule.file else '$uri'} =404;", "    }"]
    return "\n".join(lines) + "\n"


def _charset(content_type: str) -> str:
    # Apart, because nginx compares the type without its charset with `gzip_types`.
    kind, _, charset = content_type.partition("; charset=")
    return f"{kind}; charset {charset};" if charset else f"{kind};"


def _add_headers(fields: Mapping[str, str], indent: int) -> str:
    """All headers also on errors, except Cache-Control, because a missing file may appear soon."""
    return "\n".join(
        f'{" " * indent}add_header {name} "{value}"{"" if name == "Cache-Control" else " always"};'
        for name, value in fields.items()
    )


def _quoted(text: str) -> str:
    """A path as nginx reads it; a `$` in it stays a variable, which stops nginx from starting."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
