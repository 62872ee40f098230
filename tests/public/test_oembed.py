"""What other sites are told of a certificate's link by oEmbed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from credissuer.badges import kit
from credissuer.office import Office
from credissuer.operations.badge import badge_facts
from tests.callers import Caller


@pytest.mark.parametrize(
    "link",
    [
        "https://office.test/c/{number}",
        "HTTPS://OFFICE.TEST/C/{number}",
        "https://office.test/c/{lower}/?x=1#y",
    ],
)
def test_oembed_is_the_badge_for_web_pages(
    call: Caller, office: Office, certificate: str, link: str
) -> None:
    url = link.format(number=certificate, lower=certificate.lower())
    response = call.get("/oembed", params={"url": url, "format": "json"})
    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.headers["access-control-allow-origin"] == "*"
    embed = response.json()
    assert (embed["version"], embed["type"], embed["width"], embed["height"]) == (
        "1.0",
        "rich",
        600,
        200,
    )
    assert embed["html"] == kit.snippet(badge_facts(office, certificate), "vi")
    assert (
        embed["provider_name"] == "Liên minh thử"
        and embed["provider_url"] == "https://office.test/"
    )
    assert "lang=vi" in embed["thumbnail_url"]
    assert (
        call.get("/oembed", params={"url": url, "lang": "en"}).json()["provider_name"]
        == "Test alliance"
    )


@pytest.mark.parametrize(
    ("limits", "size"),
    [
        ({"maxwidth": "300"}, (300, 100)),
        ({"maxheight": "50"}, (150, 50)),
        ({"maxwidth": "9999"}, (600, 200)),
        ({"maxwidth": "1"}, (60, 20)),
        ({"maxwidth": "-5", "maxheight": "x"}, (600, 200)),
    ],
)
def test_oembed_respects_the_maximum_size(
    call: Caller, certificate: str, limits: dict[str, str], size: tuple[int, int]
) -> None:
    embed = call.get(
        "/oembed", params={"url": f"https://office.test/c/{certificate}", **limits}
    ).json()
    assert (embed["width"], embed["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in embed["html"]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({}, 400, "request.malformed"),
        ({"url": "https://office.test/c/{number}", "format": "xml"}, 501, "request.format"),
        ({"url": "https://office.test/"}, 404, "request.foreign_link"),
        ({"url": "https://office.test/c/{number}/kit"}, 404, "request.foreign_link"),
        ({"url": "https://office.test/c/7K3M9QX2HT"}, 404, "request.foreign_link"),
        ({"url": "https://office.test/c/7K3M9QX2HS"}, 404, "certificate.not_found"),
        ({"url": "https://office.test.evil.example/c/{number}"}, 404, "request.foreign_link"),
        ({"url": "https://a@office.test/c/{number}"}, 404, "request.foreign_link"),
        ({"url": "http://office.test/c/{number}"}, 404, "request.foreign_link"),
        ({"url": "javascript:alert(1)"}, 404, "request.foreign_link"),
        ({"url": "https://[/c/{number}"}, 404, "request.foreign_link"),
    ],
)
def test_oembed_refuses_other_urls(
    call: Caller, certificate: str, query: dict[str, str], status: int, code: str
) -> None:
    response = call.get(
        "/oembed", params={name: text.format(number=certificate) for name, text in query.items()}
    )
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert re.search("[a-z]", response.json()["detail"])


def test_oembed_allows_only_get_and_is_limited(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    call = make_app(rate=2)
    query = {"url": f"https://office.test/c/{certificate}"}
    assert call.post("/oembed", {}).status_code == 405
    assert [call.get("/oembed", params=query).status_code for _ in range(3)] == [200, 200, 429]
