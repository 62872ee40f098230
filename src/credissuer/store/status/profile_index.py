"""How far the profile index, whose shards are signed documents, holds what was decided."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, delete

from credissuer.status.profile_index import IndexStateRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import BigNumber, Moment
from credissuer.store.rules import column, holds, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class IndexStateRow(Row, table=True):
    """One row, once there is an index."""

    __tablename__ = "index_state"
    __table_args__ = rules(
        holds("one", "id = 1"),
        holds("seq", "audit_seq >= 0"),
        moments("until"),
    )
    id: int = primary(Integer)
    audit_seq: int = column(BigNumber)
    until: datetime | None = column(Moment)


INDEX_STATE = Mapped(IndexStateRecord, table_of(IndexStateRow))


class ProfileIndexReading(Aggregate):
    """The index as it stood when the transaction began."""

    def state(self) -> IndexStateRecord | None:
        """None where no index was ever made."""
        return self._first(INDEX_STATE, INDEX_STATE.select())


class ProfileIndex(ProfileIndexReading):
    """The state replaces what was there."""

    def put_state(self, state: IndexStateRecord) -> None:
        """In place of the state that is there."""
        self._connection.execute(delete(INDEX_STATE.table))
        self._insert(INDEX_STATE, [state])
