"""Forms with a file in them, as browsers send them."""

from __future__ import annotations

import pytest

from credissuer.http import forms
from credissuer.http.problems import ProblemError

TYPE = b"multipart/form-data; boundary=xyz"


def part(name: str, octets: bytes, filename: str = "") -> bytes:
    file = f'; filename="{filename}"' if filename else ""
    head = f'--xyz\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return head.encode() + octets + b"\r\n"


def test_fields_and_files_come_back_octet_for_octet() -> None:
    picture = bytes(range(256)) * 64 + b"\r\n--xy"
    body = part("profile", "tiktok.com/@ánh".encode()) + part("file", picture, "a.png") + b"--xyz--"
    assert forms.fields(TYPE, body) == {"profile": "tiktok.com/@ánh".encode(), "file": picture}


def test_a_name_is_read_whatever_the_case_of_its_header() -> None:
    body = part("a", b"1").replace(b"Content-Disposition", b"CONTENT-DISPOSITION") + b"--xyz--"
    assert forms.fields(TYPE, body) == {"a": b"1"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"application/json", part("a", b"1") + b"--xyz--"),
        (b"multipart/form-data", part("a", b"1") + b"--xyz--"),
        (TYPE, b""),
        (TYPE, part("a", b"1")),  # cut off before its end
        (TYPE, part("a", b"1") + part("a", b"2") + b"--xyz--"),  # which of the two is meant?
        (TYPE, b"".join(part(f"a{place}", b"1") for place in range(9)) + b"--xyz--"),
        (TYPE, b"nothing of a form"),
    ],
)
def test_what_is_no_whole_form_is_refused(kind: bytes, body: bytes) -> None:
    with pytest.raises(ProblemError) as refusal:
        forms.fields(kind, body)
    assert refusal.value.problem.code == "request.malformed"
