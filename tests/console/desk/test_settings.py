"""The settings page shows with what the office runs, and no secret."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from credissuer import settings
from credissuer.office import Office
from credissuer.operations.deciding.policy import raise_flag
from credissuer.operations.perform import perform
from credissuer.staff.roles import Role
from credissuer.staff.session import SignInMethod
from tests.callers import Caller
from tests.console.desk.conftest import SignIn
from tests.console.signed_in import Browser, person, said
from tests.offices import CHIEF


def test_values_their_source_and_the_programme_are_shown(
    office: Office, make_app: Callable[..., Caller], tmp_path: Path
) -> None:
    (tmp_path / "credissuer.toml").write_text('report_contact = "office@tnso.example"\n')
    environment = {
        "CREDISSUER_PASSPHRASE": "bí mật lắm 4711",
        "CREDISSUER_DATABASE_URL": "postgresql://office:geheim4711@db/office",
    }
    configuration = settings.load(tmp_path / "credissuer.toml", environment)
    call = make_app(settings=tuple(configuration.shown()))
    dung = Browser(office, call, person(office, "dung", Role.AUDITOR), SignInMethod.SECURITY_KEY)
    reply = dung.get("/office/settings")
    text = said(reply)
    assert "4711" not in reply.text, "no secret, not even a part of one"
    assert "postgresql://office:***@db/office" in text
    assert "office@tnso.example" in text and "môi trường" in text and "mặc định" in text
    for criterion in office.programme.criteria:
        assert criterion.title["vi"] in text
    for level in office.programme.levels:
        assert level.name["vi"] in text
    assert office.issuer_id in text


def test_how_many_people_decide_is_told(office: Office, sign_in: SignIn) -> None:
    dung = sign_in(Role.AUDITOR, login="dung")
    assert "văn phòng một người" in said(dung.get("/office/settings"))
    perform(office, office.call(CHIEF), raise_flag)
    text = said(dung.get("/office/settings"))
    assert "không ai cấp, khôi phục hay gia hạn một mình" in text


def test_nothing_can_be_changed_there(sign_in: SignIn) -> None:
    dung = sign_in(Role.AUDITOR, login="dung")
    assert dung.post("/office/settings", rate_limit="0").status_code == 405
