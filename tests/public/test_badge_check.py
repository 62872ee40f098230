"""The check of a screenshot, by form and as a bare picture, with invalid and foreign pictures."""

from __future__ import annotations

import io
import struct
import time
import zlib
from collections.abc import Callable

import pytest
from PIL import Image

from credissuer.badges import qr
from credissuer.office import Office
from credissuer.public.badge_check import MAX_OCTETS, PICTURES_A_MINUTE
from credissuer.words import words
from tests.callers import Caller
from tests.offices import issued, order_body
from tests.public.documents import Document
from tests.public.test_picture_kinds import FILES


@pytest.fixture
def badge(call: Caller, certificate: str) -> bytes:
    return call.get(f"/c/{certificate}/badge.png?size=feed").content


def shrunk(png: bytes, width: int) -> bytes:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    octets = io.BytesIO()
    picture.resize((width, width * picture.height // picture.width), Image.Resampling.LANCZOS).save(
        octets, "JPEG", quality=60
    )
    return octets.getvalue()


def check_picture(call: Caller, octets: bytes, **headers: str) -> dict:  # type: ignore[type-arg]
    response = call(
        "POST", "/badge-check", content=octets, headers={"Content-Type": "image/png", **headers}
    )
    assert response.status_code == 200, response.content
    return dict(response.json())


def send_form(
    call: Caller, octets: bytes, number: str | None = None, lang: str = "vi"
) -> tuple[int, Document]:
    data = {} if number is None else {"number": number}
    response = call(
        "POST",
        f"/badge-check?lang={lang}",
        files={"picture": ("shot.png", octets, "image/png")},
        data=data,
    )
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert (
        response.headers["cache-control"] == "no-store"
        and "default-src 'none'" in response.headers["content-security-policy"]
    )
    return response.status_code, Document(response.text)


def results(report: dict) -> dict[str, str]:  # type: ignore[type-arg]
    return {check["name"]: check["result"] for check in report["checks"]}


def test_an_unchanged_badge_passes_with_its_number_and_name(
    call: Caller, certificate: str, badge: bytes
) -> None:
    report = check_picture(call, badge)
    assert (report["result"], report["number"].replace("-", ""), report["name"]) == (
        "pass",
        certificate,
        "Kênh Mẫu Số 001",
    )
    assert set(results(report).values()) == {"pass"} and "second_reader" not in results(report)
    for check in report["checks"]:
        assert check["message"].keys() == {"vi", "en"}


def test_a_form_is_answered_by_a_page_with_every_finding(
    call: Caller, certificate: str, badge: bytes
) -> None:
    status, document = send_form(call, badge, certificate)
    assert status == 200 and "Quét được" in document.text and "Kênh Mẫu Số 001" in document.text
    assert len(document.of("li")) == len(check_picture(call, badge)["checks"])
    assert "Chỉ trang kiểm tra" in document.text
    assert [field["value"] for field in document.of("input") if field.get("name") == "number"] == [
        certificate
    ]
    assert "It scans" in send_form(call, badge, certificate, "en")[1].text


def test_the_report_on_a_small_screenshot_says_how_wide_the_code_should_be(
    call: Caller, certificate: str
) -> None:
    # The code alone, because how much of a badge it fills is up to the drawing.
    small = shrunk(call.get(f"/c/{certificate}/qr.png").content, 70)
    report = check_picture(call, small)
    assert report["result"] in ("warn", "fail") and results(report)["size"] in ("warn", "fail")
    _, document = send_form(call, small, certificate)
    assert "điểm ảnh" in document.text


def test_the_badge_of_another_certificate_is_reported(
    call: Caller, office: Office, certificate: str, badge: bytes
) -> None:
    other_number = issued(office, order_body(2))
    _, document = send_form(call, badge, other_number)
    assert (
        "Chưa ổn" in document.text
        and f"không phải {other_number[:5]}-{other_number[5:]}" in document.text
    )


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("https://EVIL.EXAMPLE/C/7K3M9QX2HS", "address"),
        ("https://OFFICE.TEST/C/7K3M9QX2HS", "number"),
    ],
)
def test_a_foreign_code_fails(call: Caller, certificate: str, text: str, check: str) -> None:
    report = check_picture(call, qr.png(qr.qr_matrix(text)))
    assert (report["result"], report["name"], results(report)[check]) == ("fail", None, "fail")


def test_a_payment_code_is_named_and_a_certificate_asks_for_no_money(
    call: Caller, certificate: str
) -> None:
    report = check_picture(call, qr.png(qr.qr_matrix("00020101021138570010A000000727")))
    [address] = [one for one in report["checks"] if one["name"] == "address"]
    assert (address["result"], address["facts"]["kind"]) == ("fail", "payment")
    assert "không bao giờ yêu cầu chuyển tiền" in address["message"]["vi"]
    assert "never asks for money" in address["message"]["en"]


