"""What follows the commit that carried a proposal out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from credissuer.errors import PublicationError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.proposal_records import find
from credissuer.operations.deciding.table import kind_of
from credissuer.operations.perform import needs, perform
from credissuer.staff.proposal import (
    ProposalRecord,
)
from credissuer.staff.roles import Permission
from credissuer.store.staff.proposals import Proposals
from credissuer.store.transaction import Transaction


@needs(Permission.READ)
def finish(office: Office, call: Call, record: ProposalRecord, value: Any = None) -> ProposalRecord:
    """Do what follows the commit that carried a proposal out, unless that is done: signatures,
    publication.

    Raises PublicationError `publish.pending` where all is durable and not public yet, and whatever
    the kind raises: then it is done again later (`timers.proposals`).
    """
    if record.begun_at is None or record.done_at is not None:
        return record
    try:
        kind_of(record.kind).after(office, call, record, value)
    except PublicationError:
        # Durable: the next publication brings it out, and nothing is left to be done here.
        perform(office, call, mark_done, record.id)
        raise
    return perform(office, call, mark_done, record.id)


@operation(None)
def mark_done(transaction: Transaction, call: Call, proposal_id: str) -> Outcome[ProposalRecord]:
    """Nothing is left to be done for a proposal. Again: no change."""
    record = find(transaction, proposal_id)
    if record.done_at is not None or record.begun_at is None:
        return Outcome(record)
    return Outcome(transaction.of(Proposals).change(replace(record, done_at=call.now)))
