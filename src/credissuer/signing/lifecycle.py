"""PURE: the states of a key: records in, records out.

Every use keeps exactly one active key.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from credissuer.errors import NotFoundError, SigningKeyError
from credissuer.signing.provider import KeyRecord, KeyState, KeyUse
from credverifier.wire.envelope.dates import stamp

Records = tuple[KeyRecord, ...]


def whole_second(now: datetime) -> datetime:
    """`now` (aware) in UTC, cut to the second as `iat` is: what is signed in a second is within it
    at both ends.
    """
    if now.tzinfo is None:
        raise ValueError("a moment without its time zone")
    return now.astimezone(UTC).replace(microsecond=0)


def made(public: dict[str, str], use: KeyUse, at: datetime) -> KeyRecord:
    """The record of a new key, in state next; `public` is its JWK with `kid` and `alg`."""
    return KeyRecord(
        thumbprint=public["kid"],
        use=use,
        algorithm=public["alg"],
        state=KeyState.NEXT,
        jwk=public,
        created_at=whole_second(at),
    )


def moment(records: Records, now: datetime) -> datetime:
    """`now` as the whole second of a change. Raises SigningKeyError `key.clock_backwards`.

    A change dated before the last one would end a key's validity before tokens that it has signed
    since.
    """
    at = whole_second(now)
    dates = [date for record in records for date in _past(record) if date]
    if dates and at < max(dates):
        raise SigningKeyError("key.clock_backwards", latest=stamp(max(dates)))
    return at


def _past(record: KeyRecord) -> tuple[datetime | None, ...]:
    """What has happened to a key; for when a next key is announced has not."""
    # The `valid_from` of a next key is announced, and may lie in the future.
    used = None if record.state is KeyState.NEXT else record.valid_from
    return record.created_at, used, record.valid_until, record.compromised_at


def find(records: Records, thumbprint: str) -> KeyRecord:
    """Raises NotFoundError `key.not_found`."""
    for record in records:
        if record.thumbprint == thumbprint:
            return record
    raise NotFoundError("key.not_found", thumbprint=thumbprint)


def active(records: Records, use: KeyUse) -> KeyRecord:
    """The one key that signs for `use`. Raises SigningKeyError `key.none_active`."""
    record = _first(records, use, KeyState.ACTIVE)
    if record is None:
        raise SigningKeyError("key.none_active", use=use)
    return record


def upcoming(records: Records, use: KeyUse) -> KeyRecord | None:
    """The key in state next, if `use` has one."""
    return _first(records, use, KeyState.NEXT)


def check_overlap(following: KeyRecord, at: datetime, overlap: timedelta) -> None:
    """Raises SigningKeyError `key.overlap_not_over` before `following` has been public for
    `overlap`.
    """
    until = following.created_at + overlap
    if at < until:
        raise SigningKeyError(
            "key.overlap_not_over",
            thumbprint=following.thumbprint,
            until=stamp(until),
        )


def promoted(records: Records, following: KeyRecord, at: datetime) -> Records:
    """`following` active from `at`; the key it takes over from, if that still was active, retired
    at the same `at`.
    """
    changed = []
    for record in records:
        if record.thumbprint == following.thumbprint:
            record = replace(record, state=KeyState.ACTIVE, valid_from=at)
        elif record.use is following.use and record.state is KeyState.ACTIVE:
            record = replace(record, state=KeyState.RETIRED, valid_until=at)
        changed.append(record)
    return tuple(changed)


def retired(records: Records, thumbprint: str) -> Records:
    """A key in state next given up.

    Raises NotFoundError; SigningKeyError `key.only_active`, `.cannot_change`.
    """
    record = find(records, thumbprint)
    # Every use keeps an active key: rotation retires it when its successor begins.
    if record.state is KeyState.ACTIVE:
        raise SigningKeyError(
            "key.only_active",
            thumbprint=thumbprint,
            use=record.use,
        )
    if record.state is not KeyState.NEXT:
        raise SigningKeyError(
            "key.cannot_change",
            thumbprint=thumbprint,
            state=record.state,
        )
    # Without `valid_from` it never signed, which keeps it out of the public documents.
    return _with(records, replace(record, state=KeyState.RETIRED, valid_from=None))


def compromised(records: Records, thumbprint: str, at: datetime) -> Records:
    """The key verifies nothing any more. Raises NotFoundError."""
    record = find(records, thumbprint)
    used = None if record.state is KeyState.NEXT else record.valid_from
    return _with(
        records,
        replace(
            record,
            state=KeyState.COMPROMISED,
            valid_from=used,
            compromised_at=at,
        ),
    )


def removed(records: Records, thumbprint: str) -> Records:
    """Without a retired or compromised key.

    Raises NotFoundError; SigningKeyError `key.cannot_change`.
    """
    record = find(records, thumbprint)
    # A next or active key is still needed; giving it up has a command of its own.
    if record.state not in (KeyState.RETIRED, KeyState.COMPROMISED):
        raise SigningKeyError(
            "key.cannot_change",
            thumbprint=thumbprint,
            state=record.state,
        )
    return tuple(r for r in records if r.thumbprint != thumbprint)


def _first(records: Records, use: KeyUse, state: KeyState) -> KeyRecord | None:
    return next((r for r in records if r.use is use and r.state is state), None)


def _with(records: Records, changed: KeyRecord) -> Records:
    return tuple(changed if r.thumbprint == changed.thumbprint else r for r in records)
