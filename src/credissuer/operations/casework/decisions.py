"""Propose what is to become of the certificate of a case; another person decides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from credissuer.cases.case import CaseRecord, CaseStep, shown
from credissuer.cases.deadlines import is_past
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import StandingChange, after
from credissuer.credentials.states import reason as as_reason
from credissuer.errors import RefusedError, UsageError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.casework.case_kinds import Measure
from credissuer.operations.casework.case_records import certificate_of, find_to_handle, move
from credissuer.operations.deciding.finish import finish
from credissuer.operations.deciding.propose import propose
from credissuer.operations.perform import needs, perform
from credissuer.staff.proposal import ProposalRecord, lift_permit
from credissuer.staff.roles import Permission
from credissuer.store.cases.hearings import Hearings
from credissuer.store.cases.suspensions import SuspensionReading
from credissuer.store.transaction import Reading, Transaction
from credverifier import days
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing


@operation(Permission.CASES)
def propose_decision(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    measure: str | None,
    *,
    reason: str | None = None,
    until: date | None = None,
    note: str | None = None,
    version: int | None = None,
) -> Outcome[ProposalRecord]:
    """Propose what is to become of a certificate; another person decides.

    `reason` is the public code of a revocation, `until` the last day of a timed suspension. Raises
    NotFoundError, UsageError, ForbiddenError, RefusedError `case.no_certificate`,
    `case.suspend_first`, `case.until_invalid`, `case.cannot_change`, `proposal.pending`.
    """
    case = find_to_handle(transaction, call, text, version)
    if measure not in list(Measure):
        raise UsageError("case.measure_unknown", given=(measure or "")[:100])
    certificate = certificate_of(transaction, case)
    content = _content(transaction, call, case, certificate, Measure(measure), reason, until)
    # First, so that in an office of one the decision finds the case proposed.
    move(transaction, call, case, CaseStep.PROPOSE)
    made = propose(transaction, call, office, f"case-{measure}", case.id, content, note)
    event = call.event("case.decision_proposed", case.id, proposal=made.value.id, measure=measure)
    return Outcome(made.value, (event, *made.events), made.due)


@needs(Permission.CASES)
def put_decision(
    office: Office,
    call: Call,
    text: str,
    measure: str | None,
    *,
    reason: str | None = None,
    until: date | None = None,
    note: str | None = None,
    version: int | None = None,
) -> ProposalRecord:
    """Propose, and in an office of one carry it out. Raises as `propose_decision`."""
    made = perform(
        office,
        call,
        propose_decision,
        office,
        text,
        measure,
        reason=reason,
        until=until,
        note=note,
        version=version,
    )
    return finish(office, call, made)


def is_heard(reading: Reading, case: CaseRecord, now: datetime) -> bool:
    """Whether the subject has answered, or had the time to."""
    answered = case.id in reading.of(Hearings).answered([case.id])
    return answered or is_past(case.answer_due_at, now)


def require_until(until: date | None, call: Call, certificate: CertificateRecord) -> date:
    """Raises RefusedError `case.until_invalid` for a day that is over, or after the end of the
    certificate.
    """
    last = days.last_day(certificate.valid_until, call.zone)
    if until is None or not call.today <= until <= last:
        raise RefusedError("case.until_invalid", first=call.today, last=last)
    return until


def _content(
    reading: Reading,
    call: Call,
    case: CaseRecord,
    certificate: CertificateRecord,
    measure: Measure,
    reason: str | None,
    until: date | None,
) -> dict[str, Any]:
    checked = as_reason(reason or case.reason).value
    content: dict[str, Any] = {
        "case": case.id,
        "certificate": certificate.number,
        "reason": checked,
        # So that who decides sees whether the subject had a say.
        "heard": is_heard(reading, case, call.now),
    }
    if measure is Measure.REVOKE:
        # Refused here and not by the second person, who could do nothing about it.
        after(numbers.show(certificate.number), certificate.standing, StandingChange.REVOKE)
        return content
    if certificate.standing is not Standing.SUSPENDED or certificate.since is None:
        raise RefusedError("case.suspend_first", id=shown(case.id))
    if measure is Measure.SUSPEND_UNTIL:
        if reading.of(SuspensionReading).standing_of(certificate.number) is None:
            raise RefusedError("case.suspend_first", id=shown(case.id))
        content["until"] = require_until(until, call, certificate).isoformat()
    content["permits"] = [lift_permit(certificate.number, certificate.since)]
    return content
