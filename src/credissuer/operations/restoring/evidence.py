"""What was published, gathered from every witness and proven with the office's own keys."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from credissuer.documents import fence, published_numbers, witnesses
from credissuer.documents.checkpoint import PATH as CHECKPOINT_PATH
from credissuer.documents.kind import DocumentKind
from credissuer.documents.kinds import (
    BUNDLE,
    CHANGES_PAGE,
    CHECKPOINT,
    DIRECTORY_PAGE,
    INDEX_SHARD,
    STANDING_NOTE,
    STATUS_LISTS,
)
from credissuer.documents.witnesses import Document
from credissuer.office import Office
from credissuer.publication.contract import PublicTree
from credissuer.recovery.behind import Claimed
from credissuer.recovery.mending import Note, PublishedList, joined, listed
from credissuer.signing.provider import KeyState
from credissuer.status.encodings import list_url
from credverifier.errors import CredentialError
from credverifier.trust import trust_update
from credverifier.trust.anchors import STATUS, Issuer
from credverifier.verification import read_list
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import dates, jws
from credverifier.wire.status import standing_note
from credverifier.wire.status.standing import Standing
from credverifier.wire.status.status_lists import MAX_TOKEN

_TRUST_LIST = trust_update.PATH.removeprefix("/")
_LISTED: tuple[DocumentKind, ...] = (
    *STATUS_LISTS,
    CHANGES_PAGE,
    INDEX_SHARD,
    DIRECTORY_PAGE,
    STANDING_NOTE,
    BUNDLE,
)

Key = tuple[str, str]
"""Name of a kind, and key of a document of it."""


class ProvenDocument(NamedTuple):
    """A published document that the public would believe, and what it says of itself."""

    document: Document
    claimed: Claimed


@dataclass(frozen=True, slots=True)
class PublishedEvidence:
    """`issuer` is the office as the public knows it; `trees` are the witnesses, the office's own
    public tree first; `documents` the newest proven one of each;
    `foreign` paths of the office's own tree (and the checkpoint) that none of its keys signed, or
    one that was compromised; `numbers` those of published certificates, in order. `vouched` is what
    the kept checkpoint says, None where none is proven.
    """

    issuer: Issuer
    trees: Sequence[PublicTree]
    documents: Mapping[Key, ProvenDocument]
    foreign: Sequence[str]
    numbers: Sequence[str]
    vouched: Claimed | None

    def text(self, path: str) -> str | None:
        """A public file of the first witness that has it."""
        return next(self.texts(path), None)

    def texts(self, path: str) -> Iterator[str]:
        """A public file of every witness that has it, the office's own first."""
        for tree in self.trees:
            octets = tree.get(path)
            if octets is not None:
                yield octets.decode("ascii", "replace")

    def note(self, number: str, now: datetime) -> Note | None:
        """The published note of a certificate, proven; None where there is none."""
        newest = self.documents.get((STANDING_NOTE.name, number))
        if newest is not None:
            text: str | None = newest.document.octets.decode("ascii")
        else:
            # A web server lists no notes: they are asked for one by one.
            text = self.text(STANDING_NOTE.paths(number)[0])
        try:
            return None if text is None else _note(self.issuer, number, text, now)
        except CredentialError:
            # It only explains what a list has set: without it the reason is lost, and no more.
            return None


def gather(office: Office, trees: Sequence[PublicTree]) -> PublishedEvidence:
    """What `trees` hold, the office's own first. Raises PublicationError where one is not readable."""
    issuer = office.anchors(office.clock()).issuers[office.issuer_id]
    documents: dict[Key, ProvenDocument] = {}
    foreign: list[str] = []
    for tree in trees:
        for kind in _LISTED:
            for document in witnesses.published_documents(tree, kind):
                claimed = _claimed(issuer, kind, document.octets)
                if claimed is not None:
                    _keep_newest(documents, ProvenDocument(document, claimed))
                # Of another copy it is left alone: only the office's own tree is mended.
                elif tree is office.publication:
                    foreign.append(document.path)
    vouched, checkpoint = None, office.own_folder.get(CHECKPOINT_PATH)
    if checkpoint is not None:
        vouched = fence.claimed(office, CHECKPOINT, checkpoint)
        foreign += [CHECKPOINT_PATH] if vouched is None else []
    return PublishedEvidence(issuer, trees, documents, foreign, _numbers(trees), vouched)


