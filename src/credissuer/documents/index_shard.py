"""Shards of the profile index as signed documents."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from credissuer.documents.kind import Contents, Context, PublicKind, Signed, Signing
from credissuer.publication import tree
from credissuer.signing.provider import KeyUse
from credissuer.status.document import DocumentRecord
from credissuer.status.lists import LIFETIME, TTL
from credverifier.wire import profile_index
from credverifier.wire.envelope import base64url, strict_json

_NAME = re.compile(r"([0-9a-f]{3})\.jwt")


class IndexShardKind(PublicKind):
    """One of 4,096 shards; a key is its number in decimal.

    Its content is the text of its entries, which `operations.profile_index` works out from the
    audit trail; None keeps the entries that it has. Last, because it leads to certificates, which
    must be out before.
    """

    name = "index-shard"
    typ = profile_index.TYP
    key_use = KeyUse.STATUS
    lifetime: int | None = LIFETIME
    after: tuple[str, ...] = ("revocation-list", "suspension-list", "token-status-list")
    folder = "index"
    is_batched = True

    def paths(self, key: str) -> tuple[str, ...]:
        """`index/0a3.jwt`."""
        return (tree.shard_path(int(key)),)

    def key_at(self, name: str) -> str | None:
        """The number of the shard in decimal."""
        match = _NAME.fullmatch(name)
        return str(int(match[1], 16)) if match else None

    def bases(self, context: Context, wanted: Contents, before: Signed) -> dict[str, str]:
        """A digest of the entries."""
        return {key: _digest(_entries(content, before.get(key))) for key, content in wanted.items()}

    def claims(self, signing: Signing) -> dict[str, Any]:
        """The entries of the shard."""
        return profile_index.to_claims(
            _entries(signing.content, signing.before),
            url=profile_index.shard_url(signing.context.office.public_url, int(signing.key)),
            issuer=signing.context.office.issuer_id,
            version=signing.version.number,
            issued_at=signing.version.issued_at,
            expires=signing.version.issued_at + LIFETIME,
            ttl=TTL,
        )


def empty_basis() -> str:
    """The basis of a shard without entries."""
    return _digest(profile_index.join({}))


def entries_of(record: DocumentRecord) -> str:
    """The text of the entries that a signed shard holds."""
    # Not verified again: the token is the store's own copy, and the office signed it.
    payload = record.token.split(".")[1].encode("ascii")
    return str(strict_json.loads(base64url.decode(payload))["entries"])


def _entries(content: str | None, before: DocumentRecord | None) -> str:
    if content is not None:
        return content
    # A shard that is signed again because of its age or its key says what it said.
    return entries_of(before) if before is not None else profile_index.join({})


def _digest(entries: str) -> str:
    return hashlib.sha256(entries.encode("ascii")).hexdigest()
