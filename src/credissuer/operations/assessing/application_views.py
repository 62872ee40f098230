"""What staff reads of applications: the line of them, and everything about one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from credissuer.applications.application import (
    ApplicationRecord,
    ApplicationState,
    AskRecord,
    receipt,
)
from credissuer.applications.evidence import EvidenceRecord
from credissuer.applications.holder import HolderRecord
from credissuer.applications.line_up import EVERY_OPEN, ApplicationFilter
from credissuer.applications.proof import ProofRecord
from credissuer.assessment.evidence import AssessorEvidenceRecord
from credissuer.assessment.worksheet import WorksheetNoteRecord, WorksheetRecord
from credissuer.errors import ForbiddenError, NotFoundError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.assessing.application_records import find, find_to_read, sheet_of
from credissuer.operations.deciding.own_affairs import own_of
from credissuer.operations.deciding.persons import person_of, require_person
from credissuer.operations.perform import needs
from credissuer.staff.person import PersonRecord
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import Asks
from credissuer.store.applications.assessor_evidence import AssessorEvidence
from credissuer.store.applications.evidence import Evidence
from credissuer.store.applications.evidence_files import EvidenceFiles
from credissuer.store.applications.holders import Holders
from credissuer.store.applications.line_up import LineUp
from credissuer.store.applications.proofs import Proofs
from credissuer.store.applications.worksheets import Worksheets
from credissuer.store.staff.people import People
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading, Transaction


class Sheet(NamedTuple):
    """A sheet with its notes by criterion; `notes` is None for whoever may not read them yet."""

    record: WorksheetRecord
    notes: Mapping[str, WorksheetNoteRecord] | None


class ApplicationDossier(NamedTuple):
    """Everything about one application that the reader may see.

    `own` is the reader's sheet. `people` is person id -> who that is. `files` is the digest of a
    gathered file -> its media type and size. `proposals` are the latest first.
    """

    application: ApplicationRecord
    holder: HolderRecord | None
    proofs: list[ProofRecord]
    handed_in: list[EvidenceRecord]
    gathered: list[AssessorEvidenceRecord]
    files: Mapping[str, tuple[str, int]]
    asks: list[AskRecord]
    sheets: list[Sheet]
    own: Sheet | None
    proposals: list[ProposalRecord]
    people: Mapping[str, PersonRecord]

    def name_of(self, person_id: str | None) -> str:
        """The name of a member of staff; the id of one who is not there."""
        if person_id is None:
            return ""
        person = self.people.get(person_id.removeprefix("person:"))
        return person.name if person else person_id


class FileDownload(NamedTuple):
    """A file as it is handed out."""

    name: str
    media_type: str
    octets: bytes


@needs(Permission.APPLICATIONS)
def listed(
    office: Office,
    call: Call,
    which: ApplicationFilter = EVERY_OPEN,
    *,
    after: str | None = None,
    limit: int = 50,
) -> tuple[list[ApplicationRecord], Mapping[str, PersonRecord]]:
    """Applications of others, the oldest first, and person id -> who is named in them."""
    with office.store.read() as reading:
        which = which._replace(but_holder=own_of(reading, call).holder_id or None)
        applications = reading.of(LineUp).page(which, after=after, limit=limit)
        return applications, {person.id: person for person in reading.of(People).all()}


@needs(Permission.APPLICATIONS)
def counted(office: Office, call: Call) -> Mapping[ApplicationState, int]:
    """State -> how many sent applications are in it."""
    with office.store.read() as reading:
        return reading.of(LineUp).counts()


@operation(Permission.APPLICATIONS)
def read_application(
    transaction: Transaction, call: Call, office: Office, text: str
) -> Outcome[ApplicationDossier]:
    """Everything about an application; the audit trail keeps that it was read.

    Raises NotFoundError `application.not_found`, ForbiddenError `reading.of_oneself`.
    """
    application = find_to_read(transaction, call, text)
    dossier = dossier_of(transaction, call, application)
    return Outcome(dossier, (call.event("application.read", application.id),))


@operation(Permission.ASSESS)
def read_worked_on(
    transaction: Transaction, call: Call, office: Office, text: str
) -> Outcome[ApplicationDossier]:
    """The same for whoever has just worked on it."""
    return read_application(transaction, call, office, text)


@needs(Permission.ASSESS)
def own_sheet(office: Office, call: Call, text: str) -> str:
    """The id of the caller's sheet on an application.

    Raises NotFoundError `application.not_found`, ForbiddenError `application.not_yours`.
    """
    with office.store.read() as reading:
        person = require_person(reading, call)
        application = find(reading, text)
        sheet = sheet_of(reading, application.id, person.id)
    if sheet is None:
        raise ForbiddenError("application.not_yours", id=receipt(application.id))
    return sheet.id


def dossier_of(reading: Reading, call: Call, application: ApplicationRecord) -> ApplicationDossier:
    """Everything about an application that the caller may see."""
    person = person_of(reading, call.actor)
    sheets = _sheets(reading, application, None if person is None else person.id)
    own = next((sheet for sheet in sheets if person and sheet.record.assessor == person.id), None)
    gathered = reading.of(AssessorEvidence).of_application(application.id)
    digests = [evidence.file for evidence in gathered if evidence.file]
    return ApplicationDossier(
        application=application,
        holder=reading.of(Holders).by_id(application.holder_id),
        proofs=reading.of(Proofs).of_application(application.id),
        handed_in=reading.of(Evidence).of_application(application.id),
        gathered=gathered,
        files=reading.of(EvidenceFiles).known(digests),
        asks=reading.of(Asks).of_application(application.id),
        sheets=sheets,
        own=own,
        proposals=_proposals(reading, application),
        people={one.id: one for one in reading.of(People).all()},
    )


@operation(Permission.APPLICATIONS)
def read_handed_in(
    transaction: Transaction, call: Call, text: str, evidence_id: str
) -> Outcome[FileDownload]:
    """A file that the applicant handed in; the audit trail keeps that it was read.

    Raises NotFoundError `application.not_found`, `evidence_file.not_found`, ForbiddenError
    `reading.of_oneself`.
    """
    application = find_to_read(transaction, call, text)
    evidence = transaction.of(Evidence)
    record = evidence.by_id(evidence_id)
    octets = None if record is None else evidence.content(evidence_id)
    if record is None or record.application_id != application.id or octets is None:
        raise NotFoundError("evidence_file.not_found", id=evidence_id[:40])
    event = call.event("evidence.read", application.id, evidence=record.id, sha256=record.sha256)
    file = FileDownload(record.file_name or "file", record.media_type or "application/pdf", octets)
    return Outcome(file, (event,))


def _sheets(reading: Reading, application: ApplicationRecord, person_id: str | None) -> list[Sheet]:
    worksheets = reading.of(Worksheets)
    records = worksheets.of_application(application.id)
    notes = worksheets.notes_of([record.id for record in records])
    own = next((record for record in records if record.assessor == person_id), None)
    # Two assessors judge apart: neither reads the other's sheet before their own is finished.
    is_blind = own is not None and own.finished_at is None and own.conflict != "some"
    return [
        Sheet(
            record,
            None
            if is_blind and record.assessor != person_id
            else {note.criterion: note for note in notes.get(record.id, ())},
        )
        for record in records
    ]


def _proposals(reading: Reading, application: ApplicationRecord) -> list[ProposalRecord]:
    proposals = reading.of(ProposalReading)
    objects = [application.id, *([application.replaces] if application.replaces else [])]
    about_it = [
        proposal
        for name in objects
        for proposal in proposals.page(object_id=name, limit=50)
        if proposal.content.get("application") == application.id
    ]
    return sorted(about_it, key=lambda one: one.proposed_at, reverse=True)
