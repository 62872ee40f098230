"""The folder keys/: the public halves of the office's keys, true to the keystore and good for
months to come.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from credissuer.errors import ConfigError
from credissuer.office import Office
from credissuer.publication.contract import put_changed
from credissuer.signing import documents
from credverifier.wire.envelope import dates

_TIMES = ("issued_at", "expires_at")


def refresh(office: Office) -> dict[str, bytes]:
    """File name -> octets, written where they changed.

    The trust list is dated anew at half its life, or on change.
    """
    now = office.clock()
    made = _made(office, now)
    kept = _read(office, "trust-list.json")
    if (
        kept is not None
        and not _aged(kept, now)
        and _made(office, _issued_at(kept))["trust-list.json"] == kept
    ):
        made["trust-list.json"] = kept
    folder = {name: documents.text(document).encode("utf-8") for name, document in made.items()}
    for name, octets in folder.items():
        put_changed(office.documents, name, octets)
    return folder


def belongs_here(office: Office) -> bool:
    """True where keys/ names this very issuer already.

    Raises ConfigError `config.documents_invalid`.
    """
    kept = _read(office, "trust-list.json")
    return kept is not None and any(issuer["id"] == office.issuer_id for issuer in kept["issuers"])


def _read(office: Office, name: str) -> dict[str, Any] | None:
    octets = office.documents.get(name)
    try:
        return None if octets is None else dict(json.loads(octets))
    except ValueError as error:
        raise ConfigError("config.documents_invalid", name=name) from error


def _made(office: Office, issued_at: datetime) -> dict[str, dict[str, Any]]:
    return documents.key_folder(
        office.keyring.records,
        office.public_url,
        office.issuer_name,
        issued_at,
    )


def _issued_at(kept: dict[str, Any]) -> datetime:
    return dates.from_seconds(dates.seconds(kept["issued_at"], "issued_at"))


def _aged(kept: dict[str, Any], now: datetime) -> bool:
    start, end = (dates.seconds(kept[name], name) for name in _TIMES)
    return now.timestamp() > (start + end) / 2
