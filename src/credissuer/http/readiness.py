"""Whether this server should get requests, with a machine's reason where not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from credissuer.office import Office
from credissuer.operations.keep_public import behind_lists
from credissuer.status.lists import LIFETIME
from credverifier.errors import CredentialError
from credverifier.wire.envelope import jwk, jws

LEAST_OCTETS = 64 * 1024 * 1024
"""Free on the disk that takes the public files; with less the server still reads, and is not ready
to issue.
"""

PATIENCE_MS = 1_000
"""How long the probe waits for its turn to write."""

AHEAD_SECONDS = 300
_PROBE = b"a text without a dot, which no signed token is"


class Finding(NamedTuple):
    """One thing looked at: `reason` is None where it is well."""

    name: str
    reason: str | None


def examine(office: Office, folder: Path | None) -> list[Finding]:
    """Every check in turn; none of them changes anything."""
    checks: dict[str, Callable[[], str | None]] = {
        "database": lambda: _database(office),
        "signer": lambda: _signer(office),
        "lists": lambda: _lists(office),
        "clock": lambda: _clock(office),
        "disk": lambda: _disk(folder),
    }
    return [Finding(name, _reason(check)) for name, check in checks.items()]


def _reason(check: Callable[[], str | None]) -> str | None:
    try:
        return check()
    except CredentialError as error:
        return error.code


def _database(office: Office) -> str | None:
    """A write transaction is opened and given up again; who asks for readiness does not wait long
    for an answer.
    """
    with office.store.write(patience_ms=PATIENCE_MS) as transaction:
        transaction.audit.last()
    return None


def _signer(office: Office) -> str | None:
    for use in office.keyring.uses:
        signer = office.keyring.signer(use)
        proof = jws.Jws({}, {}, _PROBE, signer.sign(_PROBE))
        jws.verify(proof, jwk.decode(office.keyring.active(use).jwk))
    return None


def _lists(office: Office) -> str | None:
    now = office.clock()
    for state in behind_lists(office):
        if state.signed_at is None or (now - state.signed_at).total_seconds() >= LIFETIME / 2:
            return "list.stale"
        return "publish.pending"
    return None


def _clock(office: Office) -> str | None:
    with office.store.read() as reading:
        head = reading.audit.last()
    if head is not None and (head.at - office.clock()).total_seconds() > AHEAD_SECONDS:
        return "clock.backwards"
    return None


def _disk(folder: Path | None) -> str | None:
    if folder is None:
        return None
    try:
        return None if shutil.disk_usage(folder).free >= LEAST_OCTETS else "disk.low"
    except OSError:
        return "disk.unavailable"
