"""The choices that a verification leaves to its caller, each a named value that says what follows
from it.

No choice makes anything valid that is not proven: each only moves the line between an answer and
`status_unavailable`, or between an answer and a refusal. Where CONTRACT names a keyword argument
(`max_status_age`, `audience`, `nonce`), the functions below turn it into such a value.
"""

from __future__ import annotations

from datetime import datetime
from enum import Enum, unique
from typing import NamedTuple

from credverifier.wire.credentials.key_binding import ProofRequest
from credverifier.wire.status.status_lists import LEEWAY, MAX_AGE


class StatusFreshness(NamedTuple):
    """How many seconds after its `iat` a status list still decides a verdict.

    A list that is older is `status.stale`, and the verdict `status_unavailable`. The list's own
    `exp` and 24 hours bound it in any case, so that a larger number, infinity or NaN changes
    nothing; a negative one refuses every list.
    """

    max_age: float


UNTIL_EXPIRY = StatusFreshness(MAX_AGE)
"""A list counts until its own `exp`, 24 hours after its `iat` at most.

Whoever can keep newer lists from the verifier can hide a revocation for that long.
"""


def freshness(max_status_age: float | None) -> StatusFreshness:
    """The policy for `max_status_age` seconds; UNTIL_EXPIRY for None.

    A short age finds revocations sooner, and answers `status_unavailable` whenever the list is
    older, which is also the case for a list that did not change: an office signs it anew only every
    12 hours.
    """
    return UNTIL_EXPIRY if max_status_age is None else StatusFreshness(max_status_age)


class NotBeforeSlack(NamedTuple):
    """How many seconds before its first moment a certificate already counts; the last moment has
    none.

    Less than 60 seconds, or no number, is 60, and more than an hour is an hour. A certificate that
    begins later is `validity.not_yet_valid`.
    """

    seconds: float

    @property
    def bounded(self) -> float:
        """The seconds that count."""
        # NaN is not at least anything.
        return min(self.seconds, ON_DEVICES.seconds) if self.seconds >= LEEWAY else LEEWAY


EXACT = NotBeforeSlack(LEEWAY)
"""Clocks may differ by 60 seconds.

For machines whose clocks are kept right, and for whoever must be able to say when a certificate
began.
"""

ON_DEVICES = NotBeforeSlack(3600)
"""A clock may be an hour behind, as those of people's devices are, of which the reader knows
nothing: the check page and the command take this.

What is issued for tomorrow is still refused today. Nothing expires later for it.
"""


def not_before(slack: float | None) -> NotBeforeSlack:
    """The policy for `slack` seconds; EXACT for None."""
    return EXACT if slack is None else NotBeforeSlack(slack)


@unique
class SilentHost(Enum):
    """What counts when the host of a published file (a status list, a shard of the index) does not
    answer. A file that it does give, and that is wrong, is never replaced by a remembered one.
    """

    USE_REMEMBERED = "use remembered"
    """The newest file seen before counts, for as long as it is fresh.

    Checks go on while a host is down; a revocation that was published meanwhile stays unseen until
    the host answers again or the file is too old.
    """

    ANSWER_UNKNOWN = "answer unknown"
    """Nothing counts, and the answer is unknown.

    For questions whose old answer would be a wrong one: that the index named no certificate
    yesterday does not say that there is none today.
    """


@unique
class Network(Enum):
    """Whether a verifier may fetch."""

    FETCH = "fetch"
    """Certificates, lists and notes come from the hosts of the trust list, which thereby learn that
    somebody checks a certificate.
    """

    OFFLINE = "offline"
    """Nothing is fetched: no host learns of the check.

    Only a token can be checked, and only against lists seen before; without a fresh one the answer
    is `status_unavailable`.
    """


NO_PROOF: ProofRequest | None = None
"""No proof of the holder is requested, and a presentation that brings one is refused.

Whoever has a copy of a certificate can present it. A proof that came unrequested was made for
another verifier, which the one who presents it could be replaying.
"""


def holder_proof(
    audience: str | None,
    nonce: str | None,
    now: datetime,
) -> ProofRequest | None:
    """The proof that is requested where an `audience` or a `nonce` is given, else NO_PROOF.

    Then a certificate without a proof for just this audience and nonce, made in the last five
    minutes, is refused. Where only one of the two is given every proof is refused, because the one
    that is missing could not be compared.
    """
    if audience is None and nonce is None:
        return NO_PROOF
    return ProofRequest(audience, nonce, now.timestamp())
