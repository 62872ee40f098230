"""After an older copy of the database was put in place: nobody is let in by what was ended since."""

from __future__ import annotations

from datetime import UTC, datetime

from credissuer.audit.trail import AuditEvent
from credissuer.office.call import Call
from credissuer.operations.deciding.withdraw import withdrawn
from credissuer.recovery.orphan import RESTORED
from credissuer.store.applications.holders import HolderLinks, HolderSessions
from credissuer.store.staff.proposals import Proposals
from credissuer.store.staff.sessions import Sessions
from credissuer.store.staff.staff_links import StaffLinks
from credissuer.store.transaction import Transaction

_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)
_EVERY = 1_000_000


def close_doors(transaction: Transaction, call: Call) -> list[AuditEvent]:
    """End every bearer token and session, use up every link, withdraw every open proposal: which of
    them had ended since the copy was made, nobody knows.
    """
    events = [
        call.event("token.revoked", token.id, source=RESTORED)
        for token in transaction.bearer_tokens.all()
        if transaction.bearer_tokens.revoke(token.id, call.now)
    ]
    ended = transaction.of(Sessions).end_every(call.now)
    used = transaction.of(StaffLinks).use_up(call.now)
    transaction.of(HolderSessions).remove_expired(_ALWAYS)
    transaction.of(HolderLinks).remove_expired(_ALWAYS)
    if ended or used:
        events.append(
            call.event("session.all_ended", "office", source=RESTORED, sessions=ended, links=used)
        )
    return [*events, *_withdrawn(transaction, call)]


def _withdrawn(transaction: Transaction, call: Call) -> list[AuditEvent]:
    open_ones = transaction.of(Proposals).page(is_open=True, limit=_EVERY)
    return [event for record in open_ones for event in withdrawn(transaction, call, record).events]
