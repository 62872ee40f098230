"""The tables.

Columns restate the records of the core; keys, lengths and CHECKs are the schema's own. Rows never
leave.

SQLite holds them STRICT. Lengths stand as CHECKs: SQLite knows no length of a type, and PostgreSQL
keeps CHECKs too.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import Index, Integer, LargeBinary, MetaData, UniqueConstraint, text
from sqlmodel import SQLModel

from credissuer.credentials.record import Purpose
from credissuer.status.lists import SIZE
from credissuer.store.columns import AuditDetail, BigNumber, Day, JsonObject, Moment, Word
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
from credverifier.wire.envelope.dates import LATEST
from credverifier.wire.status.standing import Standing

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


class SubjectRow(Row, table=True):
    __tablename__ = "subject"
    __table_args__ = rules(
        filled(100, "id"),
        one_of("kind", ("person", "organization")),
        filled(1_000, "name", "skeleton", "name_folded"),
        moments("created_at"),
        keys=[Index(None, "skeleton")],
    )
    id: str = primary()
    kind: str = column()
    name: str = column()
    skeleton: str = column()
    created_at: datetime = column(Moment)
    name_folded: str = column()


class AccountRow(Row, table=True):
    __tablename__ = "account"
    __table_args__ = rules(
        between(0, 999, "position"),
        filled(40, "platform"),
        filled(600, "key", "handle", "skeleton"),
        at_most(600, "account_id"),
        filled(2_048, "url"),
        keys=[Index(None, "key"), Index(None, "skeleton")],
    )
    subject_id: str = primary(to="subject.id")
    position: int = primary(Integer)
    platform: str = column()
    key: str = column()
    handle: str = column()
    account_id: str | None = column()
    url: str = column()
    skeleton: str = column()
    control_proven_on: date | None = column(Day)


class AssessmentRow(Row, table=True):
    __tablename__ = "assessment"
    __table_args__ = rules(
        filled(100, "id", "programme", "version", "level"),
        filled(500, "assessor"),
        moments("recorded_at"),
        keys=[Index(None, "subject_id")],
    )
    id: str = primary()
    subject_id: str = column(to="subject.id")
    programme: str = column()
    version: str = column()
    findings: dict[str, str] = column(JsonObject)
    level: str = column()
    assessed_on: date = column(Day)
    assessor: str = column()
    recorded_at: datetime = column(Moment)


class StatusListRow(Row, table=True):
    """A list without its order: that is half a megabyte, and SQLite writes a changed row anew as a
    whole.
    """

    __tablename__ = "status_list"
    __table_args__ = rules(
        between(0, SIZE, "taken"),
        holds("counts", "version >= 0 AND published_changes BETWEEN 0 AND changes"),
        moments("issued_at"),
    )
    id: int = primary(Integer)
    taken: int = column(Integer)
    changes: int = column(Integer)
    published_changes: int = column(Integer)
    version: int = column(Integer)
    issued_at: datetime | None = column(Moment)
    token_status_list: str | None = column()
    revocation: str | None = column()
    suspension: str | None = column()


class StatusListOrderRow(Row, table=True):
    __tablename__ = "status_list_order"
    __table_args__ = rules()
    list_id: int = primary(Integer, to="status_list.id")
    order: bytes = column(LargeBinary)


class CertificateRow(Row, table=True):
    __tablename__ = "certificate"
    __table_args__ = rules(
        exactly(10, "number"),
        filled(500, "ref"),
        exactly(64, "body_sha256"),
        between(0, SIZE - 1, "index"),
        one_of("standing", Standing),
        at_most(100, "reason"),
        at_most(10_000, "note"),
        filled(100, "key_id"),
        moments("since", "issued_at", "released_at"),
        holds("validity", f"valid_from BETWEEN 0 AND valid_until AND valid_until <= {LATEST}"),
        keys=[
            # A voided certificate was never handed out: its ref is free again.
            Index(
                "uq_certificate_ref",
                "ref",
                unique=True,
                sqlite_where=STANDS,
                postgresql_where=STANDS,
            ),
            UniqueConstraint("list_id", "index"),
            Index(None, "subject_id"),
            # They hold the few that are not valid, so that they cost nothing where thousands are
            # issued.
            Index("ix_certificate_bad", "number", sqlite_where=BAD, postgresql_where=BAD),
            Index("ix_certificate_bad_of_list", "list_id", sqlite_where=BAD, postgresql_where=BAD),
        ],
    )
    number: str = primary()
    ref: str = column()
    body_sha256: str = column()
    subject_id: str = column(to="subject.id")
    assessment_id: str = column(to="assessment.id")
    list_id: int = column(Integer, to="status_list.id")
    index: int = column(Integer)
    standing: Standing = column(Word(Standing))
    reason: str | None = column()
    note: str | None = column()
    since: datetime | None = column(Moment)
    supersedes: str | None = column(to="certificate.number")
    superseded_by: str | None = column(to="certificate.number")
    key_id: str = column()
    issued_at: datetime = column(Moment)
    valid_from: datetime = column(Moment)
    valid_until: datetime = column(Moment)
    released_at: datetime | None = column(Moment)


class RenditionRow(Row, table=True):
    """The primary key is the guard: one signature for (number, purpose)."""

    __tablename__ = "rendition"
    __table_args__ = rules(
        one_of("purpose", Purpose),
        filled(100, "key_id"),
        exactly(64, "token_sha256"),
        moments("opened_at", "signed_at"),
        holds(
            "sealed",
            "(signature IS NULL) = (token_sha256 IS NULL) AND (signature IS NULL) = (signed_at IS NULL)",
        ),
        keys=[
            Index(
                "ix_rendition_open", "number", "purpose", sqlite_where=OPEN, postgresql_where=OPEN
            )
        ],
    )
    number: str = primary(to="certificate.number")
    purpose: Purpose = primary(Word(Purpose))
    key_id: str = column()
    signing_input: str = column()
    disclosures: str | None = column()
    signature: str | None = column()
    token_sha256: str | None = column()
    opened_at: datetime = column(Moment)
    signed_at: datetime | None = column(Moment)


class VcApiSignatureRow(Row, table=True):
    """An index of a list is given once, whichever table it stands in: the list itself counts them."""

    __tablename__ = "vc_api_signature"
    __table_args__ = rules(
        exactly(32, "id"),
        filled(500, "actor"),
        filled(100, "key_id"),
        exactly(64, "token_sha256"),
        between(0, 131_071, "index"),
        moments("opened_at", "signed_at"),
        holds("placed", '(list_id IS NULL) = ("index" IS NULL)'),
        holds(
            "sealed",
            "(signature IS NULL) = (token_sha256 IS NULL) AND (signature IS NULL) = (signed_at IS NULL)",
        ),
        keys=[UniqueConstraint("list_id", "index")],
    )
    id: str = primary()
    actor: str = column()
    key_id: str = column()
    list_id: int | None = column(Integer, to="status_list.id")
    index: int | None = column(Integer)
    signing_input: str = column()
    signature: str | None = column()
    token_sha256: str | None = column()
    opened_at: datetime = column(Moment)
    signed_at: datetime | None = column(Moment)


class NoteRow(Row, table=True):
    __tablename__ = "note"
    __table_args__ = rules(holds("version", "version >= 0"))
    number: str = primary(to="certificate.number")
    version: int = column(Integer)
    token: str = column()


class BearerTokenRow(Row, table=True):
    __tablename__ = "bearer_token"
    __table_args__ = rules(
        filled(100, "id", "role"),
        at_most(500, "label"),
        exactly(64, "secret_sha256"),
        moments("created_at", "expires_at", "revoked_at"),
        keys=[UniqueConstraint("secret_sha256")],
    )
    id: str = primary()
    label: str = column()
    role: str = column()
    secret_sha256: str = column()
    created_at: datetime = column(Moment)
    expires_at: datetime = column(Moment)
    revoked_at: datetime | None = column(Moment)


class KeptAnswerRow(Row, table=True):
    __tablename__ = "kept_answer"
    __table_args__ = rules(
        filled(100, "caller"),
        filled(255, "key"),
        exactly(64, "request_sha256"),
        moments("opened_at"),
        between(100, 599, "status"),
        holds("answered", "(status IS NULL) = (answer IS NULL)"),
        keys=[Index(None, "opened_at")],
    )
    caller: str = primary()
    key: str = primary()
    request_sha256: str = column()
    opened_at: datetime = column(Moment)
    status: int | None = column(Integer)
    answer: str | None = column()


class AuditRow(Row, table=True):
    """Append-only: the migration adds triggers that refuse every UPDATE and DELETE."""

    __tablename__ = "audit"
    __table_args__ = rules(
        holds("seq", "seq > 0"),
        moments("at"),
        filled(500, "actor", "action", "object"),
        at_most(500, "request_id"),
        exactly(64, "previous", "hash"),
    )
    seq: int = primary(BigNumber)
    at: datetime = column(Moment)
    actor: str = column()
    request_id: str | None = column()
    action: str = column()
    object: str = column()
    detail: dict[str, Any] = column(AuditDetail)
    previous: str = column()
    hash: str = column()


class AuditHeadRow(Row, table=True):
    """One row: where the chain ended after the last append, so that a cut at its end is seen."""

    __tablename__ = "audit_head"
    __table_args__ = rules(holds("one", "id = 1"), holds("seq", "seq > 0"), exactly(64, "hash"))
    id: int = primary(Integer)
    seq: int = column(BigNumber)
    hash: str = column()
