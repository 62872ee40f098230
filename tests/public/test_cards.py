"""What other sites are told of a certificate's link by the card in the head of the page."""

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
