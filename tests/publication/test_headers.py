"""One table of headers for every server: what a path answers with."""

from __future__ import annotations

import pytest

from credissuer.publication import headers

PUBLIC_URL = "https://tnso.vn"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/index.html", "text/html; charset=utf-8"),
        ("/404.html", "text/html; charset=utf-8"),
        ("/c/7K3M9QX2HS", "text/html; charset=utf-8"),
        ("/C/7K3M9QX2HS/", "text/html; charset=utf-8"),
        ("/c/7k3m9-qx2hs", "text/html; charset=utf-8"),
        ("/v", "text/html; charset=utf-8"),
        ("/V", "text/html; charset=utf-8"),
        ("/c/7K3M9QX2HS.jwt", "application/vc+jwt"),
        ("/C/7K3M9QX2HS.jwt", "application/vc+jwt"),
        ("/c/7K3M9QX2HS.standing.jwt", "application/jwt"),
        ("/status/3", "application/statuslist+jwt"),
        ("/status/3-revocation", "application/vc+jwt"),
        ("/status/3-suspension", "application/vc+jwt"),
        ("/.well-known/did.json", "application/did+json"),
        ("/.well-known/jwks.json", "application/jwk-set+json"),
        ("/.well-known/trust-list.json", "application/json"),
        ("/keys/abc.jwk", "application/jwk+json"),
        ("/contexts/credibility/v1", "application/ld+json"),
        ("/schemas/credibility/v1.json", "application/schema+json"),
        ("/programmes/x-2026-1.json", "application/json"),
        ("/logo.svg", "image/svg+xml"),
        ("/web/0123456789abcdef/page/main.js", "text/javascript"),
        ("/web/0123456789abcdef/style.css", "text/css"),
        ("/web/0123456789abcdef/locales/vi.json", "application/json"),
        ("/web/0123456789abcdef/mark.svg", "image/svg+xml"),
        ("/elsewhere", "application/octet-stream"),
        ("/c/7K3M9QX2HS/badge.png", "image/png"),
    ],
)
def test_each_path_has_its_media_type(path: str, media_type: str) -> None:
    assert headers.headers(path, public_url=PUBLIC_URL).get("Content-Type") == media_type


def test_the_policy_of_the_page_allows_only_its_own_host() -> None:
    policy = headers.headers("/c/7K3M9QX2HS", public_url=PUBLIC_URL)["Content-Security-Policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'self'; manifest-src 'self'; "
        "worker-src 'self'; frame-ancestors 'none'; "
        "object-src 'none'; trusted-types credissuer; require-trusted-types-for 'script'"
    )


def test_documents_and_files_may_do_nothing_at_all_when_opened() -> None:
    for path in (
        "/c/7K3M9QX2HS.jwt",
        "/status/1",
        "/logo.svg",
        "/web/0123456789abcdef/mark.svg",
        "/elsewhere",
    ):
        policy = headers.headers(path, public_url=PUBLIC_URL)["Content-Security-Policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"


def test_the_page_may_load_from_the_other_issuers_of_the_trust_list() -> None:
    trust_list = {
        "issuers": [
            {"public_url": PUBLIC_URL, "status_url_prefixes": [f"{PUBLIC_URL}/status/"]},
            {
                "public_url": "https://b.example",
                "status_url_prefixes": ["https://lists.b.example/s/", "https://b.example/s/"],
            },
        ]
    }
    origins = headers.connect_origins(trust_list, PUBLIC_URL)
    assert origins == ("https://b.example", "https://lists.b.example")
    policy = headers.headers("/", public_url=PUBLIC_URL, connect=origins)["Content-Security-Policy"]
    assert "; connect-src 'self' https://b.example https://lists.b.example; " in policy


def test_every_answer_is_guarded_and_https_stays_https() -> None:
    for path in ("/", "/status/1", "/web/0123456789abcdef/style.css", "/elsewhere"):
        fields = headers.headers(path, public_url=PUBLIC_URL)
        assert fields["X-Content-Type-Options"] == "nosniff"
        assert fields["Referrer-Policy"] == "no-referrer"
        assert fields["Cross-Origin-Opener-Policy"] == "same-origin"
        assert fields["Access-Control-Allow-Origin"] == "*"
        assert fields["Permissions-Policy"].startswith(
            "camera=(self), " if path == "/" else "camera=(), "
        )
        assert "microphone=()" in fields["Permissions-Policy"]
        assert fields["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
        asked = headers.headers(path, public_url=PUBLIC_URL, preload=True)
        assert asked["Strict-Transport-Security"].endswith("; includeSubDomains; preload")
        assert "Strict-Transport-Security" not in headers.headers(
            path, public_url="http://localhost:8000"
        )


def test_only_what_is_named_after_its_content_is_kept_for_long() -> None:
    assert headers.headers("/", public_url=PUBLIC_URL)["Cache-Control"] == "no-cache"
    assert headers.headers("/web/0123456789abcdef/a.js", public_url=PUBLIC_URL)[
        "Cache-Control"
    ].endswith("immutable")
    of_bundle = headers.headers("/bundle/lists-1795400000-0a1b.bin", public_url=PUBLIC_URL)
    assert of_bundle["Cache-Control"].endswith("immutable")
    assert of_bundle["Content-Type"] == "application/octet-stream"
    newest = headers.headers("/bundle/bundle.jwt", public_url=PUBLIC_URL)
    assert newest["Cache-Control"] == "public, max-age=60"
    for path in ("/status/1", "/c/7K3M9QX2HS.standing.jwt", "/.well-known/trust-list.json"):
        assert headers.headers(path, public_url=PUBLIC_URL)["Cache-Control"] == "public, max-age=60"
