"""Keep the offline bundle up: made anew every ten minutes at most, and only where it would say
something else, or has lived half its life.

Nothing waits for it: a revocation is public as soon as its list is, and the next bundle has it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from credissuer.documents.bundle import KEY, BundleContent, contents_of
from credissuer.documents.kinds import BUNDLE
from credissuer.documents.ledger import bring_current, is_due, is_public, publish_current
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.bundling import gathered
from credissuer.operations.bundling.account_set_process import Question, answered
from credissuer.operations.bundling.account_sets import AccountFiles, Entry
from credissuer.operations.bundling.gathered import PublicState
from credissuer.publication.contract import Publication, put_all_changed
from credissuer.status.document import DocumentRecord
from credissuer.status.encodings import ENCODINGS, list_url
from credissuer.store.transaction import Reading
from credverifier.wire.bundle import header, packed_texts
from credverifier.wire.bundle.account_set import Widths
from credverifier.wire.bundle.header import BundleFile, Contents

EVERY = timedelta(minutes=10)
"""No bundle follows another one sooner."""

WHOLE_EVERY = timedelta(days=7)
"""The account set is made whole at least so often."""

KEPT = timedelta(days=2)
"""For so long files that are in no bundle any more stay, for whoever is fetching them."""

_FILE = re.compile(r"[a-z]+-([0-9]{1,12})-[0-9a-f]{16}\.bin")


class _Last(NamedTuple):
    """The last bundle and its files, all of which are there."""

    record: DocumentRecord
    files: Mapping[str, bytes]


class _Accounts(NamedTuple):
    """The files about accounts, by name, and what a header says of them (`Contents`)."""

    files: Mapping[str, bytes]
    lists: tuple[str, ...]
    widths: Widths
    accounts: int
    certificates: int
    made_of: int
    made_at: int


def run(office: Office, call: Call) -> int:
    """For the table of timers."""
    return keep(office)


def keep(office: Office) -> int:
    """Publish a bundle where one is due; returns how many files were written.

    Raises PublicationError.
    """
    with office.store.read() as reading:
        record = reading.documents.get(BUNDLE.name, KEY)
    if record is not None and is_public(office, record) and not _is_old(office, record):
        return 0
    return _publish(office, office.publication, is_due=True)


def put(office: Office, publication: Publication) -> int:
    """Bring the last bundle and its files to `publication`, made anew only where one of them is
    lost; returns how many files were written. Raises PublicationError.
    """
    return _publish(office, publication, is_due=False)


def _publish(office: Office, publication: Publication, *, is_due: bool) -> int:
    """Nothing where there is nothing to bundle yet."""
    with office.store.read() as reading:
        record = reading.documents.get(BUNDLE.name, KEY)
        files = None if record is None else _read(office, contents_of(record))
        last = None if record is None or files is None else _Last(record, files)
        state = gathered.gather(office, reading) if is_due or last is None else None
        if state is None and last is None:
            return 0
        is_new = state is not None and (last is None or last.record.basis != state.digest)
        accounts = None if state is None or last is None else _same(office, state, last)
        entries = {}
        if state is not None and is_new and accounts is None:
            entries = _entries(reading, state)
    content = None
    if state is not None and is_new:
        accounts = accounts or _made(office, entries, last)
        contents, octets = _bundled(office, state, accounts, last)
        content = BundleContent(state.digest, contents)
    elif last is not None:
        contents, octets = contents_of(last.record), last.files
    written = _put_files(publication, contents, octets)
    with office.publish_lock():
        current = bring_current(office, {BUNDLE.name: {KEY: content}})
        written += publish_current(office, publication, current)
        if publication is office.publication:
            _sweep(office, contents_of(current.records[0]))
    return written


def _is_old(office: Office, record: DocumentRecord) -> bool:
    """Whether the next one may come, or must."""
    now = office.clock()
    return now - record.issued_at >= EVERY or is_due(office, BUNDLE, record, record.basis, now)


def _read(office: Office, contents: Contents) -> dict[str, bytes] | None:
    """The files of a bundle from the office's own publication; None where one is not there."""
    stored = office.publication.read_all([file.path for file in contents.files.values()])
    files = {
        name: stored[file.path].octets
        for name, file in contents.files.items()
        if file.path in stored and _is_it(file, stored[file.path].octets)
    }
    return files if len(files) == len(contents.files) else None


