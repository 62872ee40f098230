"""Rotate, give up, mark compromised keys; what is public of them follows in the same step.

No change of a key is one commit, because keystore, keys/ and database are three places. The
keystore comes first and the audit trail after it, because an entry can never be taken back and must
not tell of a key that is not there. A crash between the two leaves a change that `keys list` shows
and the trail does not; the next publication brings out what did not become public. A change of the
passphrase concerns nobody outside.
"""

from __future__ import annotations

from datetime import timedelta

from credissuer.documents import fence, known_keys
from credissuer.errors import PublicationError, SigningKeyError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.policy import require_decided
from credissuer.operations.perform import needs, perform
from credissuer.operations.publishing import fixed_files, key_documents
from credissuer.signing.keyring import Compromise
from credissuer.signing.passphrase import Passphrase
from credissuer.signing.provider import KeyRecord, KeyUse
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction


@needs(Permission.KEYS)
def begin(office: Office, call: Call, use: KeyUse, algorithm: str | None = None) -> KeyRecord:
    """The key of a use that is switched on later: made and published where there is none yet, at
    work at once; of `algorithm`, else of the credential key's.
    """
    has_key = use in office.keyring.uses
    if not has_key:
        fence.check(office)
    record = office.keyring.begin(use, office.clock(), algorithm)
    if not has_key:
        _follow(office, call, "key.begun", record)
    return record


@needs(Permission.KEYS)
def rotate(
    office: Office,
    call: Call,
    use: KeyUse,
    overlap: timedelta,
    algorithm: str | None = None,
    *,
    proposal: ProposalRecord | None = None,
) -> KeyRecord:
    """One step of two: publish a next key, or put the next key to work once it has been public for
    `overlap`.

    Raises RefusedError `decision.two_needed` where two people decide and `proposal` is none of
    theirs.
    """
    _require_decided(office, proposal)
    fence.check(office)
    record = office.keyring.rotate(use, office.clock(), overlap, algorithm)
    _follow(office, call, f"key.{record.state}", record)
    return record


@needs(Permission.KEYS)
def retire(
    office: Office, call: Call, thumbprint: str, *, proposal: ProposalRecord | None = None
) -> KeyRecord:
    """Give up a next key that was never used. Raises RefusedError as `rotate`."""
    _require_decided(office, proposal)
    fence.check(office)
    record = office.keyring.retire(thumbprint)
    _follow(office, call, "key.retired", record)
    return record


@needs(Permission.KEYS)
def compromise(office: Office, call: Call, thumbprint: str) -> Compromise:
    """The key verifies nothing from now on; a successor signs at once.

    By one person also where two decide, because stopping is never delayed.
    """
    fence.check(office)
    change = office.keyring.compromise(thumbprint, office.clock())
    _follow(office, call, "key.compromised", change.key)
    return change


@needs(Permission.KEYS)
def change_passphrase(office: Office, call: Call, new: Passphrase) -> int:
    """Protect every private key with `new`; the audit trail keeps that it was done.

    Returns how many. Repeated after a crash it finishes. Raises SigningKeyError.
    """
    count = office.keyring.change_passphrase(new)
    perform(office, call, record_passphrase_change, office, count)
    return count


@operation(None)
def record_passphrase_change(
    transaction: Transaction,
    call: Call,
    office: Office,
    count: int,
) -> Outcome[None]:
    """Note in the audit trail that the keystore, which is files of its own, has a new passphrase."""
    return Outcome(
        None,
        (call.event("key.passphrase_changed", office.issuer_id, keys=count),),
    )


def _require_decided(office: Office, proposal: ProposalRecord | None) -> None:
    with office.store.read() as reading:
        require_decided(reading, proposal)


def _follow(office: Office, call: Call, action: str, record: KeyRecord) -> None:
    """Record the change and publish it.

    Raises PublicationError `publish.pending` where it is not public yet.
    """
    # First of all, because keys/ should be true to the keystore even where the database cannot be
    # reached.
    key_documents.refresh(office)
    perform(office, call, record_key_change, office, action, record)
    try:
        with office.publish_lock():
            fixed_files.put_documents(office, office.publication)
    # The keyring is a file and has changed by now: the caller must not repeat it, only publish.
    except (PublicationError, SigningKeyError) as error:
        raise PublicationError(
            "publish.pending",
            number=record.thumbprint,
            problem=error.words("en"),
        ) from error


@operation(Permission.KEYS)
def record_key_change(
    transaction: Transaction,
    call: Call,
    office: Office,
    action: str,
    record: KeyRecord,
) -> Outcome[None]:
    """Note a change of the keyring, which is a file of its own, in the audit trail and in the key
    register, from which other servers learn of it.
    """
    known_keys.enter(office, transaction)
    return Outcome(
        None,
        (
            call.event(
                action,
                record.thumbprint,
                use=record.use.value,
            ),
        ),
    )
