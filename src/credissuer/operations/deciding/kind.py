"""What a kind of proposal has to tell: who proposes, who decides, and what follows."""

from __future__ import annotations

from typing import Any, Protocol

from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction


class ProposalKind(Protocol):
    """One row of `KINDS`; its module belongs to the feature that needs two people."""

    @property
    def name(self) -> str:
        """As it is stored, `issue`."""

    @property
    def propose(self) -> Permission:
        """What the person needs who proposes, and who may withdraw it."""

    @property
    def decide(self) -> Permission:
        """What the other person needs, who approves or refuses."""

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[Any]:
        """Carry it out, in the commit of the decision.

        `proposal` is approved. Whatever this raises takes the decision back with it.
        """

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """What follows that commit: signatures, publication. May be nothing.

        `value` is what `inside` gave; None where an interruption came between, and this is done
        again: then from the proposal and the database alone.
        """
