"""The end of a suspension that one person proposes and another lets happen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import StandingChange, after
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations import change_standing
from credissuer.staff.proposal import ProposalRecord, lift_permit
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number


@dataclass(frozen=True, slots=True)
class Reinstate:
    """One suspension is lifted. `object` is the number of the certificate."""

    name: str = "reinstate"
    propose: Permission = Permission.REINSTATE
    decide: Permission = Permission.DECIDE_CASES

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[CertificateRecord]:
        """Change the standing. Raises RefusedError `proposal.stale` for another suspension."""
        return change_standing.reinstate(
            transaction, call, proposal.object, proposal.content.get("note"), proposal
        )

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Nothing: the change was made due with the decision."""


def reinstatement_content(
    reading: Reading, text: str, note: str | None = None
) -> tuple[str, dict[str, Any]]:
    """The number of a suspended certificate, and the content of a proposal to lift that.

    Raises as `change_standing.reinstate` does.
    """
    certificate = change_standing.find(reading, text)
    after(number.show(certificate.number), certificate.standing, StandingChange.REINSTATE)
    # A suspended one has a moment from which it stands so.
    assert certificate.since is not None
    notes = {"note": note} if note else {}
    permits = [lift_permit(certificate.number, certificate.since)]
    return certificate.number, {**notes, "permits": permits}
