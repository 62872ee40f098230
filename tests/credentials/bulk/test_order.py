"""Orders of many: what nothing can come of is refused, and the same order is known again."""

from __future__ import annotations

import pytest

from credissuer.credentials.bulk.order import (
    BulkOrder,
    BulkRow,
    BulkSelection,
    order_of,
    require_sound,
)
from credissuer.credentials.states import StandingChange
from credissuer.errors import UsageError

ROW = BulkRow("7K3M9-QX2HS")
REVOKE, REINSTATE = StandingChange.REVOKE, StandingChange.REINSTATE


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (BulkOrder(change=REVOKE, reason="false_claim"), "bulk.nothing_named"),
        (BulkOrder(change=REVOKE, rows=(ROW,)), "certificate.reason_required"),
        (BulkOrder(change=REVOKE, rows=(ROW,), reason="whim"), "certificate.reason_unknown"),
        (
            BulkOrder(
                change=REVOKE,
                rows=(ROW,),
                reason="false_claim",
                selection=BulkSelection(platform="tiktok"),
            ),
            "bulk.rows_or_selection",
        ),
        (BulkOrder(change=REINSTATE, rows=(ROW,), reason="false_claim"), "bulk.no_reason"),
    ],
)
def test_orders_without_sense(order: BulkOrder, code: str) -> None:
    with pytest.raises(UsageError) as refused:
        require_sound(order)
    assert refused.value.code == code


def test_each_row_may_bring_its_own_reason() -> None:
    require_sound(BulkOrder(change=REVOKE, rows=(ROW._replace(reason="false_claim"),)))
    require_sound(BulkOrder(change=REINSTATE, rows=(ROW,)))


def test_a_kept_order_is_the_same_order() -> None:
    selection = BulkSelection(key="k", refs=("R-1", "R-2"))
    order = BulkOrder(change=REVOKE, reason="key_compromise", note="n", selection=selection)
    again = order_of("revoke", order.members(), ())
    assert again == order and again.sha256() == order.sha256()
    other = BulkOrder(change=REVOKE, reason="key_compromise", note="m", selection=selection)
    assert other.sha256() != order.sha256()
