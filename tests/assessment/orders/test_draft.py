"""An order while it is checked: what was wrong is collected, and an order comes of nothing less than
all of it.
"""

from __future__ import annotations

from typing import Any

import pytest

from credissuer.assessment.orders.draft import OrderDraft, column
from credissuer.errors import RefusedError
from tests import offices


def whole(**changes: Any) -> OrderDraft:
    """A draft with everything that an order needs."""
    order = offices.order(1)
    members: dict[str, Any] = {
        "line": 7,
        "ref": order.ref,
        "kind": order.subject.kind,
        "name": order.subject.name,
        "accounts": dict(enumerate(order.subject.accounts)),
        "assessment": order.assessment,
        "level": order.level,
    }
    return OrderDraft(**{**members, **changes})


def refused() -> str:
    raise RefusedError("import.ref_missing")


def test_a_whole_draft_is_an_order() -> None:
    assert whole().order() == whole().require_order() == offices.order(1)


@pytest.mark.parametrize("member", ["name", "assessment", "level"])
def test_no_order_comes_of_a_draft_that_lacks_something(member: str) -> None:
    assert whole(**{member: None}).order() is None


def test_what_is_refused_is_noted_and_the_rest_goes_on() -> None:
    draft = whole()
    assert draft.attempt("/kind", lambda: "person") == "person"
    assert draft.attempt("/ref", refused) is None
    draft.refuse("/accounts/1/proven_on", RefusedError("import.date_missing"))
    assert [(one.pointer, one.code) for one in draft.problems] == [
        ("/ref", "import.ref_missing"),
        ("/accounts/1/proven_on", "import.date_missing"),
    ]
    assert draft.order() is None


def test_the_refusal_says_the_first_problem_by_its_column_and_holds_all() -> None:
    draft = whole()
    draft.refuse("/accounts/1/proven_on", RefusedError("import.date_missing"))
    draft.refuse("/ref", RefusedError("import.ref_missing"))
    with pytest.raises(RefusedError) as caught:
        draft.require_order()
    assert caught.value.code == "issue.order_refused"
    assert caught.value.words("en").startswith("proven_on_2: [import.date_missing]")
    assert caught.value.facts["problems"] == tuple(draft.problems)


def test_a_member_that_is_no_column_has_no_name() -> None:
    assert (column("/accounts/0/url"), column("/name"), column("")) == ("account_1", "name", None)
