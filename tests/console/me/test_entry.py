"""Coming in by e-mail over HTTP: one use, one answer for all, a fresh session, bounded."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from credissuer.app import create_app
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.http.throttling.limits import HOLDER_LINKS
from credissuer.office import Office
from credissuer.operations.applying import entering
from credissuer.operations.perform import perform
from credissuer.staff.roles import ANYBODY
from credissuer.store.sending.notices import NoticeReading
from tests.callers import Caller
from tests.console.me.browsing import EMAIL, Browser
from tests.contracts import application_records as records
from tests.offices import Clock


def link_for(office: Office, email: str = EMAIL) -> str:
    link = perform(office, office.call(ANYBODY), entering.begin, office, email, "vi")
    assert link is not None
    return link.removeprefix(office.public_url)


def ask(visitor: Browser, email: str) -> str:
    return visitor.send("/me/link", page="/me", email=email)


def test_the_way_in(visitor: Browser, office: Office) -> None:
    page = ask(visitor, " Minh.Anh@Example.vn ")
    assert visitor.status == 200 and "Hãy xem hộp thư của bạn" in page
    with office.store.read() as reading:
        [notice] = reading.of(NoticeReading).page()
    assert notice.recipient == EMAIL
    link = notice.facts["link"].removeprefix(office.public_url)
    # Nothing of the link is told to whoever asked for it.
    assert "key=" not in page and link not in page
    assert "mi…@example.vn" in visitor.get(link)
    visitor.send("/me/sign-in")
    assert visitor.where == "/me/status"
    assert visitor.get("/me") and visitor.where == "/me/status"


def test_looking_at_the_link_does_not_use_it(visitor: Browser, office: Office) -> None:
    link = link_for(office)
    for _ in range(3):
        visitor.get(link)
        assert visitor.status == 200 and not visitor.cookies
    visitor.send("/me/sign-in")
    assert list(visitor.cookies) == ["__Host-me"]
    second = Browser(visitor.call, office)
    second.get(link)
    assert second.status == 410 and "Xin liên kết mới" in second.text


def test_the_page_behind_the_link_speaks_the_language_of_the_mail(
    visitor: Browser, office: Office
) -> None:
    call = office.call(ANYBODY)
    link = perform(office, call, entering.begin, office, EMAIL, "en")
    assert link is not None
    path = link.removeprefix(office.public_url)
    assert '<html lang="en"' in visitor.get(path)
    assert '<html lang="vi"' in visitor.get(f"{path}&lang=vi")


def test_known_and_unknown_are_answered_alike(visitor: Browser, office: Office) -> None:
    Browser(visitor.call, office).sign_in()
    known, unknown = ask(visitor, EMAIL), ask(visitor, "nobody@example.vn")
    assert known == unknown
    for _ in range(2):
        assert ask(visitor, EMAIL) == known
    with office.store.read() as reading:
        mailed = [one.recipient for one in reading.of(NoticeReading).page()]
    assert mailed.count(EMAIL) == 3


def test_an_address_that_asks_too_often_is_held_up(visitor: Browser, call: Caller) -> None:
    for serial in range(HOLDER_LINKS):
        ask(visitor, f"a{serial}@example.vn")
        assert visitor.status == 200
    ask(visitor, "b@example.vn")
    assert visitor.status == 429 and visitor.headers["retry-after"]
    other = Browser(call.at("192.0.2.9"), visitor.office)
    ask(other, "c@example.vn")
    assert other.status == 200


@pytest.mark.parametrize("email", ["khong phai", "a@b.vn\r\nBcc: x@y.vn", "a@b.vn,c@d.vn", ""])
def test_a_wrong_address_is_told_beside_its_field(visitor: Browser, email: str) -> None:
    page = ask(visitor, email)
    assert visitor.status == 422
    assert 'id="email-wrong"' in page and 'aria-invalid="true"' in page
    with visitor.office.store.read() as reading:
        assert reading.of(NoticeReading).page() == []


def test_what_was_typed_is_shown_again_and_escaped(visitor: Browser) -> None:
    page = ask(visitor, '"><script>alert(1)</script>')
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_the_session_is_a_fresh_one(visitor: Browser, office: Office) -> None:
    visitor.cookies["__Host-me"] = "planted"
    visitor.get(link_for(office))
    reply = visitor.send("/me/sign-in")
    assert visitor.where == "/me/status", reply
    assert visitor.cookies["__Host-me"] != "planted" and len(visitor.cookies["__Host-me"]) == 43


def test_the_cookie_is_for_nobody_else(visitor: Browser, office: Office) -> None:
    visitor.get(link_for(office))
    key = re.search(r'name="secret" value="([^"]+)"', visitor.text)
    assert key is not None
    reply = visitor.call("POST", "/me/sign-in", data={"secret": key[1]})
    [cookie] = reply.headers.get_list("set-cookie")
    for part in ("__Host-me=", "Path=/", "HttpOnly", "SameSite=Lax", "Secure"):
        assert part in cookie
    assert reply.headers["location"] == "/me/status"


@pytest.mark.parametrize("to", ["https://evil.example/me", "//evil.example", "/me\\@evil", "/c/x"])
def test_nobody_is_sent_elsewhere(visitor: Browser, office: Office, to: str) -> None:
    visitor.get(link_for(office))
    visitor.send("/me/sign-in", to=to)
    assert visitor.where == "/me/status"


def test_forms_of_other_sites_are_refused(holder: Browser) -> None:
    for headers in ({"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}):
        cookie = f"__Host-me={holder.cookies['__Host-me']}"
        reply = holder.call("POST", "/me/sign-out", data={}, headers={**headers, "cookie": cookie})
        assert reply.status_code == 403
    holder.post("/me/sign-out", {"csrf": "0" * 64})
    assert holder.status == 403
    holder.get("/me/status")
    assert holder.where == "/me/status"


def test_whoever_leaves_is_out_here_or_everywhere(holder: Browser, office: Office) -> None:
    there = Browser(holder.call, office)
    there.sign_in()
    old = dict(holder.cookies)
    holder.send("/me/sign-out", page="/me/status")
    assert holder.where == "/me" and not holder.cookies
    holder.cookies = old
    holder.get("/me/status")
    assert holder.where == "/me"
    there.send("/me/sign-out", page="/me/account", all="1")
    assert there.where == "/me"


def test_a_session_ends(holder: Browser, clock: Clock) -> None:
    clock.move(days=7)
    holder.get("/me/data")
    assert holder.where == "/me"


def test_pages_are_no_ones_to_frame_store_or_index(holder: Browser) -> None:
    for path in ("/me/status", "/me/data", "/me/apply", "/me/account"):
        holder.get(path)
        policy = holder.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert holder.headers["cache-control"] == "no-store"
        assert holder.headers["x-robots-tag"] == "noindex"
        assert "access-control-allow-origin" not in holder.headers


def test_the_log_holds_no_link_and_no_address(visitor: Browser, office: Office) -> None:
    link = link_for(office)
    visitor.get(link)
    visitor.send("/me/sign-in")
    visitor.get("/me/status")
    log = visitor.call.log.getvalue()
    assert "holder:H" in log
    assert link.partition("key=")[2][:20] not in log and "example.vn" not in log


def test_only_a_demo_lets_its_made_up_holders_in(
    make_app: object, office: Office, visitor: Browser
) -> None:
    made_up = records.holder(1, email="anh@demo.invalid")
    real = records.holder(2)
    with office.store.write() as transaction:
        transaction.add([made_up, real])
    for browser in (visitor, Browser(make_app(demo=True), office)):  # type: ignore[operator]
        assert "Minh Ánh" not in browser.get("/me")
        browser.post("/me/demo", {"holder": made_up.id})
        assert browser.status == 404 and not browser.cookies
    office_at_home = replace(office, public_url="http://localhost:8000")
    app = create_app(office_at_home, Options(demo=True), log=open_log(io.StringIO()))
    demo = Browser(Caller(app, io.StringIO()), office_at_home)
    page = demo.get("/me")
    assert made_up.id in page and real.id not in page
    demo.send("/me/demo", page="/me", holder=real.id)
    assert demo.status == 404
    demo.send("/me/demo", page="/me", holder=made_up.id)
    assert demo.where == "/me/status"


def test_only_a_demo_shows_the_link(make_app: object, office: Office) -> None:
    browser = Browser(make_app(demo=True), office)  # type: ignore[operator]
    # Not even by the option, because the office of the tests is at https.
    assert "key=" not in ask(browser, EMAIL)
