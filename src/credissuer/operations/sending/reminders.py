"""What is queued as time passes: reminders of the end of certificates, and of what staff promised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from credissuer.applications.application import WITH_STAFF, ApplicationRecord, receipt
from credissuer.credentials.certificate import CertificateFilter, CertificateRecord
from credissuer.notices.notice import NoticeRecord, Recipient, is_address
from credissuer.notices.queued import notice
from credissuer.notices.renewal import STEPS, step_due
from credissuer.office import Office
from credissuer.office.call import Call, Outcome, operation
from credissuer.operations.perform import perform
from credissuer.operations.sending.outbox import erase
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import Permission
from credissuer.store.applications.applications import ApplicationReading
from credissuer.store.applications.holders import Holders
from credissuer.store.searching.certificate_search import CertificateSearch
from credissuer.store.sending.notices import Notices
from credissuer.store.staff.people import People
from credissuer.store.transaction import Reading, Transaction
from credverifier import days
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

NEAR = timedelta(days=2)
"""So long before it is due staff is reminded of an application."""

_PAGE = 500


@operation(Permission.TEXTS)
def remind_of_ends(transaction: Transaction, call: Call, office: Office) -> Outcome[int]:
    """Queue the reminder that is due of each certificate in force, once for each step; returns how
    many that were.
    """
    records = [
        record
        for certificate in _ending(transaction, call)
        if (record := _reminder(transaction, call, office, certificate)) is not None
    ]
    return Outcome(transaction.of(Notices).queue(records))


@operation(Permission.TEXTS)
def remind_staff(transaction: Transaction, call: Call, office: Office) -> Outcome[int]:
    """Remind whoever has an application, or all who assess, that it is soon due; once for a
    deadline. Returns how many notices that were.
    """
    records = [
        _deadline(office, application, person)
        for application in _pages(transaction)
        if application.due_at is not None and application.due_at - call.now <= NEAR
        for person in _who_acts(transaction, application)
        if is_address(person.email)
    ]
    return Outcome(transaction.of(Notices).queue(records))


def run_renewals(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, remind_of_ends, office)


def run_deadlines(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, remind_staff, office)


def run_erasing(office: Office, call: Call) -> int:
    """For the table of timers."""
    return perform(office, call, erase)


def _ending(reading: Reading, call: Call) -> Iterator[CertificateRecord]:
    """The certificates in force whose end is so near that a reminder may be due."""
    # A day more, because the last day of a certificate is the one before it ends.
    soon = call.now + timedelta(days=max(STEPS) + 1)
    which = CertificateFilter(standing=Standing.VALID, ends_from=call.now, ends_before=soon)
    after: str | None = None
    while page := reading.of(CertificateSearch).search(which, after=after, limit=_PAGE):
        yield from page
        after = page[-1].number


def _reminder(
    reading: Reading, call: Call, office: Office, certificate: CertificateRecord
) -> NoticeRecord | None:
    last_day = days.last_day(certificate.valid_until, call.zone)
    step = step_due(last_day, call.today)
    holder = reading.of(Holders).of_subject(certificate.subject_id)
    # Without a holder there is no address: what was imported from a sheet has none.
    if step is None or holder is None:
        return None
    facts = {
        "name": holder.name or "",
        "number": certificate.number,
        "until": last_day.isoformat(),
        "link": f"{office.public_url}/me",
    }
    return notice(
        f"renewal_{step}",
        Recipient(holder.email, holder.language),
        {name: fact for name, fact in facts.items() if fact},
        key=f"renewal_{step}:{certificate.number}",
    )


def _pages(reading: Reading) -> Iterator[ApplicationRecord]:
    after: str | None = None
    applications = reading.of(ApplicationReading)
    while page := applications.page(states=WITH_STAFF, after=after, limit=_PAGE):
        yield from page
        after = page[-1].id


def _who_acts(reading: Reading, application: ApplicationRecord) -> list[PersonRecord]:
    people = reading.of(People)
    if application.assignee is not None:
        assignee = people.by_id(application.assignee)
        if assignee is not None and assignee.is_active:
            return [assignee]
    return [
        person
        for person in people.all()
        if person.is_active and person_actor(person).has(Permission.ASSESS)
    ]


def _deadline(office: Office, application: ApplicationRecord, person: PersonRecord) -> NoticeRecord:
    assert application.due_at is not None
    due = dates.stamp(application.due_at)
    return notice(
        "staff_deadline",
        Recipient(person.email, person.language),
        {
            "name": person.name,
            "application": receipt(application.id),
            "deadline": due,
            "link": f"{office.public_url}/office/applications/{application.id}",
        },
        # With the moment, because a deadline that was put off comes again.
        key=f"staff_deadline:{application.id}:{due}:{person.id}",
    )
