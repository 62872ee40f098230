"""Signatures that other systems asked for through the VC-API."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Integer, UniqueConstraint, update

from credissuer.credentials.vc_api_signature import VcApiSignatureRecord
from credissuer.status.lists import SIZE
from credissuer.store.aggregate import Aggregate
from credissuer.store.columns import Moment
from credissuer.store.rules import (
    between,
    column,
    exactly,
    filled,
    holds,
    primary,
    rules,
    signature,
)
from credissuer.store.table import Mapped, Row, table_of


class VcApiSignatureRow(Row, table=True):
    """An index is given away once, whichever table it stands in, because the list counts them."""

    __tablename__ = "vc_api_signature"
    __table_args__ = rules(
        exactly(id=32),
        filled(actor=500, key_id=100),
        between(0, SIZE - 1, "index"),
        holds("placed", '(list_id IS NULL) = ("index" IS NULL)'),
        signature(),
        keys=[UniqueConstraint("list_id", "index")],
    )
    id: str = primary()
    actor: str = column()
    key_id: str = column()
    list_id: int | None = column(Integer, to="status_list.id")
    index: int | None = column(Integer)
    signing_input: str = column()
    signature: str | None = column()
    token_sha256: str | None = column()
    opened_at: datetime = column(Moment)
    signed_at: datetime | None = column(Moment)


VC_API_SIGNATURES = Mapped(VcApiSignatureRecord, table_of(VcApiSignatureRow))
_table = VC_API_SIGNATURES.table


class VcApiSignatureReading(Aggregate):
    """Signatures as they stood when the transaction began."""

    MAPPED = (VC_API_SIGNATURES,)

    def all(self) -> Iterator[VcApiSignatureRecord]:
        """Every one by id, read in batches."""
        return self._all(VC_API_SIGNATURES, VC_API_SIGNATURES.select().order_by(_table.c.id))


class VcApiSignatures(VcApiSignatureReading):
    """New intents come by `Transaction.add`."""

    def record_signature(self, record: VcApiSignatureRecord) -> bool:
        """Record signature, digest and time of an intent; False where it has one already."""
        # The first signature stands, as for certificates.
        signed = update(_table).where(_table.c.id == record.id, _table.c.signature.is_(None))
        signed = signed.values(
            signature=record.signature,
            token_sha256=record.token_sha256,
            signed_at=record.signed_at,
        )
        return self._connection.execute(signed).rowcount == 1
