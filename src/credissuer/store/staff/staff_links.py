"""Links that let a member of staff in once: invitations and recoveries."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, update

from credissuer.staff.staff_link import LinkPurpose, StaffLinkRecord
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment, Word
from credissuer.store.rules import column, exactly, filled, moments, one_of, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class StaffLinkRow(Row, table=True):
    __tablename__ = "staff_link"
    __table_args__ = rules(
        filled(id=100, created_by=500),
        exactly(secret_sha256=64),
        one_of("purpose", LinkPurpose),
        moments("created_at", "expires_at", "used_at"),
        keys=[UniqueConstraint("secret_sha256"), Index(None, "person_id")],
    )
    id: str = primary()
    person_id: str = column(to="person.id")
    purpose: LinkPurpose = column(Word(LinkPurpose))
    secret_sha256: str = column()
    created_by: str = column()
    created_at: datetime = column(Moment)
    expires_at: datetime = column(Moment)
    used_at: datetime | None = column(Moment)


STAFF_LINKS = Mapped(StaffLinkRecord, table_of(StaffLinkRow))
_link = STAFF_LINKS.table.c


class StaffLinks(Aggregate):
    """New links come by `Transaction.add`."""

    MAPPED = (STAFF_LINKS,)

    def by_secret(self, secret_sha256: str) -> StaffLinkRecord | None:
        """The link with this digest, used or not; None where there is none."""
        wanted = STAFF_LINKS.select().where(_link.secret_sha256 == secret_sha256)
        return self._first(STAFF_LINKS, wanted)

    def of_person(self, person_id: str) -> list[StaffLinkRecord]:
        """Every link of a person, the latest first."""
        wanted = STAFF_LINKS.select().where(_link.person_id == person_id)
        return list(self._all(STAFF_LINKS, wanted.order_by(_link.created_at.desc(), _link.id)))

    def use(self, link_id: str, at: datetime) -> bool:
        """Use it up; False where it was used already."""
        # The condition in the UPDATE, so that of two who open it at once one gets in.
        used = update(STAFF_LINKS.table).where(_link.id == link_id, _link.used_at.is_(None))
        return self._connection.execute(used.values(used_at=at)).rowcount == 1

    def use_up(self, at: datetime) -> int:
        """Use up the links of everybody; returns how many would still have let somebody in."""
        used = update(STAFF_LINKS.table).where(_link.used_at.is_(None))
        return self._connection.execute(used.values(used_at=at)).rowcount
