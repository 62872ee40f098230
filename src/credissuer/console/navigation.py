"""The menu of the desk, as a table: what there is, and which permission shows it."""

from __future__ import annotations

from typing import NamedTuple

from credissuer.staff.roles import Permission


class NavEntry(NamedTuple):
    """`name` is the key of its words (`desk.nav`), `path` where it leads."""

    name: str
    path: str
    permission: Permission | None


NAV = (
    NavEntry("queue", "/office", None),
    NavEntry("applications", "/office/applications", Permission.APPLICATIONS),
    NavEntry("proposals", "/office/proposals", Permission.READ),
    NavEntry("certificates", "/office/certificates", Permission.READ),
    NavEntry("cases", "/office/cases", Permission.CASES),
    NavEntry("reports", "/office/reports", Permission.REPORTS),
    NavEntry("import", "/office/import", Permission.IMPORT),
    NavEntry("figures", "/office/figures", Permission.READ),
    NavEntry("publication", "/office/publication", Permission.READ),
    NavEntry("notices", "/office/notices", Permission.TEXTS),
    NavEntry("people", "/office/people", Permission.PEOPLE),
    NavEntry("audit", "/office/audit", Permission.AUDIT),
    NavEntry("settings", "/office/settings", Permission.READ),
)
"""The entries in their order. What nobody may see is left out of their menu."""
