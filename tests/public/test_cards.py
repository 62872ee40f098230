"""What other sites are told of a certificate's link: the card in the head of the page, and oEmbed."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from credissuer.badges import kit
from credissuer.badges.sizes import SIZES
from credissuer.office import Office
from credissuer.operations.badge import badge_facts
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from tests.callers import Caller
from tests.hostile_names import HOSTILE_NAMES
from tests.offices import CHIEF, issued, order_body
from tests.public.test_kits import Document


def properties(found: Document) -> dict[str, str]:
    return {
        str(one["property"]): str(one["content"]) for one in found.of("meta") if "property" in one
    }


def shell(call: Caller, number: str) -> str:
    answer = call.get(f"/c/{number}", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return answer.text


def test_the_shell_of_a_certificate_has_a_card_and_is_else_what_is_published(
    call: Caller, office: Office, certificate: str
) -> None:
    published = (office.publication.get("index.html") or b"").decode()
    served = shell(call, certificate)
    head = published.index("</head>")
    assert served.startswith(published[:head]) and served.endswith(published[head:])
    card = served[head : head + len(served) - len(published)]
    assert {tag for tag, _ in Document(card).tags} == {"meta", "link"}
    told = properties(Document(served))
    assert told["og:url"] == f"https://office.test/c/{certificate}"
    assert certificate[:5] in told["og:title"] and "Kênh Mẫu Số 001" in told["og:description"]
    assert call.get("/").text == published


def test_the_card_leads_to_the_badge_and_to_oembed(call: Caller, certificate: str) -> None:
    found = Document(shell(call, certificate))
    told = properties(found)
    picture = urlsplit(told["og:image"])
    assert (
        call.get(f"{picture.path}?{picture.query}").headers["content-type"] == told["og:image:type"]
    )
    assert (int(told["og:image:width"]), int(told["og:image:height"])) == SIZES["channel"][:2]
    [link] = [one for one in found.of("link") if one.get("type") == "application/json+oembed"]
    asked = urlsplit(str(link["href"]))
    assert (link["rel"], f"{asked.scheme}://{asked.netloc}") == ("alternate", "https://office.test")
    answer = call.get(f"{asked.path}?{asked.query}")
    assert answer.status_code == 200 and answer.json()["title"] == link["title"]


def test_the_card_is_the_same_after_a_revocation_and_says_that_it_does_not_know_today(
    call: Caller, office: Office, certificate: str
) -> None:
    before = shell(call, certificate)
    perform(office, office.call(CHIEF), revoke, certificate, "undisclosed_ad")
    assert shell(call, certificate) == before
    assert "không cho biết trạng thái hôm nay" in properties(Document(before))["og:description"]


def test_a_number_that_there_is_not_has_the_card_of_none(call: Caller, certificate: str) -> None:
    general = shell(call, "7K3M9QX2HS")
    assert properties(Document(general)).keys() == {
        "og:type",
        "og:locale",
        "og:title",
        "og:description",
    }
    for other in ("7K3M9QX2HT", "nonsense", certificate[:-1]):
        assert shell(call, other) == general
    assert "oembed" not in general and "7K3M9" not in general


def test_a_card_comes_with_the_certificate_and_has_an_etag_of_its_own(
    call: Caller, office: Office, certificate: str
) -> None:
    known = call.get(f"/c/{certificate}")
    unknown = call.get("/c/7K3M9QX2HS")
    assert len({known.headers["etag"], unknown.headers["etag"], call.get("/").headers["etag"]}) == 3
    assert (
        call.get(f"/c/{certificate}", headers={"If-None-Match": known.headers["etag"]}).status_code
        == 304
    )
    assert (
        known.headers["content-security-policy"] == call.get("/").headers["content-security-policy"]
    )
    credential = office.publication.get(f"c/{certificate}.jwt")
    assert credential is not None
    office.publication.remove(f"c/{certificate}.jwt")
    assert shell(call, certificate) == unknown.text
    office.publication.put(f"c/{certificate}.jwt", b"no credential")
    assert (
        properties(Document(shell(call, certificate))).keys()
        == properties(Document(unknown.text)).keys()
    )
    office.publication.put(f"c/{certificate}.jwt", credential)
    assert shell(call, certificate) == known.text


def test_a_hostile_name_in_a_card_is_a_text_and_nothing_else(
    call: Caller, office: Office, certificate: str
) -> None:
    plain = [tag for tag, _ in Document(shell(call, certificate)).tags]
    for place, name in enumerate([name for name in HOSTILE_NAMES if name.code is None], 2):
        served = shell(call, issued(office, order_body(place, name=name.text)))
        assert [tag for tag, _ in Document(served).tags] == plain, name.id


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
    answer = call.get("/oembed", params={"url": url, "format": "json"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    assert (told["version"], told["type"], told["width"], told["height"]) == (
        "1.0",
        "rich",
        600,
        200,
    )
    assert told["html"] == kit.snippet(badge_facts(office, certificate), "vi")
    assert (
        told["provider_name"] == "Liên minh thử" and told["provider_url"] == "https://office.test/"
    )
    assert "lang=vi" in told["thumbnail_url"]
    assert (
        call.get("/oembed", params={"url": url, "lang": "en"}).json()["provider_name"]
        == "Test alliance"
    )


@pytest.mark.parametrize(("limits", "size"), [({"maxwidth": "300"}, (300, 100)), ({"maxheight": "50"}, (150, 50)),
                                              ({"maxwidth": "9999"}, (600, 200)), ({"maxwidth": "1"}, (60, 20)),
                                              ({"maxwidth": "-5", "maxheight": "x"}, (600, 200))])  # fmt: skip
def test_oembed_fits_where_it_is_put(
    call: Caller, certificate: str, limits: dict[str, str], size: tuple[int, int]
) -> None:
    told = call.get(
        "/oembed", params={"url": f"https://office.test/c/{certificate}", **limits}
    ).json()
    assert (told["width"], told["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in told["html"]


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
def test_oembed_knows_our_certificates_alone(
    call: Caller, certificate: str, query: dict[str, str], status: int, code: str
) -> None:
    answer = call.get(
        "/oembed", params={name: text.format(number=certificate) for name, text in query.items()}
    )
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert re.search("[a-z]", answer.json()["detail"])


def test_oembed_is_only_read_and_not_too_often(make_app, certificate: str) -> None:  # type: ignore[no-untyped-def]
    call = make_app(rate=2)
    asked = {"url": f"https://office.test/c/{certificate}"}
    assert call.post("/oembed", {}).status_code == 405
    assert [call.get("/oembed", params=asked).status_code for _ in range(3)] == [200, 200, 429]
