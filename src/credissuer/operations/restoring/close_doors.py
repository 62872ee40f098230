"""After an older copy of the database was put in place: nobody is let in by what was ended since."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from credissuer.audit.trail import AuditEvent
from credissuer.office.call import Call
from credissuer.operations.deciding.withdraw import withdrawn
from credissuer.recovery.orphan import RESTORED
from credissuer.store.applications.holders import HolderLinks, HolderSessions
from credissuer.store.staff.people import People
from credissuer.store.staff.proposals import Proposals
from credissuer.store.staff.sessions import Sessions
from credissuer.store.staff.staff_links import StaffLinks
from credissuer.store.staff.staff_overview import StaffOverview
from credissuer.store.transaction import Transaction

_ALWAYS = datetime(9999, 1, 1, tzinfo=UTC)
_EVERY = 1_000_000


def close_doors(transaction: Transaction, call: Call) -> list[AuditEvent]:
    """End every bearer token and session, use up every link, withdraw every open proposal, and shut
    every account: which of them had ended since the copy was made, nobody knows.
    """
    events = [
        call.event("token.revoked", token.id, source=RESTORED)
        for token in transaction.bearer_tokens.all()
        if transaction.bearer_tokens.revoke(token.id, call.now)
    ]
    events += end_sessions(transaction, call)
    return [*events, *_shut(transaction, call), *_withdrawn(transaction, call)]


def end_sessions(transaction: Transaction, call: Call) -> list[AuditEvent]:
    """End every session, and use up every link."""
    ended = transaction.of(Sessions).end_every(call.now)
    used = transaction.of(StaffLinks).use_up(call.now)
    transaction.of(HolderSessions).remove_expired(_ALWAYS)
    transaction.of(HolderLinks).remove_expired(_ALWAYS)
    if not ended and not used:
        return []
    return [call.event("session.all_ended", "office", source=RESTORED, sessions=ended, links=used)]


def _shut(transaction: Transaction, call: Call) -> list[AuditEvent]:
    """Disable every account, and take its password and keys away.

    A key that was removed since, a password that was changed and an account that was disabled would
    else open the desk again. Whoever belongs there is enabled and gets a link anew.
    """
    events = []
    for person in transaction.of(People).all():
        keys = transaction.of(StaffOverview).remove_keys(person.id, call.now)
        shut = replace(person, password_hash=None, disabled_at=person.disabled_at or call.now)
        if shut != person:
            transaction.of(People).change(shut)
        if person.is_active or keys:
            events.append(call.event("person.disabled", person.id, source=RESTORED, keys=keys))
    return events


def _withdrawn(transaction: Transaction, call: Call) -> list[AuditEvent]:
    open_ones = transaction.of(Proposals).page(is_open=True, limit=_EVERY)
    return [event for record in open_ones for event in withdrawn(transaction, call, record).events]
