"""The directory as signed documents: its head, and pages of those who agreed to be found."""

from __future__ import annotations

import hashlib
import re
from typing import Any, NamedTuple

from credissuer.documents.kind import Contents, Context, PublicKind, Signed, Signing
from credissuer.signing.provider import KeyUse
from credissuer.status.document import DocumentRecord
from credissuer.status.lists import LIFETIME
from credverifier.wire import directory
from credverifier.wire.directory import DirectoryHead
from credverifier.wire.envelope import base64url, strict_json

_NAME = re.compile(r"(head|[1-9][0-9]{0,5})\.jwt")

HEAD = "head"
"""The key of the head; pages have their number in decimal."""


class HeadContent(NamedTuple):
    """The head, and what the pages were made of: while that stays the same, so do they."""

    made_of: str
    head: DirectoryHead


class DirectoryPageKind(PublicKind):
    """The head and the pages from 1 on. The content is what `operations.publishing.directory` works
    out; None keeps what a document said.

    Last of what leads to certificates. It ages like the lists, so that whoever withdrew is gone
    from every copy within a day.
    """

    name = "directory-page"
    typ = directory.TYP
    key_use = KeyUse.STATUS
    lifetime: int | None = LIFETIME
    after: tuple[str, ...] = ("index-shard",)
    folder = "directory"
    is_batched = True

    def paths(self, key: str) -> tuple[str, ...]:
        """`directory/12.jwt`."""
        return (f"directory/{key}.jwt",)

    def key_at(self, name: str) -> str | None:
        """The key of the document."""
        match = _NAME.fullmatch(name)
        return match[1] if match else None

    def bases(self, context: Context, wanted: Contents, before: Signed) -> dict[str, str]:
        """What the content was made of, for the head, and a digest of the content."""
        return {
            key: before[key].basis if content is None else _basis(content)
            for key, content in wanted.items()
            if content is not None or key in before
        }

    def claims(self, signing: Signing) -> dict[str, Any]:
        """The head, or the entries of the page."""
        office, key = signing.context.office, signing.key
        signed = {
            "url": directory.page_url(office.public_url, None if key == HEAD else int(key)),
            "issuer": office.issuer_id,
            "version": signing.version.number,
            "issued_at": signing.version.issued_at,
            "expires": signing.version.issued_at + LIFETIME,
        }
        content: HeadContent | list[dict[str, Any]] | None = signing.content
        if content is None:
            assert signing.before is not None
            content = _said(signing.before)
        if isinstance(content, HeadContent):
            return directory.head_claims(content.head, **signed)
        return directory.page_claims(int(key), content, **signed)


def entries_of(record: DocumentRecord) -> list[dict[str, Any]]:
    """The entries of a page as it was signed."""
    # Not verified again: the token is the store's own copy, and the office signed it.
    payload = record.token.split(".")[1].encode("ascii")
    entries: list[dict[str, Any]] = strict_json.loads(base64url.decode(payload))["entries"]
    return entries


def head_of(record: DocumentRecord) -> DirectoryHead:
    """The head as it was signed."""
    payload = record.token.split(".")[1].encode("ascii")
    said = strict_json.loads(base64url.decode(payload))
    return DirectoryHead(said["pages"], said["topics"], said["regions"], said["levels"])


def made_of(record: DocumentRecord | None) -> str | None:
    """What the directory was made of that this head is of."""
    return None if record is None else record.basis.partition(" ")[0]


def _said(before: DocumentRecord) -> HeadContent | list[dict[str, Any]]:
    """What a document said that is signed again because of its age or its key."""
    if before.key == HEAD:
        return HeadContent(before.basis.partition(" ")[0], head_of(before))
    return entries_of(before)


def _basis(content: HeadContent | list[dict[str, Any]]) -> str:
    if isinstance(content, HeadContent):
        return f"{content.made_of} {_digest(list(content.head))}"
    return _digest(content)


def _digest(content: list[Any]) -> str:
    return hashlib.sha256(strict_json.dumps(content)).hexdigest()