def _is_it(file: BundleFile, octets: bytes) -> bool:
    return len(octets) == file.size and hashlib.sha256(octets).hexdigest() == file.sha256


def _entries(reading: Reading, state: PublicState) -> dict[bytes, Entry]:
    places = gathered.places(reading)
    return {
        key: Entry(octets, *places[octets])
        for key, octets in gathered.entries(reading, state)
        # The index may name a certificate that came a moment after the snapshot of its shard.
        if octets in places
    }


def _same(office: Office, state: PublicState, last: _Last) -> _Accounts | None:
    """The accounts of the last bundle, where they are those of now: a standing changes none."""
    before = contents_of(last.record)
    if gathered.accounts_in(last.record.basis) != state.accounts_digest:
        return None
    if not _is_young(office, before):
        return None
    return _Accounts(
        last.files,
        before.lists,
        before.widths,
        before.accounts,
        before.certificates,
        before.made_of,
        before.made_at,
    )


def _made(office: Office, entries: Mapping[bytes, Entry], last: _Last | None) -> _Accounts:
    """The accounts of `entries`, from those of the last bundle where these are young enough."""
    now, base, before = int(office.clock().timestamp()), None, None
    if last is not None:
        before = contents_of(last.record)
        if _is_young(office, before):
            lists = [_list_id(url) for url in before.lists]
            base = AccountFiles(last.files, lists, before.widths), before.made_of
    made = answered(Question(base, entries))
    is_whole = base is None or made.files[header.ACCOUNTS] != base[0].files[header.ACCOUNTS]
    return _Accounts(
        made.files,
        tuple(list_url(office.public_url, each, ENCODINGS[-1]) for each in made.lists),
        made.widths,
        accounts=len(entries),
        certificates=len({entry.number for entry in entries.values()}),
        made_of=len(entries) if is_whole or before is None else before.made_of,
        made_at=now if is_whole or before is None else before.made_at,
    )


def _bundled(
    office: Office, state: PublicState, accounts: _Accounts, last: _Last | None
) -> tuple[Contents, Mapping[str, bytes]]:
    """What a header says of its files, and these."""
    files = {
        **{name: accounts.files[name] for name in _OF_ACCOUNTS},
        header.LISTS: packed_texts.encode_lists(state.lists),
        header.NOTES: packed_texts.encode_notes(state.notes),
        header.TRUST: state.trust_list.encode("ascii"),
    }
    now = int(office.clock().timestamp())
    earlier = {} if last is None else contents_of(last.record).files
    described = {
        name: _described(name, octets, earlier.get(name), now) for name, octets in files.items()
    }
    return Contents(described, *accounts[1:]), files


_OF_ACCOUNTS = (header.ACCOUNTS, header.CHECKS, header.NUMBERS, header.CHANGES)


def _is_young(office: Office, contents: Contents) -> bool:
    return office.clock().timestamp() - contents.made_at < WHOLE_EVERY.total_seconds()


def _list_id(url: str) -> int:
    return int(url.rpartition("/")[2])


def _described(name: str, octets: bytes, before: BundleFile | None, now: int) -> BundleFile:
    """The file; the one of before where it is the same, so that nobody fetches it again."""
    sha256 = hashlib.sha256(octets).hexdigest()
    if before is not None and before.sha256 == sha256:
        return before
    return BundleFile(f"bundle/{name}-{now}-{sha256[:16]}.bin", len(octets), sha256)


def _put_files(publication: Publication, contents: Contents, files: Mapping[str, bytes]) -> int:
    """Write the files that are not there yet, or that somebody altered."""
    return put_all_changed(
        publication, {file.path: files[name] for name, file in contents.files.items()}
    )


def _sweep(office: Office, contents: Contents) -> None:
    """Remove files that no bundle has named for some time."""
    named = {file.path.rpartition("/")[2] for file in contents.files.values()}
    oldest = (office.clock() - KEPT).timestamp()
    for name in office.publication.names(BUNDLE.folder):
        match = _FILE.fullmatch(name)
        if match is not None and name not in named and int(match[1]) < oldest:
            office.publication.remove(f"{BUNDLE.folder}/{name}")
