"""A member of the alliance's staff, as the office stores one. Times: aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from credissuer.staff.roles import Actor, Role

PERSON = "person:"
"""Beginning of the id of a member of staff in the audit trail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """`id` is nine Crockford characters; `login` is unique, in lower case, and never changes.

    `password_hash` is argon2id in its own text form, `oidc_subject` the `sub` of the identity
    provider. `operator` is the name of the user of the office's computer who is this person at the
    command line. `version` rises with every change (optimistic locking).
    """

    id: str
    login: str
    name: str
    email: str
    roles: frozenset[Role]
    language: str
    password_hash: str | None
    oidc_subject: str | None
    operator: str | None
    created_at: datetime
    disabled_at: datetime | None
    version: int

    @property
    def is_active(self) -> bool:
        """Whether this person may sign in."""
        return self.disabled_at is None


def person_actor(person: PersonRecord) -> Actor:
    """The actor of whatever this person does."""
    return Actor(id=f"{PERSON}{person.id}", roles=person.roles)


def person_id(actor: Actor) -> str | None:
    """Who the actor is as a member of staff; None for programs, operators and the public."""
    return actor.id.removeprefix(PERSON) if actor.id.startswith(PERSON) else None
