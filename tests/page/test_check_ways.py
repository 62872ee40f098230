"""The other ways to a verdict: pasted, in a picture, typed or named; and in-app browsers, where
half of them are closed.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from credissuer.badges import qr
from credverifier.wire.carriers import png
from tests.page.conftest import Phone, Town

IN_AN_APP = """
Object.defineProperty(Navigator.prototype, "clipboard", { get: () => undefined });
Object.defineProperty(Navigator.prototype, "mediaDevices", { get: () => undefined });
delete globalThis.BarcodeDetector;
"""


def front(town: Town, phone: Phone) -> Page:
    phone.page.goto(town.public_url)
    phone.page.locator(".front").wait_for()
    return phone.page


def link_picture(town: Town, verdict: str = "suspended") -> bytes:
    return qr.png(qr.qr_matrix(qr.link_text(town.public_url, town.numbers[verdict])))


def choose(page: Page, picture: bytes, name: str = "photo.png") -> None:
    page.locator("#picture").set_input_files(
        {"name": name, "mimeType": "image/png", "buffer": picture}
    )


def test_the_paste_button_takes_what_was_copied_and_checks_it(town: Town, phone: Phone) -> None:
    phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = front(town, phone)
    number = town.numbers["revoked"]
    for copied in (
        town.link("revoked"),
        f"✔ TNSO {number[:5]}-{number[5:]} · tnso.vn",
        f"Xem nhé: {town.link('revoked')}.",
    ):
        front(town, phone)
        page.evaluate("(text) => navigator.clipboard.writeText(text)", copied)
        page.get_by_role("button", name="Dán").click()
        assert phone.decided() == "revoked", copied
    front(town, phone)
    page.evaluate("navigator.clipboard.writeText('')")
    page.get_by_role("button", name="Dán").click()
    expect(page.locator("#asked-problem")).to_contain_text("Chưa có gì để dán")


def test_a_refused_clipboard_gives_way_to_words(town: Town, phone: Phone) -> None:
    page = front(town, phone)
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


def test_a_mistyped_number_is_told_its_kind_of_mistake(town: Town, phone: Phone) -> None:
    page = front(town, phone)
    page.get_by_text("Nhập số in dưới mã", exact=True).click()
    field = page.locator("#number")
    for typed, told in MISTAKES.items():
        field.fill(typed)
        field.press("Enter")
        expect(page.locator("#number-problem")).to_contain_text(told)
        assert field.get_attribute("aria-invalid") == "true"
        assert page.evaluate("document.activeElement.id") == "number"
    assert page.locator("[data-verdict]").count() == 0
    field.fill("7K3M9-QX2")
    expect(page.locator("#number-problem")).to_be_empty()  # not complete is no mistake yet


def test_a_number_groups_itself_and_lets_itself_be_corrected(town: Town, phone: Phone) -> None:
    page = front(town, phone)
    page.get_by_text("Nhập số in dưới mã", exact=True).click()
    field = page.locator("#number")
    number = town.numbers["revoked"]
    field.press_sequentially(number[:4] + number[5:].lower())
    expect(field).to_have_value(f"{number[:4]}{number[5]}-{number[6:]}")
    for _ in range(5):
        field.press("ArrowLeft")
    field.press_sequentially(number[4])  # the fifth was forgotten: nothing jumps while it is put in
    field.press("End")
    field.press("Backspace")
    field.press("Backspace")
    assert len(field.input_value().replace("-", "")) == 8
    field.fill("")
    field.press_sequentially(f"{number[:5]}-{number[5:]}")
    expect(field).to_have_value(f"{number[:5]}-{number[5:]}")
    field.press("Enter")
    assert phone.decided() == "revoked"


def test_a_picture_is_read_here_and_sent_nowhere(town: Town, phone: Phone) -> None:
    page = front(town, phone)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    expect(page.locator("#picture-hint")).to_contain_text("đọc ngay trên máy bạn, không gửi đi đâu")
    choose(page, link_picture(town))
    assert phone.decided() == "suspended"
    assert page.url == town.link("suspended")
    assert all(line.startswith(f"GET {town.public_url}") for line in sent)
    page.go_back()
    page.locator(".front").wait_for()


def test_a_picture_can_be_pasted_and_dropped(town: Town, phone: Phone) -> None:
    hand = """([octets, kind]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(octets)], "photo.png", { type: "image/png" }));
      const event = kind === "paste" ? new ClipboardEvent(kind, { clipboardData: transfer, cancelable: true, bubbles: true })
        : new DragEvent(kind, { dataTransfer: transfer, cancelable: true, bubbles: true });
      return document.body.dispatchEvent(event);
    }"""
    for kind in ("paste", "drop"):
        page = front(town, phone)
        assert page.evaluate(hand, [list(link_picture(town)), kind]) is False, (
            "the browser must not open it itself"
        )
        assert phone.decided() == "suspended", kind


def test_the_certificate_in_a_badge_file_is_read_before_its_code(town: Town, phone: Phone) -> None:
    page = front(town, phone)
    choose(page, png.bake(link_picture(town, "revoked"), town.token("suspended")))
    assert phone.decided() == "suspended"
    assert page.url == f"{town.public_url}/"


def test_a_picture_without_a_code_says_how_to_take_a_better_one(town: Town, phone: Phone) -> None:
    page = front(town, phone)
    for picture in (
        qr.png(((False,) * 25,) * 25),
        b"\x89PNG\r\n\x1a\n cut off",
        b"no picture at all",
    ):
        choose(page, picture)
        phone.decided("unreadable")
        assert phone.told() == ("unknown", "unreadable", "link.unreadable")
        expect(page.get_by_role("heading", name="Để đọc được mã")).to_be_visible()
        expect(page.locator(".tips li")).to_have_count(3)
        expect(page.locator("#number")).to_be_visible()
    choose(page, link_picture(town))
    assert phone.decided("suspended")


def test_a_foreign_code_in_a_picture_is_named_and_not_opened(town: Town, phone: Phone) -> None:
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.append(request.url))
    page = front(town, phone)
    choose(page, qr.png(qr.qr_matrix("HTTPS://EVIL.EXAMPLE/C/7K3M9QX2HS")))
    phone.decided("foreign_code")
    assert page.locator(".panel .code").inner_text() == "evil.example"
    choose(page, qr.png(qr.qr_matrix("smsto:+84900000000:OTP")))
    expect(page.locator(".panel .code")).to_have_text("smsto:")
    assert all(url.startswith(town.public_url) for url in asked)


def test_a_file_that_is_no_picture_is_refused_beside_the_button(town: Town, phone: Phone) -> None:
    page = front(town, phone)
    page.locator("#picture").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    expect(page.locator("#picture-problem")).to_have_text("Tệp này không phải ảnh.")


def test_a_reader_that_cannot_be_loaded_is_no_answer(town: Town, phone: Phone) -> None:
    page = front(town, phone)
    page.route("**/picture-decode.js", lambda route: route.abort())
    choose(page, link_picture(town))
    phone.decided()
    assert phone.told() == ("unknown", "unreachable", "link.unreachable")


def test_a_name_is_told_where_it_cannot_be_one(town: Town, phone: Phone) -> None:
    page = front(town, phone)
    page.get_by_label("Liên kết kênh").fill("@minhanh")
    page.get_by_label("Liên kết kênh").press("Enter")
    expect(page.locator("#handle")).to_have_value("@minhanh")
    for platform, name in (("facebook", "minh anh"), ("tiktok", "Minh Ánh"), ("x", "a-b")):
        page.locator("#platform").select_option(platform)
        page.locator("#handle").fill(name)
        page.get_by_role("button", name="Tìm").click()
        expect(page.locator("#handle-problem")).to_contain_text("Đây không phải tên kênh trên ")


def test_inside_of_an_app_what_is_closed_is_said_and_the_picture_still_works(
    town: Town, phone: Phone
) -> None:
    phone.page.add_init_script(IN_AN_APP)
    page = front(town, phone)
    expect(page.locator(".by-hand")).to_be_visible()
    page.get_by_text("Quét bằng camera", exact=True).click()
    page.get_by_role("button", name="Bật camera").click()
    expect(page.locator(".camera .problem")).to_contain_text("không có camera dùng được")
    with page.expect_file_chooser():
        page.locator(".camera").get_by_role("button", name="Chọn ảnh có mã QR").click()
    choose(page, link_picture(town))
    assert phone.decided() == "suspended"


def test_a_refused_camera_points_at_the_picture(town: Town, phone: Phone) -> None:
    page = front(town, phone)
    page.get_by_text("Quét bằng camera", exact=True).click()
    page.get_by_role("button", name="Bật camera").click()
    expect(page.locator(".camera .problem")).to_contain_text("rồi chọn ảnh đó")
    assert page.locator(".camera").get_by_role("button", name="Chọn ảnh có mã QR").is_visible()


def test_what_was_typed_survives_the_other_language(town: Town, phone: Phone) -> None:
    page = front(town, phone)
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


def test_a_picture_that_the_browser_cannot_open_comes_with_what_to_do_about_it(
    town: Town, phone: Phone
) -> None:
    for name, (octets, advice) in UNREADABLE.items():
        page = front(town, phone)
        page.locator("#picture").set_input_files({"name": name, "mimeType": "", "buffer": octets})
        assert phone.decided() == "unreadable"
        expect(page.locator(".panel")).to_contain_text(advice)
