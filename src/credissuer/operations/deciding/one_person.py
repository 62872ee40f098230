"""The return to an office in which one person decides: two decide on that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.deciding.policy import lower_flag, two_decide
from credissuer.operations.publishing import key_documents
from credissuer.staff.proposal import PolicyRecord, ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading, Transaction

OFFICE = "office"
"""The object of such a proposal."""


@dataclass(frozen=True, slots=True)
class OnePersonOffice:
    """From then on one person decides, and the trust list says so."""

    name: str = "one-person-office"
    propose: Permission = Permission.PEOPLE
    decide: Permission = Permission.DECIDE

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[PolicyRecord]:
        """Lower the flag."""
        return lower_flag(transaction, call, proposal)

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Say so in the trust list."""
        key_documents.refresh(office)


def one_person_content(reading: Reading) -> dict[str, Any]:
    """The content of such a proposal. Raises RefusedError `policy.one_person` where one decides
    already.
    """
    if not two_decide(reading):
        raise RefusedError("policy.one_person")
    return {"permits": [{"action": "lower"}]}
