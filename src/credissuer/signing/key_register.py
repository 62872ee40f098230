"""PURE: the key register, which is what the database says of the office's keys, and a keystore
compared with it.

The register has names, states and times, and no public key: public and private halves lie in the
keystore of each server alone. So whoever can write the database can have keys refused, and can have
none trusted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from credissuer.errors import SigningKeyError
from credissuer.signing.lifecycle import Records
from credissuer.signing.provider import KeyRecord, KeyState

# A key only ever moves on: of two copies, the one that is further is the newer one.
_ORDER = (KeyState.NEXT, KeyState.ACTIVE, KeyState.RETIRED, KeyState.COMPROMISED)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredKey:
    """A key as the database knows it; `use` and `state` are words of KeyUse and KeyState.

    `server` is the computer that entered its last state. Times as in KeyRecord.
    """

    thumbprint: str
    use: str
    state: str
    created_at: datetime
    valid_from: datetime | None
    valid_until: datetime | None
    compromised_at: datetime | None
    server: str

    @property
    def has_signed(self) -> bool:
        """Whether something may be signed with it: it is at work, or was."""
        return self.state != KeyState.NEXT and self.valid_from is not None


def registered(record: KeyRecord, server: str) -> RegisteredKey:
    """What the register says of a key."""
    return RegisteredKey(
        thumbprint=record.thumbprint,
        use=record.use.value,
        state=record.state.value,
        created_at=record.created_at,
        valid_from=record.valid_from,
        valid_until=record.valid_until,
        compromised_at=record.compromised_at,
        server=server,
    )


def ahead(records: Records, register: Iterable[RegisteredKey]) -> list[KeyRecord]:
    """The keys of a keystore of which the register does not say yet how they stand."""
    known = {key.thumbprint: _rank(key.state) for key in register}
    return [record for record in records if _rank(record.state) > known.get(record.thumbprint, -1)]


def lacking(records: Records, register: Iterable[RegisteredKey]) -> tuple[RegisteredKey, ...]:
    """The registered keys that a keystore has no record of."""
    known = {record.thumbprint for record in records}
    return tuple(key for key in register if key.thumbprint not in known)


def followed(records: Records, register: Iterable[RegisteredKey]) -> Records:
    """A keystore's records with what other servers did to its keys; none are added."""
    known = {key.thumbprint: key for key in register}
    return _with_one_active([_further(record, known.get(record.thumbprint)) for record in records])


def merged(records: Records, others: Sequence[KeyRecord]) -> Records:
    """The records of two keystores, each key as it is furthest, in the order in which they were
    made.
    """
    furthest = {record.thumbprint: record for record in records}
    for record in others:
        ours = furthest.get(record.thumbprint)
        if ours is None or _rank(record.state) > _rank(ours.state):
            furthest[record.thumbprint] = record
    in_order = sorted(furthest.values(), key=lambda record: record.created_at)
    return _with_one_active(in_order)


def refusal(key: RegisteredKey) -> SigningKeyError:
    """What is answered where a keystore lacks `key`: SigningKeyError `key.not_here`."""
    return SigningKeyError(
        "key.not_here", thumbprint=key.thumbprint, use=key.use, server=key.server
    )


def _further(record: KeyRecord, entry: RegisteredKey | None) -> KeyRecord:
    if entry is None or _rank(entry.state) <= _rank(record.state):
        return record
    return replace(
        record,
        state=KeyState(entry.state),
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
        compromised_at=entry.compromised_at,
    )


def _with_one_active(records: Sequence[KeyRecord]) -> Records:
    """Where two servers put a key to work at once, the later one signs on."""
    latest: dict[str, KeyRecord] = {}
    for record in records:
        if record.state is KeyState.ACTIVE:
            other = latest.get(record.use)
            if other is None or _start(record) > _start(other):
                latest[record.use] = record
    return tuple(
        replace(record, state=KeyState.RETIRED, valid_until=latest[record.use].valid_from)
        if record.state is KeyState.ACTIVE and record is not latest[record.use]
        else record
        for record in records
    )


def _start(record: KeyRecord) -> tuple[datetime, str]:
    # The name too, because every server has to choose the same one of the same second.
    return record.valid_from or record.created_at, record.thumbprint


def _rank(state: str) -> int:
    return _ORDER.index(KeyState(state))
