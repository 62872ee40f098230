"""Whom a case is about: the holder of its certificate, as far as the office knows them."""

from __future__ import annotations

from credissuer.applications.holder import HolderRecord
from credissuer.cases.case import CaseRecord, shown
from credissuer.errors import NotFoundError
from credissuer.office.call import Call
from credissuer.operations.renewing.certificate_line import lineage, newest
from credissuer.store.applications.holders import Holders
from credissuer.store.cases.cases import CaseReading
from credissuer.store.transaction import Reading

HOLDER = "holder:"
"""Beginning of the id of a holder in the audit trail."""


def holder_of(reading: Reading, case: CaseRecord) -> HolderRecord | None:
    """Who holds the certificate of a case; None where they never gave the office an address."""
    if case.certificate is None:
        return None
    certificate = reading.certificates.by_number(case.certificate)
    if certificate is None:
        return None
    holders = reading.of(Holders)
    # Along the whole line, because a renewal that says something new has a subject of its own.
    line = [*reversed(lineage(reading, newest(reading, certificate)))]
    found = (holders.of_subject(one.subject_id) for one in line)
    return next((holder for holder in found if holder is not None), None)


def cases_of(reading: Reading, holder: HolderRecord) -> list[CaseRecord]:
    """The cases about certificates of a holder, the newest first."""
    if holder.subject_id is None:
        return []
    numbers: set[str] = set()
    own = reading.certificates.of_subjects([holder.subject_id])
    for certificate in own.get(holder.subject_id, []):
        numbers |= {one.number for one in lineage(reading, newest(reading, certificate))}
    found = reading.of(CaseReading).of_certificates(sorted(numbers))
    return sorted(found, key=lambda case: (case.opened_at, case.id), reverse=True)


def require_subject(reading: Reading, call: Call, case: CaseRecord) -> HolderRecord:
    """The holder who acts, where the case is about their certificate.

    Raises NotFoundError `case.not_found` for anybody else: whether there is such a case is none of
    their business.
    """
    holder = holder_of(reading, case)
    if holder is None or call.actor.id != f"{HOLDER}{holder.id}":
        raise NotFoundError("case.not_found", id=shown(case.id))
    return holder
