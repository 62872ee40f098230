"""Which certificate answers for a profile: of several the one in force, else the newest (CONTRACT
section 3).

The lookup over HTTP and the published index ask here, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from credissuer.credentials.certificate import CertificateRecord
from credissuer.operations.admission import in_force
from credissuer.store.transaction import Reading
from credverifier.wire.status.standing import Standing


class ProfileAnswer(NamedTuple):
    """The certificate that answers, and the moment from which another may, though nothing is
    decided (None: never).
    """

    certificate: CertificateRecord
    until: datetime | None


def answers(reading: Reading, keys: Sequence[str], now: datetime) -> dict[str, ProfileAnswer]:
    """Key of a profile (`platform:handle` or `platform:id:…`) -> its answer; keys without a
    certificate are absent.
    """
    accounts = reading.accounts.by_keys(keys)
    owners = {account.subject_id for records in accounts.values() for account in records}
    certificates = reading.certificates.of_subjects(sorted(owners))
    by_key: dict[str, ProfileAnswer] = {}
    for key, records in accounts.items():
        theirs = [
            certificate
            for owner in dict.fromkeys(account.subject_id for account in records)
            for certificate in certificates.get(owner, ())
            # Neither was ever handed out.
            if certificate.released_at is not None and certificate.standing is not Standing.VOIDED
        ]
        if theirs:
            by_key[key] = _best(theirs, now)
    return by_key


def _best(certificates: list[CertificateRecord], now: datetime) -> ProfileAnswer:
    # The number last, so that two of the same second have an order that everybody finds again.
    def rank(certificate: CertificateRecord) -> tuple[bool, bool, datetime, str]:
        stands = in_force(certificate, now)
        return (
            stands and certificate.standing is Standing.VALID,
            stands,
            certificate.issued_at,
            certificate.number,
        )

    # With one certificate the answer stays the same after its end; with several another may take
    # over.
    ends = [certificate.valid_until for certificate in certificates if in_force(certificate, now)]
    return ProfileAnswer(
        max(certificates, key=rank), min(ends, default=None) if len(certificates) > 1 else None
    )
