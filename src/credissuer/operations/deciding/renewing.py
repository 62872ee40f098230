"""A renewal that one person proposes and another lets happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from credissuer.assessment.orders.order_text import renewal_members, renewal_of
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.assessing import granting
from credissuer.operations.deciding.issuing import release_proposed
from credissuer.operations.renewing.prepare_renewal import PreparedRenewal, prepare
from credissuer.operations.renewing.renew import Renewals, digest_of, intend_renewals
from credissuer.staff.proposal import ProposalRecord, issue_permit
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction


@dataclass(frozen=True, slots=True)
class Renew:
    """One successor for a certificate. `object` is the number of the old one."""

    name: str = "renew"
    propose: Permission = Permission.ASSESS
    decide: Permission = Permission.DECIDE

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[Renewals]:
        """Record the intent. Raises the refusal of the order, RefusedError `proposal.stale`."""
        content = proposal.content
        one = prepared(transaction, office, call, renewal_of(content["order"]), content)
        if _permit(one) != content["permits"][0]:
            raise RefusedError("proposal.stale", id=proposal.id)
        outcome = intend_renewals(
            transaction,
            call,
            office,
            [one.order],
            content.get("note"),
            content.get("after_sanction"),
            proposal,
        )
        [refused] = [answer.refusal for answer in outcome.value.prepared]
        if refused is not None:
            raise refused
        [(certificate, _)] = outcome.value.intents
        events = granting.granted(transaction, call, office, proposal, certificate)
        return Outcome(outcome.value, (*outcome.events, *events), outcome.due)

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Sign, release and publish the new one, and that the old one is replaced."""
        release_proposed(office, call, proposal)


def renewal_content(
    reading: Reading,
    office: Office,
    call: Call,
    order: RenewalOrder,
    *,
    note: str | None = None,
    after_sanction: str | None = None,
) -> tuple[str, dict[str, Any]]:
    """The number of the old certificate, and the content of a proposal to renew it.

    Raises the refusal of the order.
    """
    words = {"note": note, "after_sanction": after_sanction}
    notes = {name: text for name, text in words.items() if text}
    one = prepared(reading, office, call, order, notes)
    assert one.old is not None
    content = {"order": renewal_members(order), **notes, "permits": [_permit(one)]}
    return one.old.number, content


def prepared(
    reading: Reading, office: Office, call: Call, order: RenewalOrder, notes: dict[str, Any]
) -> PreparedRenewal:
    """What an order comes to now. Raises its refusal, `renew.already` where it was carried out."""
    [one] = prepare(reading, office, call, [order], notes.get("after_sanction"))
    if one.refusal is not None:
        raise one.refusal
    if one.successor is not None:
        assert one.old is not None
        raise RefusedError("renew.already", number=one.old.number, successor=one.successor.number)
    return one


def _permit(one: PreparedRenewal) -> dict[str, Any]:
    assert one.old is not None
    return issue_permit(one.ref, digest_of(one), one.old.number)
