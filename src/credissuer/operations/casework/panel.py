"""The kind of proposals of appeals: what a decision of the panel does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from credissuer.cases.appeal import AppealOutcome, AppealRecord
from credissuer.cases.case import shown
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Due, Outcome
from credissuer.operations import plans
from credissuer.operations.casework import case_notices
from credissuer.operations.casework.case_kinds import bound, lift
from credissuer.operations.casework.case_records import certificate_of, find_appeal, find_case
from credissuer.operations.deciding.issuing import release_proposed
from credissuer.operations.deciding.persons import accounts_of, require_person
from credissuer.operations.renewing.certificate_line import before_of
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.cases.appeals import Appeals
from credissuer.store.staff.proposals import ProposalReading
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.status.standing import Standing


def require_others(reading: Reading, call: Call, appeal: AppealRecord) -> None:
    """Refuse whoever made the decision that the appeal is against; the database does so too.

    Raises RefusedError `appeal.same_people`.
    """
    against = reading.of(ProposalReading).by_id(appeal.against)
    # A foreign key: the appeal names it.
    assert against is not None
    person = require_person(reading, call)
    deciders = {against.proposed_by, against.decided_by}
    if not against.alone and deciders & accounts_of(reading, person):
        raise RefusedError("appeal.same_people", id=shown(appeal.id))


@dataclass(frozen=True, slots=True)
class AppealDecision:
    """The decision on an appeal. `object` is the id of the appeal."""

    name = "appeal"
    propose = Permission.APPEALS
    decide = Permission.APPEALS

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[AppealRecord]:
        """Record the outcome, and what follows from it for the certificate."""
        appeal = find_appeal(transaction, shown(proposal.object))
        require_others(transaction, call, appeal)
        case = find_case(transaction, shown(appeal.case_id))
        certificate = certificate_of(transaction, case)
        outcome = AppealOutcome(proposal.content["outcome"])
        followed: Outcome[Any] = Outcome(None)
        replaced_by = None
        if outcome is AppealOutcome.OVERTURNED:
            if certificate.standing is Standing.SUSPENDED:
                followed = lift(transaction, call, certificate.number, proposal)
            elif proposal.content["permits"]:
                replaced_by = _replace(transaction, call, office, certificate, proposal)
        elif outcome is AppealOutcome.MODIFIED:
            followed = _soften(transaction, call, certificate, proposal)
        decided = transaction.of(Appeals).change(
            replace(
                appeal,
                outcome=outcome.value,
                proposal_id=proposal.id,
                decided_at=call.now,
                replaced_by=replaced_by,
            )
        )
        case_notices.appeal_decided(transaction, office, case, decided)
        event = call.event(
            "appeal.decided",
            appeal.id,
            outcome=outcome.value,
            proposal=proposal.id,
            replaced_by=replaced_by,
        )
        return Outcome(decided, (*followed.events, event), followed.due)

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Sign, release and publish the new certificate, if there is one, and the link to it."""
        release_proposed(office, call, proposal)


def _soften(
    transaction: Transaction, call: Call, certificate: CertificateRecord, proposal: ProposalRecord
) -> Outcome[Any]:
    number = certificate.number
    if certificate.standing is Standing.SUSPENDED:
        bound(transaction, call, proposal, number)
        event = call.event("case.suspension_bounded", number, until=proposal.content["until"])
        return Outcome(None, (event,))
    reason = proposal.content["reason"]
    # The standing stays: what changes is what the public reads as the reason.
    transaction.certificates.change_standing(replace(certificate, reason=reason))
    event = call.event(
        "certificate.reason_changed", number, before=certificate.reason, reason=reason
    )
    return Outcome(None, (event,), Due(standings=(number,)))


def _replace(
    transaction: Transaction,
    call: Call,
    office: Office,
    old: CertificateRecord,
    proposal: ProposalRecord,
) -> str:
    """Record the intent of a certificate that says what the revoked one said; its number."""
    before = before_of(transaction, old)
    [permit] = proposal.content["permits"]
    plan = plans.IssuancePlan(
        ref=permit["ref"],
        body_sha256=old.body_sha256,
        subject=before.subject,
        accounts=list(before.accounts),
        assessment=before.assessment,
        rows=(),
        supersedes=old.number,
        portrait=before.portrait,
    )
    [(certificate, _)] = plans.record(transaction, call, office, [plan], proposal)
    return certificate.number
