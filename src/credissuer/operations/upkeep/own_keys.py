"""Which keys of the office this server has, and which it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from credissuer.documents import known_keys
from credissuer.office import Office
from credissuer.operations.upkeep.finding import DoctorFinding, well, wrong
from credissuer.signing.handing_over import AT_WORK
from credissuer.signing.key_register import lacking
from credissuer.store.status.signing_keys import SigningKeyReading


def examine(office: Office) -> Iterator[DoctorFinding]:
    """Private keys that nobody uses; and of those that sign, now or next, which are here."""
    unused = len(office.keyring.orphans())
    if unused:
        yield wrong("keys", "keys_unused", "credissuer keys list", count=unused)
    else:
        yield well("keys", count=unused)
    yield _keystore(office)


def _keystore(office: Office) -> DoctorFinding:
    with office.store.read() as reading:
        register = reading.of(SigningKeyReading).all()
        is_ahead = known_keys.is_ahead(office, reading)
    records, stored = office.keyring.records, office.keyring.provider.stored()
    needed = [record for record in records if record.state in AT_WORK]
    held = _named((key.use, key.thumbprint) for key in needed if key.thumbprint in stored)
    unknown = lacking(records, register)
    missing = _named(
        [
            *((key.use, key.thumbprint) for key in unknown),
            *((key.use, key.thumbprint) for key in needed if key.thumbprint not in stored),
        ]
    )
    if missing:
        command = "credissuer keys receive FILE"
        # Where it is known, because somebody has to go there and hand it over.
        server = next((key.server for key in unknown if key.server), "?")
        facts = {"held": held or "-", "lacking": missing, "server": server}
        return wrong("keystore", "keys_lacking", command, **facts)
    # Nothing registered is an office of before, which its next publication enters.
    if register and is_ahead:
        return wrong("keystore", "keys_unregistered", "credissuer publish", held=held)
    return well("keystore", held=held)


def _named(keys: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{use} {thumbprint}" for use, thumbprint in keys)
