"""What people hand over to the page: what we print, links as platforms wrap and mangle them, other
codes (docs/reading.md).
"""

from __future__ import annotations

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from credverifier.wire import number as numbers
from tests.page.conftest import Phone, Site

BOX = "Liên kết kênh, số hoặc liên kết trên huy hiệu"


def ask(site: Site, phone: Phone, text: str) -> None:
    phone.page.goto(site.public_url)
    phone.page.get_by_label(BOX).fill(text)
    phone.page.locator(".check .main").click()


@pytest.mark.parametrize(
    "address",
    [
        "/c/{}&e=AT0x_y.z&s=1",
        "/c/{}.",
        "/c/{})",
        "//c/{}",
        "/c/{}%20",
        "/c/{}%E2%80%8B",
        "/c/{}%2E",
    ],
)
def test_an_address_that_lost_its_shape_is_read_and_mended(
    site: Site, phone: Phone, address: str
) -> None:
    number = site.numbers["revoked"]
    phone.page.goto(site.public_url + address.format(number))
    phone.wait_for_verdict("revoked")
    assert phone.page.url == f"{site.public_url}/c/{number}"


def test_an_offline_code_whose_hash_was_escaped_is_read(site: Site, phone: Phone) -> None:
    token = site.token("valid")
    phone.page.goto(f"{site.public_url}/v%23{token}&e=AT0x&s=1")
    assert phone.wait_for_verdict() == "valid"
    assert phone.page.url == f"{site.public_url}/v#{token}"


def test_whatever_has_one_number_in_it_leads_to_it(site: Site, phone: Phone) -> None:
    number = site.numbers["revoked"]
    shown, link = numbers.show(number), f"{site.public_url}/c/{number}"
    for text in (
        f"✔ TNSO {shown} · host",
        f"Số {shown}.",
        shown.replace("-", "."),
        shown.replace("-", "\u2013"),
        f"({shown})",
        f"Xem ở đây: {link}, cảm ơn",
        f"{site.public_url}/v/{number}",
        f"{link}/kit",
        f"https://l.facebook.com/l.php?u={quote(link, safe='')}&h=AT0",
        f"https://l.instagram.com/?u={quote(link, safe='')}&e=AT0",
    ):
        ask(site, phone, text)
        phone.wait_for_verdict("revoked")
        assert phone.page.url == link, text


def test_the_number_field_takes_a_link_and_a_sentence(site: Site, phone: Phone) -> None:
    number = site.numbers["suspended"]
    for text in (f"{site.public_url}/c/{number}", f"Số {numbers.show(number)}."):
        phone.page.goto(site.public_url)
        phone.page.get_by_text("Nhập số in dưới mã", exact=True).click()
        phone.page.locator("#number").fill(text)
        assert phone.page.locator("#number").input_value() == text
        phone.page.locator("#number").press("Enter")
        phone.wait_for_verdict("suspended")


@pytest.mark.parametrize(
    ("text", "verdict", "headline", "told"),
    [
        (
            "00020101021138570010A000000727012700069704360113",
            "foreign_code",
            "Đây là mã chuyển tiền",
            "Chứng nhận tín nhiệm không bao giờ yêu cầu chuyển tiền.",
        ),
        ("WIFI:T:WPA;S:quan;P:12345678;;", "foreign_code", "Đây là mã Wi-Fi", "Wi-Fi"),
        ("BEGIN:VCARD VERSION:3.0", "foreign_code", "Đây là mã danh thiếp", "liên hệ"),
        ("tel:0900000000", "foreign_code", "Đây là mã gọi điện", "không gọi"),
        ("sms:0900000000", "foreign_code", "Đây là mã nhắn tin", "không gửi"),
        ("mailto:a@tnso.vn", "foreign_code", "Đây là mã gửi email", "không gửi"),
        ("evil.example/c/1", "foreign_code", "Mã này không thuộc Liên minh", "evil.example"),
        ("7K3M9-QX2HT", "malformed", "Số chứng nhận bị gõ sai", "so lại từng ký tự"),
        ("7K3M9-QX2HS 00000-00000", "malformed", "Có nhiều chứng nhận", "một"),
        ("xin chào các bạn", "malformed", "Chưa thấy số chứng nhận", "nhập số in dưới mã"),
    ],
)
def test_what_is_no_certificate_is_named(
    site: Site, phone: Phone, text: str, verdict: str, headline: str, told: str
) -> None:
    ask(site, phone, text)
    phone.wait_for_verdict(verdict)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text(headline)
    expect(phone.page.locator(".panel .lead")).to_contain_text(told)
    phone.page.locator("#language").click()
    expect(phone.page.get_by_role("heading", level=1)).not_to_have_text(headline)


def test_a_mistyped_number_in_the_address_says_so(site: Site, phone: Phone) -> None:
    phone.page.goto(f"{site.public_url}/c/7K3M9QX2HT")
    phone.wait_for_verdict("malformed")
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Số chứng nhận bị gõ sai")


def test_a_handle_leads_to_its_certificate(site: Site, phone: Phone) -> None:
    phone.open(site.link("valid"))
    phone.wait_for_verdict("valid")
    row = phone.page.locator(".account .handle").first.inner_text()
    handle = row if row.startswith("@") else f"@{row}"
    for text in (handle, f"TikTok {handle}", handle.removeprefix("@")):
        ask(site, phone, text)
        assert phone.wait_for_verdict() in (
            "valid",
            "revoked",
            "suspended",
            "expired",
            "superseded",
        )
