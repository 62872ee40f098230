"""The fence: an office whose database is behind what it has published signs and changes nothing.

The witnesses are the public tree and the last audit checkpoint, which lies in the office's own
folder. Both are written after the database, so that whatever they hold was in the database once.
They are read before it: what is published meanwhile then never seems to be missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from credissuer.documents import clock_guard, sample
from credissuer.documents.checkpoint import PATH as CHECKPOINT_PATH
from credissuer.documents.kind import DocumentKind
from credissuer.documents.kinds import CHECKPOINT, INDEX_SHARD, STANDING_NOTE, STATUS_LISTS
from credissuer.errors import BehindError, PublicationError
from credissuer.office import Office
from credissuer.publication.contract import PublicTree
from credissuer.recovery.behind import Claimed, Discrepancy, checkpoint_finding, facts_of, not_ahead
from credissuer.store.transaction import Reading
from credverifier.errors import CredentialError
from credverifier.wire import number
from credverifier.wire.envelope import dates, jwk, jws
from credverifier.wire.status.status_lists import MAX_TOKEN

RESTORED = "office.restored"
"""The action of the audit entry that says which checkpoint of a lost trail is known to be lost."""

HANDED_OVER = "office.handed_over"
"""The action of the last audit entry of an office that goes on elsewhere: it decides nothing more."""

_WHOLE: tuple[DocumentKind, ...] = (*STATUS_LISTS, STANDING_NOTE, INDEX_SHARD)
_ENDING = ".jwt"
_FEW = 1_000
"""Numbers that are sooner asked for than all are read."""


class Document(NamedTuple):
    """A signed document as it is published."""

    kind: DocumentKind
    key: str
    path: str
    octets: bytes


class WitnessedState(NamedTuple):
    """What the witnesses hold.

    `numbers` are those of published certificates, None where nobody looked. `unreadable` is why
    some of it could not be read.
    """

    checkpoint: bytes | None
    documents: Sequence[Document]
    numbers: frozenset[str] | None
    unreadable: PublicationError | None

    def without(self, paths: Collection[str]) -> WitnessedState:
        """The same without some files: those of the public tree, or the checkpoint."""
        numbers = (name for name in self.numbers or () if f"c/{name}{_ENDING}" not in paths)
        return self._replace(
            checkpoint=None if CHECKPOINT_PATH in paths else self.checkpoint,
            documents=[document for document in self.documents if document.path not in paths],
            numbers=None if self.numbers is None else frozenset(numbers),
        )


def look(office: Office, *, whole: bool = False) -> WitnessedState:
    """Read the witnesses: checkpoint and lists; with `whole` everything.

    Certificates are looked at once in a process as well, and as long as no checkpoint tells how
    many there must be.
    """
    documents: list[Document] = []
    checkpoint, numbers, unreadable = None, None, None
    try:
        checkpoint = office.own_folder.get(CHECKPOINT_PATH)
        for kind in _WHOLE if whole else STATUS_LISTS:
            documents += published_documents(office.publication, kind)
        if whole or checkpoint is None or not office.proven.compared:
            numbers = published_numbers(office.publication)
    except PublicationError as error:
        unreadable = error
    return WitnessedState(checkpoint, documents, numbers, unreadable)


def look_at_some(office: Office, most: int) -> WitnessedState:
    """Checkpoint and lists, and of notes, shards and certificates `most` of each, others at every
    look.

    Everything where more certificates are published than the database knows of.
    """
    seen = look(office)
    try:
        documents = list(seen.documents)
        for kind in (STANDING_NOTE, INDEX_SHARD):
            names = sample.chosen(
                sorted(office.publication.names(kind.folder)), most, office.entropy
            )
            documents += _documents_named(office.publication, kind, names)
        numbers = sorted(published_numbers(office.publication))
    except PublicationError as error:
        return seen._replace(unreadable=error)
    with office.store.read() as reading:
        known = reading.certificates.count_decided() + len(reading.retired_indices.numbers())
    if len(numbers) > known:
        return look(office, whole=True)
    some = frozenset(sample.chosen(numbers, most, office.entropy))
    return seen._replace(documents=documents, numbers=some)


def published_documents(publication: PublicTree, kind: DocumentKind) -> Iterator[Document]:
    """The documents of a kind in a public tree. Raises PublicationError."""
    return _documents_named(publication, kind, publication.names(kind.folder))


def _documents_named(
    publication: PublicTree, kind: DocumentKind, names: Iterable[str]
) -> Iterator[Document]:
    keys: dict[str, str] = {}
    for name in names:
        key = kind.key_at(name)
        if key is not None:
            keys[f"{kind.folder}/{name}"] = key
    for path, file in publication.read_all(keys).items():
        yield Document(kind, keys[path], path, file.octets)


def published_numbers(publication: PublicTree) -> frozenset[str]:
    """The numbers of the certificates in a public tree. Raises PublicationError."""
    # By their length, because a tree has hundred thousands: `c/7K3M9QX2HS.jwt` and nothing longer.
    length = number.LENGTH + len(_ENDING)
    return frozenset(
        name.removesuffix(_ENDING)
        for name in publication.names("c")
        if len(name) == length and name.endswith(_ENDING)
    )


def findings(office: Office, reading: Reading, seen: WitnessedState) -> list[Discrepancy]:
    """In what the database is behind the witnesses; nothing where it is not."""
    return [
        *_of_nothing(office, reading, seen),
        *_of_checkpoint(office, reading, seen.checkpoint),
        *_of_documents(office, reading, seen.documents),
        *_of_certificates(reading, seen.numbers or ()),
    ]


def refuse_if_behind(office: Office, reading: Reading, seen: WitnessedState) -> None:
    """Raises BehindError `office.behind_published` unless the database holds all that was seen, and
    `office.handed_over` where the office goes on elsewhere.
    """
    if is_handed_over(reading):
        raise BehindError(HANDED_OVER)
    found = findings(office, reading, seen)
    if found:
        raise BehindError("office.behind_published", **facts_of(found))
    if seen.numbers is not None:
        office.proven.compared = True


def is_handed_over(reading: Reading) -> bool:
    """Whether nothing may come after the end of the trail but a restore."""
    last = reading.audit.last()
    return last is not None and last.action == HANDED_OVER


@contextmanager
def held(office: Office, *, whole: bool = False) -> Iterator[Reading]:
    """A snapshot from which may be signed: the database is not behind.

    Raises BehindError, and PublicationError where none of the witnesses of an office that has
    published can be read.
    """
    seen = look(office, whole=whole)
    with office.store.read() as reading:
        refuse_if_behind(office, reading, seen)
        # Without a checkpoint in the ledger nothing was ever published.
        has_published = reading.documents.get(CHECKPOINT.name, "") is not None
        if seen.unreadable is not None and seen.checkpoint is None and has_published:
            raise seen.unreadable
        yield reading


def check(office: Office, *, whole: bool = False) -> None:
    """Whether may be signed now. Raises as `held`, and ConfigError `clock.suspect`."""
    with held(office, whole=whole) as reading:
        clock_guard.refuse_if_suspect(office, reading)


def claimed(office: Office, kind: DocumentKind, octets: bytes) -> Claimed | None:
    """What a document says, its signature proven; None where no key of this office signed it.

    By any key, a compromised one too: what is asked is whether the office was there before.
    """
    known = office.proven.find(octets)
    if known is None:
        known = _proven(office, kind, octets)
        if known is not None:
            office.proven.remember(octets, known)
    return known


def _proven(office: Office, kind: DocumentKind, octets: bytes) -> Claimed | None:
    try:
        signed = jws.parse(octets.decode("ascii"), typ=kind.typ, max_length=MAX_TOKEN)
        thumbprint = str(signed.header.get("kid")).rpartition("#")[2]
        for key in office.keyring.records:
            if key.thumbprint == thumbprint and key.use is kind.key_use:
                jws.verify(signed, jwk.decode(key.jwk))
                return _claims(signed)
    except (CredentialError, UnicodeDecodeError):
        return None
    return None


def _claims(signed: jws.Jws) -> Claimed | None:
    version, entry_hash = signed.payload.get("version"), signed.payload.get("hash")
    # type(), because True is an int.
    if type(version) is not int:
        return None
    return Claimed(
        version,
        dates.numeric(signed.payload.get("iat"), "iat"),
        entry_hash if type(entry_hash) is str else None,
    )


def _of_nothing(office: Office, reading: Reading, seen: WitnessedState) -> Iterator[Discrepancy]:
    """Where all witnesses of what was published are gone, nobody knows what the database lacks."""
    lists = [kind.name for kind in STATUS_LISTS]
    if not _is_empty(seen) or not reading.documents.is_any_published(lists):
        return
    # Looked at again, because somebody else may have published for the first time in between.
    if _is_empty(look(office)):
        yield Discrepancy("gone", "status")


def _is_empty(seen: WitnessedState) -> bool:
    return seen.checkpoint is None and not seen.documents and seen.unreadable is None


def _of_checkpoint(office: Office, reading: Reading, octets: bytes | None) -> Iterator[Discrepancy]:
    """The checkpoint must be the signed head of an earlier moment of this very trail."""
    if octets is None:
        return
    vouched = claimed(office, CHECKPOINT, octets)
    if vouched is None:
        yield Discrepancy("foreign", CHECKPOINT_PATH)
        return
    entry, last = reading.audit.entry(vouched.version), reading.audit.last()
    finding = checkpoint_finding(vouched, entry.hash if entry else None, last.seq if last else 0)
    if finding is not None and not _is_known_to_be_lost(reading, vouched):
        yield finding


def _is_known_to_be_lost(reading: Reading, vouched: Claimed) -> bool:
    """Whether a restored backup has said that this checkpoint is of entries that are lost."""
    lost = (vouched.version, vouched.hash)
    return any(
        (entry.detail.get("lost_seq"), entry.detail.get("lost_hash")) == lost
        for entry in reading.audit.of_action(RESTORED)
    )


def _of_documents(
    office: Office,
    reading: Reading,
    documents: Sequence[Document],
) -> Iterator[Discrepancy]:
    keys: dict[str, list[str]] = {}
    for document in documents:
        keys.setdefault(document.kind.name, []).append(document.key)
    known = {name: reading.documents.by_keys(name, wanted) for name, wanted in keys.items()}
    for document in documents:
        record = known[document.kind.name].get(document.key)
        # The same octets first, because nearly always that is all there is to see.
        if record is not None and record.token.encode("ascii") == document.octets:
            continue
        published = claimed(office, document.kind, document.octets)
        if published is None:
            yield Discrepancy("foreign", document.path)
        elif record is None:
            yield Discrepancy("unknown", document.path, published.version)
        else:
            ours = Claimed(record.version, record.issued_at.timestamp())
            # An older one is a publication that lags behind, as after a crash.
            if not document.kind.replaces(ours, published):
                yield not_ahead(document.path, published, ours)


def _of_certificates(reading: Reading, numbers: Collection[str]) -> Iterator[Discrepancy]:
    if not numbers:
        return
    if len(numbers) <= _FEW:
        known = reading.certificates.decided_among(sorted(numbers))
    else:
        known = reading.certificates.known_numbers()
    for unknown in sorted(set(numbers) - known - reading.retired_indices.numbers()):
        yield Discrepancy("certificate", number.show(unknown))
