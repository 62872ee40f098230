"""Notices of cases: to the subject, and to the staff who could act; all in the commit of the event.

Their facts are ids, codes and days. What anybody wrote is never in a notice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from credissuer.cases.appeal import AppealRecord
from credissuer.cases.case import CaseRecord, shown
from credissuer.cases.suspension import SuspensionRecord
from credissuer.notices.notice import Recipient
from credissuer.notices.queued import notice
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.casework.holders import holder_of
from credissuer.staff.person import PERSON, PersonRecord, person_actor
from credissuer.staff.roles import Permission
from credissuer.store.sending.notices import Notices
from credissuer.store.staff.people import People
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number as numbers
from credverifier.wire.envelope import dates


def suspended(
    transaction: Transaction,
    call: Call,
    office: Office,
    case: CaseRecord,
    record: SuspensionRecord,
) -> None:
    """Tell the subject first, and whoever may confirm."""
    occasion = f"{case.id}:{record.seq}"
    subject(transaction, office, case, "suspended", occasion, case.answer_due_at, record.reason)
    if record.confirm_by is not None:
        waiting = _with(transaction, Permission.CONFIRM, but=record.suspended_by)
        staff(transaction, office, case, "staff_waiting", occasion, waiting, record.confirm_by)


def escalated(transaction: Transaction, call: Call, office: Office, case: CaseRecord) -> None:
    """Tell everybody who handles cases that a suspension waits longer than it may."""
    everybody = _with(transaction, Permission.CASES)
    staff(transaction, office, case, "staff_deadline", f"{case.id}:escalated", everybody, call.now)


def asked(transaction: Transaction, call: Call, office: Office, case: CaseRecord) -> None:
    """Tell the subject that they may answer, and until when."""
    occasion = f"{case.id}:{int(call.now.timestamp())}"
    subject(transaction, office, case, "case_opened", occasion, case.answer_due_at, case.reason)


def answer_near(transaction: Transaction, office: Office, case: CaseRecord) -> bool:
    """Remind the subject once of each day; whether this was the first time."""
    occasion = f"{case.id}:{_stamp(case.answer_due_at)}"
    return subject(transaction, office, case, "answer_due", occasion, case.answer_due_at)


def answered(transaction: Transaction, call: Call, office: Office, case: CaseRecord) -> None:
    """Tell whoever looks into the case."""
    occasion = f"{case.id}:answered:{case.version}"
    staff(transaction, office, case, "staff_waiting", occasion, _assignee(transaction, case), None)


def decision_near(transaction: Transaction, office: Office, case: CaseRecord) -> bool:
    """Remind the staff once of each day by which a decision is due."""
    people = _assignee(transaction, case) or _with(transaction, Permission.HANDLE)
    occasion = f"{case.id}:decide:{_stamp(case.decide_due_at)}"
    return staff(transaction, office, case, "staff_deadline", occasion, people, case.decide_due_at)


def decided(transaction: Transaction, office: Office, case: CaseRecord, kind: str) -> None:
    """Tell the subject what was decided (`case_decided`, `reinstated`), and until when to appeal."""
    subject(transaction, office, case, kind, f"{case.id}:{case.proposal_id}", case.appeal_until)


def lifted(transaction: Transaction, office: Office, case: CaseRecord) -> None:
    """Tell the subject that a timed suspension is over."""
    subject(transaction, office, case, "reinstated", f"{case.id}:lifted", None)


def appealed(
    transaction: Transaction, office: Office, case: CaseRecord, appeal: AppealRecord
) -> None:
    """Tell the subject that the appeal came, and the panel."""
    due = appeal.decide_due_at
    subject(transaction, office, case, "appeal_received", appeal.id, due, appeal=appeal)
    panel = _with(transaction, Permission.APPEALS)
    staff(transaction, office, case, "staff_waiting", appeal.id, panel, due, appeal)


def appeal_near(
    transaction: Transaction, office: Office, case: CaseRecord, appeal: AppealRecord
) -> bool:
    """Remind the panel once that a decision on an appeal is due."""
    panel, due = _with(transaction, Permission.APPEALS), appeal.decide_due_at
    occasion = f"{appeal.id}:decide"
    return staff(transaction, office, case, "staff_deadline", occasion, panel, due, appeal)


def appeal_decided(
    transaction: Transaction, office: Office, case: CaseRecord, appeal: AppealRecord
) -> None:
    """Tell the subject what became of the appeal."""
    subject(transaction, office, case, "appeal_decided", appeal.id, None, appeal=appeal)


def subject(
    transaction: Transaction,
    office: Office,
    case: CaseRecord,
    kind: str,
    occasion: str,
    deadline: datetime | None,
    reason: str | None = None,
    appeal: AppealRecord | None = None,
) -> bool:
    """Queue a notice for the holder, if the office has an address; whether it was the first."""
    holder = holder_of(transaction, case)
    if holder is None:
        return False
    facts = _facts(office, case, f"/me/cases/{shown(case.id)}", deadline, appeal)
    facts |= {"name": holder.name} if holder.name else {}
    facts |= {"reason": reason} if reason else {}
    record = notice(kind, Recipient(holder.email, holder.language), facts, key=f"{kind}:{occasion}")
    return transaction.of(Notices).queue([record]) > 0


def staff(
    transaction: Transaction,
    office: Office,
    case: CaseRecord,
    kind: str,
    occasion: str,
    people: Iterable[PersonRecord],
    deadline: datetime | None,
    appeal: AppealRecord | None = None,
) -> bool:
    """Queue a notice for members of staff; whether it was the first for any of them."""
    facts = _facts(office, case, f"/office/cases/{shown(case.id)}", deadline, appeal)
    records = [
        notice(
            kind,
            Recipient(person.email, person.language),
            {**facts, "name": person.name},
            key=f"{kind}:{occasion}:{person.id}",
        )
        for person in people
    ]
    return transaction.of(Notices).queue(records) > 0


def _facts(
    office: Office,
    case: CaseRecord,
    path: str,
    deadline: datetime | None,
    appeal: AppealRecord | None,
) -> dict[str, str]:
    facts = {"link": f"{office.public_url}{path}", "case": shown(case.id)}
    if case.certificate is not None:
        facts["number"] = numbers.show(case.certificate)
    if deadline is not None:
        facts["deadline"] = dates.stamp(deadline)
    if appeal is not None:
        facts["appeal"] = shown(appeal.id)
    return facts


def _with(
    reading: Reading, permission: Permission, *, but: str | None = None
) -> list[PersonRecord]:
    return [
        person
        for person in reading.of(People).all()
        if person.is_active
        and person_actor(person).has(permission)
        and person_actor(person).id != but
    ]


def _assignee(reading: Reading, case: CaseRecord) -> list[PersonRecord]:
    if case.assignee is None or not case.assignee.startswith(PERSON):
        return []
    person = reading.of(People).by_id(case.assignee.removeprefix(PERSON))
    return [person] if person is not None and person.is_active else []


def _stamp(moment: datetime | None) -> int:
    return 0 if moment is None else int(moment.timestamp())
