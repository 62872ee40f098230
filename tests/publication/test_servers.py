"""The generated settings of servers and of static hosts give the headers of `headers`."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from credissuer.api import vc_api
from credissuer.app import ROUTERS
from credissuer.http.application import application
from credissuer.publication import headers, servers
from credissuer.publication.headers import Site
from tests.callers import Caller
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
    "/logo.svg",
    "/c/7K3M9QX2HS/badge.png",
    "/c/7K3M9QX2HS/qr.svg",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_static_host_gives_the_headers_of_the_table(path: str) -> None:
    fields = fields_of(servers.headers_file(Site(PUBLIC_URL, ("https://b.example",))), path)
    expected = headers.headers(path, public_url=PUBLIC_URL, connect=["https://b.example"])
    if path in ("/", "/c/7K3M9QX2HS", "/V"):
        expected.pop("Content-Type")  # because the host adds the type of 404.html
    assert fields == expected


def test_a_static_host_lets_files_of_the_page_be_cached_for_long() -> None:
    fields = fields_of(servers.headers_file(Site(PUBLIC_URL)), "/web/0123456789abcdef/page/main.js")
    assert fields["Cache-Control"] == headers.CACHE_FILE
    assert fields["Content-Security-Policy"] == headers.DOCUMENT_POLICY


def test_what_the_office_alone_answers_is_passed_on_and_nothing_else(
    make_app: Callable[..., Caller],
) -> None:
    exact = make_app(docs=True, metrics=True).app._router.exact
    described = application(None, ROUTERS, {vc_api.PREFIX: vc_api.router}).openapi()
    within = set(described["paths"])
    assert len(exact) > 8 and len(within) > 8
    example = [re.sub(r"{\w+}", "7K3M9QX2HS", path) for path in (*exact, *within)]
    kits = [
        f"/c/7K3M9QX2HS/{name}" for name in ("kit", "kit.zip", "badge.pdf", "badge.svg", "qr.png")
    ]
    # With an ending or a slash they are meant as well: the files say what holds without an office.
    rendered = [
        f"{path}{end}" for path in ("/bao-vi-pham", "/chuong-trinh") for end in (".html", "/")
    ]
    rendered += [
        "/programmes/p-2026-1.html",
        "/c/7K3M9QX2HS/kit/",
        "/v/7K3M9QX2HS",
        "/V/7K3M9QX2HS",
        "/v/",
        "/office",
        "/office/demo",
        "/me",
    ]
    passed_on = {path for path in (*example, *kits, *rendered) if re.match(servers.OFFICE, path)}
    own = {"/healthz", "/readyz", "/metrics", "/openapi.json"}
    assert {*example, *kits, *rendered} - passed_on == own
    static = [path for path in PATHS if not path.endswith((".png", ".svg"))]
    for path in (*static, "/c/7K3M9QX2HS.sd-jwt", "/v", "/index/000.jwt", "/bang-mau.csv"):
        assert not re.match(servers.OFFICE, path), path
