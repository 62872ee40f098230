"""Hand keys to another server of the office, and receive them there."""

from __future__ import annotations

from credissuer.documents import fence
from credissuer.errors import SigningKeyError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.keys.registering import register_if_ahead
from credissuer.operations.perform import needs, perform
from credissuer.operations.publishing import key_documents
from credissuer.signing import handing_over
from credissuer.signing.handing_over import AT_WORK
from credissuer.signing.provider import HandedRecord, KeyRecord
from credissuer.signing.transfer import KeyTransfer
from credissuer.staff.roles import Permission
from credissuer.store.contract import Store
from credissuer.store.status.signing_keys import SigningKeyReading
from credissuer.store.transaction import Transaction


@needs(Permission.KEYS)
def hand_over(office: Office, call: Call) -> KeyTransfer:
    """Every key of this server, with the private halves of those that sign, now or next.

    In the audit trail before it is returned: no key leaves without an entry. Raises BehindError,
    SigningKeyError `key.not_here` and as `signing.handing_over.handed`.
    """
    fence.check(office)
    register_if_ahead(office, call)
    keys = handing_over.handed(office.keyring)
    perform(office, call, record, office, "key.handed_over", at_work(keys))
    return KeyTransfer(office.issuer_id, keys)


def check(store: Store, issuer_id: str, transfer: KeyTransfer) -> None:
    """Raises SigningKeyError `key.transfer_foreign` where the keys are another office's, and
    `key.transfer_old` where the office signs with one that is not among them.
    """
    if transfer.issuer_id != issuer_id:
        raise SigningKeyError("key.transfer_foreign", issuer=transfer.issuer_id, expected=issuer_id)
    brought = {handed.record.thumbprint for handed in transfer.keys}
    with store.read() as reading:
        register = reading.of(SigningKeyReading).all()
    for key in register:
        if key.has_signed and key.thumbprint not in brought:
            raise SigningKeyError("key.transfer_old", thumbprint=key.thumbprint, server=key.server)


@needs(Permission.KEYS)
def receive(office: Office, call: Call, transfer: KeyTransfer) -> tuple[KeyRecord, ...]:
    """Keep the keys of another server; returns those that sign here now or will.

    Raises as `check`, `signing.handing_over.keep` and `perform`.
    """
    check(office.store, office.issuer_id, transfer)
    keyring = office.keyring
    handing_over.keep(keyring.provider, keyring.directory, office.issuer_id, transfer.keys)
    received = at_work(transfer.keys)
    perform(office, call, record, office, "key.received", received)
    key_documents.refresh(office)
    return received


def at_work(keys: tuple[HandedRecord, ...]) -> tuple[KeyRecord, ...]:
    """The records of the keys that sign, now or next."""
    return tuple(handed.record for handed in keys if handed.record.state in AT_WORK)


@operation(Permission.KEYS)
def record(
    transaction: Transaction,
    call: Call,
    office: Office,
    action: str,
    records: tuple[KeyRecord, ...],
) -> Outcome[None]:
    """Note in the audit trail which keys left this server or came to it."""
    thumbprints = " ".join(one.thumbprint for one in records)
    event = call.event(action, office.issuer_id, keys=thumbprints, server=office.server)
    return Outcome(None, (event,))
