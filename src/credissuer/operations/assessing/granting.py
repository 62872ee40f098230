"""What becomes of an application where a proposal about it is decided: in the very same commit.

Proposals of the kinds `issue` and `renew` that name an application come here, and those to refuse
one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from credissuer.applications.application import ApplicationRecord, ApplicationState, receipt
from credissuer.applications.listing import ITEM
from credissuer.audit.trail import AuditEvent
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import ForbiddenError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome
from credissuer.operations.applying.listing import listed_with_consent
from credissuer.operations.assessing.holder_notices import tell
from credissuer.operations.deciding.persons import accounts_of
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import ApplicationReading, Applications
from credissuer.store.applications.holders import Holders
from credissuer.store.applications.worksheets import Worksheets
from credissuer.store.staff.people import People
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire import number as numbers

REFUSAL = "application-refusal"
"""The kind of a proposal to refuse an application."""

SIGNING = timedelta(minutes=1)
"""The letter about a certificate leaves that long after the decision, because only then it can be
opened.
"""


def application_of(reading: Reading, proposal: ProposalRecord) -> ApplicationRecord | None:
    """The application that a proposal is about; None where it is about none."""
    application_id = proposal.content.get("application")
    if not isinstance(application_id, str):
        return None
    return reading.of(ApplicationReading).by_id(application_id)


def granted(
    transaction: Transaction,
    call: Call,
    office: Office,
    proposal: ProposalRecord,
    certificate: CertificateRecord,
) -> tuple[AuditEvent, ...]:
    """The application is granted, and its holder is who was certified. Nothing where the proposal
    names none.

    Raises ForbiddenError `application.assessed_by_you`, RefusedError `application.not_proposed`,
    `.no_consent`: then nothing is issued either.
    """
    application = _proposed(transaction, proposal)
    if application is None:
        return ()
    if not application.public_items:
        raise RefusedError("application.no_consent")
    changed = replace(
        application,
        state=ApplicationState.GRANTED,
        closed_at=call.now,
        changed_at=call.now,
        outcome="granted",
        subject_id=certificate.subject_id,
        certificate=certificate.number,
        answer_due_at=None,
    )
    transaction.of(Applications).change(changed)
    holders = transaction.of(Holders)
    holder = holders.by_id(application.holder_id)
    if holder is not None:
        holders.change(replace(holder, subject_id=certificate.subject_id))
    shown = numbers.show(certificate.number)
    tell(
        transaction,
        office,
        application,
        "certificate_issued",
        certificate.number,
        due=call.now + SIGNING,
        number=shown,
        until=certificate.valid_until.strftime("%Y-%m-%dT%H:%M:%SZ"),
    )
    listed: tuple[AuditEvent, ...] = ()
    if ITEM in application.public_items:
        listed = listed_with_consent(transaction, call, certificate.subject_id)
    return (
        call.event(
            "application.granted",
            application.id,
            number=certificate.number,
            proposal=proposal.id,
        ),
        *listed,
    )


def turned_down(
    transaction: Transaction, call: Call, proposal: ProposalRecord
) -> tuple[AuditEvent, ...]:
    """A proposal about an application was refused, withdrawn or recalled: it is assessed further.

    Why stands in the proposal. Raises ForbiddenError `application.assessed_by_you` where somebody
    refuses what they assessed themselves.
    """
    application = application_of(transaction, proposal)
    # It may be gone by now: its holder withdrew it.
    if application is None or application.state is not ApplicationState.PROPOSED:
        return ()
    _require_free(transaction, application, proposal)
    back = replace(application, state=ApplicationState.ASSESSING, changed_at=call.now)
    transaction.of(Applications).change(back)
    return (call.event("application.turned_back", application.id, proposal=proposal.id),)


@dataclass(frozen=True, slots=True)
class Refuse:
    """An application that is not granted. `object` is its id; `said` in the content is what the
    holder reads.
    """

    name: str = REFUSAL
    propose: Permission = Permission.ASSESS
    decide: Permission = Permission.DECIDE

    def inside(
        self, transaction: Transaction, call: Call, office: Office, proposal: ProposalRecord
    ) -> Outcome[None]:
        """Close the application, and tell its holder."""
        application = _proposed(transaction, proposal)
        if application is None:
            raise RefusedError("application.not_proposed", id=proposal.object)
        changed = replace(
            application,
            state=ApplicationState.REFUSED,
            closed_at=call.now,
            changed_at=call.now,
            outcome="refused",
            said=proposal.content["said"],
            answer_due_at=None,
        )
        transaction.of(Applications).change(changed)
        tell(transaction, office, application, "application_decided", proposal.id)
        event = call.event("application.refused", application.id, proposal=proposal.id)
        return Outcome(None, (event,))

    def after(self, office: Office, call: Call, proposal: ProposalRecord, value: Any) -> None:
        """Nothing: no certificate has changed."""


def _proposed(transaction: Transaction, proposal: ProposalRecord) -> ApplicationRecord | None:
    """The application, waiting for this decision by somebody else than who assessed it."""
    application = application_of(transaction, proposal)
    if application is None:
        return None
    if application.state is not ApplicationState.PROPOSED:
        raise RefusedError("application.not_proposed", id=receipt(application.id))
    _require_free(transaction, application, proposal)
    return application


def _require_free(
    reading: Reading, application: ApplicationRecord, proposal: ProposalRecord
) -> None:
    """Who decides has no sheet on it: neither assessed it nor declared a conflict."""
    if proposal.decided_by is None:
        return
    decider = reading.of(People).by_id(proposal.decided_by)
    # A foreign key: the proposal names them.
    assert decider is not None
    own = accounts_of(reading, decider)
    sheets = reading.of(Worksheets).of_application(application.id)
    if any(sheet.assessor in own for sheet in sheets):
        raise ForbiddenError("application.assessed_by_you", id=receipt(application.id))
