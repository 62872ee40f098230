"""The pages of the desk as one application: errors as pages, strict headers."""

from __future__ import annotations

import pytest

from credissuer.console.application import paths
from credissuer.office import Office
from credissuer.staff.roles import Role
from tests.callers import Caller
from tests.console.signed_in import Browser, person


@pytest.fixture
def lan(office: Office, call: Caller) -> Browser:
    return Browser(office, call, person(office, "lan", Role.AUDITOR))


def test_there_is_a_page_at_every_first_address(call: Caller) -> None:
    assert len(paths()) > 20
    assert call.get("/office").status_code == 303
    assert call.get("/me").status_code == 200


def test_what_is_not_there_and_what_is_not_allowed_are_pages_of_the_desk(lan: Browser) -> None:
    for path, status, code in (
        ("/office/none", 404, "request.not_found"),
        ("/office/people", 403, "request.forbidden"),
        ("/office?a=1&a=2", 400, "request.query"),
    ):
        reply = lan.get(path)
        assert reply.status_code == status
        assert f'data-code="{code}"' in reply.text
        assert reply.headers["content-type"] == "text/html; charset=utf-8"


def test_pages_let_no_foreign_script_in_and_are_kept_by_no_cache(lan: Browser) -> None:
    headers = lan.get("/office").headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in headers


def test_another_method_is_refused_and_head_is_answered(lan: Browser, call: Caller) -> None:
    assert call("DELETE", "/office").status_code == 405
    assert call("HEAD", "/office/assets/look.css").status_code == 200
