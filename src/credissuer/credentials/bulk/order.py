"""What somebody wants done to many certificates: by a list of numbers, or by what they share."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any, NamedTuple

from credissuer.credentials.states import StandingChange
from credissuer.credentials.states import reason as as_reason
from credissuer.errors import UsageError

CHANGES = (StandingChange.REVOKE, StandingChange.SUSPEND, StandingChange.REINSTATE)
"""What can be done to many."""

MOST = 1_000_000
"""Certificates of one change."""

MOST_TEXT = 400
"""Characters that are kept of a text that should name a certificate."""


class BulkRow(NamedTuple):
    """A certificate that was named, as it was typed; `reason` and `note` are its own, None for
    those of the order.
    """

    text: str
    reason: str | None = None
    note: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkSelection:
    """Certificates by what they share; what is not None has to hold, all of it.

    `key` is the thumbprint of the key that signed them, `import_id` the import (its id, its job or
    the SHA-256 of its file) and `refs` the refs that they came from, `operator` the id of the actor
    who issued them, `platform` one on which their subject has an account.
    """

    key: str | None = None
    import_id: str | None = None
    refs: tuple[str, ...] | None = None
    operator: str | None = None
    platform: str | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in asdict(self).values())


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkOrder:
    """A change of the certificates of `rows`, or of those that `selection` is about."""

    change: StandingChange
    reason: str | None = None
    note: str | None = None
    rows: tuple[BulkRow, ...] = field(default=(), repr=False)
    selection: BulkSelection = BulkSelection()

    def members(self) -> dict[str, Any]:
        """As it is kept, without its rows."""
        kept = {name: value for name, value in asdict(self.selection).items() if value is not None}
        return {"reason": self.reason, "note": self.note, "selection": kept}

    def effective(self, row: BulkRow) -> BulkRow:
        """A row with the reason and the note that count for it, as plans keep it."""
        reason = None if self.change is StandingChange.REINSTATE else row.reason or self.reason
        return BulkRow(row.text[:MOST_TEXT], reason, row.note or self.note, row.until)

    def sha256(self) -> str:
        """Hex digest of what was ordered: the same order again has the same, also where it comes
        from a kept plan.
        """
        ordered = [self.change.value, self.members(), list(map(self.effective, self.rows))]
        return sha256(json.dumps(ordered, sort_keys=True).encode("ascii")).hexdigest()


def order_of(change: str, members: dict[str, Any], rows: tuple[BulkRow, ...]) -> BulkOrder:
    """The order that `members` and its kept rows are."""
    selection = dict(members["selection"])
    if "refs" in selection:
        selection["refs"] = tuple(selection["refs"])
    return BulkOrder(
        change=StandingChange(change),
        reason=members["reason"],
        note=members["note"],
        rows=rows,
        selection=BulkSelection(**selection),
    )


def require_sound(order: BulkOrder) -> None:
    """Refuse an order of which nothing can come.

    Raises UsageError `bulk.nothing_named`, `bulk.rows_or_selection`, `bulk.too_many`,
    `certificate.reason_required`, `.reason_unknown`, and `bulk.no_reason` where an end of
    suspensions is given one.
    """
    if not order.rows and not order.selection:
        raise UsageError("bulk.nothing_named")
    if order.rows and order.selection:
        raise UsageError("bulk.rows_or_selection")
    if len(order.rows) > MOST:
        raise UsageError("bulk.too_many", most=MOST)
    if order.change is StandingChange.REINSTATE:
        if order.reason is not None:
            raise UsageError("bulk.no_reason")
        return
    # Each row may have its own; else one for all is needed.
    is_of_rows = bool(order.rows) and all(row.reason for row in order.rows)
    if order.reason is not None or not is_of_rows:
        as_reason(order.reason)
