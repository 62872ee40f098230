"""The tables. Columns restate the records of the core; keys, lengths and CHECKs are the schema's own. Rows never leave.

SQLite holds them STRICT. Lengths stand as CHECKs: SQLite knows no length of a type, and PostgreSQL keeps CHECKs too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, Integer, LargeBinary, MetaData, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from credissuer.credentials.record import Purpose
from credissuer.status.lists import SIZE
from credissuer.store.columns import AuditDetail, BigNumber, Day, JsonObject, Moment, Word
from credverifier.wire.dates import LATEST
from credverifier.wire.standing import Standing

BAD = text("standing <> 'valid'")
OPEN = text("signature IS NULL")
STANDS = text("standing <> 'voided'")


class Row(SQLModel):
    """What all tables share: their names of constraints, so that a later migration can name one."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


def _exactly(length: int, *columns: str) -> list[CheckConstraint]:
    return [CheckConstraint(f'length("{column}") = {length}', name=column) for column in columns]


def _filled(longest: int, *columns: str) -> list[CheckConstraint]:
    return [CheckConstraint(f'length("{column}") BETWEEN 1 AND {longest}', name=column) for column in columns]


def _at_most(longest: int, *columns: str) -> list[CheckConstraint]:
    return [CheckConstraint(f'length("{column}") <= {longest}', name=column) for column in columns]


def _between(low: int, high: int, *columns: str) -> list[CheckConstraint]:
    return [CheckConstraint(f'"{column}" BETWEEN {low} AND {high}', name=column) for column in columns]


def _moments(*columns: str) -> list[CheckConstraint]:
    return _between(0, LATEST, *columns)


def _one_of(column: str, words: Iterable[str]) -> list[CheckConstraint]:
    listed = ", ".join(f"'{word}'" for word in words)
    return [CheckConstraint(f'"{column}" IN ({listed})', name=column)]


def _holds(name: str, condition: str) -> list[CheckConstraint]:
    return [CheckConstraint(condition, name=name)]


def _rules(*checks: list[CheckConstraint], keys: Iterable[Any] = ()) -> tuple[Any, ...]:
    return (*keys, *(check for group in checks for check in group), {"sqlite_strict": True})


def _column(sa_type: Any = Text, *, to: str | None = None) -> Any:
    return Field(sa_type=sa_type, foreign_key=to)


def _key(sa_type: Any = Text, *, to: str | None = None) -> Any:
    """A part of the primary key, given by the record and never counted up by the database."""
    return Field(sa_type=sa_type, foreign_key=to, primary_key=True, sa_column_kwargs={"autoincrement": False})


class SubjectRow(Row, table=True):
    __tablename__ = "subject"
    __table_args__ = _rules(
        _filled(100, "id"),
        _one_of("kind", ("person", "organization")),
        _filled(1_000, "name", "skeleton", "name_folded"),
        _moments("created_at"),
        keys=[Index(None, "skeleton")],
    )
    id: str = _key()
    kind: str = _column()
    name: str = _column()
    skeleton: str = _column()
    created_at: datetime = _column(Moment)
    name_folded: str = _column()


class AccountRow(Row, table=True):
    __tablename__ = "account"
    __table_args__ = _rules(
        _between(0, 999, "position"),
        _filled(40, "platform"),
        _filled(600, "key", "handle", "skeleton"),
        _at_most(600, "account_id"),
        _filled(2_048, "url"),
        keys=[Index(None, "key"), Index(None, "skeleton")],
    )
    subject_id: str = _key(to="subject.id")
    position: int = _key(Integer)
    platform: str = _column()
    key: str = _column()
    handle: str = _column()
    account_id: str | None = _column()
    url: str = _column()
    skeleton: str = _column()
    control_proven_on: date | None = _column(Day)


class AssessmentRow(Row, table=True):
    __tablename__ = "assessment"
    __table_args__ = _rules(
        _filled(100, "id", "programme", "version", "level"),
        _filled(500, "assessor"),
        _moments("recorded_at"),
        keys=[Index(None, "subject_id")],
    )
    id: str = _key()
    subject_id: str = _column(to="subject.id")
    programme: str = _column()
    version: str = _column()
    findings: dict[str, str] = _column(JsonObject)
    level: str = _column()
    assessed_on: date = _column(Day)
    assessor: str = _column()
    recorded_at: datetime = _column(Moment)


class StatusListRow(Row, table=True):
    """A list without its order: that is half a megabyte, and SQLite writes a changed row anew as a whole."""

    __tablename__ = "status_list"
    __table_args__ = _rules(
        _between(0, SIZE, "taken"),
        _holds("counts", "version >= 0 AND published_changes BETWEEN 0 AND changes"),
        _moments("issued_at"),
    )
    id: int = _key(Integer)
    taken: int = _column(Integer)
    changes: int = _column(Integer)
    published_changes: int = _column(Integer)
    version: int = _column(Integer)
    issued_at: datetime | None = _column(Moment)
    token_status_list: str | None = _column()
    revocation: str | None = _column()
    suspension: str | None = _column()


