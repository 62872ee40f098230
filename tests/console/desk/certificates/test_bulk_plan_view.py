"""What a page and a file show of a change of many."""

from __future__ import annotations

from credissuer.console.desk.certificates.bulk_plan_view import MOST_ROWS, table, view_of
from credissuer.credentials.bulk.order import BulkOrder, BulkSelection
from credissuer.operations.bulk.planning import tried
from credverifier.wire.number import show
from tests.offices import Household
from tests.operations.bulk.bulk_orders import of_selection, revocation


def shown(house: Household, order: BulkOrder, language: str = "vi"):  # type: ignore[no-untyped-def]
    plan = tried(house.office, house.call, order)
    members = order.members()
    return view_of(house.office, house.call, "revoke", members, plan.rows, language)


def test_counts_reasons_and_the_first_of_each(house: Household) -> None:
    [made] = house.issue(1)
    texts = [f"sai {serial}" for serial in range(MOST_ROWS + 5)]
    view = shown(house, revocation(made.number, made.number, *texts, note="Vụ 17"))
    assert view.counts == {"change": 1, "there": 0, "refused": MOST_ROWS + 6}
    assert view.total == MOST_ROWS + 7 and view.note == "Vụ 17"
    [first] = view.first
    assert (first.number, first.stands, first.tone) == (show(made.number), "valid", "good")
    assert (view.becomes, view.tone) == ("revoked", "bad")
    assert len(view.left) == MOST_ROWS
    assert [count for _, count in view.why] == [MOST_ROWS + 5, 1]
    assert shown(house, revocation("x"), "en").why[0][0] != shown(house, revocation("x")).why[0][0]


def test_refs_of_a_file_are_counted(house: Household) -> None:
    [made] = house.issue(1)
    view = shown(house, of_selection(BulkSelection(refs=(made.ref, "other"), platform="tiktok")))
    assert view.selection == {"refs": 2, "platform": "tiktok"}


def test_a_file_runs_nothing(house: Household) -> None:
    plan = tried(house.office, house.call, revocation("=1+1"))
    assert "'=1+1" in table(plan.rows, "en").decode("utf-8-sig")
