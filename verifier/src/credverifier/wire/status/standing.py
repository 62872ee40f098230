"""The standings of a certificate, and their values in a status list."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """The five standings that an issuer records.

    The last three are final, and the same INVALID on every list. EXPIRED and UNKNOWN are not among
    them, because the issuer does not record those: they follow from the clock and the network.
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
        """Whether the standing can never change again."""
        return self in (Standing.REVOKED, Standing.SUPERSEDED, Standing.VOIDED)


# One INVALID for three standings, because the list has no other; the standing note says which.
_LIST_VALUES = {
    Standing.VALID: 0,
    Standing.REVOKED: 1,
    Standing.SUPERSEDED: 1,
    Standing.VOIDED: 1,
    Standing.SUSPENDED: 2,
}
# Ascending: the reverse of the order in `precedence` of verdicts.json.
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
