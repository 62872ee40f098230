"""Challenges: asked once, answered once, within five minutes."""

from __future__ import annotations

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.sign_in.sessions import digest
from credissuer.staff.challenge import LIFE, ChallengePurpose, ChallengeRecord
from credissuer.staff.sign_in import SignedIn
from credissuer.store.staff.challenges import Challenges
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import base64url


def ask(
    transaction: Transaction,
    call: Call,
    office: Office,
    purpose: ChallengePurpose,
    signed_in: SignedIn | None = None,
) -> bytes:
    """32 random octets that only the browser asked now may bring back.

    With `signed_in` only in that session.
    """
    challenges = transaction.of(Challenges)
    # Here, so that the table holds minutes and no timer is needed.
    challenges.forget(call.now)
    challenge = office.entropy(32)
    record = ChallengeRecord(
        id=digest(base64url.encode(challenge).decode("ascii")),
        purpose=purpose,
        person_id=None if signed_in is None else signed_in.person.id,
        session_id=None if signed_in is None else signed_in.session.id,
        created_at=call.now,
        expires_at=call.now + LIFE,
    )
    transaction.add([record])
    return challenge


@operation(None)
def take(
    transaction: Transaction,
    call: Call,
    purpose: ChallengePurpose,
    text: str,
    session_id: str | None = None,
) -> Outcome[ChallengeRecord | None]:
    """The challenge that `text` (base64url) is, which is used up now, whatever the answer is worth;
    None where it is not, is too old, or was asked of somebody else.
    """
    record = transaction.of(Challenges).take(digest(text))
    is_meant = (
        record is not None
        and record.purpose is purpose
        and record.session_id == session_id
        and call.now < record.expires_at
    )
    return Outcome(record if is_meant else None)


def require_taken(record: ChallengeRecord | None) -> ChallengeRecord:
    """Raises RefusedError `sign_in.expired`.

    After the commit that took it, because an error inside would give the challenge back.
    """
    if record is None:
        raise RefusedError("sign_in.expired")
    return record
