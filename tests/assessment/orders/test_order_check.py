"""An order is checked member by member, whether it came from a sheet or a request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.assessment.orders.order_check import (
    ACCOUNTS,
    OrderDraft,
    UncheckedAccount,
    UncheckedOrder,
    check_order,
    column,
)
from credissuer.errors import RefusedError

GOOD = UncheckedOrder(
    ref="R-1",
    kind="person",
    name=" Ví Dụ Ánh ",
    level="",
    criteria={
        "content-authenticity": "good",
        "advertising-compliance": "good",
        "commercial-transparency": "good",
        "community-feedback": "met",
    },
    assessed_on="2026-11-02",
    accounts=[UncheckedAccount(url="x:vidu_anh", proven_on="2026-11-01")],
)


@pytest.fixture
def check(programme, today):
    def check_changed(**changes) -> OrderDraft:
        return check_order(replace(GOOD, **changes), programme, today=today, assessor="Lan")

    return check_changed


def test_a_good_order_is_checked_without_a_sheet(check):
    order = check().require_order()
    assert (order.subject.name, order.level) == ("Ví Dụ Ánh", "highly-credible")


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"ref": ""}, "/ref", "import.ref_missing"),
        ({"kind": "group"}, "/kind", "import.kind_unknown"),
        ({"level": "gold"}, "/level", "assessment.unknown_level"),
        ({"assessed_on": ""}, "/assessed_on", "import.date_missing"),
        ({"accounts": []}, "/accounts/0/url", "account.missing"),
        ({"holder_key": None}, "/holder_key", "holder_key.invalid"),
        (
            {"accounts": [UncheckedAccount(url="x:vidu", proven_on="yesterday")]},
            "/accounts/0/proven_on",
            "import.date_invalid",
        ),
        (
            {"criteria": {**GOOD.criteria, "community-feedback": "not-met"}},
            "/criteria/community-feedback",
            "assessment.not_granted",
        ),
    ],
)
def test_a_problem_points_at_its_member(check, changes, pointer, code):
    draft = check(**changes)
    assert [(problem.pointer, problem.code) for problem in draft.problems] == [(pointer, code)]
    with pytest.raises(RefusedError) as refusal:
        draft.require_order()
    assert refusal.value.code == "issue.order_refused"
    assert refusal.value.facts["problems"] == tuple(draft.problems)
    assert refusal.value.words("en").startswith(f"{column(pointer)}: [{code}]")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"criteria": {"beauty": "good"}}, "assessment.unknown_criterion"),
        (
            {"accounts": [UncheckedAccount(url="", proven_on="")] * (ACCOUNTS + 1)},
            "issue.file_invalid",
        ),
    ],
)
def test_values_that_no_sheet_could_hold_are_refused(check, changes, code):
    with pytest.raises(RefusedError) as refusal:
        check(**changes)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("pointer", "name"),
    [
        ("", None),
        ("/ref", "ref"),
        ("/accounts/0/url", "account_1"),
        ("/accounts/3/proven_on", "proven_on_4"),
        ("/criteria/community-feedback", "community-feedback"),
    ],
)
def test_each_member_has_a_column_of_the_sheet(pointer, name):
    assert column(pointer) == name
