"""/me/certificates/…: a holder's certificates, given up or renewed; /me/account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from fastapi import APIRouter, Response

from credissuer.applications.holder import HolderRecord
from credissuer.assessment.records import AccountRecord
from credissuer.console.forms import Form
from credissuer.console.holders import Holder, Me
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import RefusedError
from credissuer.office import Office
from credissuer.operations.applying import consenting, details, own
from credissuer.operations.perform import perform
from credissuer.store.applications.holders import HolderSessions
from credissuer.store.transaction import Reading
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing

router = APIRouter()

RENEWS_WITHIN = timedelta(days=60)


class HeldCertificate(NamedTuple):
    """A certificate as its holder sees it; `standing` is a key of [standings]."""

    number: str
    shown: str
    name: str
    standing: str
    since: datetime | None
    until: datetime
    accounts: list[AccountRecord]
    renews: bool
    may_give_up: bool
    has_case: bool


@router.get("/certificates/{number}/give-up")
def ask(holder: Holder, me: Me, number: str) -> Response:
    """What follows when a certificate is given up, before it is done."""
    with me.office.store.read() as reading:
        found = own.own_certificate(reading, holder.holder, number)
    return me.show("me/give_up.html", number=numbers.show(found.number))


@router.post("/certificates/{number}/give-up")
def give_up(holder: Holder, me: Me, number: str, form: Form) -> Response:
    """Give it up."""
    confirmed = form.text("confirmed") == "1"
    call = holder.call(me.office)
    try:
        perform(me.office, call, consenting.give_up, number, confirmed=confirmed)
    except RefusedError as error:
        if error.code != "application.confirm":
            raise
        return me.show("me/give_up.html", error=error, number=numbers.show(numbers.parse(number)))
    return me.way("/me/status", "me.given_up")


@router.get("/account")
def account(holder: Holder, me: Me) -> Response:
    """Accounts that are certified, how the holder comes in, and where they are signed in."""
    now = me.office.clock()
    with me.office.store.read() as reading:
        sessions = reading.of(HolderSessions).of_holder(holder.holder.id)
        certificates = cards(me.office, reading, holder.holder)
    return me.show(
        "me/account.html",
        certificates=[one for one in certificates if one.may_give_up],
        sessions=[one for one in sessions if one.is_live(now)],
        here_id=holder.session.id,
        holder=holder.holder,
    )


@router.post("/account")
def save(holder: Holder, me: Me, form: Form) -> Response:
    """Save the language in which the holder is written to."""
    call = holder.call(me.office)
    perform(me.office, call, details.speak, form.text("language"))
    # Without the language of this page's address, because the new one is to be seen.
    return me.go("/me/account", "me.saved")


def cards(office: Office, reading: Reading, holder: HolderRecord) -> list[HeldCertificate]:
    """The certificates of a holder: those in force first, then the newest first."""
    certificates = own.own_certificates(reading, holder)
    ids = sorted({one.subject_id for one in certificates})
    subjects = reading.subjects.by_ids(ids)
    accounts = reading.accounts.of_subjects(ids)
    found = [
        _card(office, one, subjects[one.subject_id].name, accounts.get(one.subject_id, []))
        for one in certificates
    ]
    return sorted(found, key=lambda one: one.standing != "valid")


def _card(
    office: Office,
    record: CertificateRecord,
    name: str,
    accounts: list[AccountRecord],
) -> HeldCertificate:
    now = office.clock()
    is_over = record.standing is Standing.VALID and now >= record.valid_until
    return HeldCertificate(
        record.number,
        numbers.show(record.number),
        name,
        "expired" if is_over else record.standing.value,
        record.since,
        record.valid_until,
        accounts,
        record.standing is Standing.VALID and record.valid_until - now <= RENEWS_WITHIN,
        consenting.may_give_up(record, now),
        _has_case(record),
    )


def _has_case(record: CertificateRecord) -> bool:
    """Whether there is something to answer or to appeal against."""
    is_sanctioned = record.standing in (Standing.SUSPENDED, Standing.REVOKED)
    return is_sanctioned and record.reason != consenting.REASON
