"""My queue: how long each has waited, until when, who acts, and the filters of the address."""

from __future__ import annotations

from datetime import timedelta

import pytest

from credissuer.console.desk.queue import sources
from credissuer.console.desk.queue.item import QueueItem
from credissuer.office import Office
from credissuer.staff.roles import Role
from tests.console.desk.conftest import SignIn
from tests.console.signed_in import said


def put(office: Office, monkeypatch: pytest.MonkeyPatch, *items: dict[str, object]) -> None:
    now = office.clock()
    given = [
        QueueItem(
            **{  # type: ignore[arg-type]
                "kind": "case",
                "step": "decide",
                "path": "/office/cases",
                "who": "",
                "since": now - timedelta(days=3),
                "due": None,
                **one,
            }
        )
        for one in items
    ]
    monkeypatch.setattr(sources, "SOURCES", (lambda *_: given,))


def test_each_says_its_age_its_deadline_and_who_acts(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = office.clock()
    put(
        office,
        monkeypatch,
        {"title": "Alpha", "due": now - timedelta(hours=5), "is_mine": True},
        {"title": "Beta", "due": now + timedelta(hours=7), "who": "Trần Quân"},
        {"title": "Gamma"},
    )
    text = said(sign_in(Role.CASE_OFFICER).get("/office"))
    assert "3 việc đang chờ" in text and "1 việc quá hạn" in text
    alpha, beta, gamma = (text.partition(name)[2] for name in ("Alpha", "Beta", "Gamma"))
    assert "bạn" in alpha.partition("Beta")[0] and "quá 5 giờ" in alpha.partition("Beta")[0]
    assert "Trần Quân" in beta.partition("Gamma")[0] and "còn 7 giờ" in beta.partition("Gamma")[0]
    assert "ai có quyền" in gamma and "không có hạn" in gamma and "3 ngày" in gamma


def test_filters_stand_in_the_address(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(
        office,
        monkeypatch,
        {"title": "Alpha", "is_mine": True},
        {"title": "Beta", "kind": "report"},
    )
    lan = sign_in(Role.CASE_OFFICER)
    for query, seen, unseen in (("mine", "Alpha", "Beta"), ("report", "Beta", "Alpha")):
        text = said(lan.get(f"/office?show={query}"))
        assert seen in text and unseen not in text
    assert "Không có việc nào loại này" in said(lan.get("/office?show=appeal"))


def test_an_empty_queue_says_what_would_come(
    office: Office, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(office, monkeypatch)
    assert "Đã xong hết" in said(sign_in(Role.CASE_OFFICER).get("/office"))
