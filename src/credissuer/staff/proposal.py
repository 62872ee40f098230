"""What one person proposes and another decides: the record, what it permits, and its rules.

Pure: moments and ids come in. The database holds the same rules again, by constraints and triggers
(docs/adr/0028).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True)


class ProposalOutcome(StrEnum):
    """What became of a proposal. Withdrawn by whoever made it; the others by another person."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PermittedAct(StrEnum):
    """What an approved proposal lets the office do, once for each item."""

    ISSUE = "issue"
    LIFT = "lift"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRecord:
    """`content` is everything that is needed to carry it out, `content_sha256` hex of its
    canonical JSON. `proposed_by` and `decided_by` are ids of persons; `note` and `decision_note`
    are the office's own and never public.

    `alone`: decided by the person who proposed it, in an office of one. `held_until`: approved, and
    carried out only from then on; `recalled_at`: taken back while it was held. `begun_at` is the
    commit that carried it out, `done_at` when everything after that was done too (signed,
    published).
    """

    id: str
    kind: str
    object: str
    content: dict[str, Any]
    content_sha256: str
    proposed_by: str
    proposed_at: datetime
    note: str | None
    alone: int
    decided_by: str | None = None
    decided_at: datetime | None = None
    outcome: str | None = None
    decision_note: str | None = None
    held_until: datetime | None = None
    recalled_by: str | None = None
    recalled_at: datetime | None = None
    begun_at: datetime | None = None
    done_at: datetime | None = None
    version: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody has yet to decide."""
        return self.outcome is None

    @property
    def is_approved(self) -> bool:
        """Whether it was approved, and not taken back since."""
        return self.outcome == ProposalOutcome.APPROVED and self.recalled_at is None

    @property
    def is_by_two(self) -> bool:
        """Whether two different people stand behind it."""
        is_decided = self.decided_by is not None and self.decided_by != self.proposed_by
        return self.is_approved and not self.alone and is_decided


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalItem:
    """One thing that an approved proposal permits, and exactly that.

    `object` is a ref where a certificate is issued, a number where a suspension is lifted. An issue
    is bound to the digest of its order and to the certificate that it replaces, a lifting to the
    moment of that very suspension. `spent`: used up (an issue is bound by its ref instead, because
    one that was never signed may be made again).
    """

    proposal_id: str
    position: int
    action: str
    object: str
    body_sha256: str | None = None
    supersedes: str | None = None
    since: datetime | None = None
    spent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyRecord:
    """How many people a decision of this office takes: one row.

    `four_eyes`: 1 where two decide. One person can raise it; `proposal_id` is the decision of two
    that lowered it. `changed_at` is None where it never changed.
    """

    id: int
    four_eyes: int
    changed_at: datetime | None
    changed_by: str | None
    proposal_id: str | None


def digest(content: Mapping[str, Any]) -> str:
    """Hex SHA-256 over the canonical JSON of a proposal's content."""
    return sha256(_CANONICAL.encode(content).encode("ascii")).hexdigest()


def items_of(proposal_id: str, content: Mapping[str, Any]) -> list[ProposalItem]:
    """What the content of a proposal permits: its member `permits`, a list of objects.

    An issue is {"action": "issue", "ref", "body_sha256", "supersedes"?}, a lifting {"action":
    "lift", "number", "since" (seconds since 1970)}, the return to an office of one {"action":
    "lower"}. Without that member it permits none of these.
    """
    return [
        _item(proposal_id, position, permitted)
        for position, permitted in enumerate(content.get("permits", ()))
    ]


def issue_permit(ref: str, body_sha256: str, supersedes: str | None = None) -> dict[str, Any]:
    """The member of `permits` for a certificate."""
    replaces = {"supersedes": supersedes} if supersedes else {}
    return {"action": PermittedAct.ISSUE.value, "ref": ref, "body_sha256": body_sha256, **replaces}


def lift_permit(number: str, since: datetime) -> dict[str, Any]:
    """The member of `permits` for the end of the suspension that began at `since`."""
    return {"action": PermittedAct.LIFT.value, "number": number, "since": int(since.timestamp())}


def _item(proposal_id: str, position: int, permitted: Mapping[str, Any]) -> ProposalItem:
    action = PermittedAct(permitted["action"])
    if action is PermittedAct.ISSUE:
        return ProposalItem(
            proposal_id=proposal_id,
            position=position,
            action=action.value,
            object=permitted["ref"],
            body_sha256=permitted["body_sha256"],
            supersedes=permitted.get("supersedes"),
        )
    if action is PermittedAct.LIFT:
        return ProposalItem(
            proposal_id=proposal_id,
            position=position,
            action=action.value,
            object=permitted["number"],
            since=datetime.fromtimestamp(permitted["since"], UTC),
        )
    return ProposalItem(
        proposal_id=proposal_id, position=position, action=action.value, object="office"
    )
