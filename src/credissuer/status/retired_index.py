"""An index that is given away for good without a certificate, as the office stores it."""

from __future__ import annotations

from dataclasses import dataclass

from credverifier.wire.status.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredIndexRecord:
    """An index of a status list that no certificate of this office has, and none ever gets.

    `standing` is what the lists say of it for ever. `number` is that of a published certificate
    which the office gave up, None where nobody knows what the index was used for.
    """

    list_id: int
    index: int
    standing: Standing
    number: str | None
