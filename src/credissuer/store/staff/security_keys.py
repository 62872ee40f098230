"""Security keys of members of staff."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, update

from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import BigNumber, Moment
from credissuer.store.rules import column, filled, holds, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class SecurityKeyRow(Row, table=True):
    __tablename__ = "security_key"
    __table_args__ = rules(
        filled(id=1_500, label=100, public_key=4_000),
        moments("added_at", "used_at", "removed_at"),
        holds("sign_count", "sign_count >= 0"),
        keys=[Index(None, "person_id")],
    )
    id: str = primary()
    person_id: str = column(to="person.id")
    label: str = column()
    public_key: str = column()
    sign_count: int = column(BigNumber)
    added_at: datetime = column(Moment)
    used_at: datetime | None = column(Moment)
    removed_at: datetime | None = column(Moment)


SECURITY_KEYS = Mapped(SecurityKeyRecord, table_of(SecurityKeyRow))
_key = SECURITY_KEYS.table.c


class SecurityKeys(Aggregate):
    """New keys come by `Transaction.add`. A removed one stays, so that it is never added again."""

    MAPPED = (SECURITY_KEYS,)

    def by_id(self, key_id: str) -> SecurityKeyRecord | None:
        """None where there is none; also a removed one."""
        return self._first(SECURITY_KEYS, SECURITY_KEYS.select().where(_key.id == key_id))

    def of_person(self, person_id: str) -> list[SecurityKeyRecord]:
        """The keys of a person that are not removed, the oldest first."""
        wanted = SECURITY_KEYS.select().where(
            _key.person_id == person_id, _key.removed_at.is_(None)
        )
        return list(self._all(SECURITY_KEYS, wanted.order_by(_key.added_at, _key.id)))

    def used(self, key_id: str, at: datetime, sign_count: int) -> None:
        """It was used just now, and its counter stands there."""
        changed = update(SECURITY_KEYS.table).where(_key.id == key_id)
        self._connection.execute(changed.values(used_at=at, sign_count=sign_count))

    def remove(self, key_id: str, at: datetime) -> bool:
        """From now on it opens nothing; False where it was removed or is not there."""
        removed = update(SECURITY_KEYS.table).where(_key.id == key_id, _key.removed_at.is_(None))
        return self._connection.execute(removed.values(removed_at=at)).rowcount == 1
