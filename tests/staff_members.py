"""Made-up members of staff, in the database of a test's office."""

from __future__ import annotations

from typing import Any

from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.sign_in import sessions
from credissuer.operations.sign_in.passwords import rehashed
from credissuer.operations.sign_in.sessions import OpenedSession
from credissuer.staff.person import PERSON, PersonRecord
from credissuer.staff.roles import Actor, Role

PASSWORD = "ngựa phi đường xa"


def staff(
    office: Office, login: str, *roles: Role, password: str | None = None, **changes: Any
) -> PersonRecord:
    """A person who works there, with a password where one is given."""
    values: dict[str, Any] = {
        "id": login.upper().ljust(9, "0")[:9],
        "login": login,
        "name": f"{login.title()} Mẫu",
        "email": f"{login}@tnso.example",
        "roles": frozenset(roles),
        "language": "vi",
        "password_hash": None if password is None else rehashed(office, password),
        "oidc_subject": None,
        "operator": None,
        "created_at": office.clock(),
        "disabled_at": None,
        "version": 1,
        **changes,
    }
    person = PersonRecord(**values)
    with office.store.write() as transaction:
        transaction.add([person])
    return person


def own_call(office: Office, opened: OpenedSession) -> Call:
    """A call in the session that was just opened."""
    found = sessions.find(office, opened.secret)
    # One that has ended is tried too.
    who = f"{PERSON}{opened.session.person_id}"
    return office.call(Actor(id=who, roles=frozenset()) if found is None else found.actor)
