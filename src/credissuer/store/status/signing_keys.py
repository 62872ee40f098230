"""The key register: how each key of the office stands, as its servers tell one another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import update

from credissuer.signing.key_register import RegisteredKey
from credissuer.signing.provider import KeyState, KeyUse
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment
from credissuer.store.rules import at_most, column, exactly, moments, one_of, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class SigningKeyRow(Row, table=True):
    __tablename__ = "signing_key"
    __table_args__ = rules(
        exactly(thumbprint=43),
        one_of("use", KeyUse),
        one_of("state", KeyState),
        moments("created_at", "valid_from", "valid_until", "compromised_at"),
        at_most(server=255),
    )
    thumbprint: str = primary()
    use: str = column()
    state: str = column()
    created_at: datetime = column(Moment)
    valid_from: datetime | None = column(Moment)
    valid_until: datetime | None = column(Moment)
    compromised_at: datetime | None = column(Moment)
    server: str = column()


SIGNING_KEYS = Mapped(RegisteredKey, table_of(SigningKeyRow))
_table = SIGNING_KEYS.table


class SigningKeyReading(Aggregate):
    """The register as it stood when the transaction began."""

    MAPPED = (SIGNING_KEYS,)

    def all(self) -> list[RegisteredKey]:
        """Every key, the oldest first."""
        ordered = SIGNING_KEYS.select().order_by(_table.c.created_at, _table.c.thumbprint)
        return list(self._all(SIGNING_KEYS, ordered))


class SigningKeys(SigningKeyReading):
    """A key is entered once and moves on; no row is ever removed."""

    def enter(self, keys: Sequence[RegisteredKey]) -> None:
        """Enter keys, or how they stand now. The caller has compared them with the register."""
        known = {key.thumbprint for key in self.all()}
        for key in keys:
            if key.thumbprint not in known:
                self._insert(SIGNING_KEYS, [key])
            else:
                changed = update(_table).where(_table.c.thumbprint == key.thumbprint)
                self._connection.execute(changed.values(**asdict(key)))
