"""Where certificates stand, without all else about them: what publishing thousands asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select

from credissuer.store.aggregate import Aggregate, batches, is_one_of
from credissuer.store.certificates.certificates import CERTIFICATES
from credverifier.wire.status.standing import Standing

_certificate = CERTIFICATES.table.c


class PlacedCertificate(NamedTuple):
    """On which list a certificate stands, whose it is, and in what standing."""

    list_id: int
    subject_id: str
    standing: Standing


class PlacedCertificates(Aggregate):
    """Certificates as they stood when the transaction began."""

    def by_numbers(self, numbers: Sequence[str]) -> dict[str, PlacedCertificate]:
        """Number -> certificate; a number that matches nothing is absent."""
        wanted = select(
            _certificate.number,
            _certificate.list_id,
            _certificate.subject_id,
            _certificate.standing,
        )
        return {
            number: PlacedCertificate(*placed)
            for batch in batches(numbers)
            for number, *placed in self._connection.execute(
                wanted.where(is_one_of(_certificate.number, batch))
            )
        }
