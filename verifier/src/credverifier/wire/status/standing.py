"""What a certificate is worth to its issuer, and how a status list says it."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """The five standings an issuer records.

    The last three are final and are INVALID on every list. That a certificate has *expired*, or
    that its standing is unknown, is no standing: a verdict finds that out from the clock and the
    network.
    """

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    VOIDED = "voided"

    @property
    def list_value(self) -> int:
        """The value of the entry in a Token Status List (draft-ietf-oauth-status-list-20 section
        7.1).
        """
        return _LIST_VALUES[self]

    @property
    def final(self) -> bool:
        """True where no later change is possible."""
        return self in (Standing.REVOKED, Standing.SUPERSEDED, Standing.VOIDED)


_LIST_VALUES = {
    Standing.VALID: 0,
    Standing.REVOKED: 1,
    Standing.SUPERSEDED: 1,
    Standing.VOIDED: 1,
    Standing.SUSPENDED: 2,
}
_GRAVITY = (
    Standing.VALID,
    Standing.SUSPENDED,
    Standing.VOIDED,
    Standing.REVOKED,
    Standing.SUPERSEDED,
)


def worst(first: Standing, second: Standing) -> Standing:
    """The graver of two findings, in the precedence of verdicts: superseded, revoked, suspended,
    valid.
    """
    return max(first, second, key=_GRAVITY.index)
