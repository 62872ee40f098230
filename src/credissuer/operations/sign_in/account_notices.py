"""Tell a member of staff by e-mail what happened to their own account, in the commit of the event.

Whoever got into it cannot stop that: the mail is queued with the change, or neither is there.
"""

from __future__ import annotations

from collections.abc import Mapping

from credissuer.notices.notice import Recipient
from credissuer.notices.queued import notice
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.staff import user_agents
from credissuer.staff.person import PersonRecord
from credissuer.staff.security_key import SecurityKeyRecord
from credissuer.staff.session import SessionRecord
from credissuer.store.sending.notices import Notices
from credissuer.store.staff.sessions import Sessions
from credissuer.store.transaction import Transaction
from credverifier.wire.envelope import dates

PAGE = "/office/security"
"""Where everybody sees their own keys and sessions."""


def key_added(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    key: SecurityKeyRecord,
) -> None:
    """A security key was registered."""
    _tell(transaction, call, office, person, "key_added", key.id[:40], key=key.label)


def key_removed(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    key: SecurityKeyRecord,
) -> None:
    """A security key was removed."""
    _tell(transaction, call, office, person, "key_removed", key.id[:40], key=key.label)


def password_changed(
    transaction: Transaction, call: Call, office: Office, person: PersonRecord
) -> None:
    """The password is another one."""
    _tell(transaction, call, office, person, "password_changed", str(person.version))


def recovered(
    transaction: Transaction, call: Call, office: Office, person: PersonRecord, link_id: str
) -> None:
    """A recovery link was used."""
    _tell(transaction, call, office, person, "recovered", link_id)


def address_changed(transaction: Transaction, call: Call, person: PersonRecord) -> None:
    """An administrator gives `person` another address: told to the one of before, without a link."""
    _queue(transaction, call, person, "address_changed", str(person.version), {})


def signed_in(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    session: SessionRecord,
) -> None:
    """A session was opened: told where earlier ones were all in other browsers.

    Not of the first ever, with which there is nothing to compare.
    """
    earlier = [
        former
        for former in transaction.of(Sessions).of_person(person.id)
        if former.id != session.id
    ]
    is_known = any(user_agents.is_same(former.user_agent, session.user_agent) for former in earlier)
    if earlier and not is_known:
        browser = session.user_agent
        _tell(transaction, call, office, person, "signed_in", session.id, browser=browser)


def _tell(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    kind: str,
    occasion: str,
    **facts: str,
) -> None:
    with_link = {"link": f"{office.public_url}{PAGE}", **facts}
    _queue(transaction, call, person, kind, occasion, with_link)


def _queue(
    transaction: Transaction,
    call: Call,
    person: PersonRecord,
    kind: str,
    occasion: str,
    facts: Mapping[str, str],
) -> None:
    to = Recipient(person.email, person.language)
    all_facts = {"name": person.name, "at": dates.stamp(call.now), **facts}
    key = f"{kind}:{person.id}:{occasion}"
    transaction.of(Notices).queue([notice(kind, to, all_facts, key=key)])
