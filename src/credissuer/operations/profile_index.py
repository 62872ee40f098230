"""The profile index: 4,096 signed shards that say which certificate answers for a profile, the
empty ones too.

What a shard says follows from the store alone. The audit trail tells what changed since; a shard is
signed anew when it would say something else, at half its life, or when nobody believes its key any
more. Shards are signed, published and recorded some hundreds at a time, each time under a lock of
its own, so that a revocation waits for no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from credissuer.errors import ConfigError, PublicationError, SigningKeyError
from credissuer.office import Office
from credissuer.operations.profile_answers import Answer, answers
from credissuer.publication import tree
from credissuer.publication.contract import Publication, put_all_newer
from credissuer.signing.provider import KeyUse
from credissuer.status.profile_index import IndexShardRecord, IndexStateRecord
from credissuer.status.render import LIFETIME, RESIGN_AFTER, TTL
from credissuer.store.transaction import Reading
from credverifier.wire import number, profile_index
from credverifier.wire.envelope import base64url, jws, strict_json

BATCH = 512
"""Shards, and entries of the trail, that are looked at under one lock."""

DUE_AT_ONCE = 256
"""Shards that are signed anew in one look because of their age: a server's looks share them out."""

FAR_BEHIND = 20 * BATCH
"""Entries of the trail beyond which the whole index is sooner made than brought up to date."""

_Entries = dict[bytes, bytes]
_Change = Callable[[int, _Entries], _Entries]
"""(shard, its entries so far) -> its entries."""


def publish(office: Office, publication: Publication) -> int:
    """The whole index as it is to be now; returns how many files were written.

    Raises PublicationError.
    """
    now = office.clock()
    with office.store.read() as reading:
        head, state = reading.audit.last(), reading.profile_index.state()
        wanted, until = _whole(reading, now)
    told = IndexStateRecord(id=1, audit_seq=head.seq if head else 0, until=until)
    if state is not None and state.audit_seq > told.audit_seq:
        _record(office, told)  # what others brought out meanwhile is brought out again
    written = 0
    for start in range(0, profile_index.SHARDS, BATCH):
        with office.publish_lock():
            shards = range(start, min(start + BATCH, profile_index.SHARDS))
            written += _bring_out(
                office, publication, shards, lambda shard, _: wanted.get(shard, {})
            )
    _record(office, told)
    return written + refresh(office, publication)


def refresh(office: Office, publication: Publication | None = None) -> int:
    """What was decided since the index told of it last; nothing where there is no index yet.

    Returns how many files were written. Raises PublicationError.
    """
    to, written = publication or office.publication, 0
    while True:
        with office.publish_lock():
            with office.store.read() as reading:
                state, head = reading.profile_index.state(), reading.audit.last()
                if state is None or head is None or head.seq <= state.audit_seq:
                    return written
                changed, told = _changed(reading, state, office.clock())
            written += _bring_out(
                office,
                to,
                changed,
                lambda shard, before: _patched(before, changed[shard]),  # noqa: B023
            )
            _record(office, told)


def refresh_if_possible(office: Office) -> None:
    """`refresh` for who has published something else: what holds the index up is the next look's to
    tell and mend.
    """
    with suppress(PublicationError, SigningKeyError, ConfigError):
        refresh(office)


def keep(office: Office) -> int:
    """A look of the server's: what was decided, and the shards that are due or not public; how many
    files it wrote.

    Raises PublicationError.
    """
    now = office.clock()
    with office.store.read() as reading:
        state, head = reading.profile_index.state(), reading.audit.last()
    if state is None:
        return 0
    ended = state.until is not None and now >= state.until
    if ended or (head is not None and head.seq - state.audit_seq > FAR_BEHIND):
        return publish(office, office.publication)
    written = refresh(office)
    half = now - timedelta(seconds=RESIGN_AFTER)
    with office.store.read() as reading:
        due = reading.profile_index.due(before=half, keys=_believed(office), limit=DUE_AT_ONCE)
    if due:
        with office.publish_lock():
            written += _bring_out(office, office.publication, due, lambda _, before: before)
    return written


def _whole(reading: Reading, now: datetime) -> tuple[dict[int, _Entries], datetime | None]:
    """Shard -> its entries, and until when they hold."""
    shards: dict[int, _Entries] = {}
    until: datetime | None = None
    for keys in _chunks(reading.accounts.all_keys()):
        for key, answer in answers(reading, keys, now).items():
            shards.setdefault(profile_index.shard_of(key), {})[profile_index.hashed(key)] = _octets(
                answer
            )
            until = _sooner(until, answer.until)
    return shards, until


