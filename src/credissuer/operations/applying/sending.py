"""An application is sent, and what is asked about it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from credissuer.applications.application import (
    ASSESSED_WITHIN,
    ApplicationRecord,
    ApplicationState,
    AskRecord,
    receipt,
    require_next,
)
from credissuer.applications.consent import current
from credissuer.applications.details import read_details
from credissuer.applications.proof import ProofRecord, ProofState
from credissuer.assessment.text.written import block
from credissuer.errors import FieldError, RefusedError
from credissuer.notices.notice import NoticeRecord, Recipient
from credissuer.notices.queued import notice
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.drafts import own_draft
from credissuer.operations.applying.own import own_application, own_record
from credissuer.store.applications.applications import Applications, Asks
from credissuer.store.applications.proofs import Proofs
from credissuer.store.sending.notices import Notices
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.envelope import dates

MOST_ANSWER = 4_000

STATUS_PATH = "/me/status"


@operation(None)
def submit(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    version: int | None = None,
) -> Outcome[ApplicationRecord]:
    """Send a draft, with a mail that says that it came.

    Raises RefusedError `application.incomplete` with a FieldError for each step that lacks
    something, `application.changed`, `application.cannot_change`, NotFoundError.
    """
    record = own_draft(transaction, call, text, version)
    faults = list(missing(transaction, record, call.now, current(call.today).version))
    if faults:
        raise RefusedError("application.incomplete", problems=faults)
    holder = own_record(transaction, call)
    changed = replace(
        record,
        state=ApplicationState.SUBMITTED,
        submitted_at=call.now,
        due_at=call.now + ASSESSED_WITHIN,
        changed_at=call.now,
    )
    stored = transaction.of(Applications).change(changed)
    received = _received(office, stored, Recipient(holder.email, holder.language))
    transaction.of(Notices).queue([received])
    event = call.event("application.submitted", record.id, purpose=record.purpose.value)
    return Outcome(stored, (event,))


@operation(None)
def answer(
    transaction: Transaction,
    call: Call,
    text: str,
    said: str,
    version: int | None = None,
) -> Outcome[ApplicationRecord]:
    """Answer what staff asked last; the application goes back to them.

    Raises RefusedError `application.nothing_asked`, `.answer_missing`, `.answer_too_long`,
    `application.changed`, NotFoundError.
    """
    record = own_application(transaction, call, text, version)
    asked = open_ask(transaction, record)
    if asked is None:
        raise RefusedError("application.nothing_asked", id=receipt(record.id))
    words = block(said)
    if not words:
        raise RefusedError("application.answer_missing")
    if len(words) > MOST_ANSWER:
        raise RefusedError("application.answer_too_long", most=MOST_ANSWER)
    require_next(record, ApplicationState.ASSESSING)
    transaction.of(Asks).answer(replace(asked, answer=words, answered_at=call.now))
    # As long as it was promised at first at least, because staff had to wait.
    due = max(record.due_at or call.now, call.now + (call.now - asked.asked_at))
    changed = replace(
        record,
        state=ApplicationState.ASSESSING,
        answer_due_at=None,
        due_at=min(due, call.now + ASSESSED_WITHIN),
        changed_at=call.now,
    )
    stored = transaction.of(Applications).change(changed)
    return Outcome(stored, (call.event("application.answered", record.id),))


def open_ask(reading: Reading, record: ApplicationRecord) -> AskRecord | None:
    """What waits for the holder's answer; None where nothing does."""
    if record.state is not ApplicationState.MORE_ASKED:
        return None
    asks = reading.of(Asks).of_application(record.id)
    return next((one for one in reversed(asks) if one.answered_at is None), None)


def missing(
    reading: Reading,
    record: ApplicationRecord,
    now: datetime,
    consent_version: str,
) -> Iterator[FieldError]:
    """What a draft lacks before it can be sent; `pointer` is the step: /who, /accounts, …"""
    try:
        read_details(record.form)
    except RefusedError as error:
        first: FieldError = error.facts["problems"][0]
        yield FieldError("/who", first.code, first.words)
    proofs = reading.of(Proofs).of_application(record.id)
    if not proofs:
        yield FieldError.of("/accounts", RefusedError("application.accounts_missing"))
    if record.consent_version != consent_version or not record.public:
        code = "consent.required" if record.consent_version is None else "consent.outdated"
        yield FieldError.of("/public", RefusedError(code))
    if any(not is_shown(proof, now) for proof in proofs):
        yield FieldError.of("/prove", RefusedError("application.proofs_missing"))


def is_shown(proof: ProofRecord, now: datetime) -> bool:
    """Whether the holder has done their part for this account."""
    # Whoever said it must still stand by it: a code may have been taken away since.
    is_placed = proof.state is ProofState.PLACED and proof.is_open(now)
    return proof.state is ProofState.PROVEN or is_placed


def _received(office: Office, record: ApplicationRecord, to: Recipient) -> NoticeRecord:
    facts = {
        "application": receipt(record.id),
        "link": f"{office.public_url}{STATUS_PATH}?lang={to.language}",
    }
    if record.due_at is not None:
        facts["deadline"] = dates.stamp(record.due_at)
    return notice("application_received", to, facts, key=f"application_received:{record.id}")