class StatusListOrderRow(Row, table=True):
    __tablename__ = "status_list_order"
    __table_args__ = _rules()
    list_id: int = _key(Integer, to="status_list.id")
    order: bytes = _column(LargeBinary)


class CertificateRow(Row, table=True):
    __tablename__ = "certificate"
    __table_args__ = _rules(
        _exactly(10, "number"),
        _filled(500, "ref"),
        _exactly(64, "body_sha256"),
        _between(0, SIZE - 1, "index"),
        _one_of("standing", Standing),
        _at_most(100, "reason"),
        _at_most(10_000, "note"),
        _filled(100, "key_id"),
        _moments("since", "issued_at", "released_at"),
        _holds("validity", f"valid_from BETWEEN 0 AND valid_until AND valid_until <= {LATEST}"),
        keys=[
            # A voided certificate was never handed out: its ref is free again.
            Index("uq_certificate_ref", "ref", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
            UniqueConstraint("list_id", "index"),
            Index(None, "subject_id"),
            # They hold the few that are not valid, so that they cost nothing where thousands are issued.
            Index("ix_certificate_bad", "number", sqlite_where=BAD, postgresql_where=BAD),
            Index("ix_certificate_bad_of_list", "list_id", sqlite_where=BAD, postgresql_where=BAD),
        ],
    )
    number: str = _key()
    ref: str = _column()
    body_sha256: str = _column()
    subject_id: str = _column(to="subject.id")
    assessment_id: str = _column(to="assessment.id")
    list_id: int = _column(Integer, to="status_list.id")
    index: int = _column(Integer)
    standing: Standing = _column(Word(Standing))
    reason: str | None = _column()
    note: str | None = _column()
    since: datetime | None = _column(Moment)
    supersedes: str | None = _column(to="certificate.number")
    superseded_by: str | None = _column(to="certificate.number")
    key_id: str = _column()
    issued_at: datetime = _column(Moment)
    valid_from: datetime = _column(Moment)
    valid_until: datetime = _column(Moment)
    released_at: datetime | None = _column(Moment)


class RenditionRow(Row, table=True):
    """The primary key is the guard: one signature for (number, purpose)."""

    __tablename__ = "rendition"
    __table_args__ = _rules(
        _one_of("purpose", Purpose),
        _filled(100, "key_id"),
        _exactly(64, "token_sha256"),
        _moments("opened_at", "signed_at"),
        _holds("sealed", "(signature IS NULL) = (token_sha256 IS NULL) AND (signature IS NULL) = (signed_at IS NULL)"),
        keys=[Index("ix_rendition_open", "number", "purpose", sqlite_where=OPEN, postgresql_where=OPEN)],
    )
    number: str = _key(to="certificate.number")
    purpose: Purpose = _key(Word(Purpose))
    key_id: str = _column()
    signing_input: str = _column()
    signature: str | None = _column()
    token_sha256: str | None = _column()
    opened_at: datetime = _column(Moment)
    signed_at: datetime | None = _column(Moment)


class NoteRow(Row, table=True):
    __tablename__ = "note"
    __table_args__ = _rules(_holds("version", "version >= 0"))
    number: str = _key(to="certificate.number")
    version: int = _column(Integer)
    token: str = _column()


class BearerTokenRow(Row, table=True):
    __tablename__ = "bearer_token"
    __table_args__ = _rules(
        _filled(100, "id", "role"),
        _at_most(500, "label"),
        _exactly(64, "secret_sha256"),
        _moments("created_at", "expires_at", "revoked_at"),
        keys=[UniqueConstraint("secret_sha256")],
    )
    id: str = _key()
    label: str = _column()
    role: str = _column()
    secret_sha256: str = _column()
    created_at: datetime = _column(Moment)
    expires_at: datetime = _column(Moment)
    revoked_at: datetime | None = _column(Moment)


class AuditRow(Row, table=True):
    """Append-only: the migration adds triggers that refuse every UPDATE and DELETE."""

    __tablename__ = "audit"
    __table_args__ = _rules(
        _holds("seq", "seq > 0"),
        _moments("at"),
        _filled(500, "actor", "action", "object"),
        _at_most(500, "request_id"),
        _exactly(64, "previous", "hash"),
    )
    seq: int = _key(BigNumber)
    at: datetime = _column(Moment)
    actor: str = _column()
    request_id: str | None = _column()
    action: str = _column()
    object: str = _column()
    detail: dict[str, Any] = _column(AuditDetail)
    previous: str = _column()
    hash: str = _column()


class AuditHeadRow(Row, table=True):
    """One row: where the chain ended after the last append, so that a cut at its end is seen."""

    __tablename__ = "audit_head"
    __table_args__ = _rules(_holds("one", "id = 1"), _holds("seq", "seq > 0"), _exactly(64, "hash"))
    id: int = _key(Integer)
    seq: int = _column(BigNumber)
    hash: str = _column()
