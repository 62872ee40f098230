"""What a certificate's page proposes to a second person; in an office of one it is done at once."""

from __future__ import annotations

from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.change_standing import find
from credissuer.operations.deciding import propose
from credissuer.operations.deciding.reinstating import reinstatement_content
from credissuer.operations.deciding.renewing import renewal_content
from credissuer.operations.perform import needs
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.cases.cases import CaseReading
from credverifier.wire.number import show


@needs(Permission.REINSTATE)
def reinstate(office: Office, call: Call, text: str, note: str | None) -> ProposalRecord:
    """Propose to lift a suspension.

    Raises RefusedError `many.open_case` where a case decides on it, and whatever a proposal raises.
    """
    with office.store.read() as reading:
        number = find(reading, text).number
        cases = reading.of(CaseReading).of_certificates([number])
        # Decided there, with what the subject had to say.
        if any(case.closed_at is None for case in cases):
            raise RefusedError("many.open_case", number=show(number))
        number, content = reinstatement_content(reading, text, note)
    return propose.put(office, call, "reinstate", number, content, note)


@needs(Permission.ASSESS)
def renew(office: Office, call: Call, text: str, note: str | None) -> ProposalRecord:
    """Propose a successor by the same assessment.

    Raises the refusal of the renewal, and whatever a proposal raises.
    """
    with office.store.read() as reading:
        order = RenewalOrder(number=find(reading, text).number)
        number, content = renewal_content(reading, office, call, order, note=note)
    return propose.put(office, call, "renew", number, content, note)
