"""Record a judgement on a subject: what it earns, or why it earns nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

from credissuer.assessment.findings import Assessment
from credissuer.assessment.orders.draft import UncheckedOrder
from credissuer.assessment.orders.order_check import check_order
from credissuer.assessment.programme.rubric import Decision, weigh
from credissuer.assessment.records import (
    NOT_GRANTED,
    AccountRecord,
    AssessmentRecord,
    PortraitRecord,
    SubjectRecord,
    portrait_record,
)
from credissuer.assessment.subjects import AssessedSubject
from credissuer.assessment.text.names import name_skeleton
from credissuer.credentials import compose
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import needs, perform
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Transaction


class NewAssessment(NamedTuple):
    """A subject with its accounts, and the judgement on it, as they are to be recorded."""

    subject: SubjectRecord
    accounts: list[AccountRecord]
    assessment: AssessmentRecord
    portrait: PortraitRecord | None = None

    @property
    def rows(self) -> tuple[Any, ...]:
        portrait = () if self.portrait is None else (self.portrait,)
        return (self.subject, *self.accounts, self.assessment, *portrait)


@needs(Permission.ASSESS)
def assess(
    office: Office,
    call: Call,
    unchecked: UncheckedOrder,
) -> tuple[AssessmentRecord, Decision]:
    """Record the assessment that `unchecked` holds, and decide by the programme.

    Findings that earn no certificate are recorded too. Raises RefusedError `issue.file_invalid`,
    `issue.order_refused` for what is no whole assessment.
    """
    # Before the transaction, because no other writer should wait for what needs no database.
    subject, assessment, decision = _judged(office, call, unchecked)
    record = perform(
        office,
        call,
        record_assessment,
        office,
        subject,
        assessment,
        decision.level or NOT_GRANTED,
    )
    return record, decision


def _judged(
    office: Office,
    call: Call,
    unchecked: UncheckedOrder,
) -> tuple[AssessedSubject, Assessment, Decision]:
    draft = check_order(
        unchecked,
        office.programme,
        today=call.today,
        assessor=call.actor.id,
    )
    # Earning nothing is a result to be recorded, every other problem makes it no assessment.
    others = [problem for problem in draft.problems if problem.code != "assessment.not_granted"]
    subject = draft.subject
    if others or draft.assessment is None or subject is None:
        raise draft.refusal()
    # A lower level may have been asked for than the findings earn.
    if draft.level is not None:
        return subject, draft.assessment, Decision(granted=True, level=draft.level, reasons=())
    return subject, draft.assessment, weigh(office.programme, draft.assessment)


@operation(Permission.ASSESS)
def record_assessment(
    transaction: Transaction,
    call: Call,
    office: Office,
    subject: AssessedSubject,
    assessment: Assessment,
    level: str,
) -> Outcome[AssessmentRecord]:
    """Record an assessment of a subject that is new to the office, and the level it earns."""
    records = assessed(office, call, subject, assessment, level)
    transaction.add(records.rows)
    event = call.event(
        "assessment.recorded",
        records.assessment.id,
        level=level,
    )
    return Outcome(records.assessment, (event,))


def assessed(
    office: Office,
    call: Call,
    subject: AssessedSubject,
    assessment: Assessment,
    level: str,
) -> NewAssessment:
    """The records of a subject that is new to the office, and of the assessment of it."""
    person = SubjectRecord(
        id=compose.subject_id(office.entropy(16)),
        kind=subject.kind,
        name=subject.name,
        skeleton=name_skeleton(subject.name),
        created_at=call.now,
    )
    accounts = [
        AccountRecord(
            subject_id=person.id,
            platform=account.platform,
            key=account.key,
            handle=account.handle,
            account_id=account.account_id,
            url=account.url,
            position=position,
            skeleton=account.look,
            control_proven_on=account.control_proven_on,
        )
        for position, account in enumerate(subject.accounts)
    ]
    judgement = AssessmentRecord(
        id=compose.subject_id(office.entropy(16)),
        subject_id=person.id,
        programme=office.programme.id,
        version=office.programme.version,
        findings={finding.criterion: finding.level for finding in assessment.findings},
        level=level,
        assessed_on=assessment.assessed_on,
        # An order may have been judged by somebody else than who records it.
        assessor=assessment.assessor or call.actor.id,
        recorded_at=call.now,
    )
    portrait = portrait_record(person.id, subject.portrait) if subject.portrait else None
    return NewAssessment(person, accounts, judgement, portrait)
