"""Proofs that accounts belong to who applies with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Index, Integer, delete, update

from credissuer.applications.proof import ProofRecord, ProofState
from credissuer.errors import NotFoundError
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment, Word
from credissuer.store.rules import (
    between,
    column,
    exactly,
    filled,
    holds,
    moments,
    one_of,
    primary,
    rules,
)
from credissuer.store.table import Mapped, Row, table_of


class ProofRow(Row, table=True):
    __tablename__ = "application_proof"
    __table_args__ = rules(
        exactly(id=9, evidence_sha256=64),
        between(0, 999, "position"),
        filled(
            platform=40,
            key=600,
            handle=600,
            account_id=600,
            url=2_048,
            code=20,
            method=40,
            checked_by=100,
        ),
        one_of("state", ProofState),
        moments("code_expires_at", "placed_at", "checked_at", "recheck_at"),
        holds("checked", "state NOT IN ('proven', 'drifted') OR checked_at IS NOT NULL"),
        keys=[
            Index("uq_application_proof_application_id", "application_id", "key", unique=True),
            Index(None, "key"),
            Index(None, "recheck_at"),
        ],
    )
    id: str = primary()
    application_id: str = column(to="application.id")
    position: int = column(Integer)
    platform: str = column()
    key: str = column()
    handle: str = column()
    account_id: str | None = column()
    url: str = column()
    code: str = column()
    code_expires_at: datetime = column(Moment)
    state: ProofState = column(Word(ProofState))
    placed_at: datetime | None = column(Moment)
    method: str | None = column()
    checked_by: str | None = column()
    checked_at: datetime | None = column(Moment)
    evidence_sha256: str | None = column()
    recheck_at: datetime | None = column(Moment)


PROOFS = Mapped(ProofRecord, table_of(ProofRow))
_proof = PROOFS.table.c

_FIXED = frozenset({"id", "application_id"})


class Proofs(Aggregate):
    """New ones come by `Transaction.add`."""

    MAPPED = (PROOFS,)

    def by_id(self, proof_id: str) -> ProofRecord | None:
        """None where there is none."""
        return self._first(PROOFS, PROOFS.select().where(_proof.id == proof_id))

    def of_application(self, application_id: str) -> list[ProofRecord]:
        """In the order of the accounts."""
        wanted = PROOFS.select().where(_proof.application_id == application_id)
        return list(self._all(PROOFS, wanted.order_by(_proof.position, _proof.id)))

    def by_keys(self, keys: Sequence[str]) -> list[ProofRecord]:
        """Those of accounts, whoever applies with them, by key."""
        return list(self._among(PROOFS, _proof.key, keys, _proof.key, _proof.id))

    def due(self, now: datetime, limit: int = 200) -> list[ProofRecord]:
        """Those that are to be looked at again, the oldest first."""
        wanted = PROOFS.select().where(_proof.recheck_at <= now)
        return list(self._all(PROOFS, wanted.order_by(_proof.recheck_at, _proof.id).limit(limit)))

    def change(self, record: ProofRecord) -> None:
        """Store everything but id and application_id. Raises NotFoundError `proof.not_found`."""
        values = {
            one.name: getattr(record, one.name) for one in fields(record) if one.name not in _FIXED
        }
        changed = update(PROOFS.table).where(_proof.id == record.id).values(**values)
        if self._connection.execute(changed).rowcount == 0:
            raise NotFoundError("proof.not_found")

    def remove(self, proof_id: str) -> None:
        """Delete the proof of an account that was taken out of an application."""
        self._connection.execute(delete(PROOFS.table).where(_proof.id == proof_id))

    def remove_of(self, application_ids: Sequence[str]) -> None:
        gone = delete(PROOFS.table).where(_proof.application_id.in_(application_ids))
        self._connection.execute(gone)
