"""Applications, what was asked about them, and what their holders agreed to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer, delete, select, tuple_, update

from credissuer.applications.application import (
    ApplicationPurpose,
    ApplicationRecord,
    ApplicationState,
    AskRecord,
)
from credissuer.applications.consent import ConsentRecord
from credissuer.errors import NotFoundError, RefusedError
from credissuer.store.aggregate import Aggregate
from credissuer.store.applications import holders as _holders
from credissuer.store.columns import JsonObject, Moment, Word
from credissuer.store.rules import (
    at_most,
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

# Loaded for its table, to which applications refer.
assert _holders


class ApplicationRow(Row, table=True):
    """`assignee` and `certificate` are no foreign keys, because they are only said here."""

    __tablename__ = "application"
    __table_args__ = rules(
        exactly(id=9, certificate=10, replaces=10),
        filled(
            language=8,
            kind=20,
            name=1_000,
            consent_version=20,
            assignee=100,
            outcome=100,
            said=2_000,
            subject_id=100,
        ),
        at_most(form=60_000, public=500),
        one_of("state", ApplicationState),
        one_of("purpose", ApplicationPurpose),
        moments(
            "consented_at",
            "submitted_at",
            "due_at",
            "answer_due_at",
            "closed_at",
            "erased_at",
            "created_at",
            "changed_at",
        ),
        between(1, 1_000_000_000, "version"),
        holds("sent", "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL"),
        holds("closed", "(closed_at IS NULL) = (state NOT IN ('granted', 'refused', 'withdrawn'))"),
        holds("granted", "state <> 'granted' OR certificate IS NOT NULL"),
        keys=[
            Index(None, "holder_id"),
            Index(None, "state", "due_at"),
            Index(None, "certificate"),
            Index(None, "created_at", "id"),
        ],
    )
    id: str = primary()
    holder_id: str = column(to="holder.id")
    state: ApplicationState = column(Word(ApplicationState))
    purpose: ApplicationPurpose = column(Word(ApplicationPurpose))
    language: str = column()
    kind: str | None = column()
    name: str | None = column()
    form: dict[str, Any] = column(JsonObject)
    consent_version: str | None = column()
    consented_at: datetime | None = column(Moment)
    public: str = column()
    assignee: str | None = column()
    submitted_at: datetime | None = column(Moment)
    due_at: datetime | None = column(Moment)
    answer_due_at: datetime | None = column(Moment)
    closed_at: datetime | None = column(Moment)
    outcome: str | None = column()
    said: str | None = column()
    subject_id: str | None = column()
    replaces: str | None = column()
    certificate: str | None = column()
    erased_at: datetime | None = column(Moment)
    created_at: datetime = column(Moment)
    changed_at: datetime = column(Moment)
    version: int = column(Integer)


class AskRow(Row, table=True):
    __tablename__ = "application_ask"
    __table_args__ = rules(
        between(0, 999, "position"),
        filled(asked=2_000, asked_by=100, answer=4_000),
        moments("asked_at", "due_at", "answered_at"),
        holds("answered", "(answer IS NULL) = (answered_at IS NULL)"),
    )
    application_id: str = primary(to="application.id")
    position: int = primary(Integer)
    asked: str = column()
    asked_by: str = column()
    asked_at: datetime = column(Moment)
    due_at: datetime = column(Moment)
    answer: str | None = column()
    answered_at: datetime | None = column(Moment)


class ConsentRow(Row, table=True):
    __tablename__ = "consent"
    __table_args__ = rules(
        between(0, 9_999, "position"),
        filled(version=20),
        at_most(items=500),
        moments("given_at", "withdrawn_at"),
        keys=[Index(None, "holder_id")],
    )
    application_id: str = primary(to="application.id")
    position: int = primary(Integer)
    holder_id: str = column(to="holder.id")
    version: str = column()
    items: str = column()
    given_at: datetime = column(Moment)
    withdrawn_at: datetime | None = column(Moment)


APPLICATIONS = Mapped(ApplicationRecord, table_of(ApplicationRow))
ASKS = Mapped(AskRecord, table_of(AskRow))
CONSENTS = Mapped(ConsentRecord, table_of(ConsentRow))
_application, _ask, _consent = APPLICATIONS.table.c, ASKS.table.c, CONSENTS.table.c

_FIXED = frozenset({"id", "holder_id", "created_at", "version"})


class ApplicationReading(Aggregate):
    """Applications as they stood when the transaction began."""

    MAPPED = (APPLICATIONS,)

    def by_id(self, application_id: str) -> ApplicationRecord | None:
        """None where there is none."""
        wanted = APPLICATIONS.select().where(_application.id == application_id)
        return self._first(APPLICATIONS, wanted)

    def of_holder(self, holder_id: str) -> list[ApplicationRecord]:
        """Those of a holder, the newest first."""
        wanted = APPLICATIONS.select().where(_application.holder_id == holder_id)
        newest = (_application.created_at.desc(), _application.id.desc())
        return list(self._all(APPLICATIONS, wanted.order_by(*newest)))

    def by_certificate(self, number: str) -> ApplicationRecord | None:
        """That by which the certificate was granted; None where it came otherwise."""
        wanted = APPLICATIONS.select().where(_application.certificate == number)
        return self._first(APPLICATIONS, wanted)

    def drafts_before(self, moment: datetime, limit: int = 200) -> list[ApplicationRecord]:
        """Those that were never sent and not touched since a moment, the oldest first."""
        wanted = APPLICATIONS.select().where(
            _application.state == ApplicationState.DRAFT,
            _application.changed_at < moment,
        )
        order = (_application.changed_at, _application.id)
        return list(self._all(APPLICATIONS, wanted.order_by(*order).limit(limit)))

    def page(
        self,
        *,
        states: Collection[ApplicationState] = (),
        assignee: str | None = None,
        after: str | None = None,
        limit: int = 200,
    ) -> list[ApplicationRecord]:
        """The oldest first, from the first after the application `after`; no states: all."""
        wanted = APPLICATIONS.select().order_by(_application.created_at, _application.id)
        if states:
            wanted = wanted.where(_application.state.in_(sorted(states)))
        if assignee is not None:
            wanted = wanted.where(_application.assignee == assignee)
        if after is not None:
            last = select(_application.created_at).where(_application.id == after).scalar_subquery()
            wanted = wanted.where(
                tuple_(_application.created_at, _application.id) > tuple_(last, after)
            )
        return list(self._all(APPLICATIONS, wanted.limit(limit)))


class Applications(ApplicationReading):
    """New ones come by `Transaction.add`."""

    def change(self, record: ApplicationRecord) -> ApplicationRecord:
        """Store everything but id, holder_id and created_at; returns it with its next version.

        Raises RefusedError `application.changed` where `record.version` is no longer the stored
        one, NotFoundError `application.not_found`.
        """
        names = [one.name for one in fields(record) if one.name not in _FIXED]
        changed = self._store_next(APPLICATIONS, record, names)
        if changed is None:
            if self.by_id(record.id) is None:
                raise NotFoundError("application.not_found", id=record.id)
            raise RefusedError("application.changed", id=record.id)
        return changed

    def remove(self, application_id: str) -> None:
        """Delete one to which nothing refers any more."""
        gone = delete(APPLICATIONS.table).where(_application.id == application_id)
        self._connection.execute(gone)


class Asks(Aggregate):
    """New ones come by `Transaction.add`."""

    MAPPED = (ASKS,)

    def of_application(self, application_id: str) -> list[AskRecord]:
        """The oldest first."""
        wanted = ASKS.select().where(_ask.application_id == application_id)
        return list(self._all(ASKS, wanted.order_by(_ask.position)))

    def answer(self, record: AskRecord) -> None:
        """Store answer and answered_at."""
        changed = update(ASKS.table).where(
            _ask.application_id == record.application_id,
            _ask.position == record.position,
        )
        self._connection.execute(
            changed.values(answer=record.answer, answered_at=record.answered_at)
        )

    def remove_of(self, application_ids: Sequence[str]) -> None:
        self._connection.execute(delete(ASKS.table).where(_ask.application_id.in_(application_ids)))


class Consents(Aggregate):
    """New ones come by `Transaction.add`; what was agreed to never changes."""

    MAPPED = (CONSENTS,)

    def of_holder(self, holder_id: str) -> list[ConsentRecord]:
        """The oldest first."""
        wanted = CONSENTS.select().where(_consent.holder_id == holder_id)
        order = (_consent.given_at, _consent.application_id, _consent.position)
        return list(self._all(CONSENTS, wanted.order_by(*order)))

    def of_application(self, application_id: str) -> list[ConsentRecord]:
        """The oldest first."""
        wanted = CONSENTS.select().where(_consent.application_id == application_id)
        return list(self._all(CONSENTS, wanted.order_by(_consent.position)))

    def withdraw(self, application_id: str, moment: datetime) -> int:
        """Mark what is in force of an application as taken back; returns how many rows."""
        changed = update(CONSENTS.table).where(
            _consent.application_id == application_id,
            _consent.withdrawn_at.is_(None),
        )
        return self._connection.execute(changed.values(withdrawn_at=moment)).rowcount

    def remove_of(self, application_ids: Sequence[str]) -> None:
        gone = delete(CONSENTS.table).where(_consent.application_id.in_(application_ids))
        self._connection.execute(gone)
