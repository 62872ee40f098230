"""Whom the demo's cast does not have, so that every screen of the desk is somebody's."""

from __future__ import annotations

from credissuer.office import Office
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role

ADMIN = "root"
"""Login of an administrator."""


def fill(office: Office) -> None:
    """Add the administrator."""
    record = PersonRecord(
        id="ADMN00001",
        login=ADMIN,
        name="DEMO Quản Trị",
        email="root@demo.invalid",
        roles=frozenset({Role.ADMIN}),
        language="vi",
        password_hash=None,
        oidc_subject=None,
        operator=None,
        created_at=office.clock(),
        disabled_at=None,
        version=1,
    )
    with office.store.write() as transaction:
        transaction.add([record])
