"""The readiness checks behind /readyz, each with a machine-readable reason where it fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from credissuer import disk
from credissuer.documents import clock_guard, fence
from credissuer.office import Office
from credissuer.operations.publishing.keep_public import behind_lists
from credissuer.status.lists import LIFETIME
from credverifier.errors import CredentialError
from credverifier.wire.envelope import jwk, jws

PATIENCE_MS = 1_000
"""Milliseconds that the probe waits for the write lock."""

# Because it is signed with the real keys: every signing input of a JWS contains a dot (RFC 7515
# section 5.1), so nobody can turn this signature into that of a token.
_PROBE = b"a text without a dot, which no signed token is"


class ReadinessCheck(NamedTuple):
    """The result of one check: `reason` is None where it passed."""

    name: str
    reason: str | None


def examine(office: Office, folder: Path | None) -> list[ReadinessCheck]:
    """Run every check; none of them changes anything."""
    checks: dict[str, Callable[[], str | None]] = {
        "database": lambda: _database(office),
        "signer": lambda: _signer(office),
        "history": lambda: _history(office),
        "lists": lambda: _lists(office),
        "clock": lambda: _clock(office),
        "disk": lambda: _disk(folder),
    }
    return [ReadinessCheck(name, _reason(check)) for name, check in checks.items()]


def _reason(check: Callable[[], str | None]) -> str | None:
    try:
        return check()
    except CredentialError as error:
        return error.code


def _database(office: Office) -> str | None:
    """Open a write transaction and roll it back, waiting for the lock PATIENCE_MS at most."""
    # A write transaction, because a disk that is full or read-only still answers reads.
    with office.store.write(patience_ms=PATIENCE_MS) as transaction:
        transaction.audit.last()
    return None


def _history(office: Office) -> str | None:
    """Whether the database is behind what is published: the code stands in the error."""
    with fence.held(office):
        return None


def _signer(office: Office) -> str | None:
    for use in office.keyring.uses:
        signer = office.keyring.signer(use)
        proof = jws.Jws({}, {}, _PROBE, signer.sign(_PROBE))
        # Verified as well, because a key store may hold another key than the one that is published.
        jws.verify(proof, jwk.decode(office.keyring.active(use).jwk))
    return None


def _lists(office: Office) -> str | None:
    now = office.clock()
    # The first is enough: one list that is behind makes the server not ready.
    state = next(iter(behind_lists(office)), None)
    if state is None:
        return None
    if state.signed_at is None:
        return "list.stale"
    # Half of the lifetime: the publisher should have signed it anew, and verifiers still accept it.
    age_seconds = (now - state.signed_at).total_seconds()
    return "list.stale" if age_seconds >= LIFETIME / 2 else "publish.pending"


def _clock(office: Office) -> str | None:
    with office.store.read() as reading:
        clock_guard.refuse_if_suspect(office, reading)
    return None


def _disk(folder: Path | None) -> str | None:
    if folder is None:
        return None
    try:
        free_octets = disk.room(folder).octets
    except OSError:
        return "disk.unavailable"
    return None if free_octets >= disk.LEAST_OCTETS else "disk.low"
