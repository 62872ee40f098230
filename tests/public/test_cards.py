"""The card (Open Graph) in the head of a certificate's page, which other sites show for its
link.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from credissuer.badges.sizes import SIZES
from credissuer.office import Office
from credissuer.operations.change_standing import revoke
from credissuer.operations.perform import perform
from tests.callers import Caller
from tests.hostile_names import HOSTILE_NAMES
from tests.offices import CHIEF, issued, order_body
from tests.public.documents import Document


def properties(document: Document) -> dict[str, str]:
    return {
        str(element["property"]): str(element["content"])
        for element in document.of("meta")
        if "property" in element
    }


def shell(call: Caller, number: str) -> str:
    response = call.get(f"/c/{number}", headers={"Accept": "text/html"})
    assert response.status_code == 200
    return response.text


def test_the_page_of_a_certificate_is_the_published_one_with_a_card(
    call: Caller, office: Office, certificate: str
) -> None:
    listed = (office.publication.get("index.html") or b"").decode()
    # The one octet string that the office fills in, for browsers without JavaScript.
    published = listed.replace('translate="no"></strong>', 'translate="no">office.test</strong>')
    assert published != listed
    page = shell(call, certificate)
    head_end = published.index("</head>")
    assert page.startswith(published[:head_end]) and page.endswith(published[head_end:])
    card = page[head_end : head_end + len(page) - len(published)]
    assert {tag for tag, _ in Document(card).tags} == {"meta", "link"}
    card_properties = properties(Document(page))
    assert card_properties["og:url"] == f"https://office.test/c/{certificate}"
    assert (
        certificate[:5] in card_properties["og:title"]
        and "Kênh Mẫu Số 001" in card_properties["og:description"]
    )
    assert call.get("/").text == published and call.get("/index.html").text == listed


def test_the_card_links_to_the_badge_and_to_oembed(call: Caller, certificate: str) -> None:
    document = Document(shell(call, certificate))
    card_properties = properties(document)
    picture = urlsplit(card_properties["og:image"])
    assert (
        call.get(f"{picture.path}?{picture.query}").headers["content-type"]
        == card_properties["og:image:type"]
    )
    assert (
        int(card_properties["og:image:width"]),
        int(card_properties["og:image:height"]),
    ) == SIZES["card"][:2]
    [link] = [
        element
        for element in document.of("link")
        if element.get("type") == "application/json+oembed"
    ]
    oembed_url = urlsplit(str(link["href"]))
    assert (link["rel"], f"{oembed_url.scheme}://{oembed_url.netloc}") == (
        "alternate",
        "https://office.test",
    )
    response = call.get(f"{oembed_url.path}?{oembed_url.query}")
    assert response.status_code == 200 and response.json()["title"] == link["title"]


def test_the_card_does_not_change_with_a_revocation_and_claims_no_status(
    call: Caller, office: Office, certificate: str
) -> None:
    before = shell(call, certificate)
    perform(office, office.call(CHIEF), revoke, certificate, "undisclosed_ad")
    assert shell(call, certificate) == before
    assert "không cho biết trạng thái hôm nay" in properties(Document(before))["og:description"]


def test_an_unknown_number_has_a_card_without_a_certificate(call: Caller, certificate: str) -> None:
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


def test_a_card_appears_with_the_certificate_and_changes_the_etag(
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


def test_a_hostile_name_is_only_text_in_the_card(
    call: Caller, office: Office, certificate: str
) -> None:
    expected_tags = [tag for tag, _ in Document(shell(call, certificate)).tags]
    for channel, name in enumerate([name for name in HOSTILE_NAMES if name.code is None], 2):
        page = shell(call, issued(office, order_body(channel, name=name.text)))
        assert [tag for tag, _ in Document(page).tags] == expected_tags, name.id
