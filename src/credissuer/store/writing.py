"""One transaction on the database. It keeps nothing where its body raises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Dialect, bindparam, delete, func, insert, select, update

from credissuer.audit.trail import AuditEntry, AuditEvent, Head, append
from credissuer.credentials.record import (
    CertificateRecord,
    IndexShardRecord,
    IndexStateRecord,
    KeptAnswerRecord,
    NoteRecord,
    VcApiSignatureRecord,
)
from credissuer.errors import NotFoundError, RefusedError
from credissuer.status.lists import StatusListRecord, index_at
from credissuer.store.bulk import Bulk, ManyRows
from credissuer.store.contract import Record, Sealed, Transaction
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
    insertion,
    table_of,
)
from credissuer.store.reading import AUDIT_HEAD, SqlReading, chunks
from credissuer.store.tables import StatusListOrderRow

# A row comes after the rows it refers to.
_ADDED = {
    kept.record: kept.table
    for kept in (
        SUBJECTS,
        ACCOUNTS,
        ASSESSMENTS,
        CERTIFICATES,
        RENDITIONS,
        BEARER_TOKENS,
        VC_API_SIGNATURES,
        REPORTS,
    )
}
_ORDER = table_of(StatusListOrderRow)
_certificate, _list, _rendition = CERTIFICATES.table, STATUS_LISTS.table, RENDITIONS.table


class SqlTransaction(SqlReading, Transaction):
    """`Transaction` on one connection that holds the write lock."""

    def add(self, records: Sequence[Record]) -> None:
        groups: dict[type[Record], list[Record]] = {kind: [] for kind in _ADDED}
        for record in records:
            groups[type(record)].append(record)
        # The savepoint keeps the promise even where the caller catches the refusal and goes on.
        with self._connection.begin_nested():
            for kind, group in groups.items():
                if group:
                    insertion(_ADDED[kind], self._connection.dialect).run(self._connection, group)

    def take_indices(self, list_id: int, count: int) -> list[int]:
        if count < 1:
            raise ValueError("at least one index is taken")
        room = (
            select(func.length(_ORDER.c.order)).where(_ORDER.c.list_id == list_id).scalar_subquery()
        )
        advance = (
            update(_list)
            .where(_list.c.id == list_id, (_list.c.taken + count) * 3 <= room)
            .values(taken=_list.c.taken + count)
            .returning(_list.c.taken)
        )
        taken = self._connection.scalar(advance)
        if taken is None:
            if self.status_list(list_id) is None:
                raise NotFoundError("status.list_not_found", list=list_id)
            raise RefusedError("status.list_full", list=list_id)
        piece = func.substr(_ORDER.c.order, 3 * (taken - count) + 1, 3 * count)
        order: bytes = self._connection.scalars(
            select(piece).where(_ORDER.c.list_id == list_id)
        ).one()
        return [index_at(order, place) for place in range(count)]

    def add_status_list(self, record: StatusListRecord) -> None:
        with self._connection.begin_nested():
            insertion(_list, self._connection.dialect).run(self._connection, [record])
            self._connection.execute(insert(_ORDER).values(list_id=record.id, order=record.order))

    def seal(self, sealed: Sequence[Sealed]) -> int:
        return _sealing(self._connection.dialect).run(self._connection, sealed) if sealed else 0

    def seal_vc_api(self, record: VcApiSignatureRecord) -> bool:
        signature = VC_API_SIGNATURES.table
        sealed = update(signature).where(
            signature.c.id == record.id, signature.c.signature.is_(None)
        )
        sealed = sealed.values(
            signature=record.signature, token_sha256=record.token_sha256, signed_at=record.signed_at
        )
        return self._connection.execute(sealed).rowcount == 1

    def release(self, numbers: Sequence[str], at: datetime) -> None:
        for chunk in chunks(numbers):
            those = _certificate.c.number.in_(chunk)
            waiting = (
                update(_certificate)
                .where(those, _certificate.c.released_at.is_(None))
                .values(released_at=at)
            )
            if self._connection.execute(waiting).rowcount < len(chunk):
                known = set(self._connection.scalars(select(_certificate.c.number).where(those)))
                for number in chunk:
                    _require(number in known, number)

    def change_standing(self, record: CertificateRecord) -> None:
        changed = update(_certificate).where(_certificate.c.number == record.number)
        changed = changed.values(
            standing=record.standing,
            reason=record.reason,
            note=record.note,
            since=record.since,
            superseded_by=record.superseded_by,
        )
        list_id = self._connection.scalar(changed.returning(_certificate.c.list_id))
        _require(list_id is not None, record.number)
        counted = update(_list).where(_list.c.id == list_id).values(changes=_list.c.changes + 1)
        self._connection.execute(counted)

    def publish_list(self, record: StatusListRecord, *, expected_version: int) -> bool:
        published = update(_list).where(
            _list.c.id == record.id, _list.c.version == expected_version
        )
        published = published.values(
            version=record.version,
            issued_at=record.issued_at,
            published_changes=record.published_changes,
            token_status_list=record.token_status_list,
            revocation=record.revocation,
            suspension=record.suspension,
        )
        return self._connection.execute(published).rowcount == 1

    def put_notes(self, notes: Sequence[NoteRecord]) -> None:
        last = {note.number: note for note in notes}
        self.remove_notes(list(last))
        if last:
            insertion(NOTES.table, self._connection.dialect).run(self._connection, last.values())

    def remove_notes(self, numbers: Sequence[str]) -> None:
        for chunk in chunks(numbers):
            self._connection.execute(delete(NOTES.table).where(NOTES.table.c.number.in_(chunk)))

    def put_index_shards(self, shards: Sequence[IndexShardRecord]) -> None:
        last = {shard.shard: shard for shard in shards}
        for chunk in chunks(last):
            self._connection.execute(
                delete(INDEX_SHARDS.table).where(INDEX_SHARDS.table.c.shard.in_(chunk))
            )
        if last:
            insertion(INDEX_SHARDS.table, self._connection.dialect).run(
                self._connection, last.values()
            )

    def put_index_state(self, state: IndexStateRecord) -> None:
        self._connection.execute(delete(INDEX_STATE.table))
        insertion(INDEX_STATE.table, self._connection.dialect).run(self._connection, [state])

    def append_audit(self, events: Sequence[AuditEvent]) -> AuditEntry:
        if not events:
            raise ValueError("at least one event is appended")
        recorded, last = self.recorded_audit_head(), self.audit_head()
        # The chain goes on from what was recorded: appending after a cut leaves the gap for all to
        # see.
        lain = Head(last.seq, last.hash) if last else None
        entries = append(
            max(filter(None, (recorded, lain)), key=lambda head: head.seq, default=None), events
        )
        insertion(AUDIT.table, self._connection.dialect).run(self._connection, entries)
        self._record_head(entries[-1])
        return entries[-1]

    def revoke_bearer_token(self, token_id: str, at: datetime) -> bool:
        token = BEARER_TOKENS.table
        revoked = (
            update(token)
            .where(token.c.id == token_id, token.c.revoked_at.is_(None))
            .values(revoked_at=at)
        )
        return self._connection.execute(revoked).rowcount == 1

    def erase_contacts(self, before: datetime) -> int:
        report = REPORTS.table
        old = update(report).where(report.c.received_at < before, report.c.contact.is_not(None))
        return self._connection.execute(old.values(contact=None)).rowcount

    def open_answer(self, record: KeptAnswerRecord) -> KeptAnswerRecord | None:
        there = self.kept_answer(record.caller, record.key)
        if there is None:
            with self._connection.begin_nested():
                insertion(KEPT_ANSWERS.table, self._connection.dialect).run(
                    self._connection, [record]
                )
        return there

    def keep_answer(self, record: KeptAnswerRecord) -> bool:
        answer = KEPT_ANSWERS.table
        those = (
            answer.c.caller == record.caller,
            answer.c.key == record.key,
            answer.c.status.is_(None),
        )
        kept = update(answer).where(*those).values(status=record.status, answer=record.answer)
        return self._connection.execute(kept).rowcount == 1

    def drop_answers(self, before: datetime) -> int:
        answer = KEPT_ANSWERS.table
        return self._connection.execute(delete(answer).where(answer.c.opened_at < before)).rowcount

    def _record_head(self, entry: AuditEntry) -> None:
        head = {"seq": entry.seq, "hash": entry.hash}
        if self._connection.execute(update(AUDIT_HEAD).values(head)).rowcount == 0:
            self._connection.execute(insert(AUDIT_HEAD).values(id=1, **head))


@lru_cache(maxsize=8)
def _sealing(dialect: Dialect) -> ManyRows:
    intent, made = _rendition.c, ("signature", "token_sha256", "signed_at")
    if dialect.name == "postgresql":
        from credissuer.store.postgres_bulk import Fill

        return Fill(_rendition, ("number", "purpose"), made)
    sealing = (
        update(_rendition)
        .where(
            intent.number == bindparam("number", type_=intent.number.type),
            intent.purpose == bindparam("purpose", type_=intent.purpose.type),
            intent.signature.is_(None),
        )
        .values({name: bindparam(name, type_=intent[name].type) for name in made})
    )
    return Bulk(sealing, dialect)


def _require(found: bool, number: str) -> None:
    if not found:
        raise NotFoundError("certificate.not_found", number=number)
