"""The front page: a number, a link or a certificate is typed or pasted; a link of others is named
and never opened.
"""

from __future__ import annotations

from playwright.sync_api import expect

from tests.page.conftest import Phone, Town

BOX = "Liên kết kênh, số hoặc liên kết trên huy hiệu"


def ask(town: Town, phone: Phone, text: str) -> None:
    phone.page.goto(town.public_url)
    phone.page.get_by_label(BOX).fill(text)
    phone.page.locator(".check .main").click()


def test_the_front_page_says_what_it_wants_and_decides_nothing(town: Town, phone: Phone) -> None:
    phone.page.goto(town.public_url)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Kiểm tra chứng nhận tín nhiệm")
    assert phone.page.locator("[data-verdict]").count() == 0
    assert phone.page.evaluate("document.activeElement.tagName") == "H1", (
        "no keyboard pops up by itself"
    )


def test_a_number_in_any_spelling_gets_the_address_of_its_certificate(
    town: Town, phone: Phone
) -> None:
    number = town.numbers["revoked"]
    for text in (number, f"{number[:5]}-{number[5:]}".lower(), f"  {number} "):
        ask(town, phone, text)
        phone.decided("revoked")
        assert phone.page.url == f"{town.public_url}/c/{number}"
    phone.page.go_back()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Kiểm tra chứng nhận tín nhiệm")
    phone.page.go_forward()
    phone.decided("revoked")


def test_links_and_tokens_are_read(town: Town, phone: Phone) -> None:
    for text in (town.link("suspended"), town.link("suspended").upper(), town.token("suspended")):
        ask(town, phone, text)
        phone.decided("suspended")


def test_a_foreign_link_is_named_and_never_opened(town: Town, phone: Phone) -> None:
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    for text, host in (
        ("https://evil.example/c/7K3M9QX2HS", "evil.example"),
        ("HTTPS://TNSO-VN.example\\@evil.example/c/7K3M9QX2HS", "tnso-vn.example"),
        ("evil.example/c/7K3M9QX2HS", "evil.example"),
        ("https://tnsо.vn/c/7K3M9QX2HS", "xn--tns-ued.vn"),
    ):
        ask(town, phone, text)
        phone.decided("foreign_code")
        assert phone.told() == ("unknown", "foreign_code", "link.foreign")
        assert phone.page.locator(".panel .code").inner_text() == host
    for text, kind in (
        ("javascript:alert(document.domain)", "javascript:"),
        ("JaVaScRiPt:alert(1)//tnso.vn/c/7K3M9QX2HS", "javascript:"),
        ("data:text/html,<script>alert(1)</script>", "data:"),
        ("blob:https://evil.example/1", "blob:"),
        ("intent://evil.example#Intent;scheme=https;end", "evil.example"),
        ("tel:+84900000000", "tel:"),
        (f"{town.public_url}.evil.example/c/7K3M9QX2HS", None),
        (f"{town.public_url}@evil.example/c/7K3M9QX2HS", "evil.example"),
        ("https://evil.example\u202e/c/7K3M9QX2HS", None),
    ):
        ask(town, phone, text)
        phone.decided("foreign_code")
        if kind:
            assert phone.page.locator(".panel .code").inner_text() == kind
        assert phone.page.locator(".panel a").count() == 0
    assert all(url.startswith(town.public_url) for url in asked)
    assert phone.page.url == f"{town.public_url}/"


def test_a_wrong_number_keeps_what_was_typed(town: Town, phone: Phone) -> None:
    ask(town, phone, "7K3M9-QX2HT")
    phone.decided("malformed")
    assert phone.told() == ("invalid", "malformed", "link.number_invalid")
    assert phone.page.get_by_label(BOX).input_value() == "7K3M9-QX2HT"
    phone.page.get_by_label(BOX).fill(town.numbers["valid"])
    phone.page.locator(".check .main").click()
    phone.decided("valid")


def test_an_empty_box_or_the_link_of_a_post_is_answered_beside_it(town: Town, phone: Phone) -> None:
    for text, answer in (
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
        ),  # no office answers on this host
    ):
        ask(town, phone, text)
        expect(phone.page.get_by_role("alert").first).to_contain_text(answer)
        assert phone.page.locator("[data-verdict]").count() == 0
        assert phone.page.evaluate("document.activeElement.id") == "asked"


def test_only_the_newest_question_is_answered(town: Town, phone: Phone) -> None:
    waiting = []
    phone.page.route(f"**/c/{town.numbers['revoked']}.jwt", lambda route: waiting.append(route))
    phone.page.goto(town.public_url)
    phone.page.get_by_label(BOX).fill(town.numbers["revoked"])
    phone.page.locator(".check .main").click()
    expect(phone.page.locator("#progress")).to_contain_text("Đang kiểm tra…")
    assert phone.page.locator("[data-verdict]").count() == 0, "nothing is said before it is decided"
    phone.page.go_back()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Kiểm tra chứng nhận tín nhiệm")
    phone.page.get_by_label(BOX).fill(town.numbers["suspended"])
    phone.page.locator(".check .main").click()
    phone.decided("suspended")
    waiting[0].continue_()
    phone.page.wait_for_load_state("networkidle")
    assert phone.told()[1] == "suspended"
