"""Brands that use the API, and their keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer, UniqueConstraint, update

from credissuer.brands.brand import MOST_ITEMS, MOST_REQUESTS, BrandKeyRecord, BrandRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment
from credissuer.store.rules import between, column, exactly, filled, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class BrandRow(Row, table=True):
    __tablename__ = "brand"
    __table_args__ = rules(
        exactly(id=12),
        filled(name=200, email=254, language=10),
        moments("created_at", "disabled_at"),
        between(1, MOST_REQUESTS, "requests_a_minute"),
        between(0, MOST_ITEMS, "items"),
    )
    id: str = primary()
    name: str = column()
    email: str = column()
    language: str = column()
    created_at: datetime = column(Moment)
    disabled_at: datetime | None = column(Moment)
    requests_a_minute: int = column(Integer)
    items: int = column(Integer)


class BrandKeyRow(Row, table=True):
    __tablename__ = "brand_key"
    __table_args__ = rules(
        exactly(id=12, secret_sha256=64),
        filled(label=200),
        moments("created_at", "expires_at", "revoked_at"),
        keys=[UniqueConstraint("secret_sha256"), Index(None, "brand_id")],
    )
    id: str = primary()
    brand_id: str = column(to="brand.id")
    label: str = column()
    secret_sha256: str = column()
    created_at: datetime = column(Moment)
    expires_at: datetime = column(Moment)
    revoked_at: datetime | None = column(Moment)


BRANDS = Mapped(BrandRecord, table_of(BrandRow))
BRAND_KEYS = Mapped(BrandKeyRecord, table_of(BrandKeyRow))
_brand, _key = BRANDS.table.c, BRAND_KEYS.table.c


class BrandReading(Aggregate):
    """Brands as they stood when the transaction began."""

    MAPPED = (BRANDS, BRAND_KEYS)

    def all(self) -> list[BrandRecord]:
        """Every brand, by name."""
        return list(self._all(BRANDS, BRANDS.select().order_by(_brand.name, _brand.id)))

    def by_id(self, brand_id: str) -> BrandRecord | None:
        """None where there is none."""
        return self._first(BRANDS, BRANDS.select().where(_brand.id == brand_id))

    def key(self, key_id: str) -> BrandKeyRecord | None:
        """None where there is none."""
        return self._first(BRAND_KEYS, BRAND_KEYS.select().where(_key.id == key_id))

    def key_of_secret(self, secret_sha256: str) -> BrandKeyRecord | None:
        """The key whose secret has that SHA-256, whether it is good or not; None without any."""
        wanted = BRAND_KEYS.select().where(_key.secret_sha256 == secret_sha256)
        return self._first(BRAND_KEYS, wanted)

    def keys_of(self, brand_id: str) -> list[BrandKeyRecord]:
        """The keys of a brand, the oldest first."""
        wanted = BRAND_KEYS.select().where(_key.brand_id == brand_id)
        return list(self._all(BRAND_KEYS, wanted.order_by(_key.created_at, _key.id)))


class Brands(BrandReading):
    """New ones come by `Transaction.add`."""

    def change(self, record: BrandRecord) -> None:
        """Store all but id and creation."""
        values = {
            name: getattr(record, name)
            for name in ("name", "email", "language", "disabled_at", "requests_a_minute", "items")
        }
        self._connection.execute(update(BRANDS.table).where(_brand.id == record.id).values(values))

    def revoke_key(self, key_id: str, at: datetime) -> bool:
        """Revoke a key; False where it was revoked already or is not there."""
        revoked = update(BRAND_KEYS.table).where(_key.id == key_id, _key.revoked_at.is_(None))
        return self._connection.execute(revoked.values(revoked_at=at)).rowcount == 1
