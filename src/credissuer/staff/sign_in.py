"""How far a session goes: who needs a security key, and how long its proof counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from credissuer.staff.person import PERSON, PersonRecord
from credissuer.staff.roles import CHANGES_STANDING, Actor
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.staff.session import SessionRecord, SignInMethod

FRESH = timedelta(minutes=5)
"""How long somebody counts as being there who has proven it."""

LONGEST_LABEL, MOST_KEYS = 60, 10
"""Characters of a key's name, and keys of one person."""

_WHOLE = (SignInMethod.SECURITY_KEY, SignInMethod.DEMO)


def must_have_key(person: PersonRecord) -> bool:
    """Whether one of the roles changes what a certificate is worth, or who may."""
    return bool(person.roles & CHANGES_STANDING)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that is open, whose it is, and the keys of that person."""

    session: SessionRecord
    person: PersonRecord
    keys: Collection[SecurityKeyRecord]

    @property
    def is_whole(self) -> bool:
        """Whether this session may do what the person may. Without the key that is due it serves to
        show one, or to register the first, and for nothing else.
        """
        # Whoever has a key needs it, whatever their roles: they chose so.
        is_key_due = must_have_key(self.person) or bool(self.keys)
        return self.session.method in _WHOLE or not is_key_due

    @property
    def may_add_key(self) -> bool:
        """Whether a key may be registered in it, of whoever else it may ask."""
        # A session without the key that is due must not make itself one: a stolen password would.
        return self.is_whole or not self.keys

    def is_fresh(self, now: datetime) -> bool:
        """Whether the person has just proven that it is them."""
        proven = self.session.stepped_up_at
        return self.is_whole and proven is not None and now - proven < FRESH

    @property
    def actor(self) -> Actor:
        """The actor of what is done in it: without any role where it is not whole."""
        roles = self.person.roles if self.is_whole else frozenset()
        return Actor(id=f"{PERSON}{self.person.id}", roles=roles)
