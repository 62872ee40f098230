"""/office/people in a browser: the list with filters in its address, and the table of roles."""

from __future__ import annotations

import re

import pytest

from credissuer.office import Office
from credissuer.staff.roles import PERMISSIONS, Permission, Role
from credissuer.words import words
from tests.callers import Caller
from tests.console.signed_in import Browser, person, said


@pytest.fixture
def admin(office: Office, call: Caller) -> Browser:
    person(office, "mai", Role.ASSESSOR)
    person(office, "lan", Role.AUDITOR)
    return Browser(office, call, person(office, "son", Role.ADMIN))


def listed(browser: Browser, query: str = "") -> list[str]:
    page = browser.get(f"/office/people{query}")
    assert page.status_code == 200
    return re.findall(r'<span class="quiet under"[^>]*>([^<]+)</span>', page.text)


def test_everybody_is_listed_and_filters_stand_in_the_address(admin: Browser) -> None:
    assert listed(admin) == ["lan", "mai", "son"]
    assert listed(admin, "?role=assessor") == ["mai"]
    assert listed(admin, "?q=LAN") == ["lan"]
    assert listed(admin, "?state=disabled") == []
    assert listed(admin, "?key=with") == []
    assert listed(admin, "?key=without&state=active&role=&q=") == ["lan", "mai", "son"]
    # A word that there is not asks for everybody.
    assert listed(admin, "?role=king&state=x&key=x") == ["lan", "mai", "son"]


def test_what_was_searched_for_is_shown_as_text(admin: Browser) -> None:
    page = admin.get("/office/people?q=%22%3E%3Cscript%3E")
    assert "<script>" not in page.text and "&#34;&gt;&lt;script&gt;" in page.text


def test_whoever_needs_a_key_and_has_none_is_marked(admin: Browser) -> None:
    told = admin.get("/office/people").text
    assert told.count("Cần khóa") == 2


def test_both_languages(admin: Browser) -> None:
    assert "Invite somebody" in said(admin.get("/office/people?lang=en"))
    assert "Mời người mới" in said(admin.get("/office/people?lang=vi"))


def test_the_table_is_drawn_from_the_permissions(admin: Browser) -> None:
    """Every role × permission: the cell says what the data say."""
    page = admin.get("/office/people/roles?lang=en").text
    spoken, names = words("desk_people", "en")["may_do"], words("desk", "en")["roles"]
    found = {}
    for table in re.findall(r"<table class=\"matrix\">(.*?)</table>", page, re.S):
        columns = re.findall(r'<th scope="col">([^<]+)</th>', table)[1:]
        head = [column for column in columns if column in names.values()]
        for action, cells in re.findall(r'<tr><th scope="row">([^<]+)</th>(.*?)</tr>', table):
            marks = re.findall(r'unseen">(Yes|No)<', cells)
            found |= {(action, role): mark for role, mark in zip(head, marks, strict=True)}
    for role in Role:
        for permission in Permission:
            has = permission in PERMISSIONS[role]
            # A table leaves out what none of its roles may.
            assert found.get((spoken[permission], names[role]), "No") == ("Yes" if has else "No")
    assert sum(mark == "Yes" for mark in found.values()) == sum(map(len, PERMISSIONS.values()))


def test_the_table_says_before_what_the_key_is_asked_for(admin: Browser) -> None:
    page = admin.get("/office/people/roles?lang=en").text
    spoken = words("desk_people", "en")
    [table, other] = re.findall(r"<table class=\"matrix\">(.*?)</table>", page, re.S)
    assert spoken["proof_column"] in table and spoken["proof_column"] not in other
    rows = dict(re.findall(r"<th scope=\"row\">(.*?)</th>.*<td>(.*?)</td></tr>", table))
    for permission, shown in (
        (Permission.SUSPEND, "Only for many at once"),
        (Permission.CONFIRM, "No"),
        (Permission.REVOKE, "<strong>Yes</strong>"),
        (Permission.DECIDE, "<strong>Yes</strong>"),
    ):
        assert rows[spoken["may_do"][permission]] == shown, permission


def test_everybody_on_the_staff_sees_the_table_and_only_administrators_the_list(
    office: Office, call: Caller
) -> None:
    others = [role for role in Role if role is not Role.ADMIN]
    other = Browser(office, call, person(office, "ha", *others))
    assert other.get("/office/people").status_code == 403
    assert other.get("/office/people/roles").status_code == 200
    assert call.get("/office/people/roles").status_code == 303
