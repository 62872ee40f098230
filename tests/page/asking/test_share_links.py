"""The office resolves share links for the page; on a host without an office they stay unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.page.conftest import Phone

WEB = Path(__file__).parents[3] / "verifier" / "web"
PROFILE = "https://www.tiktok.com/@minhanh.review"
ANSWERS = [
    ("https://vt.tiktok.com/ZS8abcdef/?k=1", True, PROFILE),
    (" vt.tiktok.com/ZS8abcdef/", True, PROFILE),
    ("https://vm.tiktok.com/ZSgone123/", True, None),
    ("https://youtu.be/dQw4w9WgXcQ", True, None),
    (PROFILE, False, None),
    ("https://vt.tiktok.com@evil.example/ZS8abcdef/", False, None),
    ("7K3M9-QX2HS", False, None),
]


def ask(phone: Phone, origin: str, text: str) -> list[Any]:
    """[is a share link, profile] of `text` by the page's module, loaded from source at `origin`."""
    phone.page.route(
        "**/source/**",
        lambda route: route.fulfill(
            path=WEB / route.request.url.partition("/source/")[2], content_type="text/javascript"
        ),
    )
    phone.page.goto(f"{origin}/")
    script = """async (text) => {
      const shareLinks = await import("/source/page/share_links.js");
      const { shareLink } = await import("/source/verifier/reading/share_links.js");
      return [shareLink(text) !== null, await shareLinks.resolveShareLink(text)];
    }"""
    answer: list[Any] = phone.page.evaluate(script, text)
    return answer


@pytest.mark.parametrize(
    ("text", "is_share_link", "profile"), ANSWERS, ids=[text for text, _, _ in ANSWERS]
)
def test_the_office_resolves_a_share_link(
    phone: Phone, office_url: str, text: str, is_share_link: bool, profile: str | None
) -> None:
    requested_urls: list[str] = []
    phone.page.on(
        "request",
        lambda request: requested_urls.append(request.url) if "/api/" in request.url else None,
    )
    assert ask(phone, office_url, text) == [is_share_link, profile]
    assert all(
        url.startswith(f"{office_url}/api/v1/share-link?url=https%3A%2F%2Fv")
        for url in requested_urls
    )
    assert len(requested_urls) == (is_share_link and "youtu" not in text)


def test_without_an_office_a_share_link_is_not_resolved(phone: Phone, site) -> None:
    assert ask(phone, site.public_url, "https://vt.tiktok.com/ZS8abcdef/") == [True, None]
