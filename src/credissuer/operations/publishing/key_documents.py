"""The folder keys/: the public halves of the office's keys, true to the keystore and good for
months to come.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from credissuer.documents import known_keys
from credissuer.errors import ConfigError
from credissuer.office import Office
from credissuer.operations.deciding.policy import two_decide
from credissuer.publication.contract import put_changed
from credissuer.signing import documents
from credverifier.wire.envelope import dates

_TIMES = ("issued_at", "expires_at")


def refresh(office: Office) -> dict[str, bytes]:
    """File name -> octets, written where they changed.

    The trust list is dated anew at half its life, or on change. Raises SigningKeyError
    `key.not_here` where another server knows of a key that is not here.
    """
    with office.store.read() as reading:
        known_keys.refuse_if_incomplete(office, reading)
    now = office.clock()
    current = _key_folder(office, now)
    trust_list = _read(office, "trust-list.json")
    if trust_list is not None and not _aged(trust_list, now):
        # Written as of its own date: equal means that nothing but the date would change, and a new
        # date alone would have every verifier fetch the list again.
        as_dated = _key_folder(office, _issued_at(trust_list))
        if as_dated["trust-list.json"] == trust_list:
            current["trust-list.json"] = trust_list
    folder = {name: documents.text(document).encode("utf-8") for name, document in current.items()}
    for name, octets in folder.items():
        put_changed(office.documents, name, octets)
    return folder


def stored(office: Office) -> dict[str, bytes] | None:
    """File name -> octets as the folder has them; None where one is missing."""
    names = documents.empty_documents()
    octets = {name: office.documents.get(name) for name in names}
    present = {name: value for name, value in octets.items() if value is not None}
    return present if len(present) == len(names) else None


def belongs_here(office: Office) -> bool:
    """True where keys/ names this very issuer already.

    Raises ConfigError `config.documents_invalid`.
    """
    trust_list = _read(office, "trust-list.json")
    return trust_list is not None and any(
        issuer["id"] == office.issuer_id for issuer in trust_list["issuers"]
    )


def says_two_people(office: Office) -> bool:
    """Whether the trust list in keys/ says that two people decide in this office."""
    trust_list = _read(office, "trust-list.json") or {}
    return any(
        issuer.get("id") == office.issuer_id and issuer.get("four_eyes") is True
        for issuer in trust_list.get("issuers", ())
    )


def _read(office: Office, name: str) -> dict[str, Any] | None:
    octets = office.documents.get(name)
    try:
        return None if octets is None else dict(json.loads(octets))
    except ValueError as error:
        raise ConfigError("config.documents_invalid", name=name) from error


def _key_folder(office: Office, issued_at: datetime) -> dict[str, dict[str, Any]]:
    with office.store.read() as reading:
        four_eyes = two_decide(reading)
    return documents.key_folder(
        office.keyring.records,
        office.public_url,
        office.issuer_name,
        issued_at,
        office.timezone,
        four_eyes=four_eyes,
    )


def _issued_at(trust_list: dict[str, Any]) -> datetime:
    return dates.from_seconds(dates.seconds(trust_list["issued_at"], "issued_at"))


def _aged(trust_list: dict[str, Any], now: datetime) -> bool:
    start, end = (dates.seconds(trust_list[name], name) for name in _TIMES)
    # At half its life, so that a verifier that fetches it has months left.
    return now.timestamp() > (start + end) / 2
