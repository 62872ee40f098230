"""The audit trail: an append-only table, and a row that says where it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, Integer, insert, select, text, update

from credissuer.audit.trail import AuditEntry, AuditEvent, Head, append
from credissuer.store.aggregate import Aggregate, grouped
from credissuer.store.columns import AuditDetail, BigNumber, Moment
from credissuer.store.rules import (
    at_most,
    column,
    exactly,
    filled,
    holds,
    moments,
    partial,
    primary,
    rules,
)
from credissuer.store.table import Mapped, Row, table_of

# As in the partial index: SQLite uses it only where a query repeats its condition.
OF_CERTIFICATES = text("substr(action, 1, 12) = 'certificate.'")
OF_PROPOSALS = text("substr(action, 1, 9) = 'proposal.'")
OF_SUSPENSIONS = text("action IN ('certificate.suspended', 'certificate.reinstated')")
OF_PEOPLE = text("substr(action, 1, 7) = 'person.'")


class AuditRow(Row, table=True):
    """Append-only: the migration adds triggers that refuse every UPDATE and DELETE."""

    __tablename__ = "audit"
    __table_args__ = rules(
        holds("seq", "seq > 0"),
        moments("at"),
        filled(actor=500, action=500, object=500),
        at_most(request_id=500),
        exactly(previous=64, hash=64),
        # Partial, because most entries are of other things: calls, renditions, keys.
        keys=[
            Index(
                "ix_audit_certificate",
                "object",
                sqlite_where=OF_CERTIFICATES,
                postgresql_where=OF_CERTIFICATES,
            ),
            partial("ix_audit_proposal", "object", where=OF_PROPOSALS),
            partial("ix_audit_suspension", "object", where=OF_SUSPENSIONS),
            partial("ix_audit_person", "object", where=OF_PEOPLE),
        ],
    )
    seq: int = primary(BigNumber)
    at: datetime = column(Moment)
    actor: str = column()
    # NULL for commands, which come by no HTTP request.
    request_id: str | None = column()
    action: str = column()
    object: str = column()
    detail: dict[str, Any] = column(AuditDetail)
    previous: str = column()
    hash: str = column()


class AuditHeadRow(Row, table=True):
    """One row: where the chain ended after the last append, so that a cut at its end is seen."""

    __tablename__ = "audit_head"
    __table_args__ = rules(
        holds("one", "id = 1"),
        holds("seq", "seq > 0"),
        exactly(hash=64),
    )
    id: int = primary(Integer)
    seq: int = column(BigNumber)
    hash: str = column()


AUDIT = Mapped(AuditEntry, table_of(AuditRow))
_entry, _head = AUDIT.table.c, table_of(AuditHeadRow)
_APPENDED = "credissuer.appended"
"""Key of the last entry that a transaction has appended, in what its connection remembers."""


def forget_appended(connection: Connection) -> None:
    """A new transaction begins, which has appended nothing yet."""
    connection.info.pop(_APPENDED, None)


def appended(connection: Connection) -> Head | None:
    """The last entry that the transaction on `connection` has appended; None without any."""
    head: Head | None = connection.info.get(_APPENDED)
    return head


class AuditReading(Aggregate):
    """The trail as it stood when the transaction began."""

    def first(self) -> AuditEntry | None:
        """The entry that the chain begins with; None for an empty one."""
        return self._first(AUDIT, AUDIT.select().where(_entry.seq == 1))

    def last(self) -> AuditEntry | None:
        """The last entry of the chain; None for an empty one."""
        return self._first(AUDIT, AUDIT.select().order_by(_entry.seq.desc()).limit(1))

    def entry(self, seq: int) -> AuditEntry | None:
        """The entry of that number; None where there is none."""
        return self._first(AUDIT, AUDIT.select().where(_entry.seq == seq))

    def of_action(self, action: str) -> Iterator[AuditEntry]:
        """The entries of an action, in order."""
        return self._all(AUDIT, AUDIT.select().where(_entry.action == action).order_by(_entry.seq))

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """The entries behind `seq` `after` in order, unchecked: `trail.first_break` checks."""
        return self._all(AUDIT, AUDIT.select().where(_entry.seq > after).order_by(_entry.seq))

    def of_certificate(self, number: str) -> list[AuditEntry]:
        """The entries about a certificate (`certificate.*`), in order, unchecked."""
        return self.of_certificates([number]).get(number, [])

    def of_certificates(self, numbers: Sequence[str]) -> dict[str, list[AuditEntry]]:
        """Number -> the entries about that certificate, as above; without any it is absent."""
        about = AUDIT.select().where(OF_CERTIFICATES)
        entries = self._among(AUDIT, _entry.object, numbers, _entry.seq, wanted=about)
        return grouped(entries, lambda entry: entry.object)

    def of_proposal(self, proposal_id: str) -> list[AuditEntry]:
        """The entries about a proposal (`proposal.*`), in order, unchecked."""
        about = AUDIT.select().where(OF_PROPOSALS, _entry.object == proposal_id)
        return list(self._all(AUDIT, about.order_by(_entry.seq)))

    def of_person(self, person_id: str, limit: int) -> list[AuditEntry]:
        """What happened to the account of a person (`person.*`), the latest first."""
        about = AUDIT.select().where(OF_PEOPLE, _entry.object == person_id)
        return list(self._all(AUDIT, about.order_by(_entry.seq.desc()).limit(limit)))

    def recorded_head(self) -> Head | None:
        """The end of the chain as the last append recorded it, whatever was cut off since."""
        row = self._connection.execute(select(_head.c.seq, _head.c.hash)).first()
        return None if row is None else Head(*row)


class Audit(AuditReading):
    """Entries are only ever appended."""

    def append(self, events: Sequence[AuditEvent]) -> AuditEntry:
        """Append at least one event and record the new head; returns the last entry."""
        if not events:
            raise ValueError("at least one event is appended")
        recorded, last = self.recorded_head(), self.last()
        end = Head(last.seq, last.hash) if last else None
        # After a cut the chain goes on from the recorded head, so that the gap stays to be seen.
        heads = [head for head in (recorded, end) if head is not None]
        entries = append(
            max(
                heads,
                key=lambda head: head.seq,
                default=None,
            ),
            events,
        )
        self._insert(AUDIT, entries)
        self._record_head(entries[-1])
        self._connection.info[_APPENDED] = Head(entries[-1].seq, entries[-1].hash)
        return entries[-1]

    def _record_head(self, entry: AuditEntry) -> None:
        head = {"seq": entry.seq, "hash": entry.hash}
        if self._connection.execute(update(_head).values(head)).rowcount == 0:
            self._connection.execute(insert(_head).values(id=1, **head))
