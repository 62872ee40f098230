"""One snapshot of the database, read as records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, Select, or_, select, tuple_

from credissuer.audit.trail import AuditEntry, Head
from credissuer.cases.report import ReportRecord
from credissuer.credentials.record import (
    AccountRecord,
    AssessmentRecord,
    BearerTokenRecord,
    CertificateRecord,
    IndexShardRecord,
    IndexStateRecord,
    KeptAnswerRecord,
    NoteRecord,
    Purpose,
    RenditionRecord,
    SubjectRecord,
    VcApiSignatureRecord,
    folded,
)
from credissuer.status.lists import StatusListRecord
from credissuer.store.contract import Reading
from credissuer.store.kept import (
    ACCOUNTS,
    ASSESSMENTS,
    AUDIT,
    BEARER_TOKENS,
    CERTIFICATES,
    INDEX_SHARDS,
    INDEX_STATE,
    KEPT_ANSWERS,
    NOTES,
    RENDITIONS,
    REPORTS,
    STATUS_LISTS,
    SUBJECTS,
    VC_API_SIGNATURES,
    Kept,
    table_of,
)
from credissuer.store.tables import BAD, OPEN, STANDS, AuditHeadRow
from credverifier.wire.status.standing import Standing

R = TypeVar("R")
V = TypeVar("V")

AT_ONCE = 500
"""Values in one IN list, and rows fetched at a time where all are read."""

AUDIT_HEAD = table_of(AuditHeadRow)
_certificate, _rendition, _account, _subject = (
    kept.table.c for kept in (CERTIFICATES, RENDITIONS, ACCOUNTS, SUBJECTS)
)


def chunks(values: Iterable[V]) -> Iterator[list[V]]:
    """`values`, each once, in lists that fit into one statement."""
    unique = list(dict.fromkeys(values))
    for start in range(0, len(unique), AT_ONCE):
        yield unique[start : start + AT_ONCE]


class SqlReading(Reading):
    """`Reading` on one connection, inside the transaction that is open on it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def certificate(self, number: str) -> CertificateRecord | None:
        return self._first(CERTIFICATES, CERTIFICATES.select().where(_certificate.number == number))

    def certificates_by_number(self, numbers: Sequence[str]) -> dict[str, CertificateRecord]:
        return {
            found.number: found for found in self._among(CERTIFICATES, _certificate.number, numbers)
        }

    def certificates_by_ref(self, refs: Sequence[str]) -> dict[str, CertificateRecord]:
        standing = CERTIFICATES.select().where(STANDS)
        return {
            found.ref: found
            for found in self._among(CERTIFICATES, _certificate.ref, refs, wanted=standing)
        }

    def certificates(
        self,
        *,
        standing: Standing | None = None,
        name: str | None = None,
        after: str | None = None,
        limit: int = 200,
    ) -> list[CertificateRecord]:
        wanted = CERTIFICATES.select().order_by(_certificate.number).limit(limit)
        if standing is not None:
            wanted = wanted.where(_certificate.standing == standing)
        if standing not in (None, Standing.VALID):
            wanted = wanted.where(BAD)  # says in the index's own words that it holds them all
        if name:
            wanted = wanted.join(SUBJECTS.table, _subject.id == _certificate.subject_id).where(
                _subject.name_folded.contains(folded(name), autoescape=True)
            )
        if after is not None:
            wanted = wanted.where(_certificate.number > after)
        return list(self._all(CERTIFICATES, wanted))

    def every_certificate(self) -> Iterator[CertificateRecord]:
        return self._all(CERTIFICATES, CERTIFICATES.select().order_by(_certificate.number))

    def subjects(self, ids: Sequence[str]) -> dict[str, SubjectRecord]:
        return {found.id: found for found in self._among(SUBJECTS, _subject.id, ids)}

    def subjects_by_skeleton(self, skeletons: Sequence[str]) -> dict[str, list[SubjectRecord]]:
        found = self._among(
            SUBJECTS, _subject.skeleton, skeletons, _subject.created_at, _subject.id
        )
        return _grouped(found, lambda subject: subject.skeleton)

    def accounts(self, subject_ids: Sequence[str]) -> dict[str, list[AccountRecord]]:
        return _grouped(
            self._accounts(_account.subject_id, subject_ids), lambda account: account.subject_id
        )

    def accounts_by_key(self, keys: Sequence[str]) -> dict[str, list[AccountRecord]]:
        return _grouped(self._accounts(_account.key, keys), lambda account: account.key)

    def every_account_key(self) -> Iterator[str]:
        wanted = select(_account.key).distinct().order_by(_account.key)
        return iter(self._connection.scalars(wanted.execution_options(yield_per=AT_ONCE)))

    def accounts_by_skeleton(self, skeletons: Sequence[str]) -> dict[str, list[AccountRecord]]:
        return _grouped(
            self._accounts(_account.skeleton, skeletons), lambda account: account.skeleton
        )

    def certificates_of(self, subject_ids: Sequence[str]) -> dict[str, list[CertificateRecord]]:
        found = self._among(
            CERTIFICATES,
            _certificate.subject_id,
            subject_ids,
            _certificate.issued_at,
            _certificate.number,
        )
        return _grouped(found, lambda certificate: certificate.subject_id)

    def assessment(self, assessment_id: str) -> AssessmentRecord | None:
        return self._first(
            ASSESSMENTS, ASSESSMENTS.select().where(ASSESSMENTS.table.c.id == assessment_id)
        )

    def rendition(self, number: str, purpose: Purpose) -> RenditionRecord | None:
        return self.renditions([number], purpose).get(number)

    def renditions(self, numbers: Sequence[str], purpose: Purpose) -> dict[str, RenditionRecord]:
        wanted = RENDITIONS.select().where(_rendition.purpose == purpose)
        found = self._among(RENDITIONS, _rendition.number, numbers, wanted=wanted)
        return {rendition.number: rendition for rendition in found}

    def still_open(self, numbers: Sequence[str], purpose: Purpose) -> set[str]:
        wanted = (
            select(_rendition.number)
            .join(CERTIFICATES.table, _certificate.number == _rendition.number)
            .where(OPEN, _rendition.purpose == purpose, _certificate.standing != Standing.VOIDED)
        )
        found: set[str] = set()
        for chunk in chunks(numbers):
            found.update(self._connection.scalars(wanted.where(_rendition.number.in_(chunk))))
        return found

    def every_rendition(self) -> Iterator[RenditionRecord]:
        return self._all(
            RENDITIONS, RENDITIONS.select().order_by(_rendition.number, _rendition.purpose)
        )

    def every_vc_api_signature(self) -> Iterator[VcApiSignatureRecord]:
        return self._all(
            VC_API_SIGNATURES, VC_API_SIGNATURES.select().order_by(VC_API_SIGNATURES.table.c.id)
        )

    def open_intents(self) -> list[RenditionRecord]:
        wanted = RENDITIONS.select().where(OPEN).order_by(_rendition.number, _rendition.purpose)
        return list(self._all(RENDITIONS, wanted))

    def status_list(self, list_id: int) -> StatusListRecord | None:
        return self._first(
            STATUS_LISTS, STATUS_LISTS.select().where(STATUS_LISTS.table.c.id == list_id)
        )

    def status_lists(self) -> list[StatusListRecord]:
        return list(
            self._all(STATUS_LISTS, STATUS_LISTS.select().order_by(STATUS_LISTS.table.c.id))
        )

    def bad_standings(self, list_id: int) -> dict[int, Standing]:
        wanted = select(_certificate.index, _certificate.standing).where(
            BAD, _certificate.list_id == list_id
        )
        return {index: standing for index, standing in self._connection.execute(wanted)}  # noqa: C416

    def not_in_good_standing(self) -> Iterator[CertificateRecord]:
        wanted = CERTIFICATES.select().where(
            BAD, _certificate.standing != Standing.VOIDED, _certificate.released_at.is_not(None)
        )
        return self._all(CERTIFICATES, wanted.order_by(_certificate.number))

    def note(self, number: str) -> NoteRecord | None:
        return self._first(NOTES, NOTES.select().where(NOTES.table.c.number == number))

    def notes(self) -> dict[str, NoteRecord]:
        return {
            note.number: note
            for note in self._all(NOTES, NOTES.select().order_by(NOTES.table.c.number))
        }

    def index_state(self) -> IndexStateRecord | None:
        return self._first(INDEX_STATE, INDEX_STATE.select())

    def index_shards(self, shards: Sequence[int]) -> dict[int, IndexShardRecord]:
        return {
            found.shard: found
            for found in self._among(INDEX_SHARDS, INDEX_SHARDS.table.c.shard, shards)
        }

    def index_shards_due(self, *, before: datetime, keys: Sequence[str], limit: int) -> list[int]:
        shard = INDEX_SHARDS.table.c
        due = or_(
            shard.issued_at <= before,
            shard.key_id.not_in(keys),
            shard.published_version < shard.version,
        )
        wanted = select(shard.shard).where(due).order_by(shard.issued_at, shard.shard).limit(limit)
        return list(self._connection.scalars(wanted))

    def audit_head(self) -> AuditEntry | None:
        return self._first(AUDIT, AUDIT.select().order_by(AUDIT.table.c.seq.desc()).limit(1))

    def audit_entries(self, after: int = 0) -> Iterator[AuditEntry]:
        seq = AUDIT.table.c.seq
        return self._all(AUDIT, AUDIT.select().where(seq > after).order_by(seq))

    def recorded_audit_head(self) -> Head | None:
        row = self._connection.execute(select(AUDIT_HEAD.c.seq, AUDIT_HEAD.c.hash)).first()
        return None if row is None else Head(*row)

    def bearer_tokens(self) -> list[BearerTokenRecord]:
        token = BEARER_TOKENS.table.c
        return list(
            self._all(BEARER_TOKENS, BEARER_TOKENS.select().order_by(token.created_at, token.id))
        )

    def report(self, report_id: str) -> ReportRecord | None:
        return self._first(REPORTS, REPORTS.select().where(REPORTS.table.c.id == report_id))

    def reports(self, *, after: str | None = None, limit: int = 200) -> list[ReportRecord]:
        report = REPORTS.table.c
        wanted = REPORTS.select().order_by(report.received_at.desc(), report.id.desc()).limit(limit)
        if after is not None:
            last = select(report.received_at).where(report.id == after).scalar_subquery()
            wanted = wanted.where(tuple_(report.received_at, report.id) < tuple_(last, after))
        return list(self._all(REPORTS, wanted))

    def kept_answer(self, caller: str, key: str) -> KeptAnswerRecord | None:
        answer = KEPT_ANSWERS.table.c
        return self._first(
            KEPT_ANSWERS, KEPT_ANSWERS.select().where(answer.caller == caller, answer.key == key)
        )

    def _accounts(self, column: Column[Any], values: Sequence[str]) -> Iterator[AccountRecord]:
        return self._among(ACCOUNTS, column, values, _account.subject_id, _account.position)

    def _first(self, kept: Kept[R], wanted: Select[Any]) -> R | None:
        return next(kept.records(self._connection.execute(wanted).all()), None)

    def _all(self, kept: Kept[R], wanted: Select[Any]) -> Iterator[R]:
        return kept.records(self._connection.execute(wanted.execution_options(yield_per=AT_ONCE)))

    def _among(
        self,
        kept: Kept[R],
        column: Column[Any],
        values: Iterable[Any],
        *order: ColumnElement[Any],
        wanted: Select[Any] | None = None,
    ) -> Iterator[R]:
        """The records of `wanted` (else all) that have one of `values` in `column`, in `order` for
        each value.
        """
        statement = kept.select() if wanted is None else wanted
        for chunk in chunks(values):
            yield from kept.records(
                self._connection.execute(statement.where(column.in_(chunk)).order_by(*order)).all()
            )


def _grouped(records: Iterable[R], key: Callable[[R], str]) -> dict[str, list[R]]:
    groups: dict[str, list[R]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    return groups
