"""The profile index: 4,096 signed shards that say which certificate answers for a profile, the
empty ones too.

What a shard says follows from the store alone. The audit trail tells what changed since; a shard is
signed anew when it would say something else, at half its life, or when nobody believes its key any
more. Shards are signed, published and recorded some hundreds at a time, each time under a lock of
its own, so that a revocation waits for no more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from credissuer.documents.index_shard import entries_of
from credissuer.documents.kinds import INDEX_SHARD
from credissuer.documents.ledger import (
    Current,
    bring_current,
    mark_published,
    publish_current,
    put_current,
)
from credissuer.errors import ConfigError, PublicationError, SigningKeyError
from credissuer.office import Office
from credissuer.operations.profile_answers import ProfileAnswer, answers
from credissuer.publication.contract import Publication
from credissuer.status.lists import LIFETIME
from credissuer.status.profile_index import IndexStateRecord
from credissuer.store.transaction import Reading
from credverifier.wire import number, profile_index

BATCH = 512
"""Shards, and entries of the trail, that are looked at under one lock."""

DUE_AT_ONCE = 256
"""Shards that are signed anew in one look because of their age: a server's looks share them out."""

FAR_BEHIND = 20 * BATCH
"""Entries of the trail up to which the index is brought up to date and never made anew."""

ACCOUNTS_AN_ENTRY = 2
"""Accounts that a whole index looks at in the time that one entry of the trail takes here."""

_Entries = dict[bytes, bytes]


def publish(office: Office, publication: Publication) -> int:
    """The whole index as it is to be now; returns how many files were written.

    Raises PublicationError.
    """
    now = office.clock()
    with office.store.read() as reading:
        head, state = reading.audit.last(), reading.profile_index.state()
        wanted, until = _whole(reading, now)
    published_state = IndexStateRecord(
        id=1,
        audit_seq=head.seq if head else 0,
        until=until,
    )
    if state is not None and state.audit_seq > published_state.audit_seq:
        # What others brought out meanwhile is brought out again, by `refresh` at the end.
        _record(office, published_state)
    written = 0
    for start in range(0, profile_index.SHARDS, BATCH):
        with office.publish_lock():
            shards = range(start, min(start + BATCH, profile_index.SHARDS))
            contents = {shard: profile_index.join(wanted.get(shard, {})) for shard in shards}
            written += _publish_shards(office, publication, contents)
    _record(office, published_state)
    return written + refresh(office, publication)


def refresh(office: Office, publication: Publication | None = None) -> int:
    """Publish what was decided since the index was brought up to date, or the whole index where so
    much was decided that it is sooner made; nothing without an index.

    Returns how many files were written. Raises PublicationError.
    """
    to, written = publication or office.publication, 0
    while True:
        with office.publish_lock():
            with office.store.read() as reading:
                state, head = reading.profile_index.state(), reading.audit.last()
                # No index yet, an empty trail, or nothing decided since: entries are the only
                # source of changes.
                if state is None or head is None or head.seq <= state.audit_seq:
                    return written
                behind = head.seq - state.audit_seq
                if to is office.publication and _is_sooner_made(reading, behind):
                    break
                changed, new_state = _changed(reading, state, office.clock())
                contents = _joined(reading, changed, is_own=to is office.publication)
            # Mostly nothing: after a revocation the same certificate answers for its profiles.
            current = bring_current(office, _wanted(contents)) if contents else Current([], [])
            written += put_current(office, to, current)
            # One commit for both, because every issuance passes here.
            with office.store.write() as transaction:
                mark_published(transaction, office, to, current)
                transaction.profile_index.put_state(new_state)
            if new_state.audit_seq >= head.seq:
                # Whoever has decided something since then comes here as well.
                return written
    # Outside of the lock, which `publish` takes for some shards at a time.
    return written + publish(office, to)


def _is_sooner_made(reading: Reading, behind: int) -> bool:
    """Whether the whole index is sooner made than brought up to date by so many entries."""
    return behind > FAR_BEHIND and behind * ACCOUNTS_AN_ENTRY > reading.accounts.count()


def refresh_if_possible(office: Office) -> None:
    """`refresh` after something else was published; an error is left to the next `keep`."""
    # Suppressed, because what the caller published is public already: `keep` tries again, and
    # raises.
    with suppress(PublicationError, SigningKeyError, ConfigError):
        refresh(office)


def keep(office: Office) -> int:
    """Publish what was decided, and the shards that are due or not public, as a server does every
    few seconds. Returns how many files were written.

    Raises PublicationError.
    """
    now = office.clock()
    with office.store.read() as reading:
        state = reading.profile_index.state()
    if state is None:
        return 0
    # A certificate has run out and another one answers for its profile, without any entry in the
    # trail.
    if state.until is not None and now >= state.until:
        return publish(office, office.publication)
    written = refresh(office)
    _, renewed = _renew(office, now)
    return written + renewed


