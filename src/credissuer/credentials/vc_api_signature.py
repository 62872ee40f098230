"""A signature for another system as the office stores it. Times are aware UTC, whole seconds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VcApiSignatureRecord:
    """One signature made for another system (VC-API), recorded before it is made.

    `id` is 32 hexadecimal digits.

    `list_id` and `index` are the place in a status list where the office gave one; `actor` asked
    for it.
    """

    id: str
    actor: str
    key_id: str
    list_id: int | None
    index: int | None
    signing_input: str
    signature: str | None
    token_sha256: str | None
    opened_at: datetime
    signed_at: datetime | None
