"""Whom a case is about: the holder of its certificate, as far as the office knows them."""

from __future__ import annotations

from credissuer.applications.holder import HolderRecord
from credissuer.cases.case import CaseRecord, shown
from credissuer.errors import NotFoundError
from credissuer.office.call import Call
from credissuer.operations.applying.own import HOLDER, own_certificates
from credissuer.operations.renewing.certificate_line import lineage, newest
from credissuer.store.applications.holders import Holders
from credissuer.store.cases.cases import CaseReading
from credissuer.store.transaction import Reading


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
    holders_along = (holders.of_subject(one.subject_id) for one in line)
    return next((holder for holder in holders_along if holder is not None), None)


def cases_of(reading: Reading, holder: HolderRecord) -> list[CaseRecord]:
    """The cases about certificates of a holder, the newest first."""
    numbers = sorted(_numbers(reading, holder))
    cases = reading.of(CaseReading).of_certificates(numbers)
    return sorted(cases, key=lambda case: (case.opened_at, case.id), reverse=True)


def require_subject(reading: Reading, call: Call, case: CaseRecord) -> HolderRecord:
    """The holder who acts, where the case is about their certificate.

    Raises NotFoundError `case.not_found` for anybody else: whether there is such a case is none of
    their business.
    """
    is_holder = call.actor.id.startswith(HOLDER)
    holder = reading.of(Holders).by_id(call.actor.id.removeprefix(HOLDER)) if is_holder else None
    if holder is None or case.certificate not in _numbers(reading, holder):
        raise NotFoundError("case.not_found", id=shown(case.id))
    return holder


def _numbers(reading: Reading, holder: HolderRecord) -> set[str]:
    """The numbers of a holder's certificates, and of all that these replaced."""
    numbers: set[str] = set()
    for certificate in own_certificates(reading, holder):
        numbers |= {one.number for one in lineage(reading, newest(reading, certificate))}
    return numbers
