"""Proposals, what each permits, and the one row that says how many people decide.

The migration adds triggers: what was proposed and decided never changes, nothing is deleted, and an
approval is used once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, UniqueConstraint, text, update

from credissuer.errors import RefusedError
from credissuer.staff.proposal import PolicyRecord, ProposalItem, ProposalRecord
from credissuer.store.aggregate import Aggregate, with_absence, with_values
from credissuer.store.columns import JsonObject, Moment
from credissuer.store.rules import (
    at_most,
    between,
    column,
    exactly,
    filled,
    holds,
    moments,
    one_of,
    partial,
    primary,
    rules,
)
from credissuer.store.staff import people as _people
from credissuer.store.table import Mapped, Row, table_of

# Loaded for its table, to which proposals refer.
assert _people

OPEN = text("outcome IS NULL")
UNFINISHED = text("outcome = 'approved' AND done_at IS NULL")
DECIDED = (
    "CASE COALESCE(outcome, '')"
    " WHEN '' THEN decided_by IS NULL AND decided_at IS NULL AND alone = 0"
    " WHEN 'withdrawn' THEN decided_by IS NULL AND decided_at IS NOT NULL AND alone = 0"
    " WHEN 'refused' THEN decided_by IS NOT NULL AND decided_at IS NOT NULL AND alone = 0"
    " ELSE decided_at IS NOT NULL AND (decided_by IS NULL) = (alone = 1) END"
)


class ProposalRow(Row, table=True):
    __tablename__ = "proposal"
    __table_args__ = rules(
        exactly(id=9, content_sha256=64),
        filled(kind=100, object=500, content=20_000_000),
        at_most(note=10_000, decision_note=10_000),
        between(0, 1, "alone"),
        one_of("outcome", ("approved", "refused", "withdrawn")),
        moments("proposed_at", "decided_at", "held_until", "recalled_at", "begun_at", "done_at"),
        holds("version", "version > 0"),
        holds("two_people", "decided_by IS NULL OR decided_by <> proposed_by"),
        holds("decided", DECIDED),
        holds("recalled", "(recalled_at IS NULL) = (recalled_by IS NULL)"),
        holds(
            "carried_out",
            "(begun_at IS NULL OR (COALESCE(outcome, '') = 'approved' AND recalled_at IS NULL))"
            " AND (done_at IS NULL OR begun_at IS NOT NULL)",
        ),
        keys=[
            partial("ix_proposal_open", "kind", "object", where=OPEN),
            partial("ix_proposal_unfinished", "decided_at", where=UNFINISHED),
            Index(None, "proposed_at", "id"),
            Index(None, "object"),
        ],
    )
    id: str = primary()
    kind: str = column()
    object: str = column()
    content: dict[str, Any] = column(JsonObject)
    content_sha256: str = column()
    proposed_by: str = column(to="person.id")
    proposed_at: datetime = column(Moment)
    note: str | None = column()
    alone: int = column(Integer)
    decided_by: str | None = column(to="person.id")
    decided_at: datetime | None = column(Moment)
    outcome: str | None = column()
    decision_note: str | None = column()
    held_until: datetime | None = column(Moment)
    recalled_by: str | None = column(to="person.id")
    recalled_at: datetime | None = column(Moment)
    begun_at: datetime | None = column(Moment)
    done_at: datetime | None = column(Moment)
    version: int = column(Integer)


class ProposalItemRow(Row, table=True):
    __tablename__ = "proposal_item"
    __table_args__ = rules(
        between(0, 1_000_000, "position"),
        one_of("action", ("issue", "lift", "lower")),
        filled(object=500),
        exactly(body_sha256=64, supersedes=10),
        moments("since"),
        between(0, 1, "spent"),
        holds(
            "bound",
            "(action = 'issue') = (body_sha256 IS NOT NULL)"
            " AND (action = 'lift') = (since IS NOT NULL)"
            " AND (action = 'issue' OR supersedes IS NULL)",
        ),
        keys=[UniqueConstraint("proposal_id", "action", "object")],
    )
    proposal_id: str = primary(to="proposal.id")
    position: int = primary(Integer)
    action: str = column()
    object: str = column()
    body_sha256: str | None = column()
    supersedes: str | None = column()
    since: datetime | None = column(Moment)
    spent: int = column(Integer)


class PolicyRow(Row, table=True):
    """The migration makes the one row."""

    __tablename__ = "office_policy"
    __table_args__ = rules(
        between(1, 1, "id"),
        between(0, 1, "four_eyes"),
        moments("changed_at"),
        filled(changed_by=500),
        holds("changed", "(changed_at IS NULL) = (changed_by IS NULL)"),
    )
    id: int = primary(Integer)
    four_eyes: int = column(Integer)
    changed_at: datetime | None = column(Moment)
    changed_by: str | None = column()
    proposal_id: str | None = column(to="proposal.id")


PROPOSALS = Mapped(ProposalRecord, table_of(ProposalRow))
ITEMS = Mapped(ProposalItem, table_of(ProposalItemRow))
POLICY = Mapped(PolicyRecord, table_of(PolicyRow))
_proposal, _item, _policy = PROPOSALS.table.c, ITEMS.table.c, POLICY.table.c


class ProposalReading(Aggregate):
    """Proposals as they stood when the transaction began."""

    MAPPED = (PROPOSALS, ITEMS)

    def by_id(self, proposal_id: str) -> ProposalRecord | None:
        """None where there is none."""
        return self._first(PROPOSALS, PROPOSALS.select().where(_proposal.id == proposal_id))

    def by_ids(self, ids: Sequence[str]) -> dict[str, ProposalRecord]:
        """Id -> proposal; an id that matches nothing is absent."""
        return {record.id: record for record in self._among(PROPOSALS, _proposal.id, ids)}

    def items(self, proposal_id: str) -> list[ProposalItem]:
        """What it permits, in order."""
        wanted = ITEMS.select().where(_item.proposal_id == proposal_id).order_by(_item.position)
        return list(self._all(ITEMS, wanted))

    def issues(self, ids: Sequence[str]) -> dict[tuple[str, str], ProposalItem]:
        """(Proposal, ref) -> the item of each certificate that these proposals permit."""
        records = self._among(ITEMS, _item.proposal_id, ids)
        return {(item.proposal_id, item.object): item for item in records if item.action == "issue"}

    def open_on(self, kind: str, object_id: str) -> ProposalRecord | None:
        """The proposal of a kind on an object that waits for its decision."""
        wanted = PROPOSALS.select().where(
            OPEN, _proposal.kind == kind, _proposal.object == object_id
        )
        return self._first(PROPOSALS, wanted)

    def approved(self) -> Iterator[ProposalRecord]:
        """Every one that was approved, by id, read in batches."""
        wanted = PROPOSALS.select().where(_proposal.outcome == "approved")
        return self._all(PROPOSALS, wanted.order_by(_proposal.id))

    def unfinished(self) -> list[ProposalRecord]:
        """Those that were approved and are not carried out to the end, the oldest first."""
        wanted = PROPOSALS.select().where(UNFINISHED, _proposal.recalled_at.is_(None))
        return list(self._all(PROPOSALS, wanted.order_by(_proposal.decided_at, _proposal.id)))

    def page(
        self,
        *,
        is_open: bool | None = None,
        kind: str | None = None,
        object_id: str | None = None,
        after: str | None = None,
        limit: int = 200,
    ) -> list[ProposalRecord]:
        """The newest first, from the first after the proposal `after`; empty if that is none."""
        equal = {_proposal.kind: kind, _proposal.object: object_id}
        wanted = with_values(PROPOSALS.select(), equal)
        wanted = with_absence(wanted, {_proposal.outcome: is_open})
        moment = _proposal.proposed_at
        return self._newest_first(PROPOSALS, wanted, moment, after=after, limit=limit)


class Proposals(ProposalReading):
    """New ones come by `Transaction.add`, with their items, before they are decided."""

    def change(self, record: ProposalRecord) -> ProposalRecord:
        """Store the decision, and how far it was carried out; what was proposed never changes.

        `record.version` is that which was read. Raises RefusedError `proposal.changed` where
        somebody was faster; the returned record has the next version.
        """
        names = (
            *("decided_by", "decided_at", "outcome", "decision_note", "held_until"),
            *("recalled_by", "recalled_at", "begun_at", "done_at"),
        )
        changed = self._store_next(PROPOSALS, record, names)
        if changed is None:
            raise RefusedError("proposal.changed", id=record.id)
        return changed


class PolicyReading(Aggregate):
    """How many people decide, as it stood when the transaction began."""

    MAPPED = (POLICY,)

    def get(self) -> PolicyRecord:
        """The one row."""
        found = self._first(POLICY, POLICY.select())
        # The migration made it, and triggers keep it.
        assert found is not None
        return found


class Policy(PolicyReading):
    """There is no way to remove it."""

    def change(self, record: PolicyRecord) -> None:
        """Raise the flag, or lower it by the decision of two that `proposal_id` names."""
        changed = update(POLICY.table).where(_policy.id == record.id)
        self._connection.execute(
            changed.values(
                four_eyes=record.four_eyes,
                changed_at=record.changed_at,
                changed_by=record.changed_by,
                proposal_id=record.proposal_id,
            )
        )
