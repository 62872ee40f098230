"""What a bundle is made from, in one snapshot: the profile index, the status lists, the notes and
the trust list as they were signed last.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from credissuer.documents.index_shard import empty_basis, entries_of
from credissuer.documents.kinds import INDEX_SHARD, STATUS_LISTS, TRUST_LIST
from credissuer.documents.standing_note import EXPLAINED, note_of
from credissuer.office import Office
from credissuer.status.document import DocumentRecord
from credissuer.status.encodings import list_url
from credissuer.store.transaction import Reading
from credverifier.wire import number, profile_index
from credverifier.wire.bundle.account_set import key_in_shard
from credverifier.wire.status.standing_note import StandingNote

_BATCH = 512


@dataclass(frozen=True, slots=True)
class PublicState:
    """`lists` is URL -> signed list, `trust_list` the signed trust list, `notes` number -> note;
    `shards` what each shard of the index says, in short, by its number.
    """

    lists: Mapping[str, str]
    trust_list: str
    notes: Mapping[str, StandingNote]
    shards: Mapping[int, str]

    @property
    def digest(self) -> str:
        """A text that is another one whenever a bundle would say something else."""
        texts = [*self.lists.values(), self.trust_list]
        texts += [f"{name}{[*note]}" for name, note in sorted(self.notes.items())]
        return f"{self.accounts_digest}:{_digest(texts)}"

    @property
    def accounts_digest(self) -> str:
        """The part of it that is about which certificate a profile has."""
        # By what they say, and not by when they were signed: all of them are signed anew daily.
        return _digest(self.shards[shard] for shard in sorted(self.shards))


def accounts_in(digest: str) -> str:
    """The `accounts_digest` of a `digest`."""
    return digest.partition(":")[0]


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8")).hexdigest()


def gather(office: Office, reading: Reading) -> PublicState | None:
    """None where the office has no index or no trust list yet: there is nothing to bundle."""
    trust_list = reading.documents.get(TRUST_LIST.name, "")
    if trust_list is None or reading.profile_index.state() is None:
        return None
    shards = {
        int(key): basis for key, basis in reading.documents.bases_of(INDEX_SHARD.name).items()
    }
    if len(shards) < profile_index.SHARDS:
        # Somebody is making the index just now.
        return None
    return PublicState(_lists(office, reading), trust_list.token, _notes(reading), shards)


def entries(reading: Reading, state: PublicState) -> Iterator[tuple[bytes, bytes]]:
    """Key of a profile in the account set, and the six octets of the number of its certificate.

    `reading` is the snapshot that the state was gathered from.
    """
    empty = empty_basis()
    for record in _shards(reading, [n for n, basis in state.shards.items() if basis != empty]):
        for hashed, octets in profile_index.split(entries_of(record)).items():
            yield key_in_shard(int(record.key), hashed), octets


def places(reading: Reading) -> dict[bytes, tuple[int, int]]:
    """Six octets of a number -> list and index of the certificate."""
    return {
        number.to_octets(digits): (list_id, index)
        for digits, list_id, index in reading.certificates.places()
    }


def _shards(reading: Reading, shards: Sequence[int]) -> Iterator[DocumentRecord]:
    for start in range(0, len(shards), _BATCH):
        keys = [str(shard) for shard in shards[start : start + _BATCH]]
        yield from reading.documents.by_keys(INDEX_SHARD.name, keys).values()


def _lists(office: Office, reading: Reading) -> dict[str, str]:
    return {
        list_url(office.public_url, int(key), kind.encoding): record.token
        for kind in STATUS_LISTS
        for key, record in reading.documents.by_keys(
            kind.name, sorted(reading.documents.keys_of(kind.name))
        ).items()
    }


def _notes(reading: Reading) -> dict[str, StandingNote]:
    return {
        record.number: note_of(record)
        for record in reading.certificates.not_in_good_standing()
        if record.standing in EXPLAINED
    }
