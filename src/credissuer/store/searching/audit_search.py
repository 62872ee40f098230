"""The audit trail as people look through it: the newest first, by who, what, about what and when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, func, select

from credissuer.audit.search import AuditFilter
from credissuer.audit.trail import AuditEntry
from credissuer.store.aggregate import Aggregate
from credissuer.store.audit import AUDIT, OF_CERTIFICATES

_entry = AUDIT.table.c
_CERTIFICATE = "certificate."


class AuditSearch(Aggregate):
    """Entries as they stood when the transaction began, unchecked."""

    def newest(
        self,
        which: AuditFilter,
        *,
        before: int | None = None,
        limit: int = 50,
    ) -> list[AuditEntry]:
        """At most `limit` entries that meet `which`, the newest first, from below `seq` `before`."""
        wanted = _matching(which).order_by(_entry.seq.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(_entry.seq < before)
        return list(self._all(AUDIT, wanted))

    def in_order(self, which: AuditFilter, after: int = 0) -> Iterator[AuditEntry]:
        """The entries behind `seq` `after` that meet `which` in order, read in batches."""
        wanted = _matching(which).where(_entry.seq > after)
        return self._all(AUDIT, wanted.order_by(_entry.seq))

    def last_of(self, actor: str, action: str, object_id: str, most: int) -> AuditEntry | None:
        """The newest of that actor, action and object among the last `most` entries."""
        # By their number, because only that has an index that serves every trail.
        end = select(func.max(_entry.seq)).scalar_subquery()
        wanted = AUDIT.select().where(
            _entry.seq > end - most,
            _entry.actor == actor,
            _entry.action == action,
            _entry.object == object_id,
        )
        return self._first(AUDIT, wanted.order_by(_entry.seq.desc()).limit(1))


def _matching(which: AuditFilter) -> Select[Any]:
    wanted = AUDIT.select()
    if which.action is not None:
        wanted = wanted.where(_entry.action.startswith(which.action, autoescape=True))
        if which.action.startswith(_CERTIFICATE):
            # Repeats the condition of the partial index, because SQLite uses that index only then.
            wanted = wanted.where(OF_CERTIFICATES)
    if which.actor is not None:
        # autoescape, because % and _ in an id are no wildcards.
        wanted = wanted.where(_entry.actor.contains(which.actor, autoescape=True))
    if which.object is not None:
        wanted = wanted.where(_entry.object == which.object)
    if which.since is not None:
        wanted = wanted.where(_entry.at >= which.since)
    if which.until is not None:
        wanted = wanted.where(_entry.at < which.until)
    return wanted
