"""Every answer of the desk and of the KOL's own page: kept by no cache, framed by nobody, with no
script but our own, and leading nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx2
import pytest
from fastapi.routing import APIRoute

from credissuer.applications.holder import HolderRecord
from credissuer.console import application, holders
from credissuer.console.visitors import csrf_of
from credissuer.office import Office
from credissuer.operations.applying import entering
from credissuer.operations.perform import perform
from credissuer.staff.roles import ANYBODY, FOR_PEOPLE
from tests.callers import Caller
from tests.console.signed_in import Browser, person
from tests.console.signing_in import ORIGIN, Visit
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, staff

CACHED = "/office/assets/x"
"""The one route whose answers may be kept: our own style and scripts."""

ELSEWHERE = (
    "//evil.example",
    "https:evil.example",
    "https://evil.example/office",
    "/\\evil.example",
    "/office/\\/evil.example",
    "/\t/evil.example",
    "\x01https://evil.example",
    "/office\r\nlocation: https://evil.example",
    "javascript:alert(1)",
)


def routes() -> Iterator[tuple[str, str]]:
    for prefix, router in application._prefixed():
        for route in router.routes:
            assert isinstance(route, APIRoute)
            for method in sorted(route.methods):
                yield method, prefix + re.sub(r"\{[^}]*\}", "x", route.path)


ROUTES = sorted(set(routes()))


class Everybody:
    """One browser in which somebody of the staff and a holder are signed in."""

    def __init__(self, office: Office, call: Caller) -> None:
        self.office, self.call = office, call
        self.staff = Browser(office, call, person(office, "all", *FOR_PEOPLE))
        holder = HolderRecord(
            id="H00000001", email="a@example.vn", name="A", language="vi", created_at=office.clock()
        )
        with office.store.write() as transaction:
            transaction.add([holder])
        entered = perform(office, office.call(ANYBODY), entering.open_session, office, holder)
        self._holder = entered.secret

    def ask(self, method: str, path: str) -> httpx2.Response:
        if not path.startswith(application.ME):
            return self.staff.get(path) if method == "GET" else self.staff.post(path)
        cookie = {"cookie": f"{holders.cookie_name(self.office)}={self._holder}"}
        data = {} if method == "GET" else {"data": {"csrf": csrf_of(self._holder)}}
        return self.call(method, path, headers=cookie, **data)


@pytest.fixture
def everybody(office: Office, call: Caller) -> Everybody:
    return Everybody(office, call)


def faults(reply: httpx2.Response) -> list[str]:
    """What is wrong with the headers of a reply."""
    found, headers = [], reply.headers
    if "no-store" not in headers.get("cache-control", ""):
        found.append("may be kept")
    if headers.get("x-content-type-options") != "nosniff":
        found.append("may be taken for something else")
    if "access-control-allow-origin" in headers:
        found.append("may be read by another site")
    if "text/html" in headers.get("content-type", ""):
        policy = headers.get("content-security-policy", "")
        wanted = ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        found += [f"lets in what {part} keeps out" for part in wanted if part not in policy]
        found += ["lets scripts in" for part in ("unsafe-", "http:", "*") if part in policy]
        if re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=|javascript:", reply.text):
            found.append("has a script or a style in it")
        if headers.get("referrer-policy") != "no-referrer":
            found.append("tells where one comes from")
    return found


def test_every_answer_to_who_is_signed_in(everybody: Everybody) -> None:
    wrong = {}
    for method, path in ROUTES:
        if path not in (CACHED, "/office/sign-out", "/me/sign-out", "/me/data/delete"):
            reply = everybody.ask(method, path)
            assert reply.status_code != 500, (method, path)
            if told := faults(reply):
                wrong[method, path, reply.status_code] = told
    assert wrong == {}


def test_every_answer_to_a_visitor(call: Caller) -> None:
    wrong = {}
    for method, path in ROUTES:
        if path != CACHED:
            for asked in {method, "PUT"}:
                reply = call(asked, path)
                if told := faults(reply):
                    wrong[asked, path, reply.status_code] = told
    assert wrong == {}


def test_after_signing_out_the_pages_of_before_are_asked_for_anew(
    office: Office, call: Caller
) -> None:
    staff(office, "lan", *FOR_PEOPLE, password=PASSWORD)
    visit = Visit(office, call)
    visit.password("lan", PASSWORD)
    visit.register(SoftKey(ORIGIN))
    page = visit.get("/office/people")
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store"
    cookies = dict(visit.cookies)
    visit.post("/office/sign-out")
    # Also with the cookie of before, as a browser that was left open would send it.
    visit.cookies = cookies
    assert visit.get("/office/people").status_code == 303


@pytest.mark.parametrize("to", ELSEWHERE)
def test_no_answer_leads_elsewhere(office: Office, call: Caller, to: str) -> None:
    staff(office, "lan", *FOR_PEOPLE, password=PASSWORD)
    visit, key = Visit(office, call), SoftKey(ORIGIN)
    replies = [visit.password("lan", PASSWORD, to=to), visit.register(key)]
    replies += [
        visit.step_up(key, to=to),
        visit.post("/office/language", language="vi", to=to),
        visit.get(f"/office/sign-in?to={httpx2.QueryParams({'to': to})['to']}")
        if to.isprintable()
        else visit.get("/office/sign-in"),
    ]
    fresh = Visit(office, call)
    replies += [fresh.key(key, to=to)]
    page = httpx2.QueryParams({"to": to})
    replies += [fresh.get(f"/office/step-up?{page}"), call.get(f"/office/sign-in?{page}")]
    for reply in replies:
        location = reply.headers.get("location", "/office")
        assert re.match(r"/(office|me)([/?#]|$)", location), location
        assert not re.search(r'(?:href|action|value)="[^"]*evil', reply.text)
