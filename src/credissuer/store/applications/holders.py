"""Holders: who applies, the links that let them in, and their sessions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, delete, func, select, update

from credissuer.applications.holder import HolderLinkRecord, HolderRecord, HolderSessionRecord
from credissuer.errors import NotFoundError
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment
from credissuer.store.rules import column, exactly, filled, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class HolderRow(Row, table=True):
    """`subject_id` is no foreign key, because a subject is recorded in the commit that issues."""

    __tablename__ = "holder"
    __table_args__ = rules(
        exactly(id=9),
        filled(email=254, name=1_000, language=8, subject_id=100),
        moments("created_at"),
        keys=[Index("uq_holder_email", "email", unique=True), Index(None, "subject_id")],
    )
    id: str = primary()
    email: str = column()
    name: str | None = column()
    language: str = column()
    subject_id: str | None = column()
    created_at: datetime = column(Moment)


class HolderLinkRow(Row, table=True):
    __tablename__ = "holder_link"
    __table_args__ = rules(
        exactly(id=9, secret_sha256=64),
        filled(email=254, language=8),
        moments("created_at", "expires_at", "used_at"),
        keys=[
            Index("uq_holder_link_secret_sha256", "secret_sha256", unique=True),
            Index(None, "email", "created_at"),
        ],
    )
    id: str = primary()
    email: str = column()
    language: str = column()
    secret_sha256: str = column()
    created_at: datetime = column(Moment)
    expires_at: datetime = column(Moment)
    used_at: datetime | None = column(Moment)


class HolderSessionRow(Row, table=True):
    __tablename__ = "holder_session"
    __table_args__ = rules(
        exactly(id=9, secret_sha256=64),
        moments("created_at", "seen_at", "expires_at", "ended_at"),
        keys=[
            Index("uq_holder_session_secret_sha256", "secret_sha256", unique=True),
            Index(None, "holder_id"),
        ],
    )
    id: str = primary()
    secret_sha256: str = column()
    holder_id: str = column(to="holder.id")
    created_at: datetime = column(Moment)
    seen_at: datetime = column(Moment)
    expires_at: datetime = column(Moment)
    ended_at: datetime | None = column(Moment)


HOLDERS = Mapped(HolderRecord, table_of(HolderRow))
LINKS = Mapped(HolderLinkRecord, table_of(HolderLinkRow))
SESSIONS = Mapped(HolderSessionRecord, table_of(HolderSessionRow))
_holder, _link, _session = HOLDERS.table.c, LINKS.table.c, SESSIONS.table.c


class Holders(Aggregate):
    """New ones come by `Transaction.add`."""

    MAPPED = (HOLDERS,)

    def by_id(self, holder_id: str) -> HolderRecord | None:
        """None where there is none."""
        return self._first(HOLDERS, HOLDERS.select().where(_holder.id == holder_id))

    def by_email(self, email: str) -> HolderRecord | None:
        """None where nobody has proved that address."""
        return self._first(HOLDERS, HOLDERS.select().where(_holder.email == email))

    def of_subject(self, subject_id: str) -> HolderRecord | None:
        """Who was certified as that subject; None where they never applied here."""
        wanted = HOLDERS.select().where(_holder.subject_id == subject_id)
        return self._first(HOLDERS, wanted.order_by(_holder.created_at, _holder.id))

    def at_host(self, host: str) -> list[HolderRecord]:
        """Those whose addresses are at that host, by name."""
        wanted = HOLDERS.select().where(_holder.email.endswith(f"@{host}", autoescape=True))
        return list(self._all(HOLDERS, wanted.order_by(_holder.name, _holder.id)))

    def change(self, record: HolderRecord) -> None:
        """Store name, language and subject_id. Raises NotFoundError `holder.not_found`."""
        changed = update(HOLDERS.table).where(_holder.id == record.id)
        changed = changed.values(
            name=record.name,
            language=record.language,
            subject_id=record.subject_id,
        )
        if self._connection.execute(changed).rowcount == 0:
            raise NotFoundError("holder.not_found")

    def forget(self, holder_id: str) -> None:
        """Erase address and name of one to whom something still refers."""
        # A host that no mail ever reaches (RFC 2606), because an address is unique and never NULL.
        nobody = f"{holder_id.lower()}@erased.invalid"
        forgotten = update(HOLDERS.table).where(_holder.id == holder_id)
        self._connection.execute(forgotten.values(email=nobody, name=None))

    def remove(self, holder_id: str) -> None:
        """Delete one to whom nothing refers any more."""
        self._connection.execute(delete(HOLDERS.table).where(_holder.id == holder_id))


class HolderLinks(Aggregate):
    """New ones come by `Transaction.add`."""

    MAPPED = (LINKS,)

    def by_secret(self, secret_sha256: str) -> HolderLinkRecord | None:
        """None where there is none."""
        return self._first(LINKS, LINKS.select().where(_link.secret_sha256 == secret_sha256))

    def sent_since(self, email: str, moment: datetime) -> int:
        """How many links that address was sent from `moment` on."""
        wanted = select(func.count()).where(_link.email == email, _link.created_at >= moment)
        return int(self._connection.scalar(wanted) or 0)

    def use(self, link_id: str, moment: datetime) -> bool:
        """Mark it as used; False where it was used before."""
        used = update(LINKS.table).where(_link.id == link_id, _link.used_at.is_(None))
        return self._connection.execute(used.values(used_at=moment)).rowcount == 1

    def remove_expired(self, before: datetime) -> int:
        """Delete those that ended before that moment; returns how many."""
        gone = delete(LINKS.table).where(_link.expires_at < before)
        return self._connection.execute(gone).rowcount

    def remove_of(self, email: str) -> None:
        """Delete every link of an address."""
        self._connection.execute(delete(LINKS.table).where(_link.email == email))


class HolderSessions(Aggregate):
    """New ones come by `Transaction.add`."""

    MAPPED = (SESSIONS,)

    def by_secret(self, secret_sha256: str) -> HolderSessionRecord | None:
        """None where there is none."""
        wanted = SESSIONS.select().where(_session.secret_sha256 == secret_sha256)
        return self._first(SESSIONS, wanted)

    def of_holder(self, holder_id: str) -> list[HolderSessionRecord]:
        """Those of a holder, the newest first."""
        wanted = SESSIONS.select().where(_session.holder_id == holder_id)
        return list(self._all(SESSIONS, wanted.order_by(_session.created_at.desc(), _session.id)))

    def see(self, session_id: str, moment: datetime) -> None:
        """Note that it was used at that moment."""
        seen = update(SESSIONS.table).where(_session.id == session_id)
        self._connection.execute(seen.values(seen_at=moment))

    def end(self, holder_id: str, moment: datetime, session_id: str | None = None) -> int:
        """End one session of a holder, else all; returns how many were live."""
        ended = update(SESSIONS.table).where(
            _session.holder_id == holder_id,
            _session.ended_at.is_(None),
        )
        if session_id is not None:
            ended = ended.where(_session.id == session_id)
        return self._connection.execute(ended.values(ended_at=moment)).rowcount

    def remove_expired(self, before: datetime) -> int:
        """Delete those that ended before that moment; returns how many."""
        gone = delete(SESSIONS.table).where(_session.expires_at < before)
        return self._connection.execute(gone).rowcount

    def remove_of(self, holder_id: str) -> None:
        """Delete every session of a holder."""
        self._connection.execute(delete(SESSIONS.table).where(_session.holder_id == holder_id))
