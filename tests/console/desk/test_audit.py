"""The audit trail on the desk: filtered, paged, taken out, checked, kept elsewhere."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from credissuer.office import Office
from credissuer.operations.change_standing import suspend
from credissuer.operations.perform import perform
from credissuer.publication.directory import DirectoryPublication
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from credverifier.wire.number import show
from tests.callers import Caller
from tests.console.desk.conftest import SignIn
from tests.console.signed_in import said
from tests.offices import CHIEF, Clock


def test_filters_of_the_address_narrow_it(
    office: Office, sign_in: SignIn, clock: Clock, certificate: str
) -> None:
    clock.move(days=2)
    perform(office, office.call(CHIEF), suspend, certificate, "false_claim")
    dung = sign_in(Role.AUDITOR, login="dung")
    today = f"{office.today:%Y-%m-%d}"
    for query, seen, unseen in (
        ("what=certificate.suspended", "Tạm đình chỉ", "dòng lệnh: test"),
        (f"object={show(certificate).lower()}", show(certificate), "Nguyễn Dung Đăng nhập"),
        (f"since={today}", "dòng lệnh: chief", "dòng lệnh: test"),
        ("until=2026-11-23", "dòng lệnh: test", "dòng lệnh: chief"),
        ("who=chief", "dòng lệnh: chief", "dòng lệnh: test"),
    ):
        table = said(dung.get(f"/office/audit?{query}")).partition("Chi tiết")[2]
        assert seen in table and unseen not in table, query
    nothing = said(dung.get("/office/audit?what=no.such"))
    assert "Không có mục nào khớp" in nothing
    typed = dung.get("/office/audit?since=yesterday")
    assert typed.status_code == 200 and 'value="yesterday"' in typed.text


def test_pages_go_back_by_a_cursor(
    sign_in: SignIn, certificate: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from credissuer.console.desk import audit

    monkeypatch.setattr(audit, "PAGE", 1)
    dung = sign_in(Role.AUDITOR, login="dung")
    first = dung.get("/office/audit")
    older = first.text.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "before=" in older
    assert "Cấp chứng nhận" in said(dung.get(older)) + said(first)


def test_what_is_taken_out_is_whole_and_told(sign_in: SignIn, certificate: str) -> None:
    dung = sign_in(Role.AUDITOR, login="dung")
    reply = dung.get("/office/audit/entries.ndjson")
    assert reply.headers["content-disposition"] == 'attachment; filename="audit.ndjson"'
    assert reply.headers["cache-control"] == "no-store"
    rows = [json.loads(line) for line in reply.text.splitlines()]
    assert rows[0]["seq"] == 1 and rows[-1]["action"] == "audit.exported"
    assert rows[-1]["actor"] == f"person:{dung.person.id}"
    sheet = dung.get(f"/office/audit/entries.csv?object={certificate}")
    assert sheet.headers["content-type"].startswith("text/csv")
    assert certificate in sheet.text and "session.opened" not in sheet.text


def test_the_chain_is_checked_and_a_break_is_named(
    office: Office, sign_in: SignIn, tmp_path: Path, certificate: str
) -> None:
    dung = sign_in(Role.AUDITOR, login="dung")
    with office.store.read() as reading:
        last = reading.audit.last()
    assert last is not None
    assert f"Nguyên vẹn: {last.seq} mục" in said(dung.post("/office/audit/verify"))
    path = tmp_path / "office" / "credissuer.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
        for (name,) in connection.execute(triggers).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE audit SET actor = 'nobody' WHERE seq = 1")
    reply = dung.post("/office/audit/verify")
    assert "từ mục số 1" in said(reply) and "Nguyên vẹn: " not in said(reply)
    with office.store.read() as reading:
        checks = [entry.detail for entry in reading.audit.of_action("audit.verified")]
    assert checks == [{"code": None}, {"code": "audit.broken"}]


def test_a_copy_is_kept_elsewhere_on_demand(
    office: Office, make_app: Callable[..., Caller], sign_in: SignIn, tmp_path: Path
) -> None:
    dung = sign_in(Role.AUDITOR, login="dung")
    without = dung.get("/office/audit")
    assert "checkpoint_folder" in said(without) and "/office/audit/checkpoint" not in without.text
    assert "checkpoint_folder" in said(dung.post("/office/audit/checkpoint"))
    object.__setattr__(office, "checkpoint_folder", DirectoryPublication(tmp_path / "elsewhere"))
    reply = dung.post("/office/audit/checkpoint")
    [kept] = (tmp_path / "elsewhere").iterdir()
    assert kept.name in said(reply) and "đến mục" in said(reply)
    assert replace(office).checkpoint_folder is not None


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_only_who_may_read_the_trail(
    office: Office, sign_in: SignIn, certificate: str, role: Role
) -> None:
    browser = sign_in(role, login="someone")
    may = Permission.AUDIT in PERMISSIONS[role]
    for answer in (
        browser.get("/office/audit"),
        browser.get("/office/audit/entries.csv"),
        browser.post("/office/audit/verify"),
    ):
        assert (answer.status_code == 200) is may
        assert may or answer.status_code == 403
    assert may or browser.post("/office/audit/checkpoint").status_code == 403
