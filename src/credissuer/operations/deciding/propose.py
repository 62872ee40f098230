"""Propose: what one person wants done, another lets happen.

In an office of one the proposal of somebody who may decide is decided as it is made, and says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.finish import finish
from credissuer.operations.deciding.own_affairs import require_not_on_oneself
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.deciding.proposal_records import require_person_who_may
from credissuer.operations.deciding.table import kind_of
from credissuer.operations.perform import needs, perform
from credissuer.staff.person import person_actor
from credissuer.staff.proposal import (
    ProposalOutcome,
    ProposalRecord,
    digest,
    items_of,
)
from credissuer.staff.roles import Permission
from credissuer.store.staff.proposals import Proposals
from credissuer.store.transaction import Transaction
from credverifier.wire import number

_ID_LENGTH = 9


@operation(None)
def propose(
    transaction: Transaction,
    call: Call,
    office: Office,
    kind: str,
    object_id: str,
    content: dict[str, Any],
    note: str | None = None,
) -> Outcome[ProposalRecord]:
    """Record what a person wants done; to be called inside other operations as well.

    In an office of one, where the person may decide as well, it is carried out in the same commit,
    and the caller `finish`es it after that. The same proposal again, while it is open, is the one
    that is there. Raises ForbiddenError (no person, without the permission of the kind, or
    `decision.on_oneself`), RefusedError `proposal.pending` where something else is proposed for the same object, and
    whatever the kind raises.
    """
    row = kind_of(kind)
    person = require_person_who_may(transaction, call, row.propose)
    require_not_on_oneself(transaction, person, object_id, content)
    proposals = transaction.of(Proposals)
    content_sha256 = digest(content)
    waiting = proposals.open_on(kind, object_id)
    if waiting is not None:
        if waiting.content_sha256 == content_sha256:
            return Outcome(waiting)
        raise RefusedError("proposal.pending", id=waiting.id)
    # Whoever may propose and not decide waits for somebody who may, also in an office of one.
    may_decide = call.actor.has(row.decide) and person_actor(person).has(row.decide)
    alone = may_decide and not two_decide(transaction)
    record = ProposalRecord(
        id=number.from_entropy(office.entropy(6))[:_ID_LENGTH],
        kind=kind,
        object=object_id,
        content=content,
        content_sha256=content_sha256,
        proposed_by=person.id,
        proposed_at=call.now,
        note=note or None,
        alone=int(alone),
    )
    if alone:
        approved = ProposalOutcome.APPROVED.value
        record = replace(record, outcome=approved, decided_at=call.now, begun_at=call.now)
    transaction.add([record, *items_of(record.id, content)])
    event = call.event(
        "proposal.made",
        record.id,
        kind=kind,
        about=object_id,
        content_sha256=content_sha256,
        person=person.id,
        alone=record.alone,
    )
    if not alone:
        return Outcome(record, (event,))
    inside = row.inside(transaction, call, office, record)
    return Outcome(record, (event, *inside.events), inside.due)


@needs(Permission.READ)
def put(
    office: Office,
    call: Call,
    kind: str,
    object_id: str,
    content: dict[str, Any],
    note: str | None = None,
) -> ProposalRecord:
    """Propose, and in an office of one carry it out. Raises as `propose` and `finish`."""
    record = perform(office, call, propose, office, kind, object_id, content, note)
    return finish(office, call, record)
