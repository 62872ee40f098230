"""The start page: numbers, links and tokens are checked; foreign links are named and never
opened.
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.page.conftest import Phone, Site

BOX = "Liên kết kênh, số hoặc liên kết trên huy hiệu"


def ask(site: Site, phone: Phone, text: str) -> None:
    phone.page.goto(site.public_url)
    phone.page.get_by_label(BOX).fill(text)
    phone.page.locator(".check .main").click()


def test_the_start_page_has_a_heading_and_no_verdict(site: Site, phone: Phone) -> None:
    phone.page.goto(site.public_url)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Kiểm tra chứng nhận tín nhiệm")
    assert phone.page.locator("[data-verdict]").count() == 0
    assert phone.page.evaluate("document.activeElement.tagName") == "H1", (
        "no keyboard pops up by itself"
    )


def test_a_number_in_any_spelling_opens_the_url_of_its_certificate(
    site: Site, phone: Phone
) -> None:
    number = site.numbers["revoked"]
    for text in (number, f"{number[:5]}-{number[5:]}".lower(), f"  {number} "):
        ask(site, phone, text)
        phone.wait_for_verdict("revoked")
        assert phone.page.url == f"{site.public_url}/c/{number}"
    phone.page.go_back()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Kiểm tra chứng nhận tín nhiệm")
    phone.page.go_forward()
    phone.wait_for_verdict("revoked")


def test_links_and_tokens_are_checked(site: Site, phone: Phone) -> None:
    for text in (site.link("suspended"), site.link("suspended").upper(), site.token("suspended")):
        ask(site, phone, text)
        phone.wait_for_verdict("suspended")


def test_a_foreign_link_is_named_and_never_opened(site: Site, phone: Phone) -> None:
    requested_urls: list[str] = []
    phone.page.on("request", lambda request: requested_urls.append(request.url))
    for text, host in (
        ("https://evil.example/c/7K3M9QX2HS", "evil.example"),
        ("HTTPS://TNSO-VN.example\\@evil.example/c/7K3M9QX2HS", "tnso-vn.example"),
        ("evil.example/c/7K3M9QX2HS", "evil.example"),
        ("https://tnsо.vn/c/7K3M9QX2HS", "xn--tns-ued.vn"),
    ):
        ask(site, phone, text)
        phone.wait_for_verdict("foreign_code")
        assert phone.shown_verdict() == ("unknown", "foreign_code", "link.foreign")
        assert phone.page.locator(".panel .code").inner_text() == host
    for text, kind in (
        ("javascript:alert(document.domain)", "javascript:"),
        ("JaVaScRiPt:alert(1)//tnso.vn/c/7K3M9QX2HS", "javascript:"),
        ("data:text/html,<script>alert(1)</script>", "data:"),
        ("blob:https://evil.example/1", "blob:"),
        ("intent://evil.example#Intent;scheme=https;end", "evil.example"),
        ("tel:+84900000000", None),
        (f"{site.public_url}.evil.example/c/7K3M9QX2HS", None),
        (f"{site.public_url}@evil.example/c/7K3M9QX2HS", "evil.example"),
        ("https://evil.example\u202e/c/7K3M9QX2HS", None),
    ):
        ask(site, phone, text)
        phone.wait_for_verdict("foreign_code")
        if kind:
            assert phone.page.locator(".panel .code").inner_text() == kind
        assert phone.page.locator(".panel a").count() == 0
    assert all(url.startswith(site.public_url) for url in requested_urls)
    assert phone.page.url == f"{site.public_url}/"


def test_a_wrong_number_stays_in_the_field(site: Site, phone: Phone) -> None:
    ask(site, phone, "7K3M9-QX2HT")
    phone.wait_for_verdict("malformed")
    assert phone.shown_verdict() == ("invalid", "malformed", "link.number_invalid")
    assert phone.page.get_by_label(BOX).input_value() == "7K3M9-QX2HT"
    phone.page.get_by_label(BOX).fill(site.numbers["valid"])
    phone.page.locator(".check .main").click()
    phone.wait_for_verdict("valid")


def test_an_empty_field_or_a_link_without_a_profile_shows_a_message(
    site: Site, phone: Phone
) -> None:
    for text, message in (
        ("", "Hãy dán hoặc nhập"),
        (
            "https://www.tiktok.com/@minhanh.review/video/7212345678901234567",
            "không dẫn tới trang của một kênh",
        ),
        ("https://www.facebook.com/groups/123456", "không dẫn tới trang của một kênh"),
        ("https://youtu.be/dQw4w9WgXcQ", "không dẫn tới trang của một kênh"),
        (
            "https://vt.tiktok.com/ZSabc123/",
            "không dẫn tới trang của một kênh",
        ),  # because this host has no office to resolve it
    ):
        ask(site, phone, text)
        expect(phone.page.get_by_role("alert").first).to_contain_text(message)
        assert phone.page.locator("[data-verdict]").count() == 0
        assert phone.page.evaluate("document.activeElement.id") == "asked"


def test_only_the_latest_check_shows_a_verdict(site: Site, phone: Phone) -> None:
    held_requests = []
    phone.page.route(
        f"**/c/{site.numbers['revoked']}.jwt", lambda route: held_requests.append(route)
    )
    phone.page.goto(site.public_url)
    phone.page.get_by_label(BOX).fill(site.numbers["revoked"])
    phone.page.locator(".check .main").click()
    expect(phone.page.locator("#progress")).to_contain_text("Đang kiểm tra…")
    assert phone.page.locator("[data-verdict]").count() == 0, "nothing is said before it is decided"
    phone.page.go_back()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Kiểm tra chứng nhận tín nhiệm")
    phone.page.get_by_label(BOX).fill(site.numbers["suspended"])
    phone.page.locator(".check .main").click()
    phone.wait_for_verdict("suspended")
    held_requests[0].continue_()
    phone.page.wait_for_load_state("networkidle")
    assert phone.shown_verdict()[1] == "suspended"
