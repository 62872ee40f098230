"""Change what is known of a member of staff, let nobody in by their account, and let them in again."""

from __future__ import annotations

from dataclasses import replace

from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.deciding.persons import require_person
from credissuer.operations.people.held_roles import refuse_email
from credissuer.operations.people.who_is_who import refuse_version, staff_of
from credissuer.operations.sign_in import account_notices
from credissuer.staff import account
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import Permission
from credissuer.store.staff.people import People
from credissuer.store.staff.sessions import Sessions
from credissuer.store.staff.staff_overview import StaffOverview
from credissuer.store.transaction import Transaction


@operation(Permission.PEOPLE)
def change_details(
    transaction: Transaction,
    call: Call,
    text: str,
    details: account.PersonDetails,
    version: int | None = None,
) -> Outcome[PersonRecord]:
    """Change name, e-mail address and language.

    A link that was on its way to the old address ends, and the old address is told.
    Raises NotFoundError `person.not_found`, RefusedError `person.changed`, `person.email_taken`.
    """
    staff = staff_of(transaction, call)
    person = staff.find(text)
    refuse_version(person, version)
    if details.email != person.email:
        refuse_email(staff, details.email, person.id)
    changed = replace(person, name=details.name, email=details.email, language=details.language)
    if changed.email != person.email:
        transaction.of(StaffOverview).end_links(person.id, call.now)
        account_notices.address_changed(transaction, call, person)
    return _changed(transaction, call, person, changed)


@operation(None)
def change_own_details(
    transaction: Transaction, call: Call, name: str, language: str
) -> Outcome[PersonRecord]:
    """Change one's own name and language.

    The address is an administrator's to change, because links that let one in go there. Raises
    ForbiddenError where no person acts, UsageError `person.name_invalid`,
    `person.language_unknown`.
    """
    person = require_person(transaction, call)
    changed = replace(person, name=account.name(name), language=account.language(language))
    return _changed(transaction, call, person, changed)


@operation(Permission.PEOPLE)
def disable(
    transaction: Transaction, call: Call, text: str, version: int | None = None
) -> Outcome[PersonRecord]:
    """Let nobody in by this account: sessions, links and bearer tokens end at once, for good.

    One person may, because stopping must never wait. Again: no change. Raises NotFoundError
    `person.not_found`, RefusedError `person.last_admin`, `person.changed`.
    """
    staff = staff_of(transaction, call)
    person = staff.find(text)
    if not person.is_active:
        return Outcome(person)
    refuse_version(person, version)
    staff.keeps_an_admin_without(person)
    changed = replace(person, disabled_at=call.now)
    transaction.of(People).change(changed)
    overview = transaction.of(StaffOverview)
    event = call.event(
        "person.disabled",
        person.id,
        sessions=transaction.of(Sessions).end_all(person.id, call.now),
        tokens=overview.revoke_tokens(person.id, call.now),
        links=overview.end_links(person.id, call.now),
    )
    return Outcome(replace(changed, version=person.version + 1), (event,))


@operation(Permission.PEOPLE)
def enable(
    transaction: Transaction, call: Call, text: str, version: int | None = None
) -> Outcome[PersonRecord]:
    """Let the person sign in again, with the keys and roles of before; their tokens stay revoked.

    Again: no change. Raises NotFoundError `person.not_found`, RefusedError `person.changed`.
    """
    person = staff_of(transaction, call).find(text)
    if person.is_active:
        return Outcome(person)
    refuse_version(person, version)
    changed = replace(person, disabled_at=None)
    transaction.of(People).change(changed)
    event = call.event("person.enabled", person.id)
    return Outcome(replace(changed, version=person.version + 1), (event,))


def _changed(
    transaction: Transaction, call: Call, person: PersonRecord, changed: PersonRecord
) -> Outcome[PersonRecord]:
    if changed == person:
        return Outcome(person)
    transaction.of(People).change(changed)
    # Which of them, and not what they are: the trail can never be erased.
    fields = [
        name
        for name in ("name", "email", "language")
        if getattr(person, name) != getattr(changed, name)
    ]
    event = call.event("person.changed", person.id, fields=" ".join(fields))
    return Outcome(replace(changed, version=person.version + 1), (event,))
