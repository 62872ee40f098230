"""Nobody on the staff decides on themselves, nor reads of themselves what an applicant does not see:
an applicant or a holder with the same e-mail address is the same person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from credissuer.cases.case import CaseRecord
from credissuer.credentials.bulk.plan import Fate
from credissuer.errors import ForbiddenError
from credissuer.office.call import Call
from credissuer.operations.applying.own import own_certificates
from credissuer.operations.deciding.persons import person_of
from credissuer.operations.renewing.certificate_line import lineage, newest
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.store.applications.applications import ApplicationReading
from credissuer.store.applications.holders import Holders
from credissuer.store.cases.appeals import AppealReading
from credissuer.store.cases.cases import CaseReading
from credissuer.store.certificates.bulk_plans import BulkPlans
from credissuer.store.transaction import Reading
from credverifier.wire import number as numbers


@dataclass(frozen=True, slots=True)
class OwnAffairs:
    """What of the office's work is about one of its own staff, by the id of the holder that they
    are, and the numbers of their certificates with all that these replaced.
    """

    holder_id: str
    certificates: frozenset[str]


def own_affairs(reading: Reading, person: PersonRecord | None) -> OwnAffairs | None:
    """None for no person, and for whoever never applied under the address of their account.

    Both addresses are kept in lower case.
    """
    holder = None if person is None else reading.of(Holders).by_email(person.email)
    if holder is None:
        return None
    # Along each line, because a renewal that says something new has a subject of its own.
    along = (
        lineage(reading, newest(reading, certificate))
        for certificate in own_certificates(reading, holder)
    )
    return OwnAffairs(holder.id, frozenset(one.number for line in along for one in line))


def is_own(reading: Reading, own: OwnAffairs | None, record: ProposalRecord) -> bool:
    """Whether a proposal is about the person whose affairs `own` are."""
    return own is not None and _is_about(reading, own, record.object, record.content)


def require_not_on_oneself(
    reading: Reading, person: PersonRecord, object_id: str, content: Mapping[str, Any]
) -> None:
    """Raises ForbiddenError `decision.on_oneself` for a proposal about the person themselves."""
    own = own_affairs(reading, person)
    if own is not None and _is_about(reading, own, object_id, content):
        raise ForbiddenError("decision.on_oneself")


def require_not_own_application(reading: Reading, person: PersonRecord, holder_id: str) -> None:
    """Raises ForbiddenError `decision.on_oneself` for an application of the person's own."""
    own = reading.of(Holders).by_email(person.email)
    if own is not None and own.id == holder_id:
        raise ForbiddenError("decision.on_oneself")


def require_not_own_certificate(reading: Reading, call: Call, number: str) -> None:
    """Raises ForbiddenError `decision.on_oneself` where the member of staff who calls holds the
    certificate of that number (canonical).
    """
    own = own_affairs(reading, person_of(reading, call.actor))
    if own is not None and number in own.certificates:
        raise ForbiddenError("decision.on_oneself")


def require_not_own_case(reading: Reading, call: Call, case: CaseRecord) -> None:
    """Raises ForbiddenError `decision.on_oneself` for a case about a certificate of the caller's."""
    if case.certificate is not None:
        require_not_own_certificate(reading, call, case.certificate)


def own_of(reading: Reading, call: Call) -> OwnAffairs:
    """The own affairs of who calls; empty for whoever has none."""
    return own_affairs(reading, person_of(reading, call.actor)) or OwnAffairs("", frozenset())


def refuse_to_read_own(
    reading: Reading, call: Call, *, holder_id: str | None = None, certificate: str | None = None
) -> None:
    """Raises ForbiddenError `reading.of_oneself` where the application of this holder, or what is
    about this certificate, is the caller's own: they see on `/me` what is for them.
    """
    own = own_of(reading, call)
    if certificate in own.certificates or (holder_id and holder_id == own.holder_id):
        raise ForbiddenError("reading.of_oneself")


def _is_about(
    reading: Reading, own: OwnAffairs, object_id: str, content: Mapping[str, Any]
) -> bool:
    if own.certificates & _certificates(reading, object_id, content):
        return True
    application = _found(reading.of(ApplicationReading).by_id, content.get("application"))
    return application is not None and application.holder_id == own.holder_id


def _certificates(reading: Reading, object_id: str, content: Mapping[str, Any]) -> set[str]:
    """The numbers of the certificates that a proposal would change or replace."""
    permitted = [permit for permit in content.get("permits", ()) if isinstance(permit, Mapping)]
    named = {object_id, content.get("certificate")}
    named |= {permit.get(key) for permit in permitted for key in ("number", "supersedes")}
    if isinstance(content.get("plan"), str):
        rows = reading.of(BulkPlans).rows(content["plan"])
        named |= {row.number for row in rows if row.fate == Fate.CHANGE.value}
    appeal = _found(reading.of(AppealReading).by_id, content.get("appeal"))
    case_id = appeal.case_id if appeal else content.get("case")
    case = _found(reading.of(CaseReading).by_id, case_id)
    named.add(case.certificate if case else None)
    return {text for text in named if isinstance(text, str) and numbers.is_canonical(text)}


def _found(by_id: Any, text: Any) -> Any:
    return by_id(text) if isinstance(text, str) else None
