"""The founding of the office: the first entry of its audit trail, and what stands in it for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from credissuer.audit.trail import AuditEntry
from credissuer.documents import known_keys
from credissuer.documents.trust_list import TrustListKind
from credissuer.errors import ConfigError, SigningKeyError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.signing import documents
from credissuer.signing.keyring import Keyring
from credissuer.store.contract import Store
from credissuer.store.transaction import Reading, Transaction
from credverifier.trust import trust_update
from credverifier.wire.envelope import jws

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
    known_keys.enter(office, transaction)
    return Outcome(None, (call.event(_FOUNDED, office.issuer_id, **facts),))


def check_address(store: Store, public_url: str) -> None:
    """Raises ConfigError `config.public_url_changed` where the office of this database was founded
    at another address.

    Every signature of an office names its address (docs/adr/0021).
    """
    with store.read() as reading:
        founding = _founding(reading)
        founded = None if founding is None else founding.detail.get(_URL) or _published(reading)
    if founding is None:
        return
    if founded is None or documents.issuer_id(str(founded)) != founding.object:
        # An office of before that has published nothing: its issuer names the host and the port.
        if documents.issuer_id(public_url) == founding.object:
            return
        founded = documents.public_url_of(founding.object)
    if public_url != founded:
        raise ConfigError("config.public_url_changed", founded=founded, now=public_url)


def check_keys(store: Store, keyring: Keyring, path: object) -> None:
    """Raises SigningKeyError `key.foreign` where `keyring`, which lies at `path`, has none of the
    keys that the office of this database was founded with.
    """
    with store.read() as reading:
        founding = _founding(reading)
    if founding is None:
        return
    # One is enough, and one is always there, because no command removes a key: a retired one still
    # verifies what it signed.
    if not {record.thumbprint for record in keyring.records} & founding_keys(founding.detail):
        raise SigningKeyError("key.foreign", path=path)


def founding_keys(facts: Mapping[str, Any]) -> set[str]:
    """The thumbprints of the keys with which an office was founded, from the facts of that entry."""
    return {value for name, value in facts.items() if name != _URL}


def _founding(reading: Reading) -> AuditEntry | None:
    """None for an office that is not founded yet."""
    first = reading.audit.first()
    return first if first is not None and first.action == _FOUNDED else None


def _published(reading: Reading) -> str | None:
    """The public URL in the last trust list that was signed; None before the first publication.

    For offices of before, which noted their issuer alone at their founding.
    """
    signed = reading.documents.get(TrustListKind.name, "")
    if signed is None:
        return None
    [issuer] = jws.parse(signed.token, typ=trust_update.TYP).payload["issuers"]
    return str(issuer["public_url"])
