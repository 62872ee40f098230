"""What may have been used since and is not known: given up, and never used again."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from credissuer.audit.trail import AuditEvent
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.restoring.evidence import PublishedEvidence
from credissuer.operations.restoring.published_since import BASIS
from credissuer.status.lists import SIZE, new_list, places_up_to
from credissuer.store.transaction import Transaction

MARGIN = 4_096
"""Indices of each list that are given up behind the last one that was seen in use, besides one for each
entry of the trail that is known to be lost."""

LIST_STEP = 100
"""By how much the next list's number is raised where nobody knows which lists there were."""

VERSION_STEP = 1_000_000
"""The same of every document's version."""


def lost_entries(transaction: Transaction, evidence: PublishedEvidence) -> int:
    """How many entries of the trail are known to be lost: none of them used more than one index."""
    last = transaction.audit.last()
    vouched = evidence.vouched.version if evidence.vouched else 0
    return max(0, vouched - (last.seq if last else 0))


def give_up_indices(
    transaction: Transaction,
    used: Mapping[int, Collection[int]],
    margin: int,
) -> None:
    """Mark indices as used: those seen in use, and a margin for those used but never seen."""
    for record in transaction.status_lists.all():
        indices = used.get(record.id, ())
        last = places_up_to(transaction.status_lists.order(record.id), indices) if indices else 0
        taken = min(SIZE, max(record.taken, last) + margin)
        transaction.status_lists.retire(record.id, taken)


def accept_loss(transaction: Transaction, call: Call, office: Office, second: str) -> AuditEvent:
    """Begin far behind all that may have been used: in a new list, with higher versions."""
    records = transaction.status_lists.all()
    for record in records:
        transaction.status_lists.retire(record.id, SIZE)
    if records:
        fresh = new_list(records[-1].id + LIST_STEP, office.entropy(32))
        transaction.status_lists.add(fresh)
    transaction.documents.raise_versions(VERSION_STEP, BASIS)
    return call.event("office.loss_accepted", office.issuer_id, second=second)
