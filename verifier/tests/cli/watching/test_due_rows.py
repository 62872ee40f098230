"""Which rows are checked again, and what is told of them."""

from __future__ import annotations

import pytest

from credverifier.cli.csv_plan import COLUMNS
from credverifier.cli.watching import due_rows
from credverifier.cli.watching.due_rows import RowChange, WatchedChanges
from credverifier.wire.changes import Change

NOTHING = WatchedChanges({}, may_be_new=False)
UNTIL = "2027-11-23T00:00:00Z"
NOW = 1_800_000_000.0  # January 2027


def cells(verdict: str, number: str = "7K3M9-QX2HS", until: str = UNTIL) -> list[str]:
    known = {"cs_verdict": verdict, "cs_number": number, "cs_name": "A", "cs_valid_until": until}
    return [known.get(column, "") for column in COLUMNS]


def change(kind: str, standing: str, number: str = "7K3M9-QX2HS") -> Change:
    return Change(1, "2026-11-23T06:58:00Z", f"certificate.{kind}", number, standing)


@pytest.mark.parametrize(
    "row,is_due",
    [
        (cells("valid"), False),
        (cells("valid", until="2026-11-23T00:00:00Z"), True),
        (cells("valid", until=""), True),
        (cells("revoked"), False),
        (cells("expired"), False),
        (cells("not_found", number=""), False),
        (cells("not_yet_valid"), True),
        (cells("status_unavailable"), True),
        (cells("unreachable", number=""), True),
        (cells("", number=""), True),
    ],
)
def test_without_news_only_what_time_decides_or_nobody_knows(row, is_due):
    assert due_rows.is_due(row, NOTHING, NOW, questions=1) is is_due


def test_news_concern_the_certificate_that_they_name():
    told = due_rows.told_by([change("revoked", "revoked")])
    assert due_rows.is_due(cells("valid"), told, NOW, questions=1)
    assert not due_rows.is_due(cells("valid", number="AZTP2-WDZYK"), told, NOW, questions=1)
    assert not due_rows.is_due(cells("not_found", number=""), told, NOW, questions=1)


@pytest.mark.parametrize("kind", ["issued", "reinstated", "reissued", "praised"])
def test_a_new_certificate_may_be_that_of_any_row_without_one(kind):
    told = due_rows.told_by([change(kind, "valid", number="AZTP2-WDZYK")])
    assert due_rows.is_due(cells("not_found", number=""), told, NOW, questions=1)
    assert due_rows.is_due(cells("expired"), told, NOW, questions=1)
    assert not due_rows.is_due(cells("valid"), told, NOW, questions=1)


def test_of_several_certificates_in_a_row_only_the_gravest_is_kept():
    assert due_rows.is_due(cells("revoked"), NOTHING, NOW, questions=2)


def test_a_list_that_is_older_than_the_feed_is_noticed():
    revoked = due_rows.told_by([change("issued", "valid"), change("revoked", "revoked")])
    assert due_rows.contradicts(cells("valid"), revoked)
    assert not due_rows.contradicts(cells("revoked"), revoked)
    assert not due_rows.contradicts(cells("valid", number="AZTP2-WDZYK"), revoked)
    again = due_rows.told_by([change("suspended", "suspended"), change("reinstated", "valid")])
    assert due_rows.contradicts(cells("suspended"), again)
    assert not due_rows.contradicts(cells("expired"), again)
    doubt = due_rows.doubted(cells("valid"))
    assert doubt[0] == "status_unavailable" and "status.rollback" in doubt[-1]


def test_what_is_different_is_told_and_at_first_what_is_not_valid():
    rows = [cells("valid"), cells("revoked"), cells("", number="")]
    assert list(due_rows.differences(None, rows)) == [
        RowChange(1, None, "revoked", "7K3M9-QX2HS", "A")
    ]
    before = [cells("suspended"), cells("revoked"), cells("", number="")]
    assert list(due_rows.differences(before, rows)) == [
        RowChange(0, "suspended", "valid", "7K3M9-QX2HS", "A")
    ]


def test_outcomes_count_what_was_asked():
    idle = [""] * len(COLUMNS)
    unreadable = [*idle[:-1], "unreadable"]
    rows = [cells("valid"), cells("revoked"), cells("not_found"), unreadable, idle]
    assert due_rows.outcomes(rows) == {"valid": 1, "invalid": 1, "unknown": 2}


def test_a_certificate_may_end_before_a_moment():
    assert due_rows.ends_before(cells("valid"), 1_900_000_000)
    assert not due_rows.ends_before(cells("valid"), NOW)
    assert not due_rows.ends_before(cells("revoked"), 1_900_000_000)
