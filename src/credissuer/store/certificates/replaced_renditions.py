"""Renditions that another key has signed anew: what the office has given out under a key that
nobody accepts any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, literal, or_, select

from credissuer.credentials.rendition import ReplacedRenditionRecord
from credissuer.store.aggregate import Aggregate, batches, is_one_of
from credissuer.store.certificates.certificates import CERTIFICATES
from credissuer.store.certificates.renditions import RENDITIONS
from credissuer.store.columns import Moment
from credissuer.store.rules import column, exactly, filled, moments, primary, rules
from credissuer.store.table import Mapped, Row, table_of


class ReplacedRenditionRow(Row, table=True):
    __tablename__ = "replaced_rendition"
    __table_args__ = rules(
        filled(purpose=100, key_id=100),
        exactly(token_sha256=64),
        moments("replaced_at"),
    )
    number: str = primary(to="certificate.number")
    purpose: str = primary()
    key_id: str = primary()
    signing_input: str = column()
    disclosures: str | None = column()
    signature: str | None = column()
    token_sha256: str | None = column()
    replaced_at: datetime = column(Moment)


REPLACED = Mapped(ReplacedRenditionRecord, table_of(ReplacedRenditionRow))
_replaced, _rendition = REPLACED.table.c, RENDITIONS.table.c
_certificate = CERTIFICATES.table.c
_KEPT = ("number", "purpose", "key_id", "signing_input", "disclosures", "signature", "token_sha256")


class ReplacedRenditionReading(Aggregate):
    """Replaced renditions as they stood when the transaction began."""

    MAPPED = (REPLACED,)

    def of_certificate(self, number: str) -> list[ReplacedRenditionRecord]:
        """The replaced renditions of a certificate, the oldest first."""
        wanted = REPLACED.select().where(_replaced.number == number)
        ordered = wanted.order_by(_replaced.replaced_at, _replaced.purpose)
        return list(self._all(REPLACED, ordered))

    def numbers(self, since: datetime | None = None) -> set[str]:
        """The numbers of the certificates of which something was replaced, at `since` or later."""
        wanted = select(_replaced.number).distinct()
        if since is not None:
            wanted = wanted.where(_replaced.replaced_at >= since)
        return set(self._connection.scalars(wanted))

    def of_purposes(self, numbers: Sequence[str]) -> dict[str, list[str]]:
        """Purpose -> those of `numbers` of which a rendition of it was replaced."""
        found: dict[str, list[str]] = {}
        for batch in batches(numbers):
            wanted = select(_replaced.purpose, _replaced.number).distinct()
            for purpose, number in self._connection.execute(
                wanted.where(_replaced.number.in_(batch)).order_by(_replaced.number)
            ):
                found.setdefault(purpose, []).append(number)
        return found

    def all(self) -> Iterator[ReplacedRenditionRecord]:
        """Every one by number, purpose and key, read in batches."""
        ordered = REPLACED.select().order_by(_replaced.number, _replaced.purpose, _replaced.key_id)
        return self._all(REPLACED, ordered)


class ReplacedRenditions(ReplacedRenditionReading):
    """There is no way to change or remove one."""

    def take(
        self,
        numbers: Sequence[str],
        *,
        key_ids: Sequence[str],
        active: str,
        at: datetime,
        purpose: str | None = None,
    ) -> None:
        """Move here, of these certificates, the renditions that a key of `key_ids` has signed, and
        intents of any key but `active`, which nobody can finish: of one purpose, or of all.
        """
        for batch in batches(numbers):
            those = is_one_of(_rendition.number, batch) & or_(
                _rendition.key_id.in_(key_ids),
                _rendition.signature.is_(None) & (_rendition.key_id != active),
            )
            if purpose is not None:
                those &= _rendition.purpose == purpose
            kept = select(
                *(_rendition[name] for name in _KEPT),
                literal(at, _replaced.replaced_at.type),
            ).where(those)
            # An intent that was taken before may be made and given up again under the same key.
            again = select(_replaced.number).where(
                _replaced.number == _rendition.number,
                _replaced.purpose == _rendition.purpose,
                _replaced.key_id == _rendition.key_id,
            )
            fresh = kept.where(~again.exists())
            self._connection.execute(
                insert(REPLACED.table).from_select([*_KEPT, "replaced_at"], fresh)
            )
            self._connection.execute(delete(RENDITIONS.table).where(those))
