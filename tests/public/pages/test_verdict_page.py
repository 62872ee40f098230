"""The server's own pages: strict headers, never cached, and foreign text only as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from credissuer.office import Office
from credissuer.operations.deciding.policy import raise_flag
from credissuer.operations.perform import perform
from credissuer.operations.publishing import key_documents
from credissuer.public.pages.verdict_words import plain
from credissuer.staff.roles import operator
from tests.callers import Caller
from tests.offices import issued, order_body

DESK = operator("test")
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PROFILE = "https://www.tiktok.com/@kenh001mau"
GOOD = {"kind": "other", "text": "x", "number": "7K3M9-QX2HS"}


def post(call: Caller, path: str, members: dict[str, str], **headers: str):
    return call("POST", path, content=urlencode(members), headers={**FORM, **headers})


@pytest.mark.parametrize(
    "path", ["/v/{number}", "/v/nonsense", "/v/?number=", "/bao-vi-pham", "/v/7K3M9QX2HS?lang=en"]
)
def test_pages_have_strict_headers_and_are_not_cached(
    call: Caller, certificate: str, path: str
) -> None:
    response = call.get(path.format(number=certificate))
    assert response.status_code == 200
    headers = response.headers
    assert headers["cache-control"] == "no-store" and headers["x-robots-tag"] == "noindex"
    assert "access-control-allow-origin" not in headers and "set-cookie" not in headers
    assert (
        headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        and "script" not in headers["content-security-policy"]
    )
    assert (
        headers["strict-transport-security"]
        and headers["x-content-type-options"] == "nosniff"
        and headers["referrer-policy"] == "no-referrer"
    )
    assert (
        "<script" not in response.text
        and " style=" not in response.text
        and " onclick" not in response.text
    )
    assert call("HEAD", path.format(number=certificate)).content == b""


def test_the_verdict_is_computed_for_each_request(
    call: Caller, office: Office, certificate: str
) -> None:
    from credissuer.operations.change_standing import suspend
    from credissuer.operations.publishing.publish_due import publish_standing

    assert 'data-verdict="valid"' in call.get(f"/v/{certificate}").text
    perform(office, office.call(DESK), suspend, certificate, "false_claim")
    publish_standing(office, certificate)
    assert 'data-verdict="suspended"' in call.get(f"/v/{certificate}").text
    assert 'data-verdict="suspended"' in post(call, f"/v/{certificate}", {"profile": PROFILE}).text


def test_the_valid_panel_needs_the_readers_choice_of_a_profile(
    call: Caller, certificate: str
) -> None:
    matched = 'class="panel good"'
    assert matched in post(call, f"/v/{certificate}", {"profile": PROFILE}).text
    assert (
        matched
        in post(
            call, f"/v/{certificate}", {"profile": PROFILE}, **{"Sec-Fetch-Site": "same-origin"}
        ).text
    )
    for site in ("cross-site", "same-site"):
        assert (
            matched
            not in post(
                call, f"/v/{certificate}", {"profile": PROFILE}, **{"Sec-Fetch-Site": site}
            ).text
        )
    assert matched not in call.get(f"/v/{certificate}", params={"profile": PROFILE}).text
    assert matched not in post(call, f"/v/{certificate}?profile={PROFILE}", {}).text


def test_a_handle_without_its_platform_is_compared_with_nothing(
    call: Caller, certificate: str
) -> None:
    # Of the platforms of the table only YouTube allows a hyphen.
    for text in ("@minh-anh", "minh-anh", "@minhanh"):
        page = post(call, f"/v/{certificate}", {"profile": text}).text
        assert 'class="problem"' in page and "data-answer" not in page, text


def test_a_name_that_was_typed_is_only_said(call: Caller, certificate: str) -> None:
    handle = PROFILE.rpartition("/")[2]
    page = post(call, f"/v/{certificate}", {"profile": f"TikTok {handle}"}).text
    assert 'data-answer="said"' in page and 'class="panel good"' not in page
    mistaken = post(call, f"/v/{certificate}", {"profile": "TikTok @someone.else"}).text
    assert 'data-verdict="profile_mismatch"' in mistaken


def test_a_tap_and_a_pasted_link_differ_in_words_and_look(call: Caller, certificate: str) -> None:
    for language, said, compared in (
        ("vi", "Bạn nói đang xem", "Liên kết bạn dán đúng là kênh được chứng nhận"),
        ("en", "You say you are on", "The link you pasted is the certified profile"),
    ):
        tapped = post(call, f"/v/{certificate}", {"said": PROFILE, "lang": language}).text
        pasted = post(call, f"/v/{certificate}", {"profile": PROFILE, "lang": language}).text
        assert said in tapped and compared not in tapped
        assert compared in pasted and said not in pasted
        assert 'class="panel said"' in tapped and 'data-answer="said"' in tapped
        assert 'class="panel good"' in pasted and 'data-answer="compared"' in pasted
        for text in (tapped, pasted):
            assert 'data-outcome="valid" data-verdict="valid"' in text
        # Letter by letter, and with the way to a proof.
        assert 'class="spelled"' in tapped and ">@kenh001mau<" in tapped
        assert 'name="profile"' in tapped and 'name="profile"' not in pasted
        assert "<title>? " in tapped and "<title>? " not in pasted


def test_saying_so_never_looks_like_proof(call: Caller, certificate: str) -> None:
    green = 'class="panel good"'
    for said in (PROFILE, "tiktok:kenh001mau", "https://www.tiktok.com/@ke.gia", "kênh", ""):
        assert green not in post(call, f"/v/{certificate}", {"said": said}).text
    both = {"said": PROFILE, "profile": "https://www.tiktok.com/@ke.gia"}
    assert 'data-verdict="profile_mismatch"' in post(call, f"/v/{certificate}", both).text
    for site in ("cross-site", "same-site"):
        sent = post(call, f"/v/{certificate}", {"said": PROFILE}, **{"Sec-Fetch-Site": site})
        assert "data-answer" not in sent.text


def test_every_row_has_its_answer_and_a_labelled_way_to_the_real_channel(
    call: Caller, certificate: str
) -> None:
    text = call.get(f"/v/{certificate}").text
    row = re.search(r'<li class="account">.*?</li>', text, re.DOTALL)
    assert row is not None
    assert f'name="said" value="{PROFILE}"' in row[0] and "Tôi đang xem kênh này" in row[0]
    assert f'class="open" href="{PROFILE}"' in row[0] and ">Mở kênh thật</a>" in row[0]
    # The name stands once, and the link can be pasted before the rows.
    assert text.count("Kênh Mẫu Số 001") == 1
    assert text.index('id="profile"') < text.index('<li class="account">')


def test_without_a_trust_list_the_verdict_is_unreachable(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    from credverifier.errors import TrustListError

    def missing():
        raise TrustListError("trust.missing")

    response = make_app(app={"anchors": missing}).get(f"/v/{certificate}")
    assert (
        response.status_code,
        'data-verdict="unreachable"' in response.text,
        "Kênh Mẫu" in response.text,
    ) == (
        200,
        True,
        False,
    )


@pytest.mark.parametrize(
    "path",
    [
        "/v/%3Cscript%3E",
        "/v/..%2f..%2fetc",
        "/v/" + "9" * 5_000,
        "/v/\u1ebb",
        "/v/7K3M9QX2HT",
        "/v/x/y",
        "/v/%00",
    ],
)
def test_hostile_numbers_are_malformed_and_escaped(call: Caller, path: str) -> None:
    response = call.get(path)
    assert (response.status_code, 'data-verdict="malformed"' in response.text) == (200, True)
    assert "<script>" not in response.text and "etc/" not in response.text


def test_foreign_names_are_escaped(call: Caller, office: Office) -> None:
    number = issued(office, order_body(7, name="Lan 'Review' & Co"))
    text = call.get(f"/v/{number}").text
    assert "Lan &#39;Review&#39; &amp; Co" in text and "'Review'" not in text
    assert plain("a\u202eb\u200bc" + "é" * 200).startswith("abcé") and len(plain("x" * 200)) == 101
    assert plain("a" + "\u0301" * 20) == "á\u0301\u0301"[:3]


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("https://evil.test/c/7K3M9QX2HS", "link.foreign", "evil.test"),
        ("00020101021138570010A000000727", "link.foreign", "không bao giờ yêu cầu chuyển tiền"),
        ("WIFI:S:quan;P:12345678;;", "link.foreign", "Đây là mã Wi-Fi"),
        ("BEGIN:VCARD", "link.foreign", "Đây là mã danh thiếp"),
        ("tel:0900000000", "link.foreign", "Đây là mã gọi điện"),
        ("7K3M9-QX2HT", "link.number_invalid", "Số chứng nhận bị gõ sai"),
        ("7K3M9-QX2HS 00000-00000", "link.number_invalid", "Có nhiều chứng nhận"),
        ("xin chào các bạn", "link.number_invalid", "Chưa thấy số chứng nhận"),
    ],
)
def test_what_is_no_number_is_named(call: Caller, text: str, code: str, told: str) -> None:
    response = call.get("/v/", params={"number": text}, follow_redirects=True)
    assert f'data-code="{code}"' in response.text
    assert told in response.text


def test_the_form_redirects_to_the_certificate(call: Caller) -> None:
    redirects = {
        "/v/?number=7k3m9-qx2hs": "/v/7K3M9QX2HS",
        "/v/?number=https://office.test/c/7K3M9QX2HS%3Fx&lang=en": "/v/7K3M9QX2HS?lang=en",
        "/v/?number=https://tnso.vn/c/7K3M9QX2HS": "/v/https%3A%2F%2Ftnso.vn%2Fc%2F7K3M9QX2HS",
        "/v/?number=S%E1%BB%91%207K3M9.QX2HS": "/v/7K3M9QX2HS",
        "/v/?number=(7K3M9%E2%80%93QX2HS).": "/v/7K3M9QX2HS",
        "/v/?number=//evil.example": "/v/%2F%2Fevil.example",
        "/v/?number=%0d%0aSet-Cookie:x": "/v/Set-Cookie%3Ax",
        "/c/7K3M9QX2HS?server": "/v/7K3M9QX2HS",
        "/C/7K3M9QX2HS/?server": "/v/7K3M9QX2HS",
        "/?server": "/v/?number=",
        "/bang-tinh?server": "/v/?number=#list",
        "/bang-tinh/?server": "/v/?number=#list",
        "/v/?number=7K3M9QX2HS&lang=vi": "/v/7K3M9QX2HS?lang=vi",
        "/v/?number=7K3M9QX2HS&lang=xx": "/v/7K3M9QX2HS",
    }
    for path, location in redirects.items():
        response = call.get(path, follow_redirects=False)
        assert (response.status_code, response.headers["location"]) == (303, location)
    assert call.get("/c/7K3M9QX2HS.jwt?server").status_code == 404
    assert call.get("/v/").status_code in (200, 404)


def test_numbers_and_profiles_are_not_logged(call: Caller, certificate: str) -> None:
    post(call, f"/v/{certificate}", {"profile": PROFILE})
    call.get(f"/v/{certificate}")
    post(call, "/bao-vi-pham", {**GOOD, "text": "zmarkz"})
    logged = call.log.getvalue()
    assert certificate not in logged and "kenh001" not in logged and "zmarkz" not in logged
    assert [line["path"] for line in call.lines()] == ["/v/{number}", "/v/{number}", "/bao-vi-pham"]


@pytest.mark.parametrize("path", ["/v/7K3M9QX2HS", "/bao-vi-pham"])
def test_other_bodies_and_methods_are_refused(call: Caller, path: str) -> None:
    assert (
        call("POST", path, content=b"{}", headers={"Content-Type": "application/json"}).status_code
        == 415
    )
    assert call("POST", path, content=b"x=" + b"y" * 70_000, headers=FORM).status_code == 413
    assert call("POST", path, content=b"x=%ff", headers=FORM).json()["code"] == "request.malformed"
    assert (
        call(
            "POST", path, content="&".join(f"a{index}=1" for index in range(30)), headers=FORM
        ).json()["code"]
        == "request.malformed"
    )
    refusal = call("PUT", path)
    assert (refusal.status_code, refusal.headers["allow"]) == (405, "GET, HEAD, POST")


def test_a_share_link_is_accepted_as_the_profile(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    call = make_app(
        app={"ask": lambda address, seconds: f"{PROFILE}?_t=1" if "ZSgood" in address else None}
    )
    assert (
        'class="panel good"'
        in post(call, f"/v/{certificate}", {"profile": "https://vt.tiktok.com/ZSgood/"}).text
    )
    for link, message in (
        ("https://vt.tiktok.com/ZSgone/", "Chưa biết được liên kết"),
        ("https://youtu.be/dQw4w9WgXcQ", "dẫn tới một video"),
    ):
        text = post(call, f"/v/{certificate}", {"profile": link}).text
        assert (
            message in text
            and link in text
            and 'class="panel ask"' in text
            and 'class="panel good"' not in text
        )


def test_the_page_says_how_many_people_decide(
    call: Caller, office: Office, certificate: str
) -> None:
    alone, two = "Văn phòng này để một người quyết định", "Văn phòng này cần hai người quyết định"
    page = call.get(f"/v/{certificate}?lang=vi").text
    assert alone in page and two not in page
    assert "One person decides in this office." in call.get(f"/v/{certificate}?lang=en").text
    perform(office, office.call(DESK), raise_flag)
    key_documents.refresh(office)
    page = call.get(f"/v/{certificate}?lang=vi").text
    assert two in page and alone not in page
    # Where nothing was proven there is no office to speak of.
    assert "quyết định" not in call.get("/v/7K3M9QX2HS?lang=vi").text
