"""A picture means one certificate, or the page asks which: two codes of ours, another certificate
inside the file, codes of others beside ours, and files that cannot be read.
"""

from __future__ import annotations

import forge
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from credissuer.badges import qr
from credverifier.wire import number
from credverifier.wire.carriers import png
from tests.page.conftest import Phone, Site
from tests.pictures.files import code, file, two_codes

OTHER = "https://elsewhere.example/pay"
PAYMENT = (
    "00020101021138540010A00000072701240006970436011000110022330208QRIBFTTA53037045802VN6304AB12"
)


def choose(site: Site, phone: Phone, octets: bytes, name: str = "anh.png") -> Page:
    """Hand a file over on the front page, and wait for the verdict."""
    phone.page.goto(site.public_url)
    phone.page.locator("#picture").wait_for(state="attached")
    media_type = "image/png" if name.endswith(".png") else ""
    phone.page.locator("#picture").set_input_files(
        {"name": name, "mimeType": media_type, "buffer": octets}
    )
    phone.wait_for_verdict()
    return phone.page


def link(site: Site, verdict: str) -> str:
    return qr.link_text(site.public_url, site.numbers[verdict])


def baked(site: Site, verdict: str, visible: str) -> bytes:
    """A picture with the Open Badge of one certificate in it, that shows another code."""
    issuer = forge.Issuer(site.public_url)
    token = issuer.sign_badge(issuer.badge(id=issuer.credential_url(site.numbers[verdict])))
    return png.bake(file(code(400, visible)), token)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_of_two_certificates_the_reader_chooses_one(
    site: Site, phone: Phone, language: str
) -> None:
    octets = file(two_codes(link(site, "valid"), link(site, "revoked")))
    page = choose(site, phone, octets)
    assert phone.shown_verdict() == ("unknown", "unreadable", "link.unreadable")
    if language == "en":
        page.locator("#language").click()
        expect(page.locator(".panel .lead")).to_have_text(
            "We used none of them. Which certificate do you want to check?"
        )
    else:
        expect(page.locator(".panel .lead")).to_have_text(
            "Chúng tôi chưa dùng mã nào. Bạn muốn kiểm tra chứng nhận nào?"
        )
    buttons = page.get_by_role("group").get_by_role("button")
    names = [
        text.removeprefix("Kiểm tra ").removeprefix("Check ") for text in buttons.all_inner_texts()
    ]
    wanted = [number.show(site.numbers[verdict]) for verdict in ("valid", "revoked")]
    assert sorted(names) == sorted(wanted)
    buttons.nth(names.index(wanted[1])).click()
    assert phone.wait_for_verdict("revoked") == "revoked"
    assert page.url == site.link("revoked")


def test_the_same_certificate_twice_is_simply_checked(site: Site, phone: Phone) -> None:
    twice = two_codes(link(site, "valid"), f"{site.public_url}/c/{site.numbers['valid']}")
    page = choose(site, phone, file(twice))
    assert phone.shown_verdict()[1] == "valid" and page.url == site.link("valid")


@pytest.mark.parametrize(
    ("other", "named"), [(OTHER, "elsewhere.example"), (PAYMENT, "mã thanh toán")]
)
def test_a_code_of_others_beside_ours_is_told_and_not_used(
    site: Site, phone: Phone, other: str, named: str
) -> None:
    page = choose(site, phone, file(two_codes(other, link(site, "valid"))))
    assert phone.shown_verdict()[1] == "valid"
    expect(page.locator(".verdict > .note")).to_have_text(
        f"Trong ảnh còn mã khác, chúng tôi không dùng và không mở: {named}"
    )
    page.locator("#language").click()
    expect(page.locator(".verdict > .note")).to_contain_text("another code")


def test_another_certificate_inside_the_file_is_no_answer(site: Site, phone: Phone) -> None:
    page = choose(site, phone, baked(site, "valid", link(site, "revoked")))
    assert phone.shown_verdict() == ("unknown", "unreadable", "link.unreadable")
    expect(page.locator("h1")).to_have_text("Ảnh này không nhất quán")
    buttons = page.get_by_role("group").get_by_role("button")
    inside, seen = (number.show(site.numbers[verdict]) for verdict in ("valid", "revoked"))
    assert buttons.all_inner_texts() == [f"Kiểm tra {inside} (trong tệp)", f"Kiểm tra {seen}"]
    buttons.last.click()
    assert phone.wait_for_verdict("revoked") == "revoked"


def test_the_badges_of_the_office_agree_with_themselves(site: Site, phone: Phone) -> None:
    choose(site, phone, baked(site, "valid", link(site, "valid")))
    # Of another key, so that what was baked in was judged.
    assert phone.shown_verdict()[1] in ("unknown_issuer", "tampered")


KINDS = {
    "IMG_0001.HEIC": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "HEIC", "Tương thích nhất"),
    "poster.pdf": (b"%PDF-1.7\n", "PDF", "chụp màn hình trang"),
    "anh.zip": (b"PK\x03\x04", "tệp nén", "/bang-tinh"),
    "trong.png": (b"", "trống", "tải lại ảnh"),
    "ve.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG", "chụp màn hình mã QR"),
    "hong.png": (file(code(300))[:200], "hỏng", "Hãy tải lại ảnh hoặc"),
    "ghi-chu.txt": (b"xin chao", "không phải ảnh", "Hãy tải lại ảnh hoặc"),
    "lon.png": (file(Image.new("1", (60_000, 4_000))), "quá lớn", "Hãy cắt lấy"),
}


def test_each_kind_of_file_has_its_own_sentence_and_next_step(site: Site, phone: Phone) -> None:
    said = set()
    for name, (octets, *wanted) in KINDS.items():
        page = choose(site, phone, octets, name)
        assert phone.shown_verdict() == ("unknown", "unreadable", "link.unreadable")
        lead = page.locator(".panel .lead").inner_text()
        assert all(words in lead for words in wanted), (name, lead)
        said.add(lead)
    assert len(said) == len(KINDS) - 1, "text and a damaged picture are told alike"


def test_a_picture_without_a_code_keeps_the_sentence_of_its_verdict(
    site: Site, phone: Phone
) -> None:
    page = choose(site, phone, file(Image.new("RGB", (300, 300), "white")))
    assert phone.shown_verdict()[1] == "unreadable"
    expect(page.locator(".panel .lead")).to_contain_text("viền trắng")
