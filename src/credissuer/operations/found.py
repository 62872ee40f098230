"""The founding of the office: the first entry of its audit trail, and what stands in it for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credissuer.errors import ConfigError, SigningKeyError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.signing import documents
from credissuer.signing.keyring import Keyring
from credissuer.store.contract import Store
from credissuer.store.transaction import Transaction

_FOUNDED = "office.founded"
_URL = "public_url"


# Anybody may, because nobody has a role in an office that is not founded yet.
@operation(None)
def record_founding(transaction: Transaction, call: Call, office: Office) -> Outcome[None]:
    """Note that the office was founded, where, and its first keys."""
    # Only into an empty trail, because an interrupted founding may have got this far.
    if transaction.audit.last() is not None:
        return Outcome(None)
    facts: dict[str, Any] = {
        record.use.value: record.thumbprint for record in office.keyring.records
    }
    facts[_URL] = office.public_url
    return Outcome(None, (call.event(_FOUNDED, office.issuer_id, **facts),))


def check_address(store: Store, public_url: str) -> None:
    """Raises ConfigError `config.public_url_changed` where the office of this database was founded
    at another address.

    Every signature of an office names its address (docs/adr/0021).
    """
    founding = _founding(store)
    if founding is None:
        return
    issuer_id, facts = founding
    founded = facts.get(_URL)
    if founded is None:
        # Offices of before noted the issuer alone, which names the host and the port.
        founded = documents.public_url_of(issuer_id)
        is_same = documents.issuer_id(public_url) == issuer_id
    else:
        is_same = public_url == founded
    if not is_same:
        raise ConfigError("config.public_url_changed", founded=founded, now=public_url)


def check_keys(store: Store, keyring: Keyring, path: object) -> None:
    """Raises SigningKeyError `key.foreign` where `keyring`, which lies at `path`, has none of the
    keys that the office of this database was founded with.
    """
    founding = _founding(store)
    if founding is None:
        return
    # One is enough, and one is always there, because no command removes a key: a retired one still
    # verifies what it signed.
    if not {record.thumbprint for record in keyring.records} & founding_keys(founding[1]):
        raise SigningKeyError("key.foreign", path=path)


def founding_keys(facts: Mapping[str, Any]) -> set[str]:
    """The thumbprints of the keys with which an office was founded, from the facts of that entry."""
    return {value for name, value in facts.items() if name != _URL}


def _founding(store: Store) -> tuple[str, dict[str, Any]] | None:
    """Issuer id and facts of the founding; None for an office that is not founded yet."""
    with store.read() as reading:
        first = reading.audit.first()
    return None if first is None or first.action != _FOUNDED else (first.object, first.detail)
