"""Links that let a member of staff in once: made, looked at, used up."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from credissuer.errors import RefusedError
from credissuer.notices.notice import Recipient
from credissuer.notices.queued import notice
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.people.who_is_who import is_command_line
from credissuer.staff.person import PersonRecord
from credissuer.staff.staff_link import LinkPurpose, StaffLinkRecord
from credissuer.store.sending.notices import Notices
from credissuer.store.staff.staff_links import StaffLinks
from credissuer.store.staff.staff_overview import StaffOverview
from credissuer.store.transaction import Reading, Transaction
from credverifier.wire.envelope import base64url, dates

LASTS = {
    LinkPurpose.INVITATION: timedelta(days=7),
    # Short, because it opens the account of somebody who has it already.
    LinkPurpose.RECOVERY: timedelta(hours=24),
}

PAGE = "/office/invitation"
"""Where a link leads. Its secret stands behind `#`, which no browser sends to a server."""

_LONGEST = 200


def make(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    purpose: LinkPurpose,
) -> tuple[StaffLinkRecord, str]:
    """The record of a new link, and its secret (256 random bits), which nobody can read again.

    Every earlier link of the person that was not used ends.
    """
    transaction.of(StaffOverview).end_links(person.id, call.now)
    secret = base64url.encode(office.entropy(32)).decode("ascii")
    record = StaffLinkRecord(
        id=office.entropy(6).hex(),
        person_id=person.id,
        purpose=purpose,
        secret_sha256=_digest(secret),
        created_by=call.actor.id,
        created_at=call.now,
        expires_at=call.now + LASTS[purpose],
        used_at=None,
    )
    transaction.add([record])
    return record, secret


def hand_over(
    transaction: Transaction,
    call: Call,
    office: Office,
    person: PersonRecord,
    made: tuple[StaffLinkRecord, str],
) -> str | None:
    """The secret for whoever calls to hand over; None where it goes to the person by e-mail.

    By e-mail wherever the office sends any, so that nobody else sees what lets somebody in. At the
    command line it is shown: there it may be that no mail goes out yet.
    """
    record, secret = made
    if office.post is None or is_command_line(call):
        return secret
    facts = {
        "link": address(office, secret),
        "name": person.name,
        "until": dates.stamp(record.expires_at),
    }
    to = Recipient(person.email, person.language)
    key = f"{record.purpose.value}:{record.id}"
    transaction.of(Notices).queue([notice(record.purpose.value, to, facts, key=key)])
    return None


def address(office: Office, secret: str) -> str:
    """The link as it is handed to the person."""
    return f"{office.public_url}{PAGE}#{secret}"


def find(reading: Reading, call: Call, text: str) -> StaffLinkRecord:
    """The link that still lets in; `text` is its secret or the whole link.

    Raises RefusedError `person.link_unknown`, `person.link_used`, `person.link_expired`.
    """
    secret = text.strip().rpartition("#")[2]
    record = reading.of(StaffLinks).by_secret(_digest(secret))
    if record is None:
        raise RefusedError("person.link_unknown")
    if record.used_at is not None:
        raise RefusedError("person.link_used")
    if record.expires_at <= call.now:
        raise RefusedError("person.link_expired")
    return record


def _digest(secret: str) -> str:
    # A plain hash is enough: 256 random bits cannot be guessed, whatever the hash costs.
    return hashlib.sha256(secret[:_LONGEST].encode("utf-8", "surrogatepass")).hexdigest()
