"""Sessions of members of staff in their browsers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, update

from credissuer.staff.session import SessionRecord, SignInMethod
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment, Word
from credissuer.store.rules import (
    at_most,
    column,
    exactly,
    filled,
    moments,
    one_of,
    primary,
    rules,
)
from credissuer.store.table import Mapped, Row, table_of


class SessionRow(Row, table=True):
    __tablename__ = "staff_session"
    __table_args__ = rules(
        filled(id=100),
        exactly(secret_sha256=64),
        one_of("method", SignInMethod),
        at_most(user_agent=200),
        moments("created_at", "seen_at", "expires_at", "ended_at", "stepped_up_at"),
        keys=[UniqueConstraint("secret_sha256"), Index(None, "person_id")],
    )
    id: str = primary()
    secret_sha256: str = column()
    person_id: str = column(to="person.id")
    method: SignInMethod = column(Word(SignInMethod))
    user_agent: str = column()
    created_at: datetime = column(Moment)
    seen_at: datetime = column(Moment)
    expires_at: datetime = column(Moment)
    ended_at: datetime | None = column(Moment)
    stepped_up_at: datetime | None = column(Moment)


SESSIONS = Mapped(SessionRecord, table_of(SessionRow))
_session = SESSIONS.table.c


class Sessions(Aggregate):
    """New sessions come by `Transaction.add`."""

    MAPPED = (SESSIONS,)

    def by_secret(self, secret_sha256: str) -> SessionRecord | None:
        """The session whose cookie has this digest, open or not; None where there is none."""
        wanted = SESSIONS.select().where(_session.secret_sha256 == secret_sha256)
        return self._first(SESSIONS, wanted)

    def by_id(self, session_id: str) -> SessionRecord | None:
        """The session, open or not; None where there is none."""
        return self._first(SESSIONS, SESSIONS.select().where(_session.id == session_id))

    def of_person(self, person_id: str, limit: int = 100) -> list[SessionRecord]:
        """Sessions of a person, ended ones too, the latest first."""
        wanted = SESSIONS.select().where(_session.person_id == person_id)
        wanted = wanted.order_by(_session.created_at.desc(), _session.id).limit(limit)
        return list(self._all(SESSIONS, wanted))

    def seen(self, session_id: str, at: datetime) -> None:
        """Something was done in it."""
        self._set(session_id, seen_at=at)

    def stepped_up(self, session_id: str, at: datetime, secret_sha256: str) -> None:
        """The person proved anew that it is them; from now on the cookie has another secret."""
        self._set(session_id, stepped_up_at=at, secret_sha256=secret_sha256)

    def end(self, session_id: str, at: datetime) -> bool:
        """End a session; False where it had ended or is not there."""
        ended = update(SESSIONS.table).where(_session.id == session_id, _session.ended_at.is_(None))
        return self._connection.execute(ended.values(ended_at=at)).rowcount == 1

    def end_all(self, person_id: str, at: datetime) -> int:
        """End every session of a person; returns how many were open."""
        ended = update(SESSIONS.table).where(
            _session.person_id == person_id, _session.ended_at.is_(None)
        )
        return self._connection.execute(ended.values(ended_at=at)).rowcount

    def end_every(self, at: datetime) -> int:
        """End the sessions of everybody; returns how many were open."""
        ended = update(SESSIONS.table).where(_session.ended_at.is_(None))
        return self._connection.execute(ended.values(ended_at=at)).rowcount

    def _set(self, session_id: str, **values: object) -> None:
        changed = update(SESSIONS.table).where(_session.id == session_id)
        self._connection.execute(changed.values(**values))
