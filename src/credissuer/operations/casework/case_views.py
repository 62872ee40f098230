"""Read cases: a page of them, one whole, and those of a certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from credissuer.assessment.records import AccountRecord
from credissuer.cases.answer import AnswerRecord
from credissuer.cases.appeal import AppealRecord
from credissuer.cases.case import EVERY_CASE, CaseFilter, CaseNoteRecord, CaseRecord
from credissuer.cases.evidence import CaseEvidenceRecord
from credissuer.cases.report import ReportRecord
from credissuer.cases.suspension import SuspensionRecord, SuspensionState
from credissuer.credentials.certificate import CertificateRecord
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.own import HOLDER
from credissuer.operations.casework.case_records import find_case
from credissuer.operations.casework.holders import holder_of
from credissuer.operations.deciding.own_affairs import own_of, refuse_to_read_own
from credissuer.operations.perform import needs
from credissuer.staff.person import PERSON
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.applications.evidence_files import EvidenceFiles
from credissuer.store.cases.appeals import AppealReading
from credissuer.store.cases.cases import CaseReading
from credissuer.store.cases.hearings import Hearings
from credissuer.store.cases.suspensions import SuspensionReading
from credissuer.store.staff.people import People
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading, Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case in a list: whom it is about, what is due next and until when.

    `waits` is the key of what is waited for (`confirm`, `answer`, `decide`, `appeal`), None where
    nothing is.
    """

    case: CaseRecord
    name: str | None
    suspension: SuspensionRecord | None
    waits: str | None
    due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case with everything that belongs to it. `files` is digest -> media type and octets,
    `names` actor -> name; whoever is not there has only an id.
    """

    case: CaseRecord
    certificate: CertificateRecord | None
    name: str | None
    accounts: Sequence[AccountRecord]
    reports: Sequence[ReportRecord]
    suspensions: Sequence[SuspensionRecord]
    evidence: Sequence[CaseEvidenceRecord]
    files: Mapping[str, tuple[str, int]]
    answers: Sequence[AnswerRecord]
    notes: Sequence[CaseNoteRecord]
    appeals: Sequence[AppealRecord]
    proposals: Sequence[ProposalRecord]
    names: Mapping[str, str]
    has_holder: bool

    @property
    def suspension(self) -> SuspensionRecord | None:
        """The one that stands."""
        return next((one for one in self.suspensions if one.ended_at is None), None)

    @property
    def open_proposal(self) -> ProposalRecord | None:
        """The one that waits for its decision."""
        return next((one for one in self.proposals if one.is_open), None)

    @property
    def appeal(self) -> AppealRecord | None:
        """The one that has yet to be decided, else the last."""
        return next((one for one in self.appeals if one.is_open), None) or (
            self.appeals[-1] if self.appeals else None
        )


@needs(Permission.CASES)
def page(
    office: Office,
    call: Call,
    which: CaseFilter = EVERY_CASE,
    *,
    after: str | None = None,
    limit: int = 50,
) -> list[CaseLine]:
    """The cases about others, the newest first, from the first after the id `after`."""
    with office.store.read() as reading:
        which = which._replace(but=own_of(reading, call).certificates)
        return lines(reading, reading.of(CaseReading).page(which, after=after, limit=limit))


@operation(Permission.CASES)
def read_case(transaction: Transaction, call: Call, text: str) -> Outcome[CaseView]:
    """A case, whole; the audit trail keeps that it was read.

    Raises NotFoundError `case.not_found`, ForbiddenError `reading.of_oneself`.
    """
    case = find_case(transaction, text)
    refuse_to_read_own(transaction, call, certificate=case.certificate)
    view = whole(transaction, case)
    return Outcome(view, (call.event("case.read", view.case.id),))


def whole(reading: Reading, case: CaseRecord) -> CaseView:
    """Everything that belongs to a case."""
    certificate = None
    if case.certificate is not None:
        certificate = reading.certificates.by_number(case.certificate)
    name, accounts = None, []
    if certificate is not None:
        subject = certificate.subject_id
        name = reading.subjects.by_ids([subject])[subject].name
        accounts = reading.accounts.of_subjects([subject]).get(subject, [])
    hearings, suspensions = reading.of(Hearings), reading.of(SuspensionReading)
    evidence, answers = hearings.evidence(case.id), hearings.answers(case.id)
    appeals = reading.of(AppealReading).of_case(case.id)
    proposals = [
        one
        for object_id in (case.id, *(appeal.id for appeal in appeals))
        for one in reading.of(ProposalReading).page(object_id=object_id)
    ]
    notes = reading.of(CaseReading).notes(case.id)
    suspended = suspensions.of_case(case.id)
    people = {
        *(case.opened_by, case.assignee or ""),
        *(one.author for one in notes),
        *(one.added_by for one in evidence),
        *(one.given_by for one in answers),
        *(one.lodged_by for one in appeals),
        *(who for one in suspended for who in (one.suspended_by, one.confirmed_by or "")),
        *(f"{PERSON}{who}" for one in proposals for who in (one.proposed_by, one.decided_by)),
    }
    return CaseView(
        case=case,
        certificate=certificate,
        name=name,
        accounts=accounts,
        reports=reading.reports.of_case(case.id),
        suspensions=suspended,
        evidence=evidence,
        files=reading.of(EvidenceFiles).known(
            [one.file_sha256 for one in evidence if one.file_sha256]
        ),
        answers=answers,
        notes=notes,
        appeals=appeals,
        proposals=sorted(proposals, key=lambda one: (one.proposed_at, one.id)),
        names=names_of(reading, people),
        has_holder=holder_of(reading, case) is not None,
    )


def lines(reading: Reading, cases: Sequence[CaseRecord]) -> list[CaseLine]:
    """Cases as a list shows them."""
    ids = [case.id for case in cases]
    numbers = [case.certificate for case in cases if case.certificate]
    certificates = reading.certificates.by_numbers(numbers)
    subjects = reading.subjects.by_ids([one.subject_id for one in certificates.values()])
    suspensions = reading.of(SuspensionReading).of_cases(ids)
    answered = reading.of(Hearings).answered(ids)
    appeals = {one.case_id: one for one in reading.of(AppealReading).of_cases(ids) if one.is_open}
    case_lines = []
    for case in cases:
        certificate = certificates.get(case.certificate or "")
        standing = next((one for one in suspensions.get(case.id, []) if not one.ended_at), None)
        waits, due = _next(case, standing, appeals.get(case.id), has_answer=case.id in answered)
        case_lines.append(
            CaseLine(
                case=case,
                name=subjects[certificate.subject_id].name if certificate else None,
                suspension=standing,
                waits=waits,
                due=due,
            )
        )
    return case_lines


def names_of(reading: Reading, actors: Iterable[str]) -> dict[str, str]:
    """Actor -> the name of the member of staff; whoever else acts has none."""
    people = {person.id: person.name for person in reading.of(People).all()}
    return {
        actor: people[actor.removeprefix(PERSON)]
        for actor in actors
        if actor.startswith(PERSON) and actor.removeprefix(PERSON) in people
    }


def is_holder(actor: str) -> bool:
    """Whether the subject acted themselves."""
    return actor.startswith(HOLDER)


def _next(
    case: CaseRecord,
    suspension: SuspensionRecord | None,
    appeal: AppealRecord | None,
    *,
    has_answer: bool,
) -> tuple[str | None, datetime | None]:
    """What is waited for next, and until when."""
    waits = (SuspensionState.WAITING, SuspensionState.ESCALATED)
    if suspension is not None and suspension.state in waits:
        return "confirm", suspension.confirm_by
    if appeal is not None:
        return "appeal", appeal.decide_due_at
    if case.closed_at is not None:
        return None, None
    if case.answer_due_at is not None and not has_answer and case.state != "decision_proposed":
        return "answer", case.answer_due_at
    return "decide", case.decide_due_at
