"""A signed document as the office stores it. Times are aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """A document that is signed again and again, as it was signed last.

    `kind` and `key` name it: `("revocation-list", "1")`. `version` rises with every signature;
    `published_version` is the one that was last put into the office's own publication, 0 for none.
    `basis` is what the document says, in short: while it stays the same, the document need not be
    signed again for what it says. `key_id` is the bare thumbprint of the key that signed.
    """

    kind: str
    key: str
    version: int
    published_version: int
    basis: str
    issued_at: datetime
    key_id: str
    token: str
