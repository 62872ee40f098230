"""The profile index: its shards as they were signed last, and up to which audit entry they hold."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, delete, or_, select

from credissuer.status.profile_index import IndexShardRecord, IndexStateRecord
from credissuer.store.aggregate import Aggregate, batches
from credissuer.store.columns import BigNumber, Moment
from credissuer.store.rules import between, column, filled, holds, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of
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


INDEX_SHARDS = Mapped(IndexShardRecord, table_of(IndexShardRow))
INDEX_STATE = Mapped(IndexStateRecord, table_of(IndexStateRow))
_shard = INDEX_SHARDS.table.c


class ProfileIndexReading(Aggregate):
    """The index as it stood when the transaction began."""

    def state(self) -> IndexStateRecord | None:
        """None where no index was ever made."""
        return self._first(INDEX_STATE, INDEX_STATE.select())

    def shards(self, shards: Sequence[int]) -> dict[int, IndexShardRecord]:
        """Shard -> its record; shards that were never signed are absent."""
        records = self._among(INDEX_SHARDS, _shard.shard, shards)
        return {record.shard: record for record in records}

    def due(self, *, before: datetime, keys: Sequence[str], limit: int) -> list[int]:
        """At most `limit` shards that must be signed or published again, the oldest first.

        Signed at `before` or earlier, signed by a key that is none of `keys`, or signed and not
        published yet.
        """
        is_due = or_(
            _shard.issued_at <= before,
            _shard.key_id.not_in(keys),
            _shard.published_version < _shard.version,
        )
        wanted = select(_shard.shard).where(is_due).order_by(_shard.issued_at, _shard.shard)
        return list(self._connection.scalars(wanted.limit(limit)))


class ProfileIndex(ProfileIndexReading):
    """Shards and state replace what was there."""

    def put_shards(self, shards: Sequence[IndexShardRecord]) -> None:
        """New, or in place of the ones that are there."""
        last = {shard.shard: shard for shard in shards}
        for batch in batches(last):
            self._connection.execute(delete(INDEX_SHARDS.table).where(_shard.shard.in_(batch)))
        if last:
            self._insert(INDEX_SHARDS, last.values())

    def put_state(self, state: IndexStateRecord) -> None:
        """In place of the state that is there."""
        self._connection.execute(delete(INDEX_STATE.table))
        self._insert(INDEX_STATE, [state])
