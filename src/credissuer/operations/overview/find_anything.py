"""One field for everything: what a person typed, found among certificates, applications, reports,
cases and people as far as they may see them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from credissuer.applications.application import ApplicationRecord
from credissuer.applications.line_up import ApplicationFilter
from credissuer.assessment.records import folded, plain
from credissuer.cases import case as cases
from credissuer.cases.case import CaseRecord
from credissuer.cases.report import ReportRecord, parse_id
from credissuer.credentials.certificate import CertificateFilter, CertificateRecord
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.deciding.own_affairs import own_of
from credissuer.operations.find_certificates import facts
from credissuer.operations.perform import needs
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Permission
from credissuer.store.applications.line_up import LineUp
from credissuer.store.cases.cases import CaseReading
from credissuer.store.searching.certificate_search import CertificateSearch
from credissuer.store.staff.people import People
from credissuer.store.transaction import Reading
from credverifier.errors import LinkError
from credverifier.reading import pasted
from credverifier.wire.status.standing import Standing

SHORTEST = 2
"""Characters from which on a text is looked for."""

MOST = 8
"""Of each kind, what is shown."""

SOON = timedelta(days=60)
"""Before its end a certificate runs out soon."""

ENDING = "ending"
EXPIRED = "expired"


class SearchResults(NamedTuple):
    """What was found of each kind; None for what the caller may not see.

    `certificates` as `find_certificates.facts`.
    """

    certificates: Sequence[dict[str, Any]]
    report: ReportRecord | None
    people: Sequence[PersonRecord] | None
    applications: Sequence[ApplicationRecord] | None = None
    case: CaseRecord | None = None


def exact_number(text: str) -> str | None:
    """The canonical number in a text that holds exactly one, as typed or as a link."""
    try:
        return pasted.number_in(text)
    except LinkError:
        return None


def wanted(text: str, stands: str, call: Call) -> CertificateFilter:
    """The filter of what somebody typed and chose: a link of a profile, a part of a name or handle;
    a standing, or ENDING, EXPIRED. What is no such choice is left out.
    """
    profile = pasted.read(text, ()).named if text.strip() else None
    return CertificateFilter(
        standing=Standing(stands) if stands in set(Standing) else None,
        profile=None if profile is None else profile.key,
        text=text.strip() if profile is None and text.strip() else None,
        ends_from=call.now if stands == ENDING else None,
        ends_before={ENDING: call.now + SOON, EXPIRED: call.now}.get(stands),
    )


@needs(Permission.READ)
def certificate(office: Office, call: Call, text: str) -> CertificateRecord | None:
    """The released certificate whose number the text is, None where it is none."""
    number = exact_number(text)
    if number is None:
        return None
    with office.store.read() as reading:
        record = reading.certificates.by_number(number)
    return record if record is not None and record.released_at is not None else None


@needs(Permission.READ)
def anything(office: Office, call: Call, text: str) -> SearchResults:
    """Up to MOST of each kind; nothing for a text that is shorter than SHORTEST."""
    text = text.strip()
    may = call.actor.has
    if len(text) < SHORTEST:
        return SearchResults([], None, [] if may(Permission.PEOPLE) else None)
    with office.store.read() as reading:
        return SearchResults(
            facts(office, reading, _certificates(reading, call, text), call.now),
            _report(reading, text) if may(Permission.REPORTS) else None,
            _people(reading, text) if may(Permission.PEOPLE) else None,
            reading.of(LineUp).page(
                ApplicationFilter(text=text, but_holder=own_of(reading, call).holder_id or None),
                limit=MOST,
            )
            if may(Permission.APPLICATIONS)
            else None,
            _case(reading, text) if may(Permission.CASES) else None,
        )


def _certificates(reading: Reading, call: Call, text: str) -> list[CertificateRecord]:
    number = exact_number(text)
    record = None if number is None else reading.certificates.by_number(number)
    if record is not None and record.released_at is not None:
        return [record]
    return reading.of(CertificateSearch).search(wanted(text, "", call), limit=MOST)


def _report(reading: Reading, text: str) -> ReportRecord | None:
    report_id = parse_id(text)
    return None if report_id is None else reading.reports.by_id(report_id)


def _case(reading: Reading, text: str) -> CaseRecord | None:
    case_id = cases.parse_id(text)
    return None if case_id is None else reading.of(CaseReading).by_id(case_id)


def _people(reading: Reading, text: str) -> list[PersonRecord]:
    looked_for = plain(folded(text))
    people = (
        person
        for person in reading.of(People).all()
        if looked_for in plain(folded(person.name)) or looked_for in person.login
    )
    return list(people)[:MOST]
