"""What one person proposes: its digest, what it permits, and whose decision it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from credissuer.staff.proposal import (
    ProposalItem,
    ProposalRecord,
    digest,
    issue_permit,
    items_of,
    lift_permit,
)

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
MADE = ProposalRecord(
    id="PR0000001",
    kind="issue",
    object="R-1",
    content={},
    content_sha256="0" * 64,
    proposed_by="P00000001",
    proposed_at=NOW,
    note=None,
    alone=0,
)
APPROVED = replace(MADE, outcome="approved", decided_by="P00000002", decided_at=NOW)


def test_a_digest_is_of_what_is_said_and_not_of_its_order() -> None:
    assert digest({"a": 1, "b": "ế"}) == digest({"b": "ế", "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
    assert len(digest({})) == 64


def test_two_different_people_stand_behind_an_approval() -> None:
    assert MADE.is_open and not MADE.is_by_two
    assert APPROVED.is_by_two and not APPROVED.is_open
    assert not replace(APPROVED, decided_by=MADE.proposed_by).is_by_two
    assert not replace(APPROVED, decided_by=None, alone=1).is_by_two
    assert not replace(APPROVED, outcome="refused").is_by_two
    assert not replace(APPROVED, recalled_at=NOW).is_by_two


def test_each_permit_is_an_item() -> None:
    content = {
        "permits": [
            issue_permit("R-1", "0" * 64),
            issue_permit("R-1+2", "1" * 64, "0000000001"),
            lift_permit("0000000001", NOW),
            {"action": "lower"},
        ]
    }
    first, renewed, lifted, lowered = items_of("PR0000001", content)
    assert first == ProposalItem(
        proposal_id="PR0000001", position=0, action="issue", object="R-1", body_sha256="0" * 64
    )
    assert (renewed.position, renewed.supersedes) == (1, "0000000001")
    assert (lifted.action, lifted.object, lifted.since) == ("lift", "0000000001", NOW)
    assert (lowered.action, lowered.object) == ("lower", "office")
    assert items_of("PR0000001", {}) == []


def test_what_is_no_permit_is_refused() -> None:
    with pytest.raises(ValueError, match="everything"):
        items_of("PR0000001", {"permits": [{"action": "everything"}]})
