"""The trust list as a signed document, by which verifiers follow rotations of keys."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from credissuer.documents.kind import Contents, Context, PublicKind, Signed, Signing
from credissuer.recovery.behind import Claimed, is_not_earlier
from credissuer.signing.provider import KeyUse
from credverifier.trust import trust_update


class TrustListKind(PublicKind):
    """One document, under the empty key; its content is the trust list itself.

    Signed again when the active credential key changes, because verifiers follow that key.
    """

    name = "trust-list"
    typ = trust_update.TYP
    key_use = KeyUse.CREDENTIAL

    def paths(self, key: str) -> tuple[str, ...]:
        """Under `.well-known/`."""
        return (trust_update.PATH.removeprefix("/"),)

    def replaces(self, ours: Claimed, published: Claimed) -> bool:
        """By their times: `version` is that of the format, and the keyring tells the content."""
        return is_not_earlier(ours, published)

    def bases(self, context: Context, wanted: Contents, before: Signed) -> dict[str, str]:
        """A digest of the list, and the key that signs it."""
        # With the key, because after a rotation the same list must be signed by the successor.
        active = context.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
        return {key: f"{active}:{_digest(content)}" for key, content in wanted.items()}

    def claims(self, signing: Signing) -> dict[str, Any]:
        """The members of the list beside `iss` and `iat`."""
        return {
            **signing.content,
            "iss": signing.context.office.issuer_id,
            "iat": signing.version.issued_at,
        }


def _digest(trust_list: dict[str, Any]) -> str:
    text = json.dumps(trust_list, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()
