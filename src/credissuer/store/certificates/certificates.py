"""Certificates: their numbers, places in the status lists, and standings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, UniqueConstraint, func, or_, select, text, update

from credissuer.assessment.records import folded
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import NotFoundError
from credissuer.status.lists import SIZE
from credissuer.store.aggregate import BATCH, Aggregate, batches, grouped, is_one_of
from credissuer.store.certificates.subjects import SUBJECTS
from credissuer.store.columns import Moment, Word
from credissuer.store.rules import (
    at_most,
    between,
    column,
    exactly,
    filled,
    holds,
    moments,
    one_of,
    partial,
    primary,
    rules,
)
from credissuer.store.staff import proposals as _proposals
from credissuer.store.status.status_lists import STATUS_LISTS
from credissuer.store.table import Mapped, Row, table_of
from credverifier.wire.envelope.dates import LATEST
from credverifier.wire.status.standing import Standing

# Loaded for its table, to which certificates refer.
assert _proposals

# As in the partial indices: SQLite uses one only where a query repeats its condition.
NOT_VALID = text("standing <> 'valid'")
NOT_VOIDED = text("standing <> 'voided'")
DECIDED = text("proposal_id IS NOT NULL")


class CertificateRow(Row, table=True):
    __tablename__ = "certificate"
    __table_args__ = rules(
        exactly(number=10, body_sha256=64),
        filled(ref=500, key_id=100),
        at_most(reason=100, note=10_000),
        between(0, SIZE - 1, "index"),
        one_of("standing", Standing),
        moments("since", "issued_at", "released_at"),
        holds("validity", f"valid_from BETWEEN 0 AND valid_until AND valid_until <= {LATEST}"),
        keys=[
            # Partial, because a voided certificate was never handed out: its ref is free again.
            partial("uq_certificate_ref", "ref", where=NOT_VOIDED, unique=True),
            # Two certificates under one index would be revoked together.
            UniqueConstraint("list_id", "index"),
            Index(None, "subject_id"),
            partial("ix_certificate_proposal", "proposal_id", where=DECIDED),
            # Partial, because they hold the few that are not valid: issuing thousands costs
            # nothing.
            partial("ix_certificate_bad", "number", where=NOT_VALID),
            # With all that a list says, because it is read whole at each change of a standing.
            partial("ix_certificate_bad_of_list", "list_id", "index", "standing", where=NOT_VALID),
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
    proposal_id: str | None = column(to="proposal.id")


CERTIFICATES = Mapped(CertificateRecord, table_of(CertificateRow))
_table = CERTIFICATES.table
_certificate, _subject = _table.c, SUBJECTS.table.c

IS_DECIDED = or_(_certificate.released_at.is_not(None), _certificate.standing == Standing.VOIDED)
"""Neither of the two is an open intent, of which nobody knows yet whether it will be signed."""
_list = STATUS_LISTS.table


class CertificateReading(Aggregate):
    """Certificates as they stood when the transaction began."""

    MAPPED = (CERTIFICATES,)

    def by_number(self, number: str) -> CertificateRecord | None:
        """None where there is none."""
        return self._first(CERTIFICATES, CERTIFICATES.select().where(_certificate.number == number))

    def by_numbers(self, numbers: Sequence[str]) -> dict[str, CertificateRecord]:
        """Number -> certificate; a number that matches nothing is absent."""
        records = self._among(CERTIFICATES, _certificate.number, numbers)
        return {record.number: record for record in records}

    def key_ids(self, numbers: Sequence[str]) -> dict[str, str]:
        """Number -> thumbprint of the key that signed the certificate; unknown ones are absent."""
        wanted = select(_certificate.number, _certificate.key_id)
        those = (wanted.where(is_one_of(_certificate.number, batch)) for batch in batches(numbers))
        return {number: key_id for one in those for number, key_id in self._connection.execute(one)}

    def by_refs(self, refs: Sequence[str]) -> dict[str, CertificateRecord]:
        """Ref -> certificate, without voided ones, whose ref may be used again."""
        wanted = CERTIFICATES.select().where(NOT_VOIDED)
        records = self._among(CERTIFICATES, _certificate.ref, refs, wanted=wanted)
        return {record.ref: record for record in records}

    def of_subjects(self, subject_ids: Sequence[str]) -> dict[str, list[CertificateRecord]]:
        """Subject id -> its certificates, the newest last."""
        newest_last = (_certificate.issued_at, _certificate.number)
        of_subject = _certificate.subject_id
        records = self._among(CERTIFICATES, of_subject, subject_ids, *newest_last)
        return grouped(records, lambda certificate: certificate.subject_id)

    def of_proposal(self, proposal_id: str) -> list[CertificateRecord]:
        """Those that were issued by this decision and not voided, by number."""
        wanted = CERTIFICATES.select().where(NOT_VOIDED, _certificate.proposal_id == proposal_id)
        return list(self._all(CERTIFICATES, wanted.order_by(_certificate.number)))

    def page(
        self,
        *,
        standing: Standing | None = None,
        name: str | None = None,
        after: str | None = None,
        limit: int = 200,
    ) -> list[CertificateRecord]:
        """At most `limit` certificates by number, from the first after the number `after`.

        `name` is part of a subject's name, in any case.
        """
        wanted = CERTIFICATES.select().order_by(_certificate.number).limit(limit)
        if standing is not None:
            wanted = wanted.where(_certificate.standing == standing)
        if standing not in (None, Standing.VALID):
            # Repeats the condition of the partial index, because SQLite uses that index only then.
            wanted = wanted.where(NOT_VALID)
        if name:
            wanted = wanted.join(SUBJECTS.table, _subject.id == _certificate.subject_id).where(
                # autoescape, because % and _ in a name are no wildcards.
                _subject.name_folded.contains(folded(name), autoescape=True)
            )
        if after is not None:
            wanted = wanted.where(_certificate.number > after)
        return list(self._all(CERTIFICATES, wanted))

    def count_signed_by(self, key_ids: Sequence[str], now: datetime) -> int:
        """How many released certificates that stand and have not run out a key of these signed."""
        wanted = select(func.count()).where(
            _certificate.key_id.in_(key_ids),
            _certificate.released_at.is_not(None),
            _certificate.standing.in_([Standing.VALID, Standing.SUSPENDED]),
            _certificate.valid_until > now,
        )
        return int(self._connection.scalar(wanted) or 0)

    def all(self) -> Iterator[CertificateRecord]:
        """Every certificate by number, read in batches."""
        return self._all(CERTIFICATES, CERTIFICATES.select().order_by(_certificate.number))

    def standings(self) -> Iterator[tuple[str, Standing]]:
        """Number and standing of all that were released or voided, by number, read in batches."""
        wanted = select(_certificate.number, _certificate.standing).where(IS_DECIDED)
        ordered = wanted.order_by(_certificate.number).execution_options(yield_per=BATCH)
        return ((number, standing) for number, standing in self._connection.execute(ordered))

    def indices_of(self, list_id: int) -> set[int]:
        """The indices of a status list that certificates have."""
        return set(
            self._connection.scalars(
                select(_certificate.index).where(_certificate.list_id == list_id)
            )
        )

    def at_indices(self, list_id: int, indices: Collection[int]) -> list[CertificateRecord]:
        """The certificates that have one of these indices of a status list."""
        wanted = CERTIFICATES.select().where(_certificate.list_id == list_id)
        return list(self._among(CERTIFICATES, _certificate.index, indices, wanted=wanted))

    def bad_on_list(self, list_id: int) -> list[CertificateRecord]:
        """The certificates of a status list that are not valid."""
        wanted = CERTIFICATES.select().where(NOT_VALID, _certificate.list_id == list_id)
        return list(self._all(CERTIFICATES, wanted.order_by(_certificate.index)))

    def released_numbers(self) -> list[str]:
        """The numbers of all that were handed out, in order."""
        wanted = select(_certificate.number).where(
            _certificate.released_at.is_not(None), _certificate.standing != Standing.VOIDED
        )
        return list(self._connection.scalars(wanted.order_by(_certificate.number)))

    def decided_among(self, numbers: Sequence[str]) -> set[str]:
        """Those of `numbers` whose certificates were released or voided."""
        decided: set[str] = set()
        for batch in batches(numbers):
            those = is_one_of(_certificate.number, batch)
            wanted = select(_certificate.number).where(IS_DECIDED, those)
            decided.update(self._connection.scalars(wanted))
        return decided

    def count_decided(self) -> int:
        """How many were released or voided."""
        wanted = select(func.count()).select_from(_table).where(IS_DECIDED)
        return int(self._connection.scalar(wanted) or 0)

    def known_numbers(self) -> Iterator[str]:
        """The numbers of all that were released or voided, in order, read in batches."""
        wanted = select(_certificate.number).where(IS_DECIDED).order_by(_certificate.number)
        yield from self._connection.scalars(wanted.execution_options(yield_per=BATCH))

    def places(self) -> Iterator[tuple[str, int, int]]:
        """Number, list and index of all that were released or voided, read in batches."""
        columns = select(_certificate.number, _certificate.list_id, _certificate.index)
        wanted = columns.where(IS_DECIDED).order_by(_certificate.number)
        for row in self._connection.execute(wanted.execution_options(yield_per=BATCH)):
            yield row[0], row[1], row[2]

    def bad_standings(self, list_id: int) -> dict[int, Standing]:
        """Index -> standing of every certificate of a status list that is not valid."""
        wanted = select(_certificate.index, _certificate.standing).where(
            NOT_VALID,
            _certificate.list_id == list_id,
        )
        rows = self._connection.execute(wanted)
        return {index: standing for index, standing in rows}  # noqa: C416

    def not_in_good_standing(self) -> Iterator[CertificateRecord]:
        """Every released certificate that is suspended, revoked or superseded, by number."""
        wanted = CERTIFICATES.select().where(
            NOT_VALID,
            _certificate.standing != Standing.VOIDED,
            _certificate.released_at.is_not(None),
        )
        return self._all(CERTIFICATES, wanted.order_by(_certificate.number))


class Certificates(CertificateReading):
    """New certificates come by `Transaction.add`."""

    def release(self, numbers: Sequence[str], at: datetime) -> None:
        """Mark certificates as handed out at `at`; the first time stands.

        Raises NotFoundError `certificate.not_found`.
        """
        for batch in batches(numbers):
            those = is_one_of(_certificate.number, batch)
            waiting = (
                update(_table)
                .where(those, _certificate.released_at.is_(None))
                .values(released_at=at)
            )
            # Fewer is no error by itself: some may have been released before.
            if self._connection.execute(waiting).rowcount < len(batch):
                existing = set(self._connection.scalars(select(_certificate.number).where(those)))
                for number in batch:
                    if number not in existing:
                        raise NotFoundError("certificate.not_found", number=number)

    def change_key(self, numbers: Sequence[str], key_id: str) -> None:
        """Note that a key of this thumbprint has signed these certificates anew."""
        for batch in batches(numbers):
            those = update(_table).where(is_one_of(_certificate.number, batch))
            self._connection.execute(those.values(key_id=key_id))

    def change_standing(self, record: CertificateRecord) -> None:
        """Store standing, reason, since and superseded_by (nothing else) of a certificate.

        Counts the change on its status list, so that the list is signed anew. Raises NotFoundError
        `certificate.not_found`.
        """
        changed = update(_table).where(_certificate.number == record.number)
        changed = changed.values(
            standing=record.standing,
            reason=record.reason,
            since=record.since,
            superseded_by=record.superseded_by,
        )
        # RETURNING saves a SELECT, and None tells that nothing was changed.
        list_id = self._connection.scalar(changed.returning(_certificate.list_id))
        if list_id is None:
            raise NotFoundError("certificate.not_found", number=record.number)
        counted = update(_list).where(_list.c.id == list_id).values(changes=_list.c.changes + 1)
        self._connection.execute(counted)

    def change_standings(self, changed: Sequence[CertificateRecord]) -> None:
        """Store standing, reason and since of many certificates, as they were read in this
        transaction, and count each change on its status list.
        """
        alike: dict[tuple[Standing, str | None, datetime | None], list[str]] = {}
        for record in changed:
            values = (record.standing, record.reason, record.since)
            alike.setdefault(values, []).append(record.number)
        for (standing, reason, since), numbers in alike.items():
            values_of_all = {"standing": standing, "reason": reason, "since": since}
            for batch in batches(numbers):
                those = update(_table).where(_certificate.number.in_(batch))
                self._connection.execute(those.values(values_of_all))
        for list_id, count in Counter(record.list_id for record in changed).items():
            counted = update(_list).where(_list.c.id == list_id)
            self._connection.execute(counted.values(changes=_list.c.changes + count))
