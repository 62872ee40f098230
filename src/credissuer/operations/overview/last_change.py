"""Who changed a thing last, for whoever was about to change it too."""

from __future__ import annotations

from credissuer.audit.search import AuditFilter
from credissuer.audit.trail import AuditEntry
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.searching.audit_search import AuditSearch

_LOOKED_THROUGH = 20
_LOOKS = (".viewed", ".read")
_COMINGS = ("session.", "call.", "login.")
"""Looks at a thing, and comings and goings of a person: no change of either."""


@needs(Permission.READ)
def of(office: Office, call: Call, object_id: str) -> AuditEntry | None:
    """The newest entry about the object that is a change; None where there is none."""
    with office.store.read() as reading:
        which = AuditFilter(object=object_id)
        entries = reading.of(AuditSearch).newest(which, limit=_LOOKED_THROUGH)
    return next((one for one in entries if _is_change(one.action)), None)


def _is_change(action: str) -> bool:
    return not action.endswith(_LOOKS) and not action.startswith(_COMINGS)
