"""The tables of the profile index: its shards as they were signed last, and how far they tell what
was decided.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer

from credissuer.store.columns import BigNumber, Moment
from credissuer.store.rules import between, column, filled, holds, moments, primary, rules
from credissuer.store.tables import Row
from credverifier.wire.profile_index import SHARDS


class IndexShardRow(Row, table=True):
    __tablename__ = "index_shard"
    __table_args__ = rules(
        between(0, SHARDS - 1, "shard"),
        holds("versions", "version > 0 AND published_version BETWEEN 0 AND version"),
        moments("issued_at"),
        filled(100, "key_id"),
    )
    shard: int = primary(Integer)
    version: int = column(Integer)
    published_version: int = column(Integer)
    issued_at: datetime = column(Moment)
    key_id: str = column()
    token: str = column()


class IndexStateRow(Row, table=True):
    """One row, once there is an index."""

    __tablename__ = "index_state"
    __table_args__ = rules(holds("one", "id = 1"), holds("seq", "audit_seq >= 0"), moments("until"))
    id: int = primary(Integer)
    audit_seq: int = column(BigNumber)
    until: datetime | None = column(Moment)
