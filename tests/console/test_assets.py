"""Style and scripts of the desk."""

from __future__ import annotations

import pytest

from tests.callers import Caller


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("look.css", "text/css; charset=utf-8"),
        ("desk.js", "text/javascript; charset=utf-8"),
        ("htmx.min.js", "text/javascript; charset=utf-8"),
    ],
)
def test_a_file_is_sent_with_its_type(call: Caller, name: str, kind: str) -> None:
    reply = call.get(f"/office/assets/{name}")
    assert (reply.status_code, reply.headers["content-type"]) == (200, kind)
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["htmx.LICENSE.txt", "..%2fscreens.py", "none.js", "__init__.py"])
def test_nothing_else_of_the_package_is_sent(call: Caller, name: str) -> None:
    assert call.get(f"/office/assets/{name}").status_code == 404
