"""What is asked of everybody on the staff at once, and what ends for one person altogether."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select, update

from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.staff_link import StaffLinkRecord
from credissuer.store.aggregate import Aggregate, grouped
from credissuer.store.staff.bearer_tokens import BEARER_TOKENS
from credissuer.store.staff.security_keys import SECURITY_KEYS
from credissuer.store.staff.sessions import SESSIONS
from credissuer.store.staff.staff_links import STAFF_LINKS

_session, _key = SESSIONS.table.c, SECURITY_KEYS.table.c
_link, _token = STAFF_LINKS.table.c, BEARER_TOKENS.table.c


class StaffOverview(Aggregate):
    """The tables of accounts, sessions, keys, links and tokens, seen together."""

    def last_seen(self) -> Mapping[str, datetime]:
        """Id of a person -> when something was last done in a session of theirs."""
        wanted = select(_session.person_id, func.max(_session.seen_at)).group_by(_session.person_id)
        return {row[0]: row[1] for row in self._connection.execute(wanted)}

    def keys(self) -> Mapping[str, int]:
        """Id of a person -> how many security keys they have that are not removed."""
        wanted = select(_key.person_id, func.count()).where(_key.removed_at.is_(None))
        counted = self._connection.execute(wanted.group_by(_key.person_id))
        return {row[0]: row[1] for row in counted}

    def links(self) -> Mapping[str, list[StaffLinkRecord]]:
        """Id of a person -> every link that was ever made for them."""
        return grouped(self._all(STAFF_LINKS, STAFF_LINKS.select()), lambda link: link.person_id)

    def tokens_of(self, person_id: str) -> list[BearerTokenRecord]:
        """Every bearer token of a person, the oldest first."""
        wanted = BEARER_TOKENS.select().where(_token.person_id == person_id)
        return list(self._all(BEARER_TOKENS, wanted.order_by(_token.created_at, _token.id)))

    def end_links(self, person_id: str, at: datetime) -> int:
        """From now on no unused link lets that person in; returns how many would have."""
        ended = update(STAFF_LINKS.table).where(
            _link.person_id == person_id, _link.used_at.is_(None), _link.expires_at > at
        )
        return self._connection.execute(ended.values(expires_at=at)).rowcount

    def revoke_tokens(self, person_id: str, at: datetime) -> int:
        """From now on no bearer token of that person opens anything; returns how many did."""
        revoked = update(BEARER_TOKENS.table).where(
            _token.person_id == person_id, _token.revoked_at.is_(None)
        )
        return self._connection.execute(revoked.values(revoked_at=at)).rowcount

    def remove_keys(self, person_id: str, at: datetime) -> int:
        """Remove every security key of that person; returns how many there were."""
        removed = update(SECURITY_KEYS.table).where(
            _key.person_id == person_id, _key.removed_at.is_(None)
        )
        return self._connection.execute(removed.values(removed_at=at)).rowcount