def _changed(
    reading: Reading, state: IndexStateRecord, now: datetime
) -> tuple[dict[int, dict[bytes, bytes | None]], IndexStateRecord]:
    """Shard -> what became of some of its entries (None: gone), by the next piece of the audit
    trail.
    """
    numbers, seq = [], state.audit_seq
    for entry in reading.audit.entries(state.audit_seq):
        seq = entry.seq
        if entry.action.startswith("certificate."):
            numbers.append(entry.object)
        if seq - state.audit_seq >= BATCH:
            break
    subjects = {record.subject_id for record in reading.certificates.by_numbers(numbers).values()}
    keys = {
        account.key
        for known in reading.accounts.of_subjects(sorted(subjects)).values()
        for account in known
    }
    found, until = answers(reading, sorted(keys), now), state.until
    changed: dict[int, dict[bytes, bytes | None]] = {}
    for key in keys:
        answer = found.get(key)
        entries = changed.setdefault(profile_index.shard_of(key), {})
        entries[profile_index.hashed(key)] = None if answer is None else _octets(answer)
        until = _sooner(until, None if answer is None else answer.until)
    return changed, IndexStateRecord(id=1, audit_seq=seq, until=until)


def _bring_out(
    office: Office, publication: Publication, shards: Iterable[int], change: _Change
) -> int:
    """Sign what has to be, put it out, and record it; returns how many files were written.

    Under the lock.
    """
    now, believed = office.clock(), set(_believed(office))
    with office.store.read() as reading:
        known = reading.profile_index.shards(list(shards))
    records = []
    for shard in shards:
        before = known.get(shard)
        entries = profile_index.join(
            change(shard, {} if before is None else profile_index.split(_said(before)))
        )
        if before is None or entries != _said(before) or _is_due(before, now, believed):
            records.append(_signed(office, shard, entries, before, now))
        else:
            records.append(before)
    paths = {tree.shard_path(record.shard): record.token for record in records}
    written = put_all_newer(publication, paths)
    if publication is office.publication:
        records = [_published(record) for record in records]
    with office.store.write() as transaction:
        transaction.profile_index.put_shards(
            [record for record in records if record != known.get(record.shard)]
        )
    return written


def _signed(
    office: Office, shard: int, entries: str, before: IndexShardRecord | None, now: datetime
) -> IndexShardRecord:
    if before is not None and now < before.issued_at:
        raise PublicationError(
            "publish.clock_backwards", last=before.issued_at.isoformat(), now=now.isoformat()
        )
    signer, version, issued_at = (
        office.keyring.signer(KeyUse.STATUS),
        before.version + 1 if before else 1,
        now,
    )
    payload = profile_index.to_claims(
        entries,
        url=profile_index.shard_url(office.public_url, shard),
        issuer=office.issuer_id,
        version=version,
        issued_at=int(issued_at.timestamp()),
        expires=int(issued_at.timestamp()) + LIFETIME,
        ttl=TTL,
    )
    return IndexShardRecord(
        shard=shard,
        version=version,
        published_version=before.published_version if before else 0,
        issued_at=issued_at,
        key_id=signer.key_id.rpartition("#")[2],
        token=jws.sign(payload, typ=profile_index.TYP, signer=signer),
    )


def _is_due(record: IndexShardRecord, now: datetime, believed: set[str]) -> bool:
    return (now - record.issued_at).total_seconds() >= RESIGN_AFTER or record.key_id not in believed


def _published(record: IndexShardRecord) -> IndexShardRecord:
    return (
        record
        if record.published_version == record.version
        else replace(record, published_version=record.version)
    )


def _said(record: IndexShardRecord) -> str:
    claims: dict[str, Any] = strict_json.loads(
        base64url.decode(record.token.split(".")[1].encode("ascii"))
    )
    return str(claims["entries"])


def _patched(before: _Entries, changes: Mapping[bytes, bytes | None]) -> _Entries:
    merged = {**before, **changes}
    return {key: found for key, found in merged.items() if found is not None}


def _octets(answer: Answer) -> bytes:
    return number.to_octets(answer.certificate.number)


def _believed(office: Office) -> list[str]:
    """Thumbprints of keys that verify what they signed."""
    thumbprints = (record.thumbprint for record in office.keyring.records)
    return [thumbprint for thumbprint in thumbprints if office.keyring.verifies(thumbprint)]


def _sooner(first: datetime | None, second: datetime | None) -> datetime | None:
    return min((moment for moment in (first, second) if moment is not None), default=None)


def _record(office: Office, state: IndexStateRecord) -> None:
    with office.store.write() as transaction:
        transaction.profile_index.put_state(state)


def _chunks(keys: Iterable[str]) -> Iterable[list[str]]:
    chunk: list[str] = []
    for key in keys:
        chunk.append(key)
        if len(chunk) == BATCH:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
