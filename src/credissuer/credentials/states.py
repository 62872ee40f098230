"""What may become of a certificate: the state machine as a table, and the list of reasons."""

from __future__ import annotations

from enum import StrEnum

from credissuer.errors import RefusedError, UsageError
from credverifier.wire.status.standing import Standing


class StandingChange(StrEnum):
    """What can be done to a certificate that stands."""

    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REVOKE = "revoke"
    SUPERSEDE = "supersede"
    VOID = "void"
    # No step of the state machine: what a note says of the issue itself.
    ISSUE = "issue"


class Reason(StrEnum):
    """Why a certificate was suspended or revoked.

    The public words are `reasons` in the verifier's `words`.
    """

    UNDISCLOSED_AD = "undisclosed_ad"
    FALSE_CLAIM = "false_claim"
    BANNED_GOODS = "banned_goods"
    FAKE_ENGAGEMENT = "fake_engagement"
    HATE_OR_HARM = "hate_or_harm"
    LEGAL_FINDING = "legal_finding"
    IDENTITY_OR_HANDLE_LOST = "identity_or_handle_lost"
    ISSUED_IN_ERROR = "issued_in_error"
    KEY_COMPROMISE = "key_compromise"
    HOLDER_REQUEST = "holder_request"
    DECEASED = "deceased"
    SUPERSEDED = "superseded"


# What is not here cannot happen: nothing leads back from revoked, superseded or voided.
_AFTER: dict[Standing, dict[StandingChange, Standing]] = {
    Standing.VALID: {
        StandingChange.SUSPEND: Standing.SUSPENDED,
        StandingChange.REVOKE: Standing.REVOKED,
        StandingChange.SUPERSEDE: Standing.SUPERSEDED,
        # Of a certificate that was never handed out; one that was can only be revoked.
        StandingChange.VOID: Standing.VOIDED,
    },
    Standing.SUSPENDED: {
        StandingChange.REINSTATE: Standing.VALID,
        StandingChange.REVOKE: Standing.REVOKED,
    },
}


def after(number: str, standing: Standing, change: StandingChange) -> Standing:
    """The standing that `change` leads to.

    Raises RefusedError `certificate.cannot_change` where none does.
    """
    changed = _AFTER.get(standing, {}).get(change)
    if changed is None:
        raise RefusedError(
            "certificate.cannot_change",
            number=number,
            standing=standing.value,
            change=change.value,
        )
    return changed


def reason(text: str | None) -> Reason:
    """The reason a person named. `superseded` is given by renewal alone.

    Raises UsageError `certificate.reason_required` or `certificate.reason_unknown`.
    """
    # Superseded without a successor would leave the reader of the page without a link.
    allowed = [member.value for member in Reason if member is not Reason.SUPERSEDED]
    if not text:
        raise UsageError("certificate.reason_required", reasons=", ".join(allowed))
    if text not in allowed:
        raise UsageError(
            "certificate.reason_unknown",
            reason=text,
            reasons=", ".join(allowed),
        )
    return Reason(text)
