"""What the witnesses of an office hold: the public tree, and the last audit checkpoint, which lies in
the office's own folder.

Both are written after the database, so that whatever they hold was in the database once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from credissuer.documents import published_numbers, sample
from credissuer.documents.checkpoint import PATH as CHECKPOINT_PATH
from credissuer.documents.kind import DocumentKind
from credissuer.documents.kinds import (
    BUNDLE,
    CHANGES_PAGE,
    DIRECTORY_PAGE,
    INDEX_SHARD,
    STANDING_NOTE,
    STATUS_LISTS,
)
from credissuer.errors import PublicationError
from credissuer.office import Office
from credissuer.publication.contract import PublicTree

_ONE_BY_ONE: tuple[DocumentKind, ...] = (
    STANDING_NOTE,
    CHANGES_PAGE,
    INDEX_SHARD,
    DIRECTORY_PAGE,
    BUNDLE,
)
"""What there is one of for each certificate, for each 200 changes, for each of 4,096 shards, or one
of for long.
"""


class Document(NamedTuple):
    """A signed document as it is published."""

    kind: DocumentKind
    key: str
    path: str
    octets: bytes


class WitnessedState(NamedTuple):
    """What the witnesses hold.

    `numbers` are those of published certificates in order, None where nobody looked. `unreadable`
    is why some of it could not be read.
    """

    checkpoint: bytes | None
    documents: Sequence[Document]
    numbers: Sequence[str] | None
    unreadable: PublicationError | None

    def without(self, paths: Collection[str]) -> WitnessedState:
        """The same without some files: those of the public tree, or the checkpoint."""
        numbers = (
            name for name in self.numbers or () if published_numbers.path_of(name) not in paths
        )
        return self._replace(
            checkpoint=None if CHECKPOINT_PATH in paths else self.checkpoint,
            documents=[document for document in self.documents if document.path not in paths],
            numbers=None if self.numbers is None else list(numbers),
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
        documents += _lists(office)
        for kind in _ONE_BY_ONE if whole else ():
            documents += published_documents(office.publication, kind)
        if whole or checkpoint is None or not office.proven.compared:
            numbers = published_numbers.in_tree(office.publication)
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
        for kind in _ONE_BY_ONE:
            names = sample.chosen(
                sorted(office.publication.names(kind.folder)), most, office.entropy
            )
            documents += _documents_named(office.publication, kind, names)
        numbers = published_numbers.in_tree(office.publication)
    except PublicationError as error:
        return seen._replace(unreadable=error)
    with office.store.read() as reading:
        known = reading.certificates.count_decided() + len(reading.retired_indices.numbers())
    if len(numbers) > known:
        return look(office, whole=True)
    some = sorted(sample.chosen(numbers, most, office.entropy))
    return seen._replace(documents=documents, numbers=some)


def _lists(office: Office) -> Iterator[Document]:
    """The status lists of the public tree, read again only where they have changed: every decision
    looks at all of them.
    """
    publication = office.publication
    found: dict[str, tuple[DocumentKind, str]] = {}
    for folder in dict.fromkeys(kind.folder for kind in STATUS_LISTS):
        names = publication.names(folder)
        for kind in STATUS_LISTS:
            keys = {name: kind.key_at(name) for name in names}
            found |= {f"{folder}/{name}": (kind, key) for name, key in keys.items() if key}
    for path, octets in _octets(office, found).items():
        yield Document(*found[path], path, octets)


def _octets(office: Office, paths: Collection[str]) -> dict[str, bytes]:
    """Path -> octets of those that there are."""
    before, publication = office.proven.lists, office.publication
    # What is known of the version of an object in a bucket may be some seconds old.
    is_folder = publication.root is not None
    same = {
        path: before[path]
        for path in paths
        if is_folder and path in before and publication.version(path) == before[path].version
    }
    files = same | publication.read_all([path for path in paths if path not in same])
    office.proven.lists = files
    return {path: file.octets for path, file in files.items()}


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
