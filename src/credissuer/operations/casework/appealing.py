"""Appeals: lodged by the subject in time, decided by two who did not decide the case.

A revoked certificate never stands again: where an appeal is granted, a new one replaces it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from credissuer.cases.appeal import AppealOutcome, AppealRecord, require_appealable
from credissuer.cases.appeal import outcome as as_outcome
from credissuer.cases.case import id_of, shown
from credissuer.cases.deadlines import deadlines, end_of
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import reason as as_reason
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.casework import case_notices
from credissuer.operations.casework.case_records import certificate_of, find_appeal, find_case, who
from credissuer.operations.casework.decisions import require_until
from credissuer.operations.casework.evidence import NewCaseEvidence
from credissuer.operations.casework.panel import AppealDecision, require_others
from credissuer.operations.casework.statements import (
    Statement,
    statement_by_letter,
    statement_of_subject,
)
from credissuer.operations.deciding.finish import finish
from credissuer.operations.deciding.propose import propose
from credissuer.operations.perform import needs, perform
from credissuer.operations.renewing.certificate_line import free_ref
from credissuer.staff.proposal import ProposalRecord, issue_permit, lift_permit
from credissuer.staff.roles import Permission
from credissuer.store.cases.appeals import AppealReading
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.status.standing import Standing


class WantedOutcome(NamedTuple):
    """What the panel wants: an outcome, and of a milder decision the other public code (after a
    revocation) or the earlier last day (of a timed suspension).
    """

    outcome: str | None
    reason: str | None = None
    until: date | None = None


@operation(None)
def lodge(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    words: str,
    evidence: NewCaseEvidence | None = None,
) -> Outcome[AppealRecord]:
    """The subject appeals against the decision of a case, by a page of their own.

    Raises as `statement_of_subject`, and RefusedError `appeal.not_decided`, `appeal.too_late`,
    `appeal.already`.
    """
    statement = statement_of_subject(transaction, call, office, text, words, evidence)
    return _lodge(transaction, call, office, statement)


@operation(Permission.HANDLE)
def lodge_for(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    words: str,
    *,
    evidence: NewCaseEvidence | None = None,
    evidence_id: str | None = None,
) -> Outcome[AppealRecord]:
    """Write down an appeal that came by another way, with the evidence of it in the case.

    Raises as `statement_by_letter`, and as `lodge`.
    """
    statement = statement_by_letter(transaction, call, office, text, words, evidence, evidence_id)
    return _lodge(transaction, call, office, statement)


@operation(Permission.APPEALS)
def propose_on_appeal(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    wanted: WantedOutcome,
    note: str | None = None,
    version: int | None = None,
) -> Outcome[ProposalRecord]:
    """Propose what is to become of an appeal; another of the panel decides.

    Raises NotFoundError, UsageError, ForbiddenError, RefusedError `appeal.decided`,
    `appeal.same_people`, `appeal.nothing_milder`, `case.until_invalid`, `proposal.pending`.
    """
    appeal = find_appeal(transaction, text, version)
    if not appeal.is_open:
        raise RefusedError("appeal.decided", id=shown(appeal.id))
    require_others(transaction, call, appeal)
    content = _content(transaction, call, appeal, wanted)
    made = propose(transaction, call, office, AppealDecision.name, appeal.id, content, note)
    event = call.event(
        "appeal.decision_proposed", appeal.id, proposal=made.value.id, outcome=content["outcome"]
    )
    return Outcome(made.value, (event, *made.events), made.due)


@needs(Permission.APPEALS)
def put_on_appeal(
    office: Office,
    call: Call,
    text: str,
    wanted: WantedOutcome,
    note: str | None = None,
    version: int | None = None,
) -> ProposalRecord:
    """Propose, and in an office of one carry it out. Raises as `propose_on_appeal`."""
    made = perform(office, call, propose_on_appeal, office, text, wanted, note, version)
    return finish(office, call, made)


def _lodge(
    transaction: Transaction, call: Call, office: Office, statement: Statement
) -> Outcome[AppealRecord]:
    case = statement.case
    earlier = transaction.of(AppealReading).of_case(case.id)
    has_appeal = any(one.against == case.proposal_id for one in earlier)
    against = require_appealable(case, call.now, has_appeal=has_appeal)
    record = AppealRecord(
        id=id_of("K", office.entropy(5)),
        case_id=case.id,
        against=against,
        lodged_by=who(transaction, call),
        lodged_at=call.now,
        decide_due_at=end_of(call.now, deadlines().appeal_decide_days, call.zone),
        text=statement.text,
        evidence_id=statement.evidence_id,
    )
    transaction.add([record])
    case_notices.appealed(transaction, office, case, record)
    return Outcome(record, (call.event("appeal.lodged", record.id, case=case.id),))


def _content(
    reading: Reading, call: Call, appeal: AppealRecord, wanted: WantedOutcome
) -> dict[str, Any]:
    outcome = as_outcome(wanted.outcome)
    case = find_case(reading, shown(appeal.case_id))
    certificate = certificate_of(reading, case)
    content: dict[str, Any] = {
        "appeal": appeal.id,
        "case": case.id,
        "certificate": certificate.number,
        "outcome": outcome.value,
        "permits": [],
    }
    if outcome is AppealOutcome.OVERTURNED:
        content["permits"] = _permits(reading, call, certificate)
    elif outcome is AppealOutcome.MODIFIED:
        content |= _milder(call, certificate, wanted)
        if certificate.standing is Standing.SUSPENDED:
            content["permits"] = _permits(reading, call, certificate)
    return content


def _permits(reading: Reading, call: Call, certificate: CertificateRecord) -> list[dict[str, Any]]:
    """To lift a suspension, or to issue what replaces a revoked certificate while it would last."""
    if certificate.standing is Standing.SUSPENDED and certificate.since is not None:
        return [lift_permit(certificate.number, certificate.since)]
    if certificate.standing is not Standing.REVOKED or certificate.valid_until <= call.now:
        return []
    ref, _ = free_ref(reading, certificate)
    return [issue_permit(ref, certificate.body_sha256, certificate.number)]


def _milder(call: Call, certificate: CertificateRecord, wanted: WantedOutcome) -> dict[str, str]:
    """Raises RefusedError `appeal.nothing_milder`, `case.until_invalid`, UsageError."""
    if certificate.standing is Standing.REVOKED:
        reason = as_reason(wanted.reason).value
        if reason == certificate.reason:
            raise RefusedError("appeal.nothing_milder")
        return {"reason": reason}
    if certificate.standing is Standing.SUSPENDED:
        return {"until": require_until(wanted.until, call, certificate).isoformat()}
    raise RefusedError("appeal.nothing_milder")
