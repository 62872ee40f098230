"""An application while it is filled in: begun, saved step by step, given up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from credissuer.applications.application import (
    CLOSED,
    ApplicationPurpose,
    ApplicationRecord,
    ApplicationState,
    id_of,
    receipt,
    require_next,
)
from credissuer.applications.details import ApplicantDetails, read_details
from credissuer.applications.proof import ProofRecord
from credissuer.assessment.records import AccountRecord
from credissuer.credentials.states import StandingChange
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.own import (
    open_application,
    own_application,
    own_certificate,
    own_record,
)
from credissuer.operations.applying.proving import new_proof
from credissuer.store.applications.applications import ApplicationReading, Applications, Consents
from credissuer.store.applications.proofs import Proofs
from credissuer.store.transaction import Transaction
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing


@operation(None)
def start(
    transaction: Transaction,
    call: Call,
    office: Office,
    *,
    purpose: ApplicationPurpose = ApplicationPurpose.NEW,
    replaces: str | None = None,
) -> Outcome[ApplicationRecord]:
    """Begin an application; one for a certificate that the holder has comes filled in.

    `replaces` is the number of that certificate. Raises RefusedError `application.already_open`,
    `certificate.cannot_change` for one that is suspended or stands no more, NotFoundError
    `certificate.not_found`, `holder.not_found`.
    """
    holder = own_record(transaction, call)
    unfinished = open_application(transaction, holder.id)
    if unfinished is not None:
        raise RefusedError("application.already_open", id=receipt(unfinished.id))
    certificate = None if replaces is None else own_certificate(transaction, holder, replaces)
    if certificate is not None and certificate.standing is not Standing.VALID:
        raise RefusedError(
            "certificate.cannot_change",
            number=numbers.show(certificate.number),
            standing=certificate.standing.value,
            change=StandingChange.SUPERSEDE.value,
        )
    record = ApplicationRecord(
        id=id_of(office.entropy(5)),
        holder_id=holder.id,
        state=ApplicationState.DRAFT,
        purpose=ApplicationPurpose.NEW if certificate is None else purpose,
        language=holder.language,
        form={},
        subject_id=None if certificate is None else certificate.subject_id,
        replaces=None if certificate is None else certificate.number,
        created_at=call.now,
        changed_at=call.now,
    )
    filled = record
    proofs: list[ProofRecord] = []
    if certificate is not None:
        filled, proofs = _filled_in(transaction, call, office, record, certificate.subject_id)
    transaction.add([filled, *proofs])
    event = call.event("application.begun", record.id, purpose=filled.purpose.value)
    return Outcome(filled, (event,))


@operation(None)
def save_details(
    transaction: Transaction,
    call: Call,
    text: str,
    given: dict[str, Any],
    version: int | None = None,
) -> Outcome[ApplicationRecord]:
    """Save who applies. Nothing of a draft stands in the audit trail, because nobody acts on it.

    Raises RefusedError `application.incomplete` with a FieldError each, `application.changed`,
    `application.cannot_change`, NotFoundError.
    """
    record = own_draft(transaction, call, text, version)
    details: ApplicantDetails = read_details(given)
    changed = replace(
        record,
        kind=details.kind,
        name=details.name,
        form={**record.form, **details.kept()},
        changed_at=call.now,
    )
    return Outcome(transaction.of(Applications).change(changed))


@operation(None)
def withdraw(
    transaction: Transaction,
    call: Call,
    text: str,
    version: int | None = None,
) -> Outcome[ApplicationRecord]:
    """Take an application back. What was agreed to in it is withdrawn with it.

    Raises RefusedError `application.cannot_change` for one that is closed, NotFoundError.
    """
    record = own_application(transaction, call, text, version)
    require_next(record, ApplicationState.WITHDRAWN)
    changed = replace(
        record,
        state=ApplicationState.WITHDRAWN,
        public="",
        closed_at=call.now,
        answer_due_at=None,
        due_at=None,
        changed_at=call.now,
    )
    stored = transaction.of(Applications).change(changed)
    transaction.of(Consents).withdraw(record.id, call.now)
    return Outcome(stored, (call.event("application.withdrawn", record.id),))


def own_draft(
    transaction: Transaction,
    call: Call,
    text: str,
    version: int | None = None,
) -> ApplicationRecord:
    """The draft of the holder who calls.

    Raises RefusedError `application.cannot_change` where it is sent, and as `own_application`.
    """
    record = own_application(transaction, call, text, version)
    if record.state is not ApplicationState.DRAFT:
        require_next(record, ApplicationState.DRAFT)
    return record


def _filled_in(
    transaction: Transaction,
    call: Call,
    office: Office,
    record: ApplicationRecord,
    subject_id: str,
) -> tuple[ApplicationRecord, list[ProofRecord]]:
    """With what the office knows of the subject already; accounts are to be proved anew."""
    subject = transaction.subjects.by_ids([subject_id])[subject_id]
    before = [
        one
        for one in transaction.of(ApplicationReading).of_holder(record.holder_id)
        if one.state in CLOSED and one.subject_id == subject_id and one.form
    ]
    accounts: Sequence[AccountRecord] = transaction.accounts.of_subjects([subject_id]).get(
        subject_id, []
    )
    form = {**(before[0].form if before else {}), "kind": subject.kind, "name": subject.name}
    filled = replace(record, kind=subject.kind, name=subject.name, form=form)
    account_ids = {
        proof.key: proof.account_id
        for one in before
        for proof in transaction.of(Proofs).of_application(one.id)
    }
    proofs = [
        new_proof(
            office,
            call,
            record.id,
            position,
            platform=account.platform,
            key=account.key,
            handle=account.handle,
            account_id=account.account_id or account_ids.get(account.key),
            url=account.url,
        )
        for position, account in enumerate(accounts)
    ]
    return filled, proofs
