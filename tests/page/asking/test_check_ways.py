"""Other ways to a verdict: pasting, pictures, typing, names; and in-app browsers that lack some."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from credissuer.badges import qr
from credverifier.wire.carriers import png
from tests.page.conftest import Phone, Site

IN_AN_APP = """
Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined });
Object.defineProperty(Navigator.prototype, "mediaDevices", { get: () => undefined });
delete globalThis.BarcodeDetector;
"""


def open_start_page(site: Site, phone: Phone) -> Page:
    phone.page.goto(site.public_url)
    phone.page.locator(".front").wait_for()
    return phone.page


def link_picture(site: Site, verdict: str = "suspended") -> bytes:
    return qr.png(qr.qr_matrix(qr.link_text(site.public_url, site.numbers[verdict])))


def choose(page: Page, picture: bytes, name: str = "photo.png") -> None:
    page.locator("#picture").set_input_files(
        {"name": name, "mimeType": "image/png", "buffer": picture}
    )


def test_the_paste_button_checks_the_copied_text(site: Site, phone: Phone) -> None:
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = open_start_page(site, phone)
    number = site.numbers["revoked"]
    for text in (
        site.link("revoked"),
        f"✔ TNSO {number[:5]}-{number[5:]} · tnso.vn",
        f"Xem nhé: {site.link('revoked')}.",
    ):
        open_start_page(site, phone)
        page.evaluate("(text) => navigator.clipboard.writeText(text)", text)
        page.get_by_role("button", name="Dán").click()
        assert phone.wait_for_verdict() == "revoked", text
    open_start_page(site, phone)
    page.evaluate("navigator.clipboard.writeText('')")
    page.get_by_role("button", name="Dán").click()
    expect(page.locator("#asked-problem")).to_contain_text("Chưa có gì để dán")


def test_without_access_to_the_clipboard_a_hint_replaces_the_button(
    site: Site, phone: Phone
) -> None:
    page = open_start_page(site, phone)
    page.get_by_role("button", name="Dán").click()
    expect(page.locator(".by-hand")).to_have_text("Nhấn giữ trong ô rồi chọn “Dán”.")
    assert page.get_by_role("button", name="Dán").count() == 0
    assert page.evaluate("document.activeElement.id") == "asked"


MISTAKES = {
    "7K3M9-QX2": "Còn thiếu 2 ký tự.",
    "7K3M9-QX2HSS": "Thừa 1 ký tự",
    "7K3U9-QX2HS": "không bao giờ có chữ U",
    "7K3M9-QÂ2HS": "đổi thành chữ “Â”",
    "7K3M9-QX2H#": "Ký tự “#” không có",
    "K73M9-QX2HS": "hai ký tự bị đổi chỗ",
    "7K3M9-QX2HT": "Có một ký tự sai",
}


def test_the_message_names_the_mistake_in_a_number(site: Site, phone: Phone) -> None:
    page = open_start_page(site, phone)
    page.get_by_text("Nhập số in dưới mã", exact=True).click()
    field = page.locator("#number")
    for text, message in MISTAKES.items():
        field.fill(text)
        field.press("Enter")
        expect(page.locator("#number-problem")).to_contain_text(message)
        assert field.get_attribute("aria-invalid") == "true"
        assert page.evaluate("document.activeElement.id") == "number"
    assert page.locator("[data-verdict]").count() == 0
    field.fill("7K3M9-QX2")
    expect(
        page.locator("#number-problem")
    ).to_be_empty()  # because an incomplete number is no mistake yet


def test_a_number_is_grouped_while_typing_and_can_be_corrected(site: Site, phone: Phone) -> None:
    page = open_start_page(site, phone)
    page.get_by_text("Nhập số in dưới mã", exact=True).click()
    field = page.locator("#number")
    number = site.numbers["revoked"]
    field.press_sequentially(number[:4] + number[5:].lower())
    expect(field).to_have_value(f"{number[:4]}{number[5]}-{number[6:]}")
    for _ in range(5):
        field.press("ArrowLeft")
    field.press_sequentially(number[4])  # the forgotten fifth character
    field.press("End")
    field.press("Backspace")
    field.press("Backspace")
    assert len(field.input_value().replace("-", "")) == 8
    field.fill("")
    field.press_sequentially(f"{number[:5]}-{number[5:]}")
    expect(field).to_have_value(f"{number[:5]}-{number[5:]}")
    field.press("Enter")
    assert phone.wait_for_verdict() == "revoked"


def test_a_picture_is_read_in_the_browser_and_not_sent(site: Site, phone: Phone) -> None:
    page = open_start_page(site, phone)
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.method} {request.url}"))
    expect(page.locator("#picture-hint")).to_contain_text("đọc ngay trên máy bạn, không gửi đi đâu")
    choose(page, link_picture(site))
    assert phone.wait_for_verdict() == "suspended"
    assert page.url == site.link("suspended")
    assert all(line.startswith(f"GET {site.public_url}") for line in requests)
    page.go_back()
    page.locator(".front").wait_for()


def test_a_picture_can_be_pasted_and_dropped(site: Site, phone: Phone) -> None:
    dispatch = """([octets, kind]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(octets)], "photo.png", { type: "image/png" }));
      const options = { cancelable: true, bubbles: true };
      const event = kind === "paste"
        ? new ClipboardEvent(kind, { ...options, clipboardData: transfer })
        : new DragEvent(kind, { ...options, dataTransfer: transfer });
      return document.body.dispatchEvent(event);
    }"""
    for kind in ("paste", "drop"):
        page = open_start_page(site, phone)
        assert page.evaluate(dispatch, [list(link_picture(site)), kind]) is False, (
            "the browser must not open it itself"
        )
        assert phone.wait_for_verdict() == "suspended", kind


def test_a_token_in_a_picture_has_priority_over_its_code(site: Site, phone: Phone) -> None:
    page = open_start_page(site, phone)
    choose(page, png.bake(link_picture(site), site.token("suspended")))
    assert phone.wait_for_verdict() == "suspended"
    assert page.url == f"{site.public_url}/"


def test_a_picture_without_a_code_shows_tips(site: Site, phone: Phone) -> None:
    page = open_start_page(site, phone)
    for picture in (
        qr.png(((False,) * 25,) * 25),
        b"\x89PNG\r\n\x1a\n cut off",
        b"no picture at all",
    ):
        choose(page, picture)
        phone.wait_for_verdict("unreadable")
        assert phone.shown_verdict() == ("unknown", "unreadable", "link.unreadable")
        expect(page.get_by_role("heading", name="Để đọc được mã")).to_be_visible()
        expect(page.locator(".tips li")).to_have_count(3)
        expect(page.locator("#number")).to_be_visible()
    choose(page, link_picture(site))
    assert phone.wait_for_verdict("suspended")


def test_a_foreign_code_in_a_picture_is_named_and_not_opened(site: Site, phone: Phone) -> None:
    requested_urls: list[str] = []
    phone.page.on("request", lambda request: requested_urls.append(request.url))
    page = open_start_page(site, phone)
    choose(page, qr.png(qr.qr_matrix("https://EVIL.EXAMPLE/C/7K3M9QX2HS")))
    phone.wait_for_verdict("foreign_code")
    assert page.locator(".panel .code").inner_text() == "evil.example"
    choose(page, qr.png(qr.qr_matrix("smsto:+84900000000:OTP")))
    expect(page.get_by_role("heading", level=1)).to_have_text("Đây là mã nhắn tin")
    assert all(url.startswith(site.public_url) for url in requested_urls)


def test_a_file_that_is_no_picture_is_told_what_it_is(site: Site, phone: Phone) -> None:
    page = open_start_page(site, phone)
    page.locator("#picture").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    phone.wait_for_verdict("unreadable")
    expect(page.locator(".panel .lead")).to_contain_text("Đây là tệp PDF. Hãy mở tệp")


def test_a_decoder_that_cannot_be_loaded_gives_no_verdict_on_the_picture(
    site: Site, phone: Phone
) -> None:
    page = open_start_page(site, phone)
    page.route("**/picture-decode.js", lambda route: route.abort())
    choose(page, link_picture(site))
    phone.wait_for_verdict()
    assert phone.shown_verdict() == ("unknown", "unreachable", "link.unreachable")


def test_an_invalid_name_of_a_profile_shows_a_message(site: Site, phone: Phone) -> None:
    page = open_start_page(site, phone)
    page.get_by_text("Tìm theo tên kênh", exact=True).click()
    for platform, name in (("facebook", "minh anh"), ("tiktok", "Minh Ánh"), ("x", "a-b")):
        page.locator("#platform").select_option(platform)
        page.locator("#handle").fill(name)
        page.get_by_role("button", name="Tìm").click()
        expect(page.locator("#handle-problem")).to_contain_text("Đây không phải tên kênh trên ")


def test_in_an_in_app_browser_only_pictures_work_and_the_page_says_so(
    site: Site, phone: Phone
) -> None:
    phone.page.add_init_script(IN_AN_APP)
    page = open_start_page(site, phone)
    expect(page.locator(".by-hand")).to_be_visible()
    page.get_by_text("Quét bằng camera", exact=True).click()
    page.get_by_role("button", name="Bật camera").click()
    expect(page.locator(".camera .problem")).to_contain_text("không dùng được camera")
    with page.expect_file_chooser():
        page.locator(".camera").get_by_role("button", name="Chọn ảnh có mã QR").click()
    choose(page, link_picture(site))
    assert phone.wait_for_verdict() == "suspended"


def test_a_refused_camera_offers_a_picture_instead(site: Site, phone: Phone) -> None:
    page = open_start_page(site, phone)
    page.get_by_text("Quét bằng camera", exact=True).click()
    page.get_by_role("button", name="Bật camera").click()
    expect(page.locator(".camera .problem")).to_contain_text("rồi chọn ảnh đó")
    assert page.locator(".camera").get_by_role("button", name="Chọn ảnh có mã QR").is_visible()


def test_typed_text_is_kept_when_the_language_changes(site: Site, phone: Phone) -> None:
    page = open_start_page(site, phone)
    page.get_by_text("Tìm theo tên kênh").click()
    page.locator("#handle").fill("minhanh")
    page.locator("#asked").fill("7K3M9")
    page.locator("#language").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check a credibility certificate")
    expect(page.locator("#handle")).to_be_visible()
    assert [page.locator(f"#{name}").input_value() for name in ("handle", "asked")] == [
        "minhanh",
        "7K3M9",
    ]


UNREADABLE = {
    "IMG_0001.HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Hãy lưu ảnh thành JPEG"),
    "photo.avif": (b"\0\0\0\x18ftypavif\0\0\0\0", "Hãy lưu ảnh thành JPEG"),
    "document.heif": (b"%PDF-1.7\n", "chụp màn hình trang có mã QR"),
    "sheet.heic": (b"PK\x03\x04", "/bang-tinh"),
}


def test_a_picture_that_the_browser_cannot_open_shows_what_to_do(site: Site, phone: Phone) -> None:
    for name, (octets, advice) in UNREADABLE.items():
        page = open_start_page(site, phone)
        page.locator("#picture").set_input_files({"name": name, "mimeType": "", "buffer": octets})
        assert phone.wait_for_verdict() == "unreadable"
        expect(page.locator(".panel")).to_contain_text(advice)
