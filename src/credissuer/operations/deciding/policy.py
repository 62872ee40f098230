"""Whether two people decide in this office, and what may be done without them."""

from __future__ import annotations

from dataclasses import replace

from credissuer.errors import RefusedError
from credissuer.office.call import Call, Outcome, operation, step
from credissuer.staff.proposal import PolicyRecord, ProposalRecord
from credissuer.store.staff.proposals import Policy, PolicyReading
from credissuer.store.transaction import Reading, Transaction


def two_decide(reading: Reading) -> bool:
    """Whether it takes two people to issue, reinstate or lift."""
    return bool(reading.of(PolicyReading).get().four_eyes)


def require_decided(reading: Reading, proposal: ProposalRecord | None) -> None:
    """Let an office of one go on, and an office of two by an approved proposal.

    The database refuses the row in any case; this says why. Raises RefusedError
    `decision.two_needed`.
    """
    if not two_decide(reading):
        return
    if proposal is None or not proposal.is_by_two or proposal.begun_at is None:
        raise RefusedError("decision.two_needed")


@operation(None)
def raise_flag(transaction: Transaction, call: Call) -> Outcome[PolicyRecord]:
    """From now on two people decide. One person may say so; asked again it changes nothing."""
    policy = transaction.of(Policy)
    record = policy.get()
    if record.four_eyes:
        return Outcome(record)
    raised = replace(
        record, four_eyes=1, changed_at=call.now, changed_by=call.actor.id, proposal_id=None
    )
    policy.change(raised)
    return Outcome(raised, (call.event("policy.two_people", "office"),))


@step
def lower_flag(
    transaction: Transaction, call: Call, proposal: ProposalRecord
) -> Outcome[PolicyRecord]:
    """From now on one person decides, by the decision of two.

    Raises RefusedError `decision.two_needed` (the database refuses it too).
    """
    policy = transaction.of(Policy)
    record = policy.get()
    if not record.four_eyes:
        return Outcome(record)
    require_decided(transaction, proposal)
    lowered = replace(
        record, four_eyes=0, changed_at=call.now, changed_by=call.actor.id, proposal_id=proposal.id
    )
    policy.change(lowered)
    return Outcome(lowered, (call.event("policy.one_person", "office", proposal=proposal.id),))
