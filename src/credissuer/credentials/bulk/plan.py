"""What becomes of each certificate of a change, decided before anything is changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from credissuer.credentials.bulk.order import BulkOrder, BulkRow
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import Reason, StandingChange, after
from credissuer.credentials.states import reason as as_reason
from credissuer.errors import IssuerError, NotFoundError, RefusedError
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing

LARGEST_PART, SMALLEST_PART, PARTS = 2_000, 5, 20
"""Certificates that are kept, and changed in one commit: a twentieth of all, within bounds, so that
people see how far it is.
"""


class Fate(StrEnum):
    """What a change would do to one certificate; `there`: it stands so already."""

    CHANGE = "change"
    THERE = "there"
    REFUSED = "refused"


class PlannedRow(NamedTuple):
    """One certificate of a plan. `number` is canonical, None for a text that is none of ours;
    `standing` and `since` (seconds since 1970) are those that were looked at; `code` and `words`
    (language -> sentence) say why it cannot be done.
    """

    text: str
    number: str | None
    reason: str | None
    note: str | None
    until: str | None
    standing: str | None
    since: int | None
    fate: str
    code: str | None = None
    words: dict[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPlan:
    """Every row of a change with what would become of it, in the order of the file or by number."""

    order: BulkOrder
    rows: tuple[PlannedRow, ...] = field(repr=False)

    @property
    def sha256(self) -> str:
        """Hex digest over what was looked at and what would be done: what is confirmed by it is
        what was shown.
        """
        digest = sha256(self.order.change.value.encode("ascii"))
        for row in self.rows:
            # Without the words, which another version may put better.
            digest.update(json.dumps(row[:9]).encode("ascii"))
        return digest.hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """Fate -> how many rows have it."""
        counted = Counter(row.fate for row in self.rows)
        return {fate.value: counted[fate.value] for fate in Fate}

    @property
    def refusals(self) -> dict[str, int]:
        """Code -> how many rows cannot be done because of it, the most first."""
        counted = Counter(row.code for row in self.rows if row.code is not None)
        return dict(counted.most_common())


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPlanRecord:
    """A plan that was confirmed or proposed. `members` is the order without its rows, which are in
    the parts; `plan_sha256` the digest of the whole plan.
    """

    id: str
    change: str
    members: dict[str, Any] = field(repr=False)
    order_sha256: str
    plan_sha256: str
    total: int
    created_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkPlanPart:
    """The rows of a plan from `position` on, at most `LARGEST_PART`: `{"rows": [[…]]}`."""

    plan_id: str
    position: int
    rows: dict[str, Any] = field(repr=False)

    @property
    def planned(self) -> list[PlannedRow]:
        """The rows as they were planned."""
        return [PlannedRow(*row) for row in self.rows["rows"]]


def parts_of(plan_id: str, rows: Sequence[PlannedRow]) -> list[BulkPlanPart]:
    """The rows of a plan as they are kept."""
    size = min(LARGEST_PART, max(SMALLEST_PART, len(rows) // PARTS))
    return [
        BulkPlanPart(plan_id=plan_id, position=at, rows={"rows": rows[at : at + size]})
        for at in range(0, len(rows), size)
    ]


def asked_again(rows: Iterable[PlannedRow]) -> tuple[BulkRow, ...]:
    """The rows of a kept plan as they were ordered."""
    return tuple(BulkRow(row.text, row.reason, row.note, row.until) for row in rows)


def judged(
    change: StandingChange, reason: str | None, certificate: CertificateRecord | None, text: str
) -> tuple[Fate, IssuerError | None]:
    """What a change would do to a certificate; None: there is none, or it was never handed out.

    Nothing is raised: the error is why it cannot be done.
    """
    if certificate is None or certificate.released_at is None:
        return Fate.REFUSED, NotFoundError("certificate.not_found", number=text[:40])
    try:
        wanted = None if change is StandingChange.REINSTATE else as_reason(reason)
        if _stands_so(change, wanted, certificate):
            return Fate.THERE, None
        after(numbers.show(certificate.number), certificate.standing, change)
    except IssuerError as error:
        return Fate.REFUSED, error
    return Fate.CHANGE, None


def is_as_planned(row: PlannedRow, certificate: CertificateRecord | None) -> bool:
    """Whether a certificate still stands as it did when it was looked at."""
    if certificate is None:
        return row.number is None
    return (certificate.standing.value, seconds(certificate.since)) == (row.standing, row.since)


def seconds(moment: datetime | None) -> int | None:
    """As `PlannedRow.since`."""
    return None if moment is None else int(moment.astimezone(UTC).timestamp())


def _stands_so(
    change: StandingChange, wanted: Reason | None, certificate: CertificateRecord
) -> bool:
    """Raises RefusedError `certificate.already_revoked` for one revoked for another reason."""
    if change is StandingChange.REINSTATE:
        return certificate.standing is Standing.VALID
    if change is StandingChange.SUSPEND:
        is_suspended = certificate.standing is Standing.SUSPENDED
        return is_suspended and certificate.reason == wanted
    if certificate.standing is not Standing.REVOKED:
        return False
    if certificate.reason != wanted:
        shown = numbers.show(certificate.number)
        raise RefusedError("certificate.already_revoked", number=shown, reason=certificate.reason)
    return True
