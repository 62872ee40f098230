"""Use a link: become a member of staff, or get back in after every key was lost."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.people import links
from credissuer.operations.people.held_roles import refuse_disabled
from credissuer.operations.sign_in import account_notices
from credissuer.staff import account
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.staff_link import LinkPurpose, StaffLinkRecord
from credissuer.store.staff.people import People
from credissuer.store.staff.sessions import Sessions
from credissuer.store.staff.staff_links import StaffLinks
from credissuer.store.staff.staff_overview import StaffOverview
from credissuer.store.transaction import Reading, Transaction


class OpenedLink(NamedTuple):
    """A link that is still good, and whom it lets in."""

    link: StaffLinkRecord
    person: PersonRecord


# Anybody may, here and below: whoever holds the link has no session yet, and the link is the proof.
@operation(None)
def open_link(transaction: Transaction, call: Call, secret: str) -> Outcome[OpenedLink]:
    """Whom a link lets in; it stays good. `secret` may be the whole link.

    Raises RefusedError `person.link_unknown`, `.link_used`, `.link_expired`, `person.disabled`.
    """
    return Outcome(_opened(transaction, call, secret))


@operation(None)
def accept(
    transaction: Transaction,
    call: Call,
    office: Office,
    secret: str,
    name: str,
    language: str,
    password_hash: str,
) -> Outcome[PersonRecord]:
    """Use the link up, with the name and the language that the person wants and a password of
    their own.

    After a recovery the keys of before open nothing any more, every session ends, and the person is
    told by e-mail. Raises what `open_link` raises, UsageError `person.name_invalid`, `person.language_unknown`.
    """
    link, person = _opened(transaction, call, secret)
    changed = replace(
        person,
        name=account.name(name),
        language=account.language(language),
        password_hash=password_hash,
    )
    if not transaction.of(StaffLinks).use(link.id, call.now):
        raise RefusedError("person.link_used")
    transaction.of(People).change(changed)
    # The person acted, not the public: the trail says so.
    own = replace(call, actor=person_actor(person))
    value = replace(changed, version=person.version + 1)
    if link.purpose is LinkPurpose.INVITATION:
        return Outcome(value, (own.event("person.accepted", person.id, link=link.id),))
    keys = transaction.of(StaffOverview).remove_keys(person.id, call.now)
    sessions = transaction.of(Sessions).end_all(person.id, call.now)
    account_notices.recovered(transaction, call, office, value, link.id)
    event = own.event("person.recovered", person.id, link=link.id, keys=keys, sessions=sessions)
    return Outcome(value, (event,))


def _opened(reading: Reading, call: Call, secret: str) -> OpenedLink:
    link = links.find(reading, call, secret)
    person = reading.of(People).by_id(link.person_id)
    # The link refers to it, and nobody is ever deleted.
    assert person is not None
    refuse_disabled(person)
    return OpenedLink(link, person)
