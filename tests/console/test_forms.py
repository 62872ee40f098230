"""Forms of the desk: what is read of them, and what is refused."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from credissuer.console.forms import MOST_OCTETS, FormData, UploadedFile
from credissuer.office import Office
from credissuer.staff.roles import Role
from tests.callers import Caller
from tests.console.signed_in import Browser, person


@pytest.fixture
def lan(office: Office, call: Caller) -> Browser:
    return Browser(office, call, person(office, "lan", Role.AUDITOR))


def test_texts_boxes_files_and_numbers_are_read_by_name() -> None:
    proof = UploadedFile("a.png", "image/png", b"x")
    form = FormData(
        {"name": ["  Ánh "], "tick": ["a", "b"], "version": ["12"], "csrf": ["s"], "q": [""]},
        {"proof": proof, "none": UploadedFile("", "application/octet-stream", b"")},
    )
    assert form.text("name") == "Ánh"
    assert form.text("missing", "-") == "-"
    assert form.every("tick") == ["a", "b"]
    assert form.number("version") == 12
    assert form.number("name", 7) == 7
    assert form.file("proof") == proof
    assert form.file("none") is None
    assert form.typed() == {"name": "  Ánh ", "tick": "a", "q": ""}


def test_a_moment_is_meant_in_the_zone_of_the_office() -> None:
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    form = FormData(
        {"at": ["2026-03-01T08:30"], "own": ["2026-03-01T08:30:15.5+00:00"], "no": ["soon"]}, {}
    )
    at, own = form.moment("at", zone), form.moment("own", zone)
    assert at is not None
    assert own is not None
    assert at.isoformat() == "2026-03-01T08:30:00+07:00"
    assert own.isoformat() == "2026-03-01T08:30:15+00:00"
    assert form.moment("left_empty", zone) is None
    with pytest.raises(ValueError, match="soon"):
        form.moment("no", zone)


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"content-type": "application/json"}, b"{}", 400),
        ({"content-type": "application/x-www-form-urlencoded"}, b"a=%ff", 400),
        ({"content-type": "application/x-www-form-urlencoded"}, b"a=1&" * 400, 400),
        ({"content-type": "application/x-www-form-urlencoded"}, b"a" * (MOST_OCTETS + 1), 413),
        ({"content-type": "multipart/form-data; boundary=x"}, b"--x\r\n", 400),
    ],
)
def test_what_is_no_form_of_ours_is_refused(
    call: Caller, headers: dict[str, str], body: bytes, status: int
) -> None:
    reply = call("POST", "/office/demo", content=body, headers=headers)
    assert reply.status_code == status


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_is_refused_without_a_session_too(call: Caller, site: str) -> None:
    reply = call("POST", "/office/demo", data={"login": "lan"}, headers={"sec-fetch-site": site})
    assert reply.status_code == 403
