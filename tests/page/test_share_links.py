"""The page asks the office where a share link leads; on a host without the office it knows that it
cannot know.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.page.conftest import Phone

WEB = Path(__file__).parents[2] / "verifier" / "web"
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
    """What the module says of `text`, on a page of `origin`; its source lies there under
    /source/.
    """
    phone.page.route(
        "**/source/**",
        lambda route: route.fulfill(
            path=WEB / route.request.url.partition("/source/")[2], content_type="text/javascript"
        ),
    )
    phone.page.goto(f"{origin}/")
    asked = "async (text) => { const m = await import('/source/page/share_links.js'); return [m.isShareLink(text), await m.resolveShareLink(text)]; }"
    answer: list[Any] = phone.page.evaluate(asked, text)
    return answer


@pytest.mark.parametrize(
    ("text", "share", "profile"), ANSWERS, ids=[text for text, _, _ in ANSWERS]
)
def test_the_office_finds_out_where_a_share_link_leads(
    phone: Phone, door: str, text: str, share: bool, profile: str | None
) -> None:
    asked: list[str] = []
    phone.page.on(
        "request", lambda request: asked.append(request.url) if "/api/" in request.url else None
    )
    assert ask(phone, door, text) == [share, profile]
    assert all(url.startswith(f"{door}/api/v1/share-link?url=https%3A%2F%2Fv") for url in asked)
    assert len(asked) == (share and "youtu" not in text)


def test_without_the_office_it_stays_unknown(phone: Phone, town) -> None:
    assert ask(phone, town.public_url, "https://vt.tiktok.com/ZS8abcdef/") == [True, None]
