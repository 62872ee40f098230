"""Does my screenshot scan? Asked by form and as a bare picture; with bombs, rubbish and other
people's codes.
"""

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
from tests.callers import Caller
from tests.offices import issued, order_body
from tests.public.documents import Document


@pytest.fixture
def badge(call: Caller, certificate: str) -> bytes:
    return call.get(f"/c/{certificate}/badge.png?size=feed").content


def shrunk(png: bytes, width: int) -> bytes:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    packed = io.BytesIO()
    picture.resize((width, width * picture.height // picture.width), Image.Resampling.LANCZOS).save(
        packed, "JPEG", quality=60
    )
    return packed.getvalue()


def ask(call: Caller, octets: bytes, **headers: str) -> dict:  # type: ignore[type-arg]
    answer = call(
        "POST", "/badge-check", content=octets, headers={"Content-Type": "image/png", **headers}
    )
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def send(
    call: Caller, octets: bytes, number: str | None = None, lang: str = "vi"
) -> tuple[int, Document]:
    data = {} if number is None else {"number": number}
    answer = call(
        "POST",
        f"/badge-check?lang={lang}",
        files={"picture": ("shot.png", octets, "image/png")},
        data=data,
    )
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert (
        answer.headers["cache-control"] == "no-store"
        and "default-src 'none'" in answer.headers["content-security-policy"]
    )
    return answer.status_code, Document(answer.text)


def results(told: dict) -> dict[str, str]:  # type: ignore[type-arg]
    return {check["name"]: check["result"] for check in told["checks"]}


def test_a_badge_as_it_is_scans_and_is_whose_it_is(
    call: Caller, certificate: str, badge: bytes
) -> None:
    told = ask(call, badge)
    assert (told["result"], told["number"].replace("-", ""), told["name"]) == (
        "pass",
        certificate,
        "Kênh Mẫu Số 001",
    )
    assert set(results(told).values()) == {"pass"} and "second_reader" not in results(told)
    for check in told["checks"]:
        assert check["message"].keys() == {"vi", "en"}


def test_a_form_gets_a_page_with_every_finding_and_the_name(
    call: Caller, certificate: str, badge: bytes
) -> None:
    status, found = send(call, badge, certificate)
    assert status == 200 and "Quét được" in found.text and "Kênh Mẫu Số 001" in found.text
    assert len(found.of("li")) == len(ask(call, badge)["checks"])
    assert "Không lưu" not in found.text and "chỉ trang kiểm tra" in found.text
    assert [one["value"] for one in found.of("input") if one.get("name") == "number"] == [
        certificate
    ]
    assert "It scans" in send(call, badge, certificate, "en")[1].text


def test_a_small_screenshot_says_how_wide_the_code_should_be(
    call: Caller, certificate: str, badge: bytes
) -> None:
    told = ask(call, shrunk(badge, 110))
    assert told["result"] in ("warn", "fail") and results(told)["size"] in ("warn", "fail")
    _, found = send(call, shrunk(badge, 110), certificate)
    assert "điểm ảnh" in found.text


def test_somebody_elses_badge_is_said_to_be_so(
    call: Caller, office: Office, certificate: str, badge: bytes
) -> None:
    other = issued(office, order_body(2))
    _, found = send(call, badge, other)
    assert "Chưa ổn" in found.text and f"không phải {other[:5]}-{other[5:]}" in found.text


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("HTTPS://EVIL.EXAMPLE/C/7K3M9QX2HS", "address"),
        ("HTTPS://OFFICE.TEST/C/7K3M9QX2HS", "number"),
    ],
)
def test_a_code_that_is_none_of_ours_fails(
    call: Caller, certificate: str, text: str, check: str
) -> None:
    told = ask(call, qr.png(qr.qr_matrix(text)))
    assert (told["result"], told["name"], results(told)[check]) == ("fail", None, "fail")


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
    packed = (
        b"".join(lines.compress(b"\0" * (side + 1)) for _ in range(min(side, 6000))) + lines.flush()
    )
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("octets", [b"\x00", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n\x1a\n" + b"x" * 50, bomb(60_000)], ids=["nul", "gif", "svg", "torn", "bomb"])  # fmt: skip
def test_what_is_no_picture_is_told_so_at_once(call: Caller, octets: bytes) -> None:
    start = time.process_time()
    told = ask(call, octets)
    assert (told["result"], told["text"], told["name"]) == ("fail", None, None)
    assert results(told) == {"picture": "fail"}
    assert time.process_time() - start < 2


def test_a_picture_without_a_code_says_how_to_take_a_better_one(
    call: Caller, certificate: str
) -> None:
    blank = io.BytesIO()
    Image.new("L", (400, 400), 255).save(blank, "PNG")
    assert results(ask(call, blank.getvalue())) == {"code": "fail"}
    assert "trọn ô vuông" in send(call, blank.getvalue())[1].text


def test_what_is_too_large_is_not_read(call: Caller, certificate: str) -> None:
    answer = call(
        "POST",
        "/badge-check",
        content=b"x" * (MAX_OCTETS + 1),
        headers={"Content-Type": "image/png"},
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "request.picture_too_large")
    status, found = send(call, b"x" * (MAX_OCTETS + 20_000))
    assert status == 413 and "5 MB" in found.text and len(found.of("form")) == 1


@pytest.mark.parametrize(
    ("kind", "octets", "status", "code"),
    [
        ("application/json", b"{}", 415, "request.picture_type"),
        ("", b"x", 415, "request.picture_type"),
        ("image/png", b"", 400, "request.picture_missing"),
    ],
)
def test_what_is_no_question_is_refused(
    call: Caller, kind: str, octets: bytes, status: int, code: str
) -> None:
    answer = call("POST", "/badge-check", content=octets, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


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
def test_a_broken_form_gets_a_page_that_says_so(call: Caller, body: bytes) -> None:
    answer = call(
        "POST",
        "/badge-check",
        content=body,
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 400
    assert len(Document(answer.text).of("form")) == 1
    answer = call(
        "POST", "/badge-check", content=body, headers={"Content-Type": "multipart/form-data"}
    )
    assert answer.status_code == 400


def test_a_form_with_more_than_asked_for_is_read_by_the_names_we_know(
    call: Caller, certificate: str, badge: bytes
) -> None:
    answer = call(
        "POST",
        "/badge-check",
        files={"picture": ("<b>\r\n.png", badge, "image/png"), "more": ("a", b"x")},
        data={"number": "<script>", "lang": "x"},
    )
    assert answer.status_code == 200 and "script" not in {
        tag for tag, _ in Document(answer.text).tags
    }
    assert f"/c/{certificate}/kit" in answer.text


def test_pictures_are_looked_at_some_times_a_minute(
    make_app: Callable[..., Caller], certificate: str
) -> None:
    call = make_app()
    for _ in range(PICTURES_A_MINUTE):
        ask(call, b"\x00")
    answer = call("POST", "/badge-check", content=b"\x00", headers={"Content-Type": "image/png"})
    assert (answer.status_code, answer.json()["code"]) == (429, "request.too_many")
    answer = call.get("/badge-check")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_nothing_of_a_picture_is_in_the_log(call: Caller, certificate: str, badge: bytes) -> None:
    ask(call, badge)
    send(call, badge, certificate)
    lines = [line for line in call.lines() if line.get("path") == "/badge-check"]
    assert len(lines) == 2 and certificate not in call.log.getvalue()
