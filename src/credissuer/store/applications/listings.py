"""Who is in the directory, and who was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, delete, func, select

from credissuer.applications.listing import ListingRecord
from credissuer.store.aggregate import Aggregate, batches, is_one_of
from credissuer.store.columns import Moment
from credissuer.store.rules import at_most, between, column, filled, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class ListingRow(Row, table=True):
    """`subject_id` is no foreign key, because consent outlives what was issued."""

    __tablename__ = "listing"
    __table_args__ = rules(
        filled(subject_id=100, region=40, by=100),
        at_most(topics=200),
        between(0, 999_999, "slot"),
        between(1, 1_000_000_000, "version"),
        moments("given_at", "withdrawn_at"),
        keys=[Index("uq_listing_slot", "slot", unique=True)],
    )
    subject_id: str = primary()
    slot: int = column(Integer)
    topics: str = column()
    region: str | None = column()
    given_at: datetime = column(Moment)
    by: str = column()
    withdrawn_at: datetime | None = column(Moment)
    version: int = column(Integer)


LISTINGS = Mapped(ListingRecord, table_of(ListingRow))
_listing = LISTINGS.table.c


class ListingReading(Aggregate):
    """Listings as they stood when the transaction began."""

    def of_subject(self, subject_id: str) -> ListingRecord | None:
        """The listing of a subject, also one that was withdrawn; None where there never was one."""
        return self._first(LISTINGS, LISTINGS.select().where(_listing.subject_id == subject_id))

    def of_subjects(self, subject_ids: Sequence[str]) -> dict[str, ListingRecord]:
        """Subject -> listing, likewise."""
        found: dict[str, ListingRecord] = {}
        for batch in batches(subject_ids):
            wanted = LISTINGS.select().where(is_one_of(_listing.subject_id, batch))
            found |= {record.subject_id: record for record in self._all(LISTINGS, wanted)}
        return found

    def current(self) -> list[ListingRecord]:
        """Those that were not withdrawn, in the order of their slots."""
        wanted = LISTINGS.select().where(_listing.withdrawn_at.is_(None)).order_by(_listing.slot)
        return list(self._all(LISTINGS, wanted))

    def state(self) -> tuple[int, int]:
        """How many slots were given away, and how often any listing was changed."""
        wanted = select(func.max(_listing.slot), func.sum(_listing.version))
        slot, changes = self._connection.execute(wanted).one()
        return (0 if slot is None else int(slot) + 1), int(changes or 0)


class Listings(ListingReading):
    """One for each subject, replaced as a whole."""

    def put(self, record: ListingRecord) -> None:
        """Store a listing in place of what is stored of its subject."""
        table = LISTINGS.table
        self._connection.execute(delete(table).where(_listing.subject_id == record.subject_id))
        self._insert(LISTINGS, [record])
