"""Plans of changes of many certificates: what was looked at, confirmed or proposed, row by row."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, delete, select

from credissuer.credentials.bulk.order import CHANGES, MOST
from credissuer.credentials.bulk.plan import BulkPlanPart, BulkPlanRecord, PlannedRow
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import JsonObject, Moment
from credissuer.store.rules import (
    at_most,
    between,
    column,
    exactly,
    filled,
    moments,
    one_of,
    primary,
    rules,
)
from credissuer.store.sending.jobs import JOBS
from credissuer.store.staff.proposals import PROPOSALS
from credissuer.store.table import Mapped, Row, table_of


class BulkPlanRow(Row, table=True):
    __tablename__ = "bulk_plan"
    __table_args__ = rules(
        exactly(id=9, order_sha256=64, plan_sha256=64),
        one_of("change", CHANGES),
        at_most(members=64_000_000),
        between(0, MOST, "total"),
        filled(created_by=500),
        moments("created_at"),
        keys=[Index(None, "order_sha256")],
    )
    id: str = primary()
    change: str = column()
    members: dict[str, Any] = column(JsonObject)
    order_sha256: str = column()
    plan_sha256: str = column()
    total: int = column(Integer)
    created_by: str = column()
    created_at: datetime = column(Moment)


class BulkPlanPartRow(Row, table=True):
    __tablename__ = "bulk_plan_part"
    __table_args__ = rules(between(0, MOST, "position"), at_most(rows=64_000_000))
    plan_id: str = primary(to="bulk_plan.id")
    position: int = primary(Integer)
    rows: dict[str, Any] = column(JsonObject)


PLANS = Mapped(BulkPlanRecord, table_of(BulkPlanRow))
PARTS = Mapped(BulkPlanPart, table_of(BulkPlanPartRow))
_plan, _part = PLANS.table.c, PARTS.table.c


class BulkPlans(Aggregate):
    """New ones come by `Transaction.add`, and never change; what nobody ordered is erased."""

    MAPPED = (PLANS, PARTS)

    def by_id(self, plan_id: str) -> BulkPlanRecord | None:
        """None where there is none."""
        return self._first(PLANS, PLANS.select().where(_plan.id == plan_id))

    def of_order(self, order_sha256: str) -> list[BulkPlanRecord]:
        """The plans of one and the same order, the newest first."""
        wanted = PLANS.select().where(_plan.order_sha256 == order_sha256)
        return list(self._all(PLANS, wanted.order_by(_plan.created_at.desc(), _plan.id)))

    def newest(self, limit: int) -> list[BulkPlanRecord]:
        """The plans that were kept last, the newest first."""
        wanted, moment = PLANS.select(), _plan.created_at
        return self._newest_first(PLANS, wanted, moment, after=None, limit=limit)

    def erase_unused(self, before: datetime) -> int:
        """Erase what was planned before that moment and never ordered; returns how many plans."""
        used = (select(table.c.object) for table in (JOBS.table, PROPOSALS.table))
        unused = [_plan.order_sha256.not_in(orders) for orders in used]
        wanted = select(_plan.id).where(_plan.created_at < before, *unused)
        self._connection.execute(delete(PARTS.table).where(_part.plan_id.in_(wanted)))
        gone = delete(PLANS.table).where(_plan.created_at < before, *unused)
        return self._connection.execute(gone).rowcount

    def part(self, plan_id: str, position: int) -> list[PlannedRow]:
        """The rows of the part that begins at `position`; empty where none does."""
        wanted = PARTS.select().where(_part.plan_id == plan_id, _part.position == position)
        found = self._first(PARTS, wanted)
        return [] if found is None else found.planned

    def rows(self, plan_id: str) -> list[PlannedRow]:
        """Every row of a plan, in its order."""
        wanted = PARTS.select().where(_part.plan_id == plan_id).order_by(_part.position)
        return [row for part in self._all(PARTS, wanted) for row in part.planned]
