"""Everything that the office knows about one certificate, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from credissuer.applications.application import ApplicationRecord
from credissuer.assessment.records import AccountRecord, AssessmentRecord, SubjectRecord
from credissuer.audit.trail import AuditEntry
from credissuer.cases.case import CaseRecord
from credissuer.cases.report import ReportFilter, ReportRecord
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.note import NoteRecord
from credissuer.credentials.rendition import RenditionRecord, SignaturePurpose
from credissuer.documents.kinds import STANDING_NOTE
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.auditing.viewed import viewed
from credissuer.operations.casework.case_views import CaseView, whole
from credissuer.operations.change_standing import find
from credissuer.operations.deciding.own_affairs import refuse_to_read_own
from credissuer.operations.deciding.proposal_views import ProposalView, views_of
from credissuer.operations.find_certificates import facts
from credissuer.operations.formats.table import FORMATS
from credissuer.operations.history import LifeEvent, history
from credissuer.operations.perform import needs, perform
from credissuer.publication import tree
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import Applications
from credissuer.store.cases.cases import CaseReading
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading

MOST_REPORTS = 50
MOST_ENTRIES = 200


class PublicFile(NamedTuple):
    """A file of the certificate in the office's own publication: whether it is there as it should
    be. `detail` is what it is, a purpose or `standing-note`.
    """

    path: str
    detail: str
    is_there: bool


class CertificateDossier(NamedTuple):
    """`facts` as `find_certificates.facts`. `reports`, `cases` and `application` are None for
    whoever may not see them, `application` also where there is none.

    `entries` are the last of the audit trail about this certificate, the newest first. So are
    `cases`, with everything that belongs to them, and `proposals`: by which it was issued, those
    about it, and for whoever sees the cases those of its cases and their appeals.
    """

    record: CertificateRecord
    facts: dict[str, Any]
    subject: SubjectRecord
    accounts: Sequence[AccountRecord]
    assessment: AssessmentRecord
    life: Sequence[LifeEvent]
    notes: Sequence[NoteRecord]
    renditions: Sequence[RenditionRecord]
    files: Sequence[PublicFile]
    reports: Sequence[ReportRecord] | None
    entries: Sequence[AuditEntry]
    others: Sequence[CertificateRecord]
    proposals: Sequence[ProposalView]
    cases: Sequence[CaseView] | None
    application: ApplicationRecord | None

    @property
    def open_case(self) -> CaseRecord | None:
        """The case that decides on a suspension; None where there is none, or it is not seen."""
        cases = (view.case for view in self.cases or ())
        return next((case for case in cases if case.closed_at is None), None)


@needs(Permission.READ)
def everything(office: Office, call: Call, text: str) -> CertificateDossier:
    """All of the released certificate that a person named; that they saw it, and its cases, is
    recorded.

    Raises as `change_standing.find` does, and ForbiddenError `reading.of_oneself`.
    """
    with office.store.read() as reading:
        number = find(reading, text).number
        refuse_to_read_own(reading, call, certificate=number)
        read_cases = _cases(reading, call, number) or ()
    # Before it is shown, so that nobody sees notes of which no trace is left.
    perform(office, call, viewed, "certificate", number)
    for case in read_cases:
        perform(office, call, viewed, "case", case.id)
    with office.store.read() as reading:
        record = find(reading, number)
        [members] = facts(office, reading, [record], call.now)
        subject = reading.subjects.by_ids([record.subject_id])[record.subject_id]
        others = reading.certificates.of_subjects([record.subject_id])[record.subject_id]
        renditions = _renditions(reading, number)
        records = _cases(reading, call, number)
        cases = None if records is None else [whole(reading, case) for case in records]
        may = call.actor.has
        which = ReportFilter(certificate=number)
        entries = reading.audit.of_certificate(number)
        return CertificateDossier(
            record=record,
            facts=members,
            subject=subject,
            accounts=reading.accounts.of_subjects([subject.id])[subject.id],
            assessment=reading.assessments.by_ids([record.assessment_id])[record.assessment_id],
            life=history(reading, number),
            notes=reading.notes.of_certificate(number),
            renditions=renditions,
            files=_files(office, reading, record, renditions),
            reports=reading.reports.page(which, limit=MOST_REPORTS)
            if may(Permission.REPORTS)
            else None,
            entries=entries[: -MOST_ENTRIES - 1 : -1],
            others=[one for one in others if one.number != number and one.released_at],
            proposals=_proposals(reading, call, record, cases or ()),
            cases=cases,
            application=reading.of(Applications).by_certificate(number)
            if may(Permission.APPLICATIONS)
            else None,
        )


def _cases(reading: Reading, call: Call, number: str) -> list[CaseRecord] | None:
    """The newest first; None for whoever may not see cases."""
    if not call.actor.has(Permission.CASES):
        return None
    return reading.of(CaseReading).of_certificates([number])[::-1]


def _proposals(
    reading: Reading, call: Call, record: CertificateRecord, cases: Sequence[CaseView]
) -> list[ProposalView]:
    proposals = reading.of(ProposalReading)
    proposals_about = proposals.page(object_id=record.number, limit=MOST_REPORTS)
    proposals_about += (
        [] if record.proposal_id is None else proposals.by_ids([record.proposal_id]).values()
    )
    proposals_about += [proposal for view in cases for proposal in view.proposals]
    # Each once: what renewed this certificate may be what issued it, too.
    different = {proposal.id: proposal for proposal in proposals_about}
    newest_first = sorted(
        different.values(), key=lambda one: (one.proposed_at, one.id), reverse=True
    )
    return views_of(reading, call, newest_first)


def _renditions(reading: Reading, number: str) -> list[RenditionRecord]:
    renditions = (reading.renditions.get(number, purpose) for purpose in SignaturePurpose)
    return [rendition for rendition in renditions if rendition is not None]


def _files(
    office: Office,
    reading: Reading,
    record: CertificateRecord,
    renditions: Sequence[RenditionRecord],
) -> list[PublicFile]:
    files = []
    for rendition in renditions:
        ending = FORMATS[rendition.purpose].ending
        # The slim form lives in the QR code alone.
        if ending is None or rendition.token is None:
            continue
        path = tree.certificate_path(record.number, ending)
        there = office.publication.get(path) == rendition.token.encode("ascii")
        files.append(PublicFile(path, rendition.purpose, there))
    note = reading.documents.get(STANDING_NOTE.name, record.number)
    if note is not None:
        octets = note.token.encode("ascii")
        for path in STANDING_NOTE.paths(record.number):
            there = office.publication.get(path) == octets
            files.append(PublicFile(path, STANDING_NOTE.name, there))
    return files
