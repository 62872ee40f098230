"""The keystore of this server, held against the key register that all servers of the office share."""

from __future__ import annotations

from credissuer.office import Office
from credissuer.signing import key_register
from credissuer.signing.provider import KeyUse
from credissuer.store.status.signing_keys import SigningKeyReading, SigningKeys
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.envelope.jws import Signer


def refuse_if_lacking(office: Office, reading: Reading) -> None:
    """Take over what other servers did to the keys that are here.

    Raises SigningKeyError `key.not_here` where the office signs with a key that is not.
    """
    office.keyring.follow(reading.of(SigningKeyReading).all())
    office.keyring.refuse_if_lacking()


def signer(office: Office, reading: Reading, use: KeyUse) -> Signer:
    """The key that the office signs with for `use` as of this snapshot.

    Raises SigningKeyError as `refuse_if_lacking` and as `Keyring.signer`.
    """
    refuse_if_lacking(office, reading)
    return office.keyring.signer(use)


def refuse_if_incomplete(office: Office, reading: Reading) -> None:
    """The same, and also for keys that sign nothing yet or never did: a trust list without one
    would take back what another server announced, or said of it.
    """
    refuse_if_lacking(office, reading)
    for key in office.keyring.lacking:
        raise key_register.refusal(key)


def is_ahead(office: Office, reading: Reading) -> bool:
    """Whether the register does not say yet how the keys of this server stand."""
    register = reading.of(SigningKeyReading).all()
    return bool(key_register.ahead(office.keyring.records, register))


def enter(office: Office, transaction: Transaction) -> list[str]:
    """Tell the other servers how the keys of this one stand; returns the thumbprints that are new
    to them, or stand otherwise.
    """
    keys = transaction.of(SigningKeys)
    ahead = key_register.ahead(office.keyring.records, keys.all())
    keys.enter([key_register.registered(record, office.server) for record in ahead])
    return [record.thumbprint for record in ahead]
