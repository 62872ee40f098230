"""Ask the holder of an application for more, in words that they will read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from credissuer.applications.application import ApplicationRecord, ApplicationState, AskRecord
from credissuer.assessment.text.written import block
from credissuer.errors import FieldError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.assessing.application_records import (
    find,
    require_assessor,
    require_next,
    require_version,
)
from credissuer.operations.assessing.holder_notices import tell
from credissuer.operations.deciding.persons import require_person
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import Applications, Asks
from credissuer.store.transaction import Transaction
from credissuer.words import words

MOST_TEXT = 2_000
DAYS, MOST_DAYS = 14, 60
"""How long a holder has for an answer: as a rule, and at most."""


class Template(NamedTuple):
    """Words to begin with: `title` for staff, `text` for the holder."""

    code: str
    title: str
    text: str


def templates(language: str, holder_language: str) -> list[Template]:
    """What is asked for most often: titles in the reader's language, texts in the holder's."""
    titles = words("assessing", language)["asks"]
    texts = words("assessing", holder_language)["asks"]
    return [Template(code, titles[code]["title"], texts[code]["text"]) for code in titles]


@operation(Permission.ASSESS)
def ask(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    asked: str,
    days: int = DAYS,
    version: int | None = None,
) -> Outcome[ApplicationRecord]:
    """Ask the holder; the application waits for their answer, and staff has no deadline meanwhile.

    Raises RefusedError `application.ask_refused` with its problems beside `asked` and `days`,
    `.cannot_change`, `.changed`, `worksheet.undeclared`, `worksheet.conflict`; NotFoundError,
    ForbiddenError.
    """
    person = require_person(transaction, call)
    application = find(transaction, text)
    require_version(application, version)
    require_assessor(transaction, application, person.id)
    require_next(application, ApplicationState.MORE_ASKED)
    words_of_it = block(asked)
    _check(words_of_it, days)
    asks = transaction.of(Asks).of_application(application.id)
    due = call.now + timedelta(days=days)
    record = AskRecord(
        application_id=application.id,
        position=len(asks),
        asked=words_of_it,
        asked_by=person.id,
        asked_at=call.now,
        due_at=due,
    )
    transaction.add([record])
    changed = transaction.of(Applications).change(
        replace(
            application,
            state=ApplicationState.MORE_ASKED,
            answer_due_at=due,
            changed_at=call.now,
        )
    )
    tell(transaction, office, application, "more_asked", str(record.position), deadline=due)
    event = call.event("application.more_asked", application.id, position=record.position)
    return Outcome(changed, (event,))


@operation(Permission.ASSESS)
def ask_no_more(
    transaction: Transaction,
    call: Call,
    office: Office,
    text: str,
    version: int | None = None,
) -> Outcome[ApplicationRecord]:
    """Go on without the holder's answer: it is there by another way, or not needed.

    Raises as `ask`.
    """
    person = require_person(transaction, call)
    application = find(transaction, text)
    require_version(application, version)
    require_assessor(transaction, application, person.id)
    if application.state is ApplicationState.ASSESSING:
        return Outcome(application)
    require_next(application, ApplicationState.ASSESSING)
    *_, last = transaction.of(Asks).of_application(application.id)
    # The time for which staff waited does not count against them.
    due = application.due_at and application.due_at + (call.now - last.asked_at)
    changed = transaction.of(Applications).change(
        replace(
            application,
            state=ApplicationState.ASSESSING,
            answer_due_at=None,
            due_at=due,
            changed_at=call.now,
        )
    )
    return Outcome(changed, (call.event("application.asked_no_more", application.id),))


def _check(asked: str, days: int) -> None:
    problems = []
    if not asked:
        problems.append(FieldError.of("/asked", RefusedError("application.ask_missing")))
    if len(asked) > MOST_TEXT:
        too_long = RefusedError("application.ask_too_long", most=MOST_TEXT)
        problems.append(FieldError.of("/asked", too_long))
    if not 1 <= days <= MOST_DAYS:
        wrong = RefusedError("application.ask_days", most=MOST_DAYS)
        problems.append(FieldError.of("/days", wrong))
    if problems:
        raise RefusedError("application.ask_refused", problems=tuple(problems))
