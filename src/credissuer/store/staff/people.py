"""Members of the alliance's staff."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer

from credissuer.errors import RefusedError
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment, WordSet
from credissuer.store.rules import at_most, column, exactly, filled, holds, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class PersonRow(Row, table=True):
    __tablename__ = "person"
    __table_args__ = rules(
        exactly(id=9),
        filled(login=100, name=200, email=320, language=20, operator=100),
        at_most(roles=500, password_hash=500, oidc_subject=500),
        moments("created_at", "disabled_at"),
        holds("version", "version > 0"),
        keys=[
            Index("uq_person_login", "login", unique=True),
            Index("uq_person_oidc_subject", "oidc_subject", unique=True),
            Index("uq_person_operator", "operator", unique=True),
            Index(None, "email"),
        ],
    )
    id: str = primary()
    login: str = column()
    name: str = column()
    email: str = column()
    roles: frozenset[Role] = column(WordSet(Role))
    language: str = column()
    password_hash: str | None = column()
    oidc_subject: str | None = column()
    operator: str | None = column()
    created_at: datetime = column(Moment)
    disabled_at: datetime | None = column(Moment)
    version: int = column(Integer)


PEOPLE = Mapped(PersonRecord, table_of(PersonRow))
_person = PEOPLE.table.c


class People(Aggregate):
    """New people come by `Transaction.add`. Nobody is ever deleted: the audit trail names them."""

    MAPPED = (PEOPLE,)

    def by_id(self, person_id: str) -> PersonRecord | None:
        """None where there is none."""
        return self._first(PEOPLE, PEOPLE.select().where(_person.id == person_id))

    def by_login(self, login: str) -> PersonRecord | None:
        """None where there is none; `login` in lower case."""
        return self._first(PEOPLE, PEOPLE.select().where(_person.login == login))

    def by_oidc_subject(self, subject: str) -> PersonRecord | None:
        """Whom the identity provider knows by this `sub`; None where there is none."""
        return self._first(PEOPLE, PEOPLE.select().where(_person.oidc_subject == subject))

    def by_operator(self, name: str) -> PersonRecord | None:
        """Who this user of the office's computer is; None where that was never said."""
        return self._first(PEOPLE, PEOPLE.select().where(_person.operator == name))

    def by_email(self, email: str) -> list[PersonRecord]:
        """Everybody with this address, in lower case."""
        return list(self._all(PEOPLE, PEOPLE.select().where(_person.email == email)))

    def all(self) -> list[PersonRecord]:
        """Everybody, by login."""
        return list(self._all(PEOPLE, PEOPLE.select().order_by(_person.login)))

    def change(self, record: PersonRecord) -> None:
        """Store everything but login and `created_at`, as the version after `record.version`.

        Raises RefusedError `person.changed` where somebody else has changed it since it was read.
        """
        names = (
            "name", "email", "roles", "language", "password_hash", "oidc_subject", "operator",
            "disabled_at",
        )  # fmt: skip
        if self._store_next(PEOPLE, record, names) is None:
            raise RefusedError("person.changed", id=record.id)
