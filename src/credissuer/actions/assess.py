"""Record a judgement on a subject: what it earns, or why it earns nothing."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from credissuer.assessment.findings import Assessment
from credissuer.assessment.names import name_skeleton
from credissuer.assessment.order_check import UncheckedOrder, check_order
from credissuer.assessment.rubric import Decision, weigh
from credissuer.assessment.subjects import Subject
from credissuer.audit.trail import AuditEvent
from credissuer.credentials import compose
from credissuer.credentials.record import (
    NOT_GRANTED,
    AccountRecord,
    AssessmentRecord,
    SubjectRecord,
)
from credissuer.office import Office
from credissuer.staff.roles import Actor, Permission
from credissuer.store.contract import Record


class Assessed(NamedTuple):
    """A subject with its accounts, and the judgement on it, as they are to be recorded."""

    subject: SubjectRecord
    accounts: list[AccountRecord]
    assessment: AssessmentRecord

    @property
    def rows(self) -> tuple[Record, ...]:
        return (self.subject, *self.accounts, self.assessment)


def assess(
    office: Office, actor: Actor, unchecked: UncheckedOrder, *, request_id: str | None = None
) -> tuple[AssessmentRecord, Decision]:
    """Record the assessment that `unchecked` holds, and what the programme decides.

    Findings that earn no certificate are recorded too. Raises RefusedError `issue.file_invalid`,
    `issue.order_refused` for what is no whole assessment.
    """
    actor.require(Permission.ASSESS)
    now = office.clock()
    draft = check_order(unchecked, office.programme, today=now.date(), assessor=actor.id)
    others = [problem for problem in draft.problems if problem.code != "assessment.not_granted"]
    subject = draft.subject
    if others or draft.assessment is None or subject is None:
        raise draft.refusal()
    decision = weigh(office.programme, draft.assessment)
    if draft.level is not None:
        decision = Decision(granted=True, level=draft.level, reasons=())
    made = record_assessment(
        office, actor, subject, draft.assessment, decision.level or NOT_GRANTED, now
    )
    event = AuditEvent(
        at=now,
        actor=actor.id,
        request_id=request_id,
        action="assessment.recorded",
        object=made.assessment.id,
        detail={"level": made.assessment.level},
    )
    with office.store.write() as transaction:
        transaction.add(made.rows)
        transaction.append_audit([event])
    return made.assessment, decision


def record_assessment(
    office: Office,
    actor: Actor,
    subject: Subject,
    assessment: Assessment,
    level: str,
    now: datetime,
) -> Assessed:
    """The records of a subject, new to the office, and of the judgement on it."""
    person = SubjectRecord(
        id=compose.subject_id(office.entropy(16)),
        kind=subject.kind,
        name=subject.name,
        skeleton=name_skeleton(subject.name),
        created_at=now,
    )
    accounts = [
        AccountRecord(
            subject_id=person.id,
            position=position,
            platform=account.platform,
            key=account.key,
            handle=account.handle,
            account_id=account.account_id,
            url=account.url,
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
        assessor=assessment.assessor or actor.id,
        recorded_at=now,
    )
    return Assessed(person, accounts, judgement)
