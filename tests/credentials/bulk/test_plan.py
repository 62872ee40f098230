"""What a change would do to each certificate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from credissuer.credentials.bulk.order import BulkOrder
from credissuer.credentials.bulk.plan import (
    BulkPlan,
    Fate,
    PlannedRow,
    is_as_planned,
    judged,
    parts_of,
)
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import StandingChange
from credverifier.wire.status.standing import Standing
from tests.contracts.store_records import NOW, certificate

REVOKE, SUSPEND, REINSTATE = (
    StandingChange.REVOKE,
    StandingChange.SUSPEND,
    StandingChange.REINSTATE,
)


def standing(stands: Standing, reason: str | None = None) -> CertificateRecord:
    since = None if stands is Standing.VALID else NOW
    return replace(certificate(), standing=stands, reason=reason, since=since, released_at=NOW)


@pytest.mark.parametrize(
    ("change", "stands", "reason", "fate", "code"),
    [
        (REVOKE, Standing.VALID, None, Fate.CHANGE, None),
        (REVOKE, Standing.SUSPENDED, "deceased", Fate.CHANGE, None),
        (REVOKE, Standing.REVOKED, "false_claim", Fate.THERE, None),
        (REVOKE, Standing.REVOKED, "deceased", Fate.REFUSED, "certificate.already_revoked"),
        (REVOKE, Standing.SUPERSEDED, None, Fate.REFUSED, "certificate.cannot_change"),
        (SUSPEND, Standing.SUSPENDED, "false_claim", Fate.THERE, None),
        (SUSPEND, Standing.SUSPENDED, "deceased", Fate.REFUSED, "certificate.cannot_change"),
        (SUSPEND, Standing.REVOKED, "deceased", Fate.REFUSED, "certificate.cannot_change"),
        (REINSTATE, Standing.SUSPENDED, "deceased", Fate.CHANGE, None),
        (REINSTATE, Standing.VALID, None, Fate.THERE, None),
        (REINSTATE, Standing.REVOKED, "deceased", Fate.REFUSED, "certificate.cannot_change"),
    ],
)
def test_each_standing(
    change: StandingChange, stands: Standing, reason: str | None, fate: Fate, code: str | None
) -> None:
    found, error = judged(change, "false_claim", standing(stands, reason), "x")
    assert (found, None if error is None else error.code) == (fate, code)


def test_what_was_never_handed_out_is_not_there() -> None:
    unsigned = replace(standing(Standing.VALID), released_at=None)
    for none in (None, unsigned):
        fate, error = judged(REVOKE, "false_claim", none, "x")
        assert error is not None
        assert (fate, error.code) == (Fate.REFUSED, "certificate.not_found")


def row(text: str, since: int | None = None) -> PlannedRow:
    return PlannedRow(text, "7K3M9QX2HS", "false_claim", None, None, "valid", since, "change")


def test_the_digest_is_that_of_what_was_looked_at() -> None:
    order = BulkOrder(change=REVOKE)
    plan = BulkPlan(order=order, rows=(row("a"), row("b")))
    assert plan.sha256 == BulkPlan(order=order, rows=(row("a"), row("b"))).sha256
    assert plan.sha256 != BulkPlan(order=order, rows=(row("a"), row("b", 5))).sha256
    assert plan.sha256 != BulkPlan(order=BulkOrder(change=SUSPEND), rows=plan.rows).sha256


def test_a_certificate_that_changed_is_not_as_planned() -> None:
    assert is_as_planned(row("a"), standing(Standing.VALID))
    assert not is_as_planned(row("a"), standing(Standing.SUSPENDED, "deceased"))


@pytest.mark.parametrize(("total", "sizes"), [(3, [3]), (12, [5, 5, 2]), (200, [10] * 20)])
def test_parts(total: int, sizes: list[int]) -> None:
    parts = parts_of("P", [row(str(at)) for at in range(total)])
    assert [len(part.planned) for part in parts] == sizes
    assert [one.text for part in parts for one in part.planned] == list(map(str, range(total)))
