"""PURE: what the public is told of a certificate's life, one numbered change after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from credverifier.wire import number as numbers
from credverifier.wire.changes import Change
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicChangeRecord:
    """A change as it is stored: `n` counts from 1 without a gap, `at` is aware UTC, `type` a key of
    `STANDINGS`, `number` ten characters.
    """

    n: int
    at: datetime
    type: str
    number: str


STANDINGS: Mapping[str, Standing] = {
    "certificate.issued": Standing.VALID,
    "certificate.suspended": Standing.SUSPENDED,
    "certificate.reinstated": Standing.VALID,
    "certificate.revoked": Standing.REVOKED,
    "certificate.superseded": Standing.SUPERSEDED,
    "certificate.reissued": Standing.VALID,
}
"""Type of a change -> how the certificate stands since. A type is the action of the audit trail
that it follows from.
"""

GIVEN_UP = "certificate.voided"
"""The action by which a certificate is given up that may have been published already: to the public
it is revoked.
"""


def type_of(action: str) -> str | None:
    """The type of the public change that an action of the audit trail is; None for none."""
    if action == GIVEN_UP:
        return "certificate.revoked"
    return action if action in STANDINGS else None


def shown(record: PublicChangeRecord) -> Change:
    """A change as the public reads it."""
    return Change(
        record.n,
        dates.stamp(record.at),
        record.type,
        numbers.show(record.number),
        STANDINGS[record.type],
    )
