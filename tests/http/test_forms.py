"""multipart/form-data with files, as browsers send it."""

from __future__ import annotations

import pytest

from credissuer.http import forms
from credissuer.http.problems import ProblemError

TYPE = b"multipart/form-data; boundary=xyz"


def part(name: str, octets: bytes, filename: str = "") -> bytes:
    file = f'; filename="{filename}"' if filename else ""
    header = f'--xyz\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
    return header.encode() + octets + b"\r\n"


def test_fields_and_files_are_read_octet_for_octet() -> None:
    picture = bytes(range(256)) * 64 + b"\r\n--xy"
    body = part("profile", "tiktok.com/@ánh".encode()) + part("file", picture, "a.png") + b"--xyz--"
    assert forms.fields(TYPE, body) == {"profile": "tiktok.com/@ánh".encode(), "file": picture}


def test_header_names_may_have_any_case() -> None:
    body = part("a", b"1").replace(b"Content-Disposition", b"CONTENT-DISPOSITION") + b"--xyz--"
    assert forms.fields(TYPE, body) == {"a": b"1"}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (b"application/json", part("a", b"1") + b"--xyz--"),
        (b"multipart/form-data", part("a", b"1") + b"--xyz--"),
        (TYPE, b""),
        (TYPE, part("a", b"1")),  # truncated
        (TYPE, part("a", b"1") + part("a", b"2") + b"--xyz--"),  # a repeated field is ambiguous
        (TYPE, b"".join(part(f"a{place}", b"1") for place in range(9)) + b"--xyz--"),
        (TYPE, b"nothing of a form"),
    ],
)
def test_an_incomplete_or_ambiguous_form_is_refused(kind: bytes, body: bytes) -> None:
    with pytest.raises(ProblemError) as refusal:
        forms.fields(kind, body)
    assert refusal.value.problem.code == "request.malformed"