def bomb(side: int) -> bytes:
    """A PNG of `side` x `side` grey pixels in some kilobytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content))
            + name
            + content
            + struct.pack(">I", zlib.crc32(name + content))
        )

    header = struct.pack(">2I5B", side, side, 8, 0, 0, 0, 0)
    lines = zlib.compressobj(9)
    compressed = (
        b"".join(lines.compress(b"\0" * (side + 1)) for _ in range(min(side, 6000))) + lines.flush()
    )
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", compressed)
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "octets",
    [
        b"\x00",
        b"GIF89a",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n" + b"x" * 50,
        bomb(60_000),
    ],
    ids=["nul", "gif", "svg", "damaged", "bomb"],
)
def test_a_file_that_is_no_picture_fails_quickly(call: Caller, octets: bytes) -> None:
    start = time.process_time()
    report = check_picture(call, octets)
    assert (report["result"], report["text"], report["name"]) == ("fail", None, None)
    assert results(report) == {"picture": "fail"}
    assert time.process_time() - start < 2


def test_a_picture_without_a_code_is_answered_with_advice(call: Caller, certificate: str) -> None:
    blank = io.BytesIO()
    Image.new("L", (400, 400), 255).save(blank, "PNG")
    assert results(check_picture(call, blank.getvalue())) == {"code": "fail"}
    assert "trọn ô vuông" in send_form(call, blank.getvalue())[1].text


def test_a_picture_that_is_too_large_is_not_read(call: Caller, certificate: str) -> None:
    response = call(
        "POST",
        "/badge-check",
        content=b"x" * (MAX_OCTETS + 1),
        headers={"Content-Type": "image/png"},
    )
    assert (response.status_code, response.json()["code"]) == (413, "request.picture_too_large")
    status, document = send_form(call, b"x" * (MAX_OCTETS + 20_000))
    assert status == 413 and "5 MB" in document.text and len(document.of("form")) == 1


@pytest.mark.parametrize(
    ("kind", "octets", "status", "code"),
    [
        ("application/json", b"{}", 415, "request.picture_type"),
        ("", b"x", 415, "request.picture_type"),
        ("image/png", b"", 400, "request.picture_missing"),
    ],
)
def test_a_wrong_media_type_or_an_empty_body_is_refused(
    call: Caller, kind: str, octets: bytes, status: int, code: str
) -> None:
    response = call("POST", "/badge-check", content=octets, headers={"Content-Type": kind})
    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("kind", "octets"), [(kind, octets) for kind, every in FILES.items() for octets in every]
)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_file_that_is_no_picture_is_answered_with_what_to_send_instead(
    call: Caller, kind: str, octets: bytes, language: str
) -> None:
    """HEIC, PDF, a film, an empty file, …: each gets its own sentence, and the form again."""
    status, document = send_form(call, octets, lang=language)
    assert status == (400 if kind == "empty" else 200)
    assert words("kit", language)["kinds"][kind] in document.text
    assert len(document.of("form")) == 1


def test_the_form_is_a_page_of_its_own(call: Caller) -> None:
    for query, accept, language in (("", "", "vi"), ("", "en", "en"), ("?lang=en", "vi", "en")):
        response = call.get(f"/badge-check{query}", headers={"Accept-Language": accept})
        page = Document(response.text)
        assert response.status_code == 200 and f'<html lang="{language}">' in response.text
        assert response.headers["vary"] == "Accept-Language"
        [form] = page.of("form")
        assert form["action"] == f"/badge-check?lang={language}"
        assert words("kit", language)["test"]["lead"] in page.text


BOUNDARY = b'--b\r\nContent-Disposition: form-data; name="picture"\r\n\r\n'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no form at all",
        BOUNDARY + b"x",
        BOUNDARY + b"x\r\n" + BOUNDARY + b"y\r\n--b--\r\n",
        b"--b\r\n" + b"A: b\r\n" * 1000 + b"\r\nx\r\n--b--\r\n",
        b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nx\r\n--b--\r\n',
        b"".join(
            b'--b\r\nContent-Disposition: form-data; name="%d"\r\n\r\nx\r\n' % place
            for place in range(50)
        )
        + b"--b--\r\n",
    ],
    ids=["empty", "rubbish", "unfinished", "twice", "heads", "no picture", "many"],
)
def test_a_malformed_form_is_answered_by_a_page(call: Caller, body: bytes) -> None:
    response = call(
        "POST",
        "/badge-check",
        content=body,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert response.status_code == 400
    assert len(Document(response.text).of("form")) == 1
    response = call(
        "POST", "/badge-check", content=body, headers={"Content-Type": "multipart/form-data"}
    )
    assert response.status_code == 400


def test_unknown_fields_of_a_form_are_ignored(call: Caller, certificate: str, badge: bytes) -> None:
    response = call(
        "POST",
        "/badge-check",
        files={"picture": ("<b>\r\n.png", badge, "image/png"), "more": ("a", b"x")},
        data={"number": "<script>", "lang": "x"},
    )
    assert response.status_code == 200 and "script" not in {
        tag for tag, _ in Document(response.text).tags
    }
    assert f"/c/{certificate}/kit" in response.text


def test_checks_of_one_address_are_limited_by_minute(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    call = make_app()
    for _ in range(PICTURES_A_MINUTE):
        check_picture(call, b"\x00")
    response = call("POST", "/badge-check", content=b"\x00", headers={"Content-Type": "image/png"})
    assert (response.status_code, response.json()["code"]) == (429, "request.too_many")


def test_nothing_of_a_picture_is_logged(call: Caller, certificate: str, badge: bytes) -> None:
    check_picture(call, badge)
    send_form(call, badge, certificate)
    lines = [line for line in call.lines() if line.get("path") == "/badge-check"]
    assert len(lines) == 2 and certificate not in call.log.getvalue()
