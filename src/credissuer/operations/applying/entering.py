"""How a holder gets in: a link to their e-mail address, used once, and a session."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlencode

from credissuer.applications.holder import (
    LINK_LIFETIME,
    LINKS_AN_ADDRESS,
    LINKS_WITHIN,
    SESSION_LIFETIME,
    HolderLinkRecord,
    HolderRecord,
    HolderSessionRecord,
    digest,
    email_of,
    id_of,
    secret_of,
)
from credissuer.errors import RefusedError
from credissuer.notices.notice import Recipient
from credissuer.notices.queued import notice
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.applying.own import own_id
from credissuer.staff.roles import Permission
from credissuer.store.applications.holders import HolderLinks, Holders, HolderSessions
from credissuer.store.sending.notices import Notices
from credissuer.store.transaction import Reading, Transaction

ENTRY = "/me/sign-in"
"""Where the link in the mail leads."""


class EnteredHolder(NamedTuple):
    """Who got in, and the secret of their new session, which nobody can read again."""

    holder: HolderRecord
    session: HolderSessionRecord
    secret: str


@operation(None)
def begin(
    transaction: Transaction,
    call: Call,
    office: Office,
    email: str,
    language: str,
) -> Outcome[str | None]:
    """Send a link to an e-mail address, whoever it belongs to; the value is the link.

    Known and unknown addresses take one and the same way, so that nothing tells them apart. None,
    and nothing is sent, where the address got its share of links just now. Raises RefusedError
    `holder.email_invalid`.
    """
    address = email_of(email)
    links = transaction.of(HolderLinks)
    if links.sent_since(address, call.now - LINKS_WITHIN) >= LINKS_AN_ADDRESS:
        return Outcome(None)
    secret = secret_of(office.entropy(32))
    record = HolderLinkRecord(
        id="L" + id_of(office.entropy(5))[1:],
        email=address,
        language=language,
        secret_sha256=digest(secret),
        created_at=call.now,
        expires_at=call.now + LINK_LIFETIME,
    )
    link = f"{office.public_url}{ENTRY}?{urlencode({'key': secret})}"
    minutes = int(LINK_LIFETIME.total_seconds()) // 60
    letter = notice(
        "magic_link",
        Recipient(address, language),
        {"link": link, "minutes": str(minutes)},
        key=f"magic_link:{record.id}",
    )
    transaction.add([record])
    transaction.of(Notices).queue([letter])
    return Outcome(link, (call.event("holder.link_sent", record.id),))


@operation(None)
def enter(
    transaction: Transaction,
    call: Call,
    office: Office,
    secret: str,
) -> Outcome[EnteredHolder]:
    """Let in whoever holds the secret of a link, once; who comes for the first time is recorded.

    Raises RefusedError `holder.link_used` for a link that was used, has ended or never was.
    """
    links = transaction.of(HolderLinks)
    link = links.by_secret(digest(secret))
    if link is None or not link.is_usable(call.now) or not links.use(link.id, call.now):
        raise RefusedError("holder.link_used")
    existing = transaction.of(Holders).by_email(link.email)
    holder = existing or HolderRecord(
        id=id_of(office.entropy(5)),
        email=link.email,
        language=link.language,
        created_at=call.now,
    )
    if existing is None:
        transaction.add([holder])
    return open_session(transaction, call, office, holder)


@operation(None)
def open_session(
    transaction: Transaction,
    call: Call,
    office: Office,
    holder: HolderRecord,
) -> Outcome[EnteredHolder]:
    """A new session of a holder who is let in: by a link, or in a demo by one click."""
    secret = secret_of(office.entropy(32))
    session = HolderSessionRecord(
        id="S" + id_of(office.entropy(5))[1:],
        secret_sha256=digest(secret),
        holder_id=holder.id,
        created_at=call.now,
        seen_at=call.now,
        expires_at=call.now + SESSION_LIFETIME,
    )
    transaction.add([session])
    event = call.event("holder.entered", holder.id, session=session.id)
    return Outcome(EnteredHolder(holder, session, secret), (event,))


@operation(None)
def leave(
    transaction: Transaction,
    call: Call,
    session_id: str | None = None,
) -> Outcome[int]:
    """End a session of the holder who calls, else all of them; the value is how many."""
    holder_id = own_id(call)
    ended = transaction.of(HolderSessions).end(holder_id, call.now, session_id)
    return Outcome(ended, (call.event("holder.left", holder_id, count=ended),) if ended else ())


@operation(None)
def see(transaction: Transaction, call: Call, session_id: str) -> Outcome[None]:
    """Note that a session was used; it is no event, because nothing is decided by it."""
    transaction.of(HolderSessions).see(session_id, call.now)
    return Outcome(None)


@operation(Permission.ERASE)
def forget_old(transaction: Transaction, call: Call, before: datetime) -> Outcome[int]:
    """Delete links and sessions that ended before a moment; the value is how many."""
    links = transaction.of(HolderLinks).remove_expired(before)
    return Outcome(links + transaction.of(HolderSessions).remove_expired(before))


def live_session(
    reading: Reading,
    secret: str,
    now: datetime,
) -> tuple[HolderRecord, HolderSessionRecord] | None:
    """The session with that secret and its holder; None where it lets nobody in."""
    session = reading.of(HolderSessions).by_secret(digest(secret))
    if session is None or not session.is_live(now):
        return None
    holder = reading.of(Holders).by_id(session.holder_id)
    return None if holder is None else (holder, session)
