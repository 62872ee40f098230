"""Where a member of staff stands: invited, active or disabled. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Role
from credissuer.staff.staff_link import LinkPurpose, StaffLinkRecord


class PersonState(StrEnum):
    """INVITED: has a link and has not used it. LAPSED: the link ended before, or what it gave was
    taken away by a restore.
    """

    ACTIVE = "active"
    INVITED = "invited"
    LAPSED = "lapsed"
    DISABLED = "disabled"


class PersonFilter(NamedTuple):
    """Which people are asked for; None asks for all. `text`: part of a login, name or address."""

    state: PersonState | None = None
    role: Role | None = None
    has_key: bool | None = None
    text: str | None = None


EVERYBODY = PersonFilter()


class PersonSummary(NamedTuple):
    """A person as the list shows one. `seen_at`: last in a session; `keys`: how many they have."""

    person: PersonRecord
    state: PersonState
    seen_at: datetime | None
    keys: int

    def is_meant(self, which: PersonFilter) -> bool:
        """Whether the filter lets this person through."""
        person = self.person
        text = (which.text or "").strip().casefold()
        searched = f"{person.login}\n{person.name}\n{person.email}".casefold()
        return (
            which.state in (None, self.state)
            and (which.role is None or which.role in person.roles)
            and which.has_key in (None, self.keys > 0)
            and text in searched
        )


def state(person: PersonRecord, links: Iterable[StaffLinkRecord], now: datetime) -> PersonState:
    """Where the person stands, by their links."""
    if not person.is_active:
        return PersonState.DISABLED
    invitations = [link for link in links if link.purpose is LinkPurpose.INVITATION]
    has_way_in = person.password_hash is not None or person.oidc_subject is not None
    # Whoever was never invited, such as the made-up people of a demo, needs no link. A link that was
    # used gave a password: without one, a restore has taken it, and it takes a link anew.
    if has_way_in or not invitations:
        return PersonState.ACTIVE
    is_good = any(link.used_at is None and now < link.expires_at for link in invitations)
    return PersonState.INVITED if is_good else PersonState.LAPSED
