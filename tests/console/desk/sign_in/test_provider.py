"""/office/sign-in/provider: out to the identity provider and back, over HTTP on both sides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from credissuer.app import create_app
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
from credissuer.office.sign_in import IdentityProvider, SignInRules
from credissuer.staff.roles import Role
from tests.callers import Caller
from tests.console.signing_in import Visit, said, where
from tests.offices import Clock
from tests.operations.sign_in.identity_provider import CLIENT, SECRET, Provider, serving
from tests.staff_members import staff


@pytest.fixture
def provider(clock: Clock) -> Iterator[Provider]:
    with serving(int(clock().timestamp())) as served:
        yield served


@pytest.fixture
def visit(office: Office, provider: Provider, make_app: Callable[..., Caller]) -> Visit:
    staff(office, "nam", Role.COMMUNICATIONS, oidc_subject="subject-1")
    settings = IdentityProvider(issuer=provider.url, client_id=CLIENT, client_secret=SECRET)
    desk = replace(office, sign_in=SignInRules(provider=settings))
    log = make_app().log
    return Visit(desk, Caller(create_app(desk, Options(), log=open_log(log)), log))


def back(provider: Provider, visit: Visit, to: str = "") -> str:
    """Out, signed in there, and the path to which the browser is sent back."""
    out = visit.get(f"/office/sign-in/provider{to}")
    answer = provider.authorize(where(out))
    query = "&".join(f"{name}={value}" for name, value in answer.items())
    return f"/office/sign-in/provider/return?{query}"


def test_out_and_back_to_where_was_wanted(visit: Visit, provider: Provider) -> None:
    page = visit.get("/office/sign-in")
    assert "Dùng tài khoản 127.0.0.1" in said(page)
    assert re.search(r'href="/office/sign-in/provider"', page.text)
    path = back(provider, visit, "?to=/office/security")
    assert "__Host-office-provider" in visit.cookies
    assert where(visit.get(path)) == "/office/security"
    assert "__Host-office-provider" not in visit.cookies
    assert "Tài khoản của liên minh" in said(visit.get("/office/security"))


def test_the_way_back_works_once_and_in_one_browser(visit: Visit, provider: Provider) -> None:
    path = back(provider, visit)
    other = Visit(visit.office, visit.caller)
    reply = other.get(path)
    assert reply.status_code == 403
    assert "không xác nhận lần đăng nhập này" in said(reply)
    assert where(visit.get(path)) == "/office"
    assert visit.get(path).status_code == 403


def test_nobody_is_sent_elsewhere(visit: Visit, provider: Provider) -> None:
    path = back(provider, visit, "?to=https://evil.example/")
    assert where(visit.get(path)) == "/office"


def test_what_the_user_refused_there_is_told(visit: Visit, provider: Provider) -> None:
    visit.get("/office/sign-in/provider")
    reply = visit.get("/office/sign-in/provider/return?error=access_denied&state=x")
    assert reply.status_code == 403
    assert "không xác nhận lần đăng nhập này" in said(reply)


def test_a_provider_that_is_down_leaves_the_other_ways(visit: Visit, provider: Provider) -> None:
    provider.broken = "/.well-known/openid-configuration"
    reply = visit.get("/office/sign-in/provider")
    assert reply.status_code == 503
    assert "Dùng khóa bảo mật" in said(reply)


def test_neither_code_nor_secret_stand_in_the_log(visit: Visit, provider: Provider) -> None:
    path = back(provider, visit)
    secret = visit.cookies["__Host-office-provider"]
    visit.get(path)
    log = visit.caller.log.getvalue()
    for private in (secret, "code0", SECRET, visit.secret):
        assert str(private) not in log


@pytest.mark.parametrize("cookie", ["", "zz", "ff"])
def test_a_broken_cookie_is_no_fault_of_ours(visit: Visit, provider: Provider, cookie: str) -> None:
    path = back(provider, visit)
    visit.cookies["__Host-office-provider"] = cookie
    assert visit.get(path).status_code == 403
