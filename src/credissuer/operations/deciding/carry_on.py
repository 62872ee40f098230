"""What time alone does with proposals: those that were held are carried out when their time has
come, and those that a crash cut off are finished.
"""

from __future__ import annotations

from credissuer.errors import PublicationError, RefusedError, SigningKeyError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.deciding.decide import begin_held
from credissuer.operations.deciding.finish import finish
from credissuer.operations.perform import needs, perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.staff.proposals import ProposalReading


@needs(Permission.DECIDE)
def carry_on(office: Office, call: Call) -> int:
    """Returns how many proposals were carried out to their end.

    One that cannot be carried out by now stops no other; it stays as it is and is tried again,
    until one of the two takes it back.
    """
    with office.store.read() as reading:
        waiting = reading.of(ProposalReading).unfinished()
    return sum(_carried_out(office, call, record) for record in waiting)


def _carried_out(office: Office, call: Call, record: ProposalRecord) -> bool:
    value = None
    try:
        if record.begun_at is None:
            begun = perform(office, call, begin_held, office, record.id)
            if begun is None:
                return False
            record, value = begun
        finish(office, call, record, value)
    except PublicationError:
        # Durable: the next publication brings it out.
        return True
    # Also keys that cannot be opened just now.
    except (RefusedError, SigningKeyError):
        return False
    return True
