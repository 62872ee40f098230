"""The header of the offline bundle as a signed document."""

from __future__ import annotations

from typing import Any, NamedTuple

from credissuer.documents.kind import Contents, Context, PublicKind, Signed, Signing
from credissuer.signing.provider import KeyUse
from credissuer.status.document import DocumentRecord
from credissuer.status.lists import LIFETIME, TTL
from credverifier.wire.bundle import header
from credverifier.wire.envelope import base64url, strict_json

KEY = "bundle"
"""The key of the only document of this kind: the name of its file."""


class BundleContent(NamedTuple):
    """`inputs` is a digest of what the bundle was made from, `contents` names its files."""

    inputs: str
    contents: header.Contents


class BundleKind(PublicKind):
    """One document, the newest bundle; its files are public before it is.

    After the lists, notes and shards that it holds, so that it never says what is not out yet.
    """

    name = "bundle"
    typ = header.TYP
    key_use = KeyUse.STATUS
    lifetime: int | None = LIFETIME
    after: tuple[str, ...] = ("token-status-list", "index-shard")
    folder = "bundle"

    def paths(self, key: str) -> tuple[str, ...]:
        """One file."""
        return (header.PATH,)

    def key_at(self, name: str) -> str | None:
        """Its key."""
        return KEY if name == header.PATH.rpartition("/")[2] else None

    def bases(self, context: Context, wanted: Contents, before: Signed) -> dict[str, str]:
        """What it was made from; without a content what it was made from before."""
        return {
            key: before[key].basis if content is None else content.inputs
            for key, content in wanted.items()
            if content is not None or key in before
        }

    def claims(self, signing: Signing) -> dict[str, Any]:
        """Its files."""
        content: BundleContent | None = signing.content
        if content is None:
            # `bases` named it, so that it was signed before.
            assert signing.before is not None
            contents = contents_of(signing.before)
        else:
            contents = content.contents
        return header.to_claims(
            contents,
            url=header.header_url(signing.context.office.public_url),
            issuer=signing.context.office.issuer_id,
            version=signing.version.number,
            issued_at=signing.version.issued_at,
            expires=signing.version.issued_at + LIFETIME,
            ttl=TTL,
        )


def contents_of(record: DocumentRecord) -> header.Contents:
    """What a header that the office signed says of its files."""
    # Not verified again: the token is the store's own copy, and the office signed it.
    payload = record.token.split(".")[1].encode("ascii")
    return header.contents_of(strict_json.loads(base64url.decode(payload)))
