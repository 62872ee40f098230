"""Read the audit trail as it stands; `check_trail` finds out whether it holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from credissuer.audit.search import EVERY_ENTRY, AuditFilter
from credissuer.audit.trail import AuditEntry
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.searching.audit_search import AuditSearch


@needs(Permission.AUDIT)
def entries(
    office: Office,
    call: Call,
    after: int = 0,
    limit: int | None = None,
    which: AuditFilter = EVERY_ENTRY,
) -> Iterator[AuditEntry]:
    """The entries behind `seq` `after` that meet `which`, in order, at most `limit` of them (None:
    all).
    """
    with office.store.read() as reading:
        yield from islice(reading.of(AuditSearch).in_order(which, after), limit)
