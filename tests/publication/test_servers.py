"""The generated settings of servers and of static hosts give the headers of `headers`."""

from __future__ import annotations

import re

import pytest

from credissuer.publication import headers, servers
from tests.publication.static_host import fields_of

PUBLIC_URL = "https://tnso.vn"
PATHS = [
    "/",
    "/c/7K3M9QX2HS",
    "/V",
    "/c/7K3M9QX2HS.jwt",
    "/C/7K3M9QX2HS.standing.jwt",
    "/status/1",
    "/status/1-revocation",
    "/.well-known/did.json",
    "/.well-known/trust-list.json",
    "/keys/abc.jwk",
    "/contexts/credibility/v1",
    "/sw.js",
    "/app.webmanifest",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_static_host_gives_the_headers_of_the_table(path: str) -> None:
    fields = fields_of(servers.headers_file(PUBLIC_URL, ["https://b.example"]), path)
    expected = headers.headers(path, public_url=PUBLIC_URL, connect=["https://b.example"])
    if path in ("/", "/c/7K3M9QX2HS", "/V"):
        expected.pop("Content-Type")  # because the host adds the type of 404.html
    assert fields == expected


def test_a_static_host_lets_files_of_the_page_be_cached_for_long() -> None:
    fields = fields_of(servers.headers_file(PUBLIC_URL, []), "/web/0123456789abcdef/page/main.js")
    assert fields["Cache-Control"] == headers.CACHE_FILE
    assert fields["Content-Security-Policy"] == headers.DOCUMENT_POLICY


@pytest.mark.parametrize("settings", [servers.nginx, servers.caddy])
def test_the_settings_of_both_servers_have_every_header_and_path(settings) -> None:
    text = settings(PUBLIC_URL, ["https://b.example"])
    assert text.count("{") == text.count("}")
    assert headers.PAGE in text
    for path in ("/", "/status/1", "/web/x/main.js", "/sw.js", "/app.webmanifest"):
        for name, value in headers.headers(
            path, public_url=PUBLIC_URL, connect=["https://b.example"]
        ).items():
            if name != "Content-Type":
                assert f'{name} "{value}"' in text
    for pattern, media_type in headers.MEDIA_TYPES:
        assert headers.regex(pattern) in text
        assert media_type in text
    assert not re.search(r"\bunsafe\b|\*'", text)
