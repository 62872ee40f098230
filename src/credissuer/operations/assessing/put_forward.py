"""Propose to grant or to refuse an assessed application: another person decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from credissuer.applications.application import ApplicationRecord, ApplicationState, receipt
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.assessment.text.written import block
from credissuer.errors import FieldError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations import admission
from credissuer.operations.assessing.application_records import (
    find,
    require_assessor,
    require_state,
    require_version,
)
from credissuer.operations.assessing.granting import REFUSAL
from credissuer.operations.assessing.order_of_application import (
    AssessedApplication,
    assessed,
    order_of_application,
    renewal_of_application,
    replaced_by,
)
from credissuer.operations.assessing.take import FIRST
from credissuer.operations.deciding import propose as deciding
from credissuer.operations.deciding.finish import finish
from credissuer.operations.deciding.issuing import issue_content
from credissuer.operations.deciding.persons import require_person
from credissuer.operations.deciding.renewing import renewal_content
from credissuer.operations.perform import needs, perform
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import Applications
from credissuer.store.applications.holders import Holders
from credissuer.store.transaction import Reading, Transaction

MOST_SAID = 2_000


@needs(Permission.ASSESS)
def put_forward(
    office: Office,
    call: Call,
    text: str,
    *,
    level: str = "",
    note: str = "",
    after_sanction: str = "",
    version: int | None = None,
) -> ProposalRecord:
    """Propose a certificate; in an office of one it is issued at once.

    Raises as `propose_certificate` and `finish`.
    """
    record = perform(
        office,
        call,
        propose_certificate,
        office,
        text,
        level=level,
        note=note,
        after_sanction=after_sanction,
        version=version,
    )
    return finish(office, call, record)


@needs(Permission.ASSESS)
def put_forward_refusal(
    office: Office,
    call: Call,
    text: str,
    said: str,
    *,
    note: str = "",
    version: int | None = None,
) -> ProposalRecord:
    """Propose to refuse; in an office of one it is refused at once. Raises as `propose_refusal`."""
    record = perform(office, call, propose_refusal, office, text, said, note=note, version=version)
    return finish(office, call, record)


@operation(Permission.ASSESS)
def propose_certificate(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    *,
    level: str = "",
    note: str = "",
    after_sanction: str = "",
    version: int | None = None,
) -> Outcome[ProposalRecord]:
    """Propose what the first assessor's sheet earns, or a lower `level`.

    Whoever has a certificate in force gets a successor of it. `after_sanction` says why somebody is
    certified who was revoked or suspended before. Raises RefusedError `application.*`, `worksheet.*`,
    and whatever stands against the order today (`admission`, `renew.*`); NotFoundError,
    ForbiddenError `application.not_yours`.
    """
    application = _ready(transaction, call, text, version)
    assessment = assessed(transaction, office, application)
    if not application.public_items:
        raise RefusedError("application.no_consent")
    kind, object_id, content = content_of(
        transaction, office, call, application, assessment, level, block(after_sanction)
    )
    replaces = object_id if kind == "renew" else application.replaces
    _mark_proposed(transaction, call, replace(application, replaces=replaces))
    outcome = deciding.propose(
        transaction, call, office, kind, object_id, content, block(note) or None
    )
    event = call.event(
        "application.proposed",
        application.id,
        proposal=outcome.value.id,
        kind=kind,
        level=level or assessment.standing.earned,
    )
    return Outcome(outcome.value, (event, *outcome.events), outcome.due)


@operation(Permission.ASSESS)
def propose_refusal(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    said: str,
    *,
    note: str = "",
    version: int | None = None,
) -> Outcome[ProposalRecord]:
    """Propose to refuse an application, with what its holder will read.

    Raises RefusedError `application.refused_badly` with its problem beside `said`, and as
    `propose_certificate`.
    """
    application = _ready(transaction, call, text, version)
    words = block(said)
    problems = []
    if not words:
        problems.append(FieldError.of("/said", RefusedError("application.reason_missing")))
    if len(words) > MOST_SAID:
        too_long = RefusedError("application.reason_too_long", most=MOST_SAID)
        problems.append(FieldError.of("/said", too_long))
    if problems:
        raise RefusedError("application.refused_badly", problems=tuple(problems))
    _mark_proposed(transaction, call, application)
    content = {"application": application.id, "said": words}
    outcome = deciding.propose(
        transaction, call, office, REFUSAL, application.id, content, block(note) or None
    )
    event = call.event("application.refusal_proposed", application.id, proposal=outcome.value.id)
    return Outcome(outcome.value, (event, *outcome.events), outcome.due)


def content_of(
    reading: Reading,
    office: Office,
    call: Call,
    application: ApplicationRecord,
    assessment: AssessedApplication,
    level: str = "",
    after_sanction: str = "",
) -> tuple[str, str, dict[str, Any]]:
    """Kind, object and content of the proposal to grant an application: everything that is needed
    to carry it out, and how far the assessors agreed.

    Raises RefusedError for whatever stands against it.
    """
    more = {"application": application.id, "agreement": _agreement(assessment)}
    holder = reading.of(Holders).by_id(application.holder_id)
    replaced = replaced_by(
        reading, call, application, None if holder is None else holder.subject_id
    )
    if replaced is not None:
        order = renewal_of_application(reading, call, application, assessment, replaced, level)
        return _renewal(reading, office, call, order, more, after_sanction)
    first = order_of_application(reading, office, call, application, assessment, level)
    first = replace(first, after_sanction=after_sanction or None)
    [admitted] = admission.admit(reading, [first], office.programme.limits, call)
    if isinstance(admitted, RefusedError):
        raise admitted
    return "issue", application.id, issue_content([first], **more)


def _renewal(
    reading: Reading,
    office: Office,
    call: Call,
    order: RenewalOrder,
    more: dict[str, Any],
    after_sanction: str,
) -> tuple[str, str, dict[str, Any]]:
    number, content = renewal_content(
        reading, office, call, order, after_sanction=after_sanction or None
    )
    return "renew", number, {**more, **content}


def _agreement(assessment: AssessedApplication) -> dict[str, Any] | None:
    """How far two assessors agreed, for whoever decides: levels and no notes."""
    compared = assessment.agreement
    if compared is None:
        return None
    return {
        "same": compared.same,
        "of": compared.of,
        "levels": [compared.first_level, compared.second_level],
        "differences": [
            {"criterion": one.criterion, "first": one.first, "second": one.second}
            for one in compared.differences
        ],
    }


def _ready(
    transaction: Transaction, call: Call, text: str, version: int | None
) -> ApplicationRecord:
    """The application, being assessed by whoever calls: the first assessor, free of conflicts."""
    person = require_person(transaction, call)
    application = find(transaction, text)
    require_version(application, version)
    require_state(application, ApplicationState.ASSESSING)
    sheet = require_assessor(transaction, application, person.id)
    if sheet.position != FIRST:
        raise RefusedError("application.taken", id=receipt(application.id))
    return application


def _mark_proposed(
    transaction: Transaction, call: Call, application: ApplicationRecord
) -> ApplicationRecord:
    # Before the proposal, because in an office of one that closes the application itself.
    changed = replace(application, state=ApplicationState.PROPOSED, changed_at=call.now)
    return transaction.of(Applications).change(changed)
