"""Subjects, their accounts, and the assessments of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, Integer, func, select, text

from credissuer.assessment.records import AccountRecord, AssessmentRecord, SubjectRecord
from credissuer.store.aggregate import BATCH, Aggregate, grouped
from credissuer.store.columns import Day, JsonObject, Moment
from credissuer.store.rules import at_most, between, column, filled, moments, one_of, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class SubjectRow(Row, table=True):
    __tablename__ = "subject"
    __table_args__ = rules(
        filled(id=100, name=1_000, skeleton=1_000, name_folded=1_000),
        one_of("kind", ("person", "organization")),
        moments("created_at"),
        keys=[Index(None, "skeleton")],
    )
    id: str = primary()
    kind: str = column()
    name: str = column()
    skeleton: str = column()
    created_at: datetime = column(Moment)
    # Stored, because neither database folds Vietnamese letters by itself.
    name_folded: str = column()


class AccountRow(Row, table=True):
    __tablename__ = "account"
    __table_args__ = rules(
        between(0, 999, "position"),
        filled(platform=40, key=600, handle=600, url=2_048, skeleton=600),
        at_most(account_id=600),
        # Not unique, because a subject that is certified again has new rows.
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
        filled(id=100, programme=100, version=100, level=100, assessor=500),
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


SUBJECTS = Mapped(SubjectRecord, table_of(SubjectRow))
ACCOUNTS = Mapped(AccountRecord, table_of(AccountRow))
ASSESSMENTS = Mapped(AssessmentRecord, table_of(AssessmentRow))
_subject, _account, _assessment = (mapped.table.c for mapped in (SUBJECTS, ACCOUNTS, ASSESSMENTS))


class Subjects(Aggregate):
    """Subjects are written by `Transaction.add` and never changed."""

    MAPPED = (SUBJECTS,)

    def by_ids(self, ids: Sequence[str]) -> dict[str, SubjectRecord]:
        """Id -> subject; an id that matches nothing is absent."""
        return {record.id: record for record in self._among(SUBJECTS, _subject.id, ids)}

    def by_skeletons(self, skeletons: Sequence[str]) -> dict[str, list[SubjectRecord]]:
        """Skeleton -> the subjects whose names look alike, the oldest first."""
        oldest_first = (_subject.created_at, _subject.id)
        records = self._among(SUBJECTS, _subject.skeleton, skeletons, *oldest_first)
        return grouped(records, lambda subject: subject.skeleton)


class Accounts(Aggregate):
    """Accounts are written by `Transaction.add` together with their subject and never changed."""

    MAPPED = (ACCOUNTS,)

    def of_subjects(self, subject_ids: Sequence[str]) -> dict[str, list[AccountRecord]]:
        """Subject id -> its accounts in the order in which they were given."""
        return grouped(
            self._by(_account.subject_id, subject_ids),
            lambda account: account.subject_id,
        )

    def by_keys(self, keys: Sequence[str]) -> dict[str, list[AccountRecord]]:
        """Key -> the accounts with it: a subject that is certified again has new rows."""
        return grouped(self._by(_account.key, keys), lambda account: account.key)

    def by_skeletons(self, skeletons: Sequence[str]) -> dict[str, list[AccountRecord]]:
        """Skeleton -> the accounts whose handles look alike."""
        return grouped(self._by(_account.skeleton, skeletons), lambda account: account.skeleton)

    def count(self) -> int:
        """How many there are."""
        return int(self._connection.scalar(select(func.count()).select_from(ACCOUNTS.table)) or 0)

    def all_keys(self) -> Iterator[str]:
        """The key of every account, each once, in ascending order, read in batches."""
        wanted = select(_account.key).distinct().order_by(_account.key)
        return iter(self._connection.scalars(wanted.execution_options(yield_per=BATCH)))

    def _by(self, wanted: Column[Any], values: Sequence[str]) -> Iterator[AccountRecord]:
        return self._among(
            ACCOUNTS,
            wanted,
            values,
            _account.subject_id,
            _account.position,
        )


class Assessments(Aggregate):
    """Assessments are written by `Transaction.add` and never changed."""

    MAPPED = (ASSESSMENTS,)

    def by_id(self, assessment_id: str) -> AssessmentRecord | None:
        """None where there is none."""
        return self._first(ASSESSMENTS, ASSESSMENTS.select().where(_assessment.id == assessment_id))

    def by_ids(self, ids: Sequence[str]) -> dict[str, AssessmentRecord]:
        """Id -> assessment; an id that matches nothing is absent."""
        return {record.id: record for record in self._among(ASSESSMENTS, _assessment.id, ids)}

    def without_certificate(
        self, *, after: str | None = None, limit: int = BATCH
    ) -> list[AssessmentRecord]:
        """At most `limit` by which no certificate was ever recorded, by id, the first after
        `after`.
        """
        # By the table's name, because the module of certificates imports this one. By the subject
        # first, because that is indexed.
        certified = text(
            "NOT EXISTS (SELECT 1 FROM certificate WHERE certificate.subject_id ="
            " assessment.subject_id AND certificate.assessment_id = assessment.id)"
        )
        wanted = ASSESSMENTS.select().where(certified).order_by(_assessment.id).limit(limit)
        if after is not None:
            wanted = wanted.where(_assessment.id > after)
        return list(self._all(ASSESSMENTS, wanted))
