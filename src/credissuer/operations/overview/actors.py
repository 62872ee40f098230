"""Who the actors of the audit trail are, by name."""

from __future__ import annotations

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.staff.person import PERSON
from credissuer.staff.roles import Permission
from credissuer.store.staff.people import People


@needs(Permission.READ)
def names(office: Office, call: Call) -> dict[str, str]:
    """Actor id (`person:…`) -> name of every member of staff there ever was."""
    with office.store.read() as reading:
        return {f"{PERSON}{person.id}": person.name for person in reading.of(People).all()}
