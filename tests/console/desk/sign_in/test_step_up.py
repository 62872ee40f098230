"""/office/step-up: a fresh proof before a decision; what was typed goes on behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from types import ModuleType
from typing import Annotated

import pytest
from fastapi import APIRouter, Response

from credissuer.console import application
from credissuer.console.forms import Form
from credissuer.console.screens import Desk
from credissuer.console.visitors import Visitor, require_step_up, signed_in
from credissuer.errors import IssuerError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import perform
from credissuer.staff.roles import NEEDS_PROOF, Permission, Role
from credissuer.staff.sign_in import FRESH
from credissuer.store.transaction import Transaction
from tests.callers import Caller
from tests.console.signing_in import ORIGIN, Visit, said, where
from tests.offices import Clock
from tests.security_keys import SoftKey
from tests.staff_members import PASSWORD, staff

done: list[list[tuple[str, str]]] = []


@operation(Permission.REVOKE)
def made_up(transaction: Transaction, call: Call) -> Outcome[None]:
    return Outcome(None, (call.event("made.up", "x"),))


@operation(Permission.SUSPEND)
def stopping(transaction: Transaction, call: Call) -> Outcome[None]:
    return Outcome(None)


router = APIRouter()


@router.post("/made-up")
def decide(visitor: Annotated[Visitor, signed_in()], desk: Desk, form: Form) -> Response:
    try:
        perform(desk.office, visitor.call(desk.office), made_up)
    except IssuerError:
        return desk.go("/office/refused")
    done.append(form.again())
    return desk.go("/office/done")


@router.get("/made-up")
def look(visitor: Annotated[Visitor, signed_in()], desk: Desk) -> Response:
    perform(desk.office, visitor.call(desk.office), made_up)
    return desk.go("/office/seen")


@router.post("/stop")
def stop(visitor: Annotated[Visitor, signed_in()], desk: Desk, form: Form) -> Response:
    perform(desk.office, visitor.call(desk.office), stopping)
    return desk.go("/office/stopped")


@router.post("/by-hand")
def by_hand(visitor: Annotated[Visitor, signed_in()], desk: Desk, form: Form) -> Response:
    require_step_up(visitor)
    return desk.go("/office/done")


@pytest.fixture
def made_up_screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A screen that decides something, beside those that there are."""
    there_are = application.routers

    def routers(package: ModuleType) -> Iterator[APIRouter]:
        if package.__name__.endswith(".desk"):
            yield router
        yield from there_are(package)

    monkeypatch.setattr(application, "routers", routers)
    done.clear()
    yield


@pytest.fixture
def visit(made_up_screen: None, office: Office, make_app: Callable[..., Caller]) -> Visit:
    staff(office, "lan", Role.CASE_OFFICER, password=PASSWORD)
    return Visit(office, make_app())


@pytest.fixture
def key(visit: Visit, clock: Clock) -> SoftKey:
    """She signed in with it, some time ago."""
    made = SoftKey(ORIGIN)
    visit.password("lan", PASSWORD)
    visit.register(made)
    clock.move(seconds=FRESH.total_seconds())
    return made


def hidden(page: str) -> list[tuple[str, str]]:
    """Name and value of each hidden field of a page."""
    fields = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page)
    return [(unescape(name), unescape(value)) for name, value in fields]


def test_a_fresh_proof_decides_at_once(visit: Visit, key: SoftKey, clock: Clock) -> None:
    visit.step_up(key)
    clock.move(seconds=FRESH.total_seconds() - 1)
    assert where(visit.post("/office/made-up", note="x")) == "/office/done"


def test_an_old_one_is_asked_for_and_the_form_goes_on_behind_it(
    visit: Visit, key: SoftKey, office: Office
) -> None:
    typed = {"note": 'Chứng cứ "đủ" & rõ <b>', "tick": ["a", "b"], "version": "3"}
    page = visit.post("/office/made-up", **typed)
    assert "Xác nhận đúng là bạn" in said(page)
    assert done == []
    kept = [
        (name, value)
        for name, value in hidden(page.text)
        if name.startswith("again.") or name == "resend"
    ]
    fields: dict[str, list[str]] = {}
    for name, value in kept:
        fields.setdefault(name, []).append(value)
    after = visit.step_up(key, to="/office/made-up", **fields)  # type: ignore[arg-type]
    assert "Đã xác nhận" in said(after)
    assert 'action="/office/made-up"' in after.text
    again: dict[str, list[str]] = {}
    for name, value in hidden(after.text):
        again.setdefault(name, []).append(value)
    assert where(visit.send("/office/made-up", again)) == "/office/done"
    assert done == [
        [("note", typed["note"]), ("tick", "a"), ("tick", "b"), ("version", "3")],
    ]


def test_a_password_in_the_form_is_not_kept(visit: Visit, key: SoftKey) -> None:
    page = visit.post("/office/made-up", password="bí mật của tôi", secret="s3cret", note="x")
    assert "bí mật" not in page.text
    assert "s3cret" not in page.text


def test_looking_at_it_needs_no_proof(visit: Visit, key: SoftKey) -> None:
    assert where(visit.get("/office/made-up")) == "/office/seen"


def test_stopping_is_never_delayed(visit: Visit, key: SoftKey) -> None:
    assert where(visit.post("/office/stop")) == "/office/stopped"
    assert Permission.SUSPEND not in NEEDS_PROOF
    assert Permission.CONFIRM not in NEEDS_PROOF


def test_a_screen_may_ask_for_it_by_hand(visit: Visit, key: SoftKey) -> None:
    assert "Xác nhận đúng là bạn" in said(visit.post("/office/by-hand"))
    visit.step_up(key)
    assert where(visit.post("/office/by-hand")) == "/office/done"


def test_who_may_not_is_refused_and_not_asked(
    visit: Visit, office: Office, clock: Clock, key: SoftKey
) -> None:
    staff(office, "dung", Role.AUDITOR, password=PASSWORD)
    other = Visit(office, visit.caller)
    other.password("dung", PASSWORD)
    clock.move(seconds=FRESH.total_seconds())
    assert where(other.post("/office/made-up")) == "/office/refused"


def test_a_wrong_key_keeps_what_was_typed(visit: Visit, key: SoftKey) -> None:
    key.origin = "https://evil.example"
    fields = {"again.note": "x", "resend": "1"}
    page = visit.step_up(key, to="/office/made-up", **fields)
    assert page.status_code == 403
    assert ("again.note", "x") in hidden(page.text)
    assert "Có thể bạn đang ở một trang giả" in said(page)


def test_the_way_on_is_one_of_ours(visit: Visit, key: SoftKey) -> None:
    assert where(visit.step_up(key, to="https://evil.example")) == "/office"
    page = visit.step_up(key, to="//evil.example", **{"again.a": "1", "resend": "1"})
    assert 'action="/office"' in page.text


def test_the_page_itself(visit: Visit, key: SoftKey) -> None:
    page = said(visit.get("/office/step-up?to=/office/security&lang=en"))
    assert "Confirm that it is you" in page
    assert "5 minutes" in page