def published_list(
    evidence: PublishedEvidence,
    list_id: int,
    newer: Collection[Key],
) -> PublishedList | None:
    """What the documents of a list say that are `newer` than the database's; None where none is.

    Raises StatusError for a list that no reader could use.
    """
    public_url = evidence.issuer.public_url
    encodings: list[dict[int, Standing]] = []
    issued_at: list[float] = []
    for kind in STATUS_LISTS:
        key = (kind.name, str(list_id))
        if key in newer:
            text = evidence.documents[key].document.octets.decode("ascii")
            entry = kind.encoding.entry(list_url(public_url, list_id, kind.encoding), 0)
            read = read_list(text, evidence.issuer, entry)
            encodings.append(listed(entry, read.content))
            issued_at.append(read.issued_at)
    if not encodings:
        return None
    return PublishedList(
        joined(encodings),
        is_whole=len(encodings) == len(STATUS_LISTS),
        issued_at=dates.from_seconds(int(max(issued_at))),
    )


def published_keys(evidence: PublishedEvidence) -> dict[str, str]:
    """Thumbprint -> state of the office's keys, by the newest trust list of all witnesses.

    Its signature is not proven: the key that made it may be the very one that is not known, and
    all that it leads to is a refusal.
    """
    newest: tuple[float, dict[str, str]] = (0, {})
    for tree in evidence.trees:
        octets = tree.get(_TRUST_LIST)
        try:
            signed = jws.parse((octets or b"").decode("ascii"), typ=trust_update.TYP)
            issued_at = dates.numeric(signed.payload.get("iat"), "iat")
            keys = _keys(signed.payload, evidence.issuer.id)
        except (CredentialError, UnicodeDecodeError, KeyError, TypeError, ValueError):
            continue
        newest = max(newest, (issued_at, keys), key=lambda one: one[0])
    return newest[1]


def _keys(trust_list: dict[str, Any], issuer: str) -> dict[str, str]:
    return {
        str(key["kid"]): KeyState(key["state"]).value
        for one in trust_list["issuers"]
        if one["id"] == issuer
        for key in one["jwks"]["keys"]
    }


def _numbers(trees: Sequence[PublicTree]) -> Sequence[str]:
    """The numbers that any of the trees has, in order."""
    own, *others = (published_numbers.in_tree(tree) for tree in trees)
    # A million of them take a hundred MB in a set, so that one tree does without.
    return sorted({*own}.union(*others)) if others else own


def _keep_newest(documents: dict[Key, ProvenDocument], proven: ProvenDocument) -> None:
    key = (proven.document.kind.name, proven.document.key)
    other = documents.get(key)
    if other is None or proven.document.kind.replaces(proven.claimed, other.claimed):
        documents[key] = proven


def _claimed(issuer: Issuer, kind: DocumentKind, octets: bytes) -> Claimed | None:
    """What a document says that the public would believe: stricter than the fence, because whoever
    has a key that was compromised may have signed anything.
    """
    try:
        signed = jws.parse(octets.decode("ascii"), typ=kind.typ, max_length=MAX_TOKEN)
        issuer.prove(signed, STATUS)
        issued_at = dates.numeric(signed.payload.get("iat"), "iat")
    except (CredentialError, UnicodeDecodeError):
        return None
    version = signed.payload.get("version")
    # type(), because True is an int.
    return Claimed(version, issued_at) if type(version) is int else None


def _note(issuer: Issuer, number: str, text: str, now: datetime) -> Note:
    signed = jws.parse(text, typ=standing_note.TYP)
    issuer.prove(signed, STATUS)
    note = standing_note.decode(
        signed.payload,
        issuer=issuer.id,
        credential_id=vc_jwt.credential_url(issuer.public_url, number),
        now=now.timestamp(),
    )
    since = None
    if note.since is not None:
        since = dates.from_seconds(int(dates.seconds(note.since, "since")))
    return Note(note.standing, since, note.reason, note.superseded_by)
