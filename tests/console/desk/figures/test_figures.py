"""/office/figures."""

from __future__ import annotations

import pytest

from credissuer.console.desk.figures.catalogue import RAW_HEADS
from credissuer.office import Office
from credissuer.staff.roles import FOR_PEOPLE, PERMISSIONS, Permission, Role
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said


def test_each_plot_has_its_table_beside_it_and_its_file(
    office: Office, certificate: str, call: Caller
) -> None:
    browser = Browser(office, call, person(office, "dung", Role.AUDITOR))
    page = browser.get("/office/figures")
    assert page.status_code == 200
    assert page.text.count("<svg") == page.text.count("rows figure-table") == 1
    assert "Tình trạng chứng nhận theo tháng" in said(page)
    assert "Chưa có gì để đếm." in said(page)
    assert "How certificates stand" in said(browser.get("/office/figures?lang=en"))
    file = browser.get("/office/figures/standing.csv")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert (lines[0], lines[-1]) == ("month,in_force,suspended,revoked", "2026-11,1,0,0")


def test_every_figure_has_a_file_and_no_other(office: Office, call: Caller) -> None:
    browser = Browser(office, call, person(office, "dung", Role.AUDITOR))
    for name, heads in RAW_HEADS.items():
        file = browser.get(f"/office/figures/{name}.csv")
        assert file.content.decode("utf-8-sig").splitlines()[0] == ",".join(heads)
    assert browser.get("/office/figures/visitors.csv").status_code == 404


@pytest.mark.parametrize("role", FOR_PEOPLE)
def test_only_who_may_read_sees_them(office: Office, call: Caller, role: Role) -> None:
    browser = Browser(office, call, person(office, "lan", role))
    expected = 200 if Permission.READ in PERMISSIONS[role] else 403
    assert browser.get("/office/figures").status_code == expected
    assert browser.get("/office/figures/funnel.csv").status_code == expected
