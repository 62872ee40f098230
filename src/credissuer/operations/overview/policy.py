"""How many people a decision of this office takes, to be shown."""

from __future__ import annotations

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.deciding.policy import two_decide
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission


@needs(Permission.READ)
def is_by_two(office: Office, call: Call) -> bool:
    """Whether it takes two people to issue, renew or reinstate."""
    with office.store.read() as reading:
        return two_decide(reading)
