"""The log: one line of ASCII JSON for each request."""

from __future__ import annotations

import io
import json

import pytest

from credissuer.http.asgi import REQUEST_ID
from credissuer.http.monitoring.logs import open_log, safe_path


@pytest.mark.parametrize("path", ["/a", "/a\nb", "/\x1b[31m", "/\u202eabc", "/\ud800"])
def test_a_request_is_one_line_of_ascii_json(path: str) -> None:
    file = io.StringIO()
    open_log(file).request({"method": "GET", REQUEST_ID: "r1"}, path, 200, 1.234)
    line = file.getvalue()
    assert line.isascii() and line.count("\n") == 1 and line.endswith("\n")
    assert not [character for character in line[:-1] if not character.isprintable()]
    entry = json.loads(line)
    assert (entry["path"], entry["status"], entry["ms"], entry["request_id"]) == (
        path,
        200,
        1.23,
        "r1",
    )
    assert entry["at"].endswith("Z")


def test_an_error_is_a_line_of_its_level() -> None:
    file = io.StringIO()
    open_log(file).error("fault", kind="KeyError", place="a.py:1\n")
    entry = json.loads(file.getvalue())
    assert (entry["event"], entry["level"], entry["place"]) == ("fault", "error", "a.py:1\n")


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/c/7K3M9QX2HS", "/c/{number}"),
        ("/C/7K3M9QX2HS.jwt", "/C/{number}"),
        ("/v/7K3M9QX2HS", "/v/{number}"),
        ("/api/v1/certificates/7K3M9QX2HS/revocation", "/api/v1/certificates/{number}/revocation"),
        ("/api/v1/certificates", "/api/v1/certificates"),
        ("/v/", "/v/"),
        ("/status/1-revocation", "/status/1-revocation"),
        ("/" + "a" * 500, "/" + "a" * 199),
    ],
)
def test_the_number_of_a_certificate_is_not_logged(path: str, logged: str) -> None:
    assert safe_path(path) == logged
