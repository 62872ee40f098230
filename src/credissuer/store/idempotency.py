"""Answers to requests with an `Idempotency-Key`, stored for when a request is repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, Integer, delete, update

from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment
from credissuer.store.rules import between, column, exactly, filled, holds, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


@dataclass(frozen=True, slots=True, kw_only=True)
class IdempotencyRecord:
    """One request with an idempotency key, and its answer.

    `caller` is the id of a bearer token; `status` (HTTP) and `answer` (JSON) are None until the
    request is answered.
    """

    caller: str
    key: str
    request_sha256: str
    opened_at: datetime
    status: int | None
    answer: str | None


class IdempotencyRow(Row, table=True):
    # The name that the migration gave it; a renamed class is no reason to rebuild a table.
    __tablename__ = "kept_answer"
    __table_args__ = rules(
        filled(caller=100, key=255),
        exactly(request_sha256=64),
        moments("opened_at"),
        between(100, 599, "status"),
        holds("answered", "(status IS NULL) = (answer IS NULL)"),
        keys=[Index(None, "opened_at")],
    )
    caller: str = primary()
    key: str = primary()
    request_sha256: str = column()
    opened_at: datetime = column(Moment)
    status: int | None = column(Integer)
    answer: str | None = column()


IDEMPOTENCY = Mapped(IdempotencyRecord, table_of(IdempotencyRow))
_table = IDEMPOTENCY.table


class IdempotencyReading(Aggregate):
    """Requests and answers as they stood when the transaction began."""

    def find(self, caller: str, key: str) -> IdempotencyRecord | None:
        """None where the caller has not used this key."""
        wanted = IDEMPOTENCY.select().where(_table.c.caller == caller, _table.c.key == key)
        return self._first(IDEMPOTENCY, wanted)


class Idempotency(IdempotencyReading):
    """Only the first request with a key is carried out."""

    def open(self, record: IdempotencyRecord) -> IdempotencyRecord | None:
        """Store `record` and return None; or store nothing and return an earlier use of its key."""
        earlier = self.find(record.caller, record.key)
        if earlier is None:
            # A savepoint, because a conflict would end the whole transaction on PostgreSQL
            # otherwise.
            with self._connection.begin_nested():
                self._insert(IDEMPOTENCY, [record])
        return earlier

    def complete(self, record: IdempotencyRecord) -> bool:
        """Store status and answer; False where there is one already, which then stands."""
        unanswered = update(_table).where(
            _table.c.caller == record.caller,
            _table.c.key == record.key,
            # The first answer stands, so that a repeated request never gets another.
            _table.c.status.is_(None),
        )
        completed = unanswered.values(status=record.status, answer=record.answer)
        return self._connection.execute(completed).rowcount == 1

    def delete_older(self, before: datetime) -> int:
        """Delete the records that were opened before that moment; returns how many."""
        return self._connection.execute(delete(_table).where(_table.c.opened_at < before)).rowcount
