"""What the office asked a browser and waits to hear back, once. Times: aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LIFE = timedelta(minutes=5)
"""How long an answer is waited for."""


class ChallengePurpose(StrEnum):
    """What the answer is good for, and for nothing else."""

    REGISTER = "register"
    SIGN_IN = "sign-in"
    STEP_UP = "step-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeRecord:
    """`id` is the SHA-256 (hex) of the random text that comes back. Deleted when it does, so that
        no answer counts twice.

        `person_id` and `session_id` are who alone may answer; None before anybody is known.
    `facts` is
        what the office must remember until then.
    """

    id: str
    purpose: ChallengePurpose
    person_id: str | None
    session_id: str | None
    created_at: datetime
    expires_at: datetime