def keep_all(office: Office) -> int:
    """The same at once, for a publication that comes once a day or after a restore; makes the
    index where there is none yet.
    """
    with office.store.read() as reading:
        state = reading.profile_index.state()
    if state is None:
        return publish(office, office.publication)
    written, due = keep(office), -1
    # Until none is due, and not until none is written: those of a tree that is not known may lie
    # there as they should.
    while due:
        due, files = _renew(office, office.clock())
        written += files
    return written


def _renew(office: Office, now: datetime) -> tuple[int, int]:
    """Sign and publish some of the shards that are due by their age, their key, or because the
    public does not have them; returns how many those were, and how many files were written.
    """
    half = now - timedelta(seconds=LIFETIME / 2)
    with office.store.read() as reading:
        due = reading.documents.due(
            INDEX_SHARD.name,
            before=half,
            keys=office.keyring.believed(),
            limit=DUE_AT_ONCE,
        )
    if not due:
        return 0, 0
    # None keeps the entries: these shards are only old, or signed with a key that is gone.
    contents = dict.fromkeys(map(int, due))
    with office.publish_lock():
        return len(due), _publish_shards(office, office.publication, contents)


def _whole(reading: Reading, now: datetime) -> tuple[dict[int, _Entries], datetime | None]:
    """Shard -> its entries, and until when they hold."""
    shards: dict[int, _Entries] = {}
    until: datetime | None = None
    for keys in _chunks(reading.accounts.all_keys()):
        for key, answer in answers(reading, keys, now).items():
            entries = shards.setdefault(profile_index.shard_of(key), {})
            entries[profile_index.hashed(key)] = _octets(answer)
            until = _sooner(until, answer.until)
    return shards, until


def _changed(
    reading: Reading,
    state: IndexStateRecord,
    now: datetime,
) -> tuple[dict[int, dict[bytes, bytes | None]], IndexStateRecord]:
    """Shard -> what became of some of its entries (None: gone), by the next piece of the audit
    trail.
    """
    numbers, seq = [], state.audit_seq
    for entry in reading.audit.entries(state.audit_seq):
        seq = entry.seq
        if entry.action.startswith("certificate."):
            numbers.append(entry.object)
        # The rest comes with the next round, so that the lock is free in between.
        if seq - state.audit_seq >= BATCH:
            break
    subjects = {record.subject_id for record in reading.certificates.by_numbers(numbers).values()}
    keys = {
        account.key
        for accounts in reading.accounts.of_subjects(sorted(subjects)).values()
        for account in accounts
    }
    by_key, until = answers(reading, sorted(keys), now), state.until
    changed: dict[int, dict[bytes, bytes | None]] = {}
    for key in keys:
        answer = by_key.get(key)
        entries = changed.setdefault(profile_index.shard_of(key), {})
        entries[profile_index.hashed(key)] = None if answer is None else _octets(answer)
        until = _sooner(until, None if answer is None else answer.until)
    return changed, IndexStateRecord(id=1, audit_seq=seq, until=until)


def _publish_shards(
    office: Office,
    publication: Publication,
    contents: Mapping[int, str | None],
) -> int:
    """Sign the shards that are due, record and publish them; returns how many files were written.

    `contents`: shard -> the text of its entries, None where they stay as they are. Called under the
    publisher's lock.
    """
    return publish_current(office, publication, bring_current(office, _wanted(contents)))


def _wanted(contents: Mapping[int, str | None]) -> dict[str, dict[str, str | None]]:
    return {INDEX_SHARD.name: {str(shard): text for shard, text in contents.items()}}


def _joined(
    reading: Reading,
    changes: Mapping[int, Mapping[bytes, bytes | None]],
    *,
    is_own: bool,
) -> dict[int, str | None]:
    """The text of the entries of each shard that changes, or that the public may not have: those
    that it has, with the changes made. Of a tree that is not the office's own nobody knows.
    """
    records = reading.documents.by_keys(INDEX_SHARD.name, [str(shard) for shard in changes])
    contents: dict[int, str | None] = {}
    for shard, changed in changes.items():
        record = records.get(str(shard))
        entries = {} if record is None else profile_index.split(entries_of(record))
        patched = _patched(entries, changed)
        is_public = record is not None and record.published_version == record.version
        if patched != entries or not (is_own and is_public):
            contents[shard] = profile_index.join(patched)
    return contents


def _patched(before: _Entries, changes: Mapping[bytes, bytes | None]) -> _Entries:
    merged = {**before, **changes}
    # None marks an entry that is gone, such as that of a voided certificate.
    return {key: value for key, value in merged.items() if value is not None}


def _octets(answer: ProfileAnswer) -> bytes:
    return number.to_octets(answer.certificate.number)


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
