"""Keep what staff wrote down with a change of a certificate."""

from __future__ import annotations

from credissuer.audit.trail import AuditEvent
from credissuer.cases.report import block
from credissuer.credentials.note import NoteRecord
from credissuer.credentials.states import StandingChange
from credissuer.office.call import Call
from credissuer.store.transaction import Transaction


def keep(
    transaction: Transaction,
    call: Call,
    number: str,
    change: StandingChange,
    text: str | None,
) -> NoteRecord | None:
    """The note as it is kept, without control and bidi characters; None where nothing was written.

    The caller puts its `seq` into the audit event of the change. Not its text: the trail can never
    be erased, and a note may name people.
    """
    kept = block(text or "")
    if not kept:
        return None
    return transaction.notes.append(
        number,
        change=change,
        actor=call.actor.id,
        at=call.now,
        text=kept,
    )


def noted(call: Call, note: NoteRecord) -> AuditEvent:
    """The audit event of a note whose change has no event in the same commit."""
    return call.event("certificate.noted", note.number, change=note.change, note=note.seq)
