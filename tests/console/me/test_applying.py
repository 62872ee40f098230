"""The steps of an application in a browser without scripts, from the first page to the parcel."""

from __future__ import annotations

import re

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.console.me.applying import STEPS, after
from credissuer.office import Office
from credissuer.store.applications.applications import ApplicationReading
from tests.callers import Caller
from tests.console.me.browsing import REQUIRED, Browser
from tests.offices import Clock

LINK = "https://www.tiktok.com/@minhanh.bep"


def start(holder: Browser) -> None:
    holder.send("/me/apply", page="/me/apply")
    assert holder.where == "/me/apply/who"


def save_who(holder: Browser, **changes: str) -> str:
    given = {"kind": "person", "name": "Minh Ánh", "about": "Nấu ăn", "phone": "", **changes}
    return holder.send("/me/apply/who", page="/me/apply/who", **given)


def fill_in(holder: Browser) -> None:
    start(holder)
    save_who(holder)
    holder.send("/me/apply/accounts", page="/me/apply/accounts", link=LINK)
    holder.send("/me/apply/public", page="/me/apply/public", item=REQUIRED)
    holder.send("/me/apply/prove", page="/me/apply/prove", method="bio")
    holder.get("/me/apply/review")


def records(office: Office) -> list[object]:
    with office.store.read() as reading:
        return list(reading.of(ApplicationReading).page())


def test_from_the_first_step_to_the_parcel(holder: Browser, office: Office) -> None:
    start(holder)
    save_who(holder)
    assert holder.where == "/me/apply/accounts"
    holder.send("/me/apply/accounts", link=LINK)
    assert "minhanh.bep" in holder.text and "Đã thêm tài khoản" in holder.text
    holder.send("/me/apply/public", page="/me/apply/public", item=REQUIRED)
    assert holder.where == "/me/apply/prove" and "OFFICE-" in holder.text
    holder.send("/me/apply/prove", method="bio")
    assert "Đang chờ chúng tôi xem" in holder.text
    holder.get("/me/apply")
    assert holder.where == "/me/apply/review"
    page = holder.send("/me/apply/review")
    assert holder.where == "/me/status" and "Đã nộp hồ sơ" in page and "Văn phòng" in page
    with office.store.read() as reading:
        [sent] = reading.of(ApplicationReading).page()
    assert sent.state is ApplicationState.SUBMITTED and sent.name == "Minh Ánh"
    # What was sent is no longer filled in.
    holder.get("/me/apply/who")
    assert holder.where == "/me/status"


def test_it_goes_on_where_something_is_missing_also_on_another_device(
    holder: Browser, office: Office, clock: Clock
) -> None:
    start(holder)
    save_who(holder)
    clock.move(days=3)
    other = Browser(holder.call.at("192.0.2.7"), office)
    other.sign_in()
    other.get("/me/apply")
    assert other.where == "/me/apply/accounts"
    assert "Minh Ánh" in other.get("/me/apply/who")


def test_a_wrong_step_keeps_what_was_typed(holder: Browser) -> None:
    start(holder)
    page = save_who(holder, kind="", name="Minh\u202eÁnh", about="Nấu ăn <b>ngon</b>")
    assert holder.status == 422
    assert 'id="kind-wrong"' in page and 'id="name-wrong"' in page
    assert "Nấu ăn &lt;b&gt;ngon&lt;/b&gt;" in page and "<b>ngon" not in page


def test_two_windows(holder: Browser) -> None:
    start(holder)
    stale = holder.text
    save_who(holder)
    holder.reply = type("Reply", (), {"text": stale})()  # type: ignore[assignment]
    page = holder.send("/me/apply/who", kind="person", name="Ánh", about="", phone="")
    assert holder.status == 409 and "vừa có thay đổi" in page and 'value="Ánh"' in page


def test_ticks_are_demanded_and_none_is_set_beforehand(holder: Browser) -> None:
    start(holder)
    page = holder.get("/me/apply/public")
    assert page.count('type="checkbox"') == 5 and "checked" not in page
    page = holder.send("/me/apply/public", item=REQUIRED[:2])
    assert holder.status == 422 and page.count(" checked") == 2
    holder.send("/me/apply/public", consent="2025-1", item=REQUIRED)
    assert holder.status == 409


def test_nothing_is_sent_that_lacks_something(holder: Browser, office: Office) -> None:
    start(holder)
    page = holder.send("/me/apply/review", page="/me/apply/review")
    assert holder.status == 422 and page.count('class="card review lacks"') == 3
    with office.store.read() as reading:
        assert reading.of(ApplicationReading).page()[0].state is ApplicationState.DRAFT


def test_one_at_a_time(holder: Browser, office: Office) -> None:
    start(holder)
    holder.post("/me/apply", {"csrf": csrf(holder)})
    assert holder.status == 409 and len(records(office)) == 1


def csrf(holder: Browser) -> str:
    from credissuer.console.visitors import csrf_of

    return csrf_of(holder.cookies["__Host-me"])


@pytest.mark.parametrize(
    "path",
    [
        *("/me/status", "/me/account", "/me/data", "/me/data/delete", "/me/withdraw", "/me/more"),
        *("/me/apply", *(f"/me/apply/{name}" for name in STEPS)),
        "/me/evidence/A00000001/E00000001",
        "/me/certificates/7K3M9-QX2HS/give-up",
        "/me/data/take-back/A00000001/portrait",
    ],
)
def test_every_page_is_for_the_holder_alone(visitor: Browser, path: str) -> None:
    visitor.get(path)
    assert visitor.where == "/me" and visitor.status == 200


@pytest.mark.parametrize(
    "path",
    [
        *("/me/sign-out", "/me/status", "/me/withdraw", "/me/account", "/me/apply"),
        *("/me/apply/who", "/me/apply/accounts", "/me/apply/accounts/remove", "/me/apply/public"),
        *("/me/apply/prove", "/me/apply/prove/fresh", "/me/apply/evidence"),
        *("/me/apply/evidence/remove", "/me/apply/review", "/me/data/download", "/me/data/delete"),
        "/me/certificates/7K3M9-QX2HS/give-up",
        "/me/data/take-back/A00000001/portrait",
    ],
)
def test_no_form_works_without_its_holder(
    visitor: Browser, call: Caller, office: Office, path: str
) -> None:
    before = records(office)
    visitor.post(path, {"application": "A-00000001", "confirmed": "1"})
    assert visitor.where == "/me"
    # Nor with a session, from a page that is not of it.
    visitor.sign_in()
    visitor.post(path, {"csrf": "x", "confirmed": "1"})
    assert visitor.status == 403 and records(office) == before


def test_the_steps_follow_each_other() -> None:
    assert [after(name) for name in STEPS[:-1]] == [f"/me/apply/{name}" for name in STEPS[1:]]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_speaks_both_languages(holder: Browser, language: str) -> None:
    fill_in(holder)
    holder.send("/me/account", page="/me/account", language=language)
    for path in ("/me/apply/who", "/me/apply/review", "/me/status", "/me/data", "/me/account"):
        page = holder.get(path)
        assert f'<html lang="{language}"' in page
        assert "{" not in re.sub(r'<meta name="htmx-config"[^>]*>', "", page), path
