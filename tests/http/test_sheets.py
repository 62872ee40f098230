"""A sheet as the body of a request."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

import pytest
from starlette.requests import Request

from credissuer.http.problems import ProblemError
from credissuer.http.sheets import CSV, WORKBOOK, SentSheet, read_sheet

FORM = "multipart/form-data; boundary=b"


def request(body: bytes, **headers: str) -> Request:
    """A POST with these headers; an underscore stands for a hyphen."""
    pairs = [
        (name.replace("_", "-").encode(), value.encode("latin-1"))
        for name, value in headers.items()
    ]
    sent = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Any:
        return sent.pop()

    return Request({"type": "http", "method": "POST", "headers": pairs}, receive)


def read(body: bytes, **headers: str) -> SentSheet:
    return asyncio.run(read_sheet(request(body, **headers)))


def form(name: str, filename: str) -> bytes:
    head = f'Content-Disposition: form-data; name="{name}"{filename}'
    return f"--b\r\n{head}\r\n\r\nref,name\r\n--b--\r\n".encode()


@pytest.mark.parametrize("kind", [CSV, WORKBOOK, f"{CSV}; charset=utf-8", CSV.upper()])
def test_a_body_is_the_file(kind: str) -> None:
    sheet = read(b"ref,name", content_type=kind)
    assert sheet == SentSheet(None, b"ref,name")
    assert sheet.sha256 == hashlib.sha256(b"ref,name").hexdigest()


def test_a_form_names_its_file() -> None:
    assert read(form("file", '; filename="tháng 11.csv"'), content_type=FORM) == SentSheet(
        "tháng 11.csv", b"ref,name"
    )
    assert read(form("file", ""), content_type=FORM).name is None


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        (b"", {}, "request.sheet_type"),
        (b"{}", {"content_type": "application/json"}, "request.sheet_type"),
        (b"", {"content_type": CSV, "content_encoding": "br"}, "request.sheet_type"),
        (form("picture", ""), {"content_type": FORM}, "request.sheet_type"),
        (b"--b--\r\n", {"content_type": FORM}, "request.sheet_type"),
        (b"--b\r\n", {"content_type": FORM}, "request.malformed"),
        (b"", {"content_type": CSV, "content_length": "99999999"}, "request.too_large"),
    ],
)
def test_what_is_none_is_refused(body: bytes, headers: dict[str, str], code: str) -> None:
    with pytest.raises(ProblemError) as refusal:
        read(body, **headers)
    assert refusal.value.problem.code == code
