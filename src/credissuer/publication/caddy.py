"""The settings of Caddy for the published tree, generated from the one table of `headers`."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from credissuer.publication import headers, public_paths, servers
from credissuer.publication.headers import HeaderRule, Site
from credissuer.publication.servers import WebServer


def caddy(site: Site, root: str, web_server: WebServer) -> str:
    """A Caddyfile; `root` is the folder of the tree. Without TLS files Caddy gets and renews the
    certificate itself.
    """
    common = headers.common(site.public_url, preload=site.preload)
    refused = {**common, **headers.REFUSED}
    given = web_server.certificate and web_server.key
    tls = f"\ttls {_quoted(web_server.certificate)} {_quoted(web_server.key)}\n" if given else ""
    # An office on localhost is of this machine alone.
    bind = "\tbind 127.0.0.1\n" if urlsplit(site.public_url).hostname == "localhost" else ""
    *special, others = headers.rules(site)
    handles = "".join(
        f"\t@rule{place} path_regexp {rule.pattern}\n\thandle @rule{place} {{\n"
        f"{_answer(rule, common, 2)}\t}}\n"
        for place, rule in enumerate(special)
    )
    return f"""\
# {site.public_url}: made by `credissuer publish`. Made anew when a setting of credissuer.toml changes.
{site.public_url} {{
{bind}{tls}\troot * {_quoted(root)}
{_office(web_server.proxy_to, common)}\t@method not method GET HEAD
\thandle @method {{
\t\t@options method OPTIONS
\t\thandle @options {{
{_header({**refused, **headers.PREFLIGHT}, 3)}
\t\t\trespond 204
\t\t}}
\t\thandle {{
{_header({**refused, "Allow": headers.METHODS, "Content-Type": headers.PLAIN}, 3)}
\t\t\trespond "Method not allowed" 405
\t\t}}
\t}}
{handles}\thandle {{
\t\t@there {{
\t\t\tfile {{path}}
\t\t\tnot path */
\t\t}}
\t\thandle @there {{
{_answer(others, common, 3)}\t\t}}
\t\thandle {{
{_header({**common, **headers.missing_page(site)}, 3)}
\t\t\tencode gzip
\t\t\trewrite * /{public_paths.FALLBACK}
\t\t\tfile_server {{
\t\t\t\tstatus 404
\t\t\t}}
\t\t}}
\t}}
\thandle_errors {{
{_header({**refused, "Content-Type": headers.PLAIN}, 2)}
\t\theader -Cache-Control
\t\trespond "Not found" {{err.status_code}}
\t}}
}}
"""


def _office(proxy_to: str | None, common: Mapping[str, str]) -> str:
    if proxy_to is None:
        return f"""\
\t# The API and the office's pages need `credissuer serve`. With proxy_to = "127.0.0.1:8000" in
\t# credissuer.toml the next publication makes this:
\t# @office path_regexp {servers.OFFICE}
\t# handle @office {{
\t# \treverse_proxy 127.0.0.1:8000
\t# }}
"""
    # "?": only where the office does not say it itself.
    transport = "\n".join(
        f'\t\theader ?{name} "{value}"' for name, value in servers.of_transport(common).items()
    )
    return f"""\
\t@office path_regexp {servers.OFFICE}
\thandle @office {{
{transport}
\t\treverse_proxy {proxy_to}
\t}}
\t@asked {{
\t\tpath_regexp {public_paths.PAGE}
\t\tquery {servers.BY_OFFICE}=
\t}}
\thandle @asked {{
{transport}
\t\treverse_proxy {proxy_to}
\t}}
"""


def _answer(rule: HeaderRule, common: Mapping[str, str], depth: int) -> str:
    indent = "\t" * depth
    if rule.hidden:
        return f"{indent}error 404\n"
    lines = [_header({**common, **rule.fields}, depth)]
    if rule.packed:
        lines.append(f"{indent}encode gzip")
    if rule.file is not None:
        lines.append(f"{indent}rewrite * /{rule.file}")
    return "\n".join([*lines, f"{indent}file_server"]) + "\n"


def _header(fields: Mapping[str, str], depth: int) -> str:
    indent = "\t" * depth
    lines = [f'{indent}\t{name} "{value}"' for name, value in fields.items()]
    return "\n".join([f"{indent}header {{", *lines, f"{indent}}}"])


def _quoted(text: str | None) -> str:
    escaped = (text or "").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
