"""/office/demo: one click signs in, in a demo on this computer and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from credissuer.app import create_app
from credissuer.http.monitoring.logs import open_log
from credissuer.http.service import Options
from credissuer.office import Office
from credissuer.staff.roles import Role
from credissuer.staff.sign_in import FRESH
from tests.callers import Caller
from tests.console.signing_in import Visit, said, where
from tests.offices import Clock
from tests.staff_members import staff

HERE = "http://localhost:8000"


@pytest.fixture
def people(office: Office) -> None:
    staff(office, "mai", Role.ASSESSOR)
    staff(office, "quan", Role.APPROVER)
    staff(office, "old", Role.APPROVER, disabled_at=office.clock())


def visit(office: Office, make_log: Callable[..., Caller], public_url: str, *, demo: bool) -> Visit:
    caller = make_log()
    here = replace(office, public_url=public_url)
    app = create_app(here, Options(demo=demo), log=open_log(caller.log))
    return Visit(here, Caller(app, caller.log))


@pytest.mark.parametrize(
    ("public_url", "demo"),
    [
        (HERE, False),
        ("https://office.test", True),
        ("https://localhost", True),
        ("http://office.test", True),
        ("http://localhost.evil.example", True),
    ],
)
def test_it_is_not_there(
    office: Office,
    people: None,
    make_app: Callable[..., Caller],
    public_url: str,
    demo: bool,
) -> None:
    here = visit(office, make_app, public_url, demo=demo)
    assert here.get("/office/demo").status_code == 404
    assert here.post("/office/demo", login="mai").status_code == 404
    assert here.secret is None
    assert here.get("/office/sign-in").status_code == 200


def test_one_click_signs_in_and_another_stands_for_the_key(
    office: Office, people: None, make_app: Callable[..., Caller], clock: Clock
) -> None:
    here = visit(office, make_app, HERE, demo=True)
    assert where(here.get("/office/sign-in?to=/office/security")).startswith("/office/demo?to=")
    page = said(here.get("/office/demo"))
    assert "Mai Mẫu" in page
    assert "Old Mẫu" not in page
    assert (
        where(here.post("/office/demo", login="mai", to="/office/security")) == "/office/security"
    )
    first = here.secret
    assert where(here.post("/office/demo", login="quan")) == "/office"
    assert here.secret != first
    clock.move(seconds=FRESH.total_seconds())
    page = said(here.get("/office/step-up"))
    assert "một lần bấm thay cho khóa bảo mật" in page
    assert where(here.post("/office/step-up", to="/office/security")) == "/office/security"
    page = said(here.get("/office/security"))
    assert "một lần bấm thay cho khóa bảo mật" in page
    assert "Thêm khóa" in page


def test_nobody_comes_in_who_is_not_there(
    office: Office, people: None, make_app: Callable[..., Caller]
) -> None:
    here = visit(office, make_app, HERE, demo=True)
    for login in ("old", "nobody", ""):
        assert here.post("/office/demo", login=login).status_code == 404
    assert here.secret is None


def test_a_click_is_no_key_in_a_real_office(
    office: Office, people: None, make_app: Callable[..., Caller]
) -> None:
    demo = visit(office, make_app, HERE, demo=True)
    demo.post("/office/demo", login="mai")
    real = visit(office, make_app, "https://office.test", demo=True)
    assert demo.secret is not None
    real.cookies["__Host-office"] = demo.secret
    assert real.post("/office/step-up").status_code == 422
