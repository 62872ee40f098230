"""What a kind of signed document is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from credissuer.credentials.certificate import CertificateRecord
from credissuer.office import Office
from credissuer.publication.contract import Publication
from credissuer.recovery.behind import Claimed, follows
from credissuer.signing.provider import KeyUse
from credissuer.status.document import DocumentRecord
from credissuer.status.lists import StatusListRecord
from credissuer.store.transaction import Reading
from credverifier.wire.changes import Change
from credverifier.wire.status.standing import Standing


@dataclass(frozen=True, slots=True)
class Context:
    """What a document is made from: the office, one snapshot of its store, and this moment.

    `standings` holds what was read of a list: the standings of its certificates that are not
    valid, which every encoding of the list is made from; `lists` the lists themselves, and
    `certificates` those that notes explain; `pages` of the change feed: the digest before a page,
    and its changes.
    """

    office: Office
    reading: Reading
    now: datetime
    standings: dict[int, dict[int, Standing]] = field(default_factory=dict)
    certificates: dict[str, CertificateRecord] = field(default_factory=dict)
    lists: dict[int, StatusListRecord | None] = field(default_factory=dict)
    pages: dict[int, tuple[str, list[Change]]] = field(default_factory=dict)


Contents = Mapping[str, Any]
"""Key of a document -> its content, None where its kind reads it itself."""

Wanted = Mapping[str, Contents]
"""Name of a kind -> the documents of it that are to be brought current."""

Signed = Mapping[str, DocumentRecord]
"""Key of a document -> what was signed last."""


class Version(NamedTuple):
    """The version that is about to be signed, and its `iat` in seconds since 1970."""

    number: int
    issued_at: int


class Signing(NamedTuple):
    """A document that is about to be signed.

    `content` is what the caller gave (None where the kind reads it itself), `before` what was
    signed last (None at the first time).
    """

    context: Context
    key: str
    content: Any
    before: DocumentRecord | None
    version: Version


class DocumentKind(Protocol):
    """One kind of document that the office signs and publishes again and again.

    `name` stands in the ledger. `lifetime` is in seconds (None: it does not age): at half of it, a
    document is signed again. `after` names the kinds that must be out before this one, for the
    sake of whoever reads in the middle of a publication. `folder` is where its documents lie in
    their target. `is_batched`: many are made durable together, before anything that comes after
    them. `is_kept`: the last one of each day is kept (`status.kept_list`).
    """

    name: str
    typ: str
    key_use: KeyUse
    lifetime: int | None
    after: tuple[str, ...]
    folder: str
    is_batched: bool
    is_kept: bool

    def target(self, office: Office, publication: Publication) -> Publication:
        """Where its documents go when the public ones go to `publication`."""

    def paths(self, key: str) -> tuple[str, ...]:
        """The paths of a document in its target."""

    def key_at(self, name: str) -> str | None:
        """The key of the document that lies under `name` in `folder`, None for what is no document
        of this kind.
        """

    def replaces(self, ours: Claimed, published: Claimed) -> bool:
        """Whether a document may be published in place of another one of the same key."""

    def required(self, context: Context, wanted: Wanted) -> Iterable[str]:
        """Keys of documents of this kind that must be brought current along with `wanted`.

        Read from the snapshot that is signed, so that a change that was decided a moment ago is
        never published without the document that has to be out before it.
        """

    def bases(self, context: Context, wanted: Contents, before: Signed) -> dict[str, str]:
        """Key -> basis of every document in `wanted` that there has to be.

        A key that is absent has no document any more. `wanted` is key -> content, which most kinds
        read from the store themselves (None); `before` is what was signed last.
        """

    def claims(self, signing: Signing) -> dict[str, Any]:
        """The payload to be signed."""


def every(keys: Sequence[str]) -> dict[str, None]:
    """`keys` as `wanted`, with no content given."""
    return dict.fromkeys(keys)


class PublicKind:
    """What most kinds have in common: their documents are public, none requires another, none ages,
    none has to wait for another kind, and each replaces those of lower versions.
    """

    lifetime: int | None = None
    after: tuple[str, ...] = ()
    folder = ""
    is_batched = False
    is_kept = False

    def key_at(self, name: str) -> str | None:
        """None: nobody looks for its documents."""
        return None

    def replaces(self, ours: Claimed, published: Claimed) -> bool:
        """By their versions, which rise by one with every signature."""
        return follows(ours, published)

    def target(self, office: Office, publication: Publication) -> Publication:
        """The public tree."""
        return publication

    def required(self, context: Context, wanted: Wanted) -> Iterable[str]:
        """None beside those that are asked for."""
        return ()
