"""Bearer tokens of the HTTP office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, update

from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment
from credissuer.store.rules import at_most, column, exactly, filled, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class BearerTokenRow(Row, table=True):
    __tablename__ = "bearer_token"
    __table_args__ = rules(
        filled(id=100, role=100),
        at_most(label=500),
        exactly(secret_sha256=64),
        moments("created_at", "expires_at", "revoked_at"),
        keys=[UniqueConstraint("secret_sha256"), Index(None, "person_id")],
    )
    id: str = primary()
    label: str = column()
    role: str = column()
    secret_sha256: str = column()
    created_at: datetime = column(Moment)
    expires_at: datetime = column(Moment)
    revoked_at: datetime | None = column(Moment)
    person_id: str | None = column(to="person.id")


BEARER_TOKENS = Mapped(BearerTokenRecord, table_of(BearerTokenRow))
_token = BEARER_TOKENS.table.c


class BearerTokenReading(Aggregate):
    """Tokens as they stood when the transaction began."""

    MAPPED = (BEARER_TOKENS,)

    def all(self) -> list[BearerTokenRecord]:
        """Every token, the oldest first."""
        wanted = BEARER_TOKENS.select().order_by(_token.created_at, _token.id)
        return list(self._all(BEARER_TOKENS, wanted))


class BearerTokens(BearerTokenReading):
    """New tokens come by `Transaction.add`."""

    def revoke(self, token_id: str, at: datetime) -> bool:
        """Revoke a token; False where it was revoked already or is not there."""
        # The condition in the UPDATE, so that of two revocations at once one counts.
        revoked = update(BEARER_TOKENS.table).where(
            _token.id == token_id, _token.revoked_at.is_(None)
        )
        return self._connection.execute(revoked.values(revoked_at=at)).rowcount == 1
