"""That somebody has looked at what is private: an entry of the audit trail for each sensitive view.

The desk's pages perform `viewed` before they show notes, evidence, applications or people.
"""

from __future__ import annotations

from datetime import timedelta

from credissuer.office.call import Call, Outcome, operation
from credissuer.store.searching.audit_search import AuditSearch
from credissuer.store.transaction import Transaction

ONE_VIEW = timedelta(minutes=15)
"""Looks of one person at one thing within this time are one view: a page that is loaded again after
each step would otherwise drown what happened.
"""

_LOOKED_THROUGH = 500
"""Entries that an earlier view is looked for in, the last ones: before them it is another view."""


@operation(None)
def viewed(transaction: Transaction, call: Call, kind: str, object_id: str) -> Outcome[bool]:
    """Record that the caller has seen the `kind` (`certificate`, `case`, `application`, …) of this
    id; False where that is recorded already.

    Whoever shows the thing has checked the permission to see it.
    """
    action = f"{kind}.viewed"
    search = transaction.of(AuditSearch)
    last = search.last_of(call.actor.id, action, object_id, _LOOKED_THROUGH)
    if last is not None and call.now - last.at < ONE_VIEW:
        return Outcome(False)
    return Outcome(True, (call.event(action, object_id),))
