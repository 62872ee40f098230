"""Signatures over certificates: recorded as an intent first, completed once they are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Dialect, bindparam, func, or_, select, text, update

from credissuer.credentials.rendition import (
    RenditionRecord,
    RenditionSignature,
    SignaturePurpose,
)
from credissuer.store.aggregate import BATCH, Aggregate, batches, is_one_of
from credissuer.store.certificates.certificates import CERTIFICATES
from credissuer.store.columns import Moment
from credissuer.store.databases.bulk import Bulk, ManyRows
from credissuer.store.rules import column, filled, partial, primary, rules, signature
from credissuer.store.table import Mapped, Row, table_of
from credverifier.wire.status.standing import Standing

UNSIGNED = text("signature IS NULL")


class RenditionRow(Row, table=True):
    """The primary key is the guard: one signature for (number, purpose)."""

    __tablename__ = "rendition"
    __table_args__ = rules(
        filled(purpose=100, key_id=100),
        signature(),
        keys=[partial("ix_rendition_open", "number", "purpose", where=UNSIGNED)],
    )
    number: str = primary(to="certificate.number")
    purpose: str = primary()
    key_id: str = column()
    signing_input: str = column()
    disclosures: str | None = column()
    signature: str | None = column()
    token_sha256: str | None = column()
    opened_at: datetime = column(Moment)
    signed_at: datetime | None = column(Moment)


RENDITIONS = Mapped(RenditionRecord, table_of(RenditionRow))
_rendition, _certificate = RENDITIONS.table.c, CERTIFICATES.table.c


class RenditionReading(Aggregate):
    """Renditions as they stood when the transaction began."""

    MAPPED = (RENDITIONS,)

    def get(self, number: str, purpose: str) -> RenditionRecord | None:
        """The rendition of a certificate; None where none was ever intended."""
        return self.by_numbers([number], purpose).get(number)

    def by_numbers(self, numbers: Sequence[str], purpose: str) -> dict[str, RenditionRecord]:
        """Number -> its rendition of `purpose`; numbers without one are absent."""
        wanted = RENDITIONS.select().where(_rendition.purpose == purpose)
        records = self._among(
            RENDITIONS,
            _rendition.number,
            numbers,
            wanted=wanted,
        )
        return {record.number: record for record in records}

    def still_open(self, numbers: Sequence[str], purpose: str) -> set[str]:
        """The numbers whose intent has no signature yet and whose certificate is not voided."""
        wanted = (
            select(_rendition.number)
            .join(CERTIFICATES.table, _certificate.number == _rendition.number)
            .where(
                # The text of the partial index, which holds open intents alone and is all but
                # empty.
                UNSIGNED,
                _rendition.purpose == purpose,
                _certificate.standing != Standing.VOIDED,
            )
        )
        still_open: set[str] = set()
        for batch in batches(numbers):
            those = is_one_of(_rendition.number, batch)
            still_open.update(self._connection.scalars(wanted.where(those)))
        return still_open

    def open_intents(self) -> list[RenditionRecord]:
        """Every intent without a signature, by number and purpose."""
        wanted = RENDITIONS.select().where(UNSIGNED)
        return list(self._all(RENDITIONS, wanted.order_by(_rendition.number, _rendition.purpose)))

    def signed(self, purpose: str, first: str = "") -> Iterator[str]:
        """The numbers of the certificates with a signed rendition of `purpose`, from `first` on and
        in order, read in batches.
        """
        wanted = select(_rendition.number).where(
            _rendition.number >= first,
            _rendition.purpose == purpose,
            _rendition.signature.is_not(None),
        )
        ordered = wanted.order_by(_rendition.number).execution_options(yield_per=BATCH)
        yield from self._connection.scalars(ordered)

    def count_signed(self, purpose: str) -> int:
        """How many certificates have a signed rendition of `purpose`."""
        wanted = select(func.count()).where(
            _rendition.purpose == purpose, _rendition.signature.is_not(None)
        )
        return int(self._connection.scalar(wanted) or 0)

    def to_sign_anew(self, key_ids: Sequence[str]) -> list[str]:
        """The numbers, in order, of the released certificates of which one of these keys has signed
        a form, or whose first signature is open again.
        """
        begun = (_rendition.purpose == SignaturePurpose.VC_JWT) & UNSIGNED
        wanted = (
            select(_rendition.number)
            .join(CERTIFICATES.table, _certificate.number == _rendition.number)
            .where(
                _certificate.released_at.is_not(None),
                or_(_rendition.key_id.in_(key_ids), begun),
            )
            .distinct()
            .order_by(_rendition.number)
        )
        return list(self._connection.scalars(wanted))

    def digests(self, numbers: Sequence[str], purpose: str) -> dict[str, str]:
        """Number -> digest of its token of `purpose`; those without a signature are absent."""
        found: dict[str, str] = {}
        for batch in batches(numbers):
            wanted = select(_rendition.number, _rendition.token_sha256).where(
                _rendition.purpose == purpose,
                _rendition.token_sha256.is_not(None),
                is_one_of(_rendition.number, batch),
            )
            found.update((number, digest) for number, digest in self._connection.execute(wanted))
        return found

    def all(self) -> Iterator[RenditionRecord]:
        """Every rendition by number and purpose, read in batches."""
        return self._all(
            RENDITIONS,
            RENDITIONS.select().order_by(_rendition.number, _rendition.purpose),
        )

    def signed_digests(self) -> Iterator[tuple[str, str]]:
        """Purpose and digest of every token, by number and purpose, read in batches."""
        wanted = (
            select(_rendition.purpose, _rendition.token_sha256)
            .where(_rendition.token_sha256.is_not(None))
            .order_by(_rendition.number, _rendition.purpose)
            .execution_options(yield_per=BATCH)
        )
        rows = self._connection.execute(wanted)
        return ((purpose, digest) for purpose, digest in rows)


class Renditions(RenditionReading):
    """New intents come by `Transaction.add`."""

    def record_signatures(self, signatures: Sequence[RenditionSignature]) -> int:
        """Complete open intents; returns how many were still open. The first signature stands."""
        if not signatures:
            return 0
        return _completion(self._connection.dialect).run(self._connection, signatures)


@lru_cache(maxsize=8)
def _completion(dialect: Dialect) -> ManyRows:
    """The UPDATE that fills in the signatures of many intents that have none."""
    completed = ("signature", "token_sha256", "signed_at")
    if dialect.name == "postgresql":
        # Imported here because its driver takes as long to load as all of SQLite.
        from credissuer.store.databases.postgres_bulk import Fill

        return Fill(RENDITIONS.table, ("number", "purpose"), completed)
    completion = (
        update(RENDITIONS.table)
        .where(
            _rendition.number == bindparam("number", type_=_rendition.number.type),
            _rendition.purpose == bindparam("purpose", type_=_rendition.purpose.type),
            # Never overwritten: the token that was handed out must stay the one that is known.
            _rendition.signature.is_(None),
        )
        .values({name: bindparam(name, type_=_rendition[name].type) for name in completed})
    )
    return Bulk(completion, dialect)
