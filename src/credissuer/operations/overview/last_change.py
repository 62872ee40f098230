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


@needs(Permission.READ)
def of(office: Office, call: Call, object_id: str) -> AuditEntry | None:
    """The newest entry about the object that is a change and no view; None where there is none."""
    with office.store.read() as reading:
        which = AuditFilter(object=object_id)
        entries = reading.of(AuditSearch).newest(which, limit=_LOOKED_THROUGH)
    return next((one for one in entries if not one.action.endswith(".viewed")), None)
