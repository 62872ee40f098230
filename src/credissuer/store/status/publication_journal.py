"""The publication journal: what was decided and the public does not have yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, Select, delete, func, insert, literal, select, tuple_

from credissuer.status.due_publication import (
    DueKind,
    DuePublicationRecord,
    JournaledTreeRecord,
)
from credissuer.store.aggregate import Aggregate, batches
from credissuer.store.certificates.certificates import CERTIFICATES, NOT_VALID
from credissuer.store.certificates.renditions import RENDITIONS
from credissuer.store.columns import BigNumber, Moment, Word
from credissuer.store.rules import (
    at_most,
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
from credverifier.wire.status.standing import Standing


class DuePublicationRow(Row, table=True):
    """The entry of the trail is part of the key: a row that is removed never comes again."""

    __tablename__ = "publication_journal"
    __table_args__ = rules(
        exactly(number=10),
        one_of("kind", DueKind),
        holds("seq", "audit_seq >= 0"),
        moments("entered_at"),
        keys=[Index(None, "kind", "audit_seq", "number")],
    )
    number: str = primary()
    kind: DueKind = primary(Word(DueKind))
    audit_seq: int = primary(BigNumber)
    entered_at: datetime = column(Moment)


class JournaledTreeRow(Row, table=True):
    """One row, once everything was entered in the journal."""

    __tablename__ = "journaled_tree"
    __table_args__ = rules(holds("one", "id = 1"), filled(tree=100), at_most(basis=1_000))
    id: int = primary(Integer)
    tree: str = column()
    basis: str = column()


JOURNAL = Mapped(DuePublicationRecord, table_of(DuePublicationRow))
JOURNALED_TREE = Mapped(JournaledTreeRecord, table_of(JournaledTreeRow))
_due, _certificate, _rendition = JOURNAL.table.c, CERTIFICATES.table.c, RENDITIONS.table.c


class PublicationJournalReading(Aggregate):
    """The journal as it stood when the transaction began."""

    def pending(
        self, kind: DueKind, limit: int, after: DuePublicationRecord | None = None
    ) -> list[DuePublicationRecord]:
        """At most `limit` rows of a kind, in the order of the decisions; those that come later than
        `after`.
        """
        wanted = JOURNAL.select().where(_due.kind == kind).order_by(_due.audit_seq, _due.number)
        if after is not None:
            wanted = wanted.where(
                tuple_(_due.audit_seq, _due.number) > (after.audit_seq, after.number)
            )
        return list(self._all(JOURNAL, wanted.limit(limit)))

    def of_numbers(self, kind: DueKind, numbers: Sequence[str]) -> list[DuePublicationRecord]:
        """The rows of a kind about these certificates."""
        wanted = JOURNAL.select().where(_due.kind == kind)
        return list(self._among(JOURNAL, _due.number, numbers, wanted=wanted))

    def counts(self) -> dict[DueKind, int]:
        """How many rows there are of each kind that has any."""
        wanted = select(_due.kind, func.count()).group_by(_due.kind)
        return {kind: count for kind, count in self._connection.execute(wanted)}  # noqa: C416

    def oldest(self, kind: DueKind) -> datetime | None:
        """When the first row of a kind was entered; None where there is none."""
        first = select(_due.entered_at).where(_due.kind == kind)
        return self._connection.scalar(first.order_by(_due.audit_seq, _due.number).limit(1))

    def tree(self) -> JournaledTreeRecord | None:
        """None where the journal speaks of no tree: then nobody knows what the public lacks."""
        return self._first(JOURNALED_TREE, JOURNALED_TREE.select())


class PublicationJournal(PublicationJournalReading):
    """Rows come with decisions, and go when the public has what they say."""

    def enter(
        self,
        due: Mapping[DueKind, Iterable[str]],
        *,
        audit_seq: int,
        at: datetime,
    ) -> None:
        """Enter numbers by kind, each once; what is entered for this very `audit_seq` stays."""
        for kind, numbers in due.items():
            wanted = list(dict.fromkeys(numbers))
            there = self._entered(kind, audit_seq)
            rows = [
                DuePublicationRecord(number=number, kind=kind, audit_seq=audit_seq, entered_at=at)
                for number in wanted
                if number not in there
            ]
            if rows:
                self._insert(JOURNAL, rows)

    def _entered(self, kind: DueKind, audit_seq: int) -> set[str]:
        """The numbers of a kind that are entered for `audit_seq`: none where it is of this very
        transaction, which a question with each number would find out less cheaply.
        """
        wanted = select(_due.number).where(_due.kind == kind, _due.audit_seq == audit_seq)
        return set(self._connection.scalars(wanted))

    def enter_everything(self, kinds: Iterable[DueKind], *, audit_seq: int, at: datetime) -> None:
        """Enter every certificate of which something of these kinds may be public, but those that
        are entered already.
        """
        for kind in kinds:
            numbers = _those_of(kind).subquery()
            entered = select(
                numbers.c.number,
                literal(kind, _due.kind.type),
                literal(audit_seq, _due.audit_seq.type),
                literal(at, _due.entered_at.type),
            )
            there = select(_due.number).where(
                _due.number == numbers.c.number,
                _due.kind == kind,
            )
            self._connection.execute(
                insert(JOURNAL.table).from_select(
                    ["number", "kind", "audit_seq", "entered_at"],
                    entered.where(~there.exists()),
                )
            )

    def remove(self, rows: Sequence[DuePublicationRecord]) -> None:
        """Remove these very rows, where they still are."""
        by_decision: dict[tuple[DueKind, int], list[str]] = {}
        for row in rows:
            by_decision.setdefault((row.kind, row.audit_seq), []).append(row.number)
        for (kind, audit_seq), numbers in by_decision.items():
            for batch in batches(numbers):
                self._connection.execute(
                    delete(JOURNAL.table).where(
                        _due.kind == kind,
                        _due.audit_seq == audit_seq,
                        _due.number.in_(batch),
                    )
                )

    def put_tree(self, record: JournaledTreeRecord) -> None:
        """In place of the tree that the journal spoke of."""
        self.forget_tree()
        self._insert(JOURNALED_TREE, [record])

    def forget_tree(self) -> None:
        """Nobody knows any more what the public lacks: the next publication enters everything."""
        self._connection.execute(delete(JOURNALED_TREE.table))


def _those_of(kind: DueKind) -> Select[tuple[str]]:
    if kind is DueKind.STANDING:
        return select(_certificate.number).where(
            NOT_VALID,
            _certificate.standing != Standing.VOIDED,
            _certificate.released_at.is_not(None),
        )
    if kind is DueKind.RENDITIONS:
        # Nobody gets a further form of a certificate that does not stand.
        return select(_certificate.number).where(
            _certificate.standing == Standing.VALID,
            _certificate.released_at.is_not(None),
        )
    return select(_rendition.number).where(_rendition.signature.is_not(None)).distinct()
