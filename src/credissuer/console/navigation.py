"""The menu of the desk, as a table: what there is, and which permission shows it."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.staff.roles import Permission


class NavEntry(NamedTuple):
    """`name` is the key of its words (`desk.nav`), `path` where it leads; entries of one `group`
    (`desk.nav_groups`) stand together.
    """

    group: str
    name: str
    path: str
    permission: Permission | None


NAV = (
    NavEntry("work", "queue", "/office", None),
    NavEntry("work", "applications", "/office/applications", Permission.APPLICATIONS),
    NavEntry("work", "proposals", "/office/proposals", Permission.READ),
    NavEntry("work", "certificates", "/office/certificates", Permission.READ),
    NavEntry("work", "cases", "/office/cases", Permission.CASES),
    NavEntry("work", "reports", "/office/reports", Permission.REPORTS),
    NavEntry("work", "import", "/office/import", Permission.IMPORT),
    NavEntry("work", "bulk", "/office/bulk/plans", Permission.REVOKE),
    NavEntry("watch", "figures", "/office/figures", Permission.READ),
    NavEntry("watch", "publication", "/office/publication", Permission.READ),
    NavEntry("watch", "notices", "/office/notices", Permission.TEXTS),
    NavEntry("watch", "audit", "/office/audit", Permission.AUDIT),
    NavEntry("office", "people", "/office/people", Permission.PEOPLE),
    NavEntry("office", "settings", "/office/settings", Permission.READ),
)
"""The entries in their order. What nobody may see is left out of their menu."""
