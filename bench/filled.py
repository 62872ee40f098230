"""An office whose desk has years of work behind it: rows written by the store's own functions.

No certificate of it is signed, because only what the desk reads is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import shake_256
from typing import Any, NamedTuple

from credissuer.applications.application import ApplicationRecord, ApplicationState
from credissuer.applications.holder import HolderRecord
from credissuer.applications.proof import ProofRecord, ProofState
from credissuer.assessment.records import AccountRecord, AssessmentRecord, SubjectRecord
from credissuer.audit.trail import AuditEvent
from credissuer.cases.case import CaseRecord, CaseSource, CaseState, Severity
from credissuer.cases.report import ReportRecord
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import RenditionRecord, RenditionSignature, SignaturePurpose
from credissuer.office import Office
from credissuer.staff.person import PersonRecord
from credissuer.staff.roles import FOR_PEOPLE
from credissuer.status.lists import new_list
from credissuer.store.aggregate import batches
from credissuer.store.cases.cases import Cases
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing

OPEN = 50
"""Applications, cases and reports that wait, whatever the size: a queue is as long as the work of
some weeks.
"""

_YEAR = 365 * 86_400
"""Seconds over which the work is spread."""


class Size(NamedTuple):
    """How many of each there are."""

    certificates: int
    cases: int
    applications: int
    entries: int
    token_length: int = len("header.payload")
    """Characters of what was signed of a certificate. A real one has some 2,700."""


def fill(office: Office, size: Size) -> PersonRecord:
    """Write everything; returns a member of staff with every role of people."""
    now = office.clock()
    mai = _person(now)
    with office.store.write() as transaction:
        transaction.add([mai])
        for list_id in range(1, size.certificates // 100_000 + 2):
            transaction.status_lists.add(new_list(list_id, bytes([list_id]) * 32))
    for serials in batches(range(size.certificates)):
        _certificates(office, serials, size, now)
    for serials in batches(range(size.applications)):
        with office.store.write() as transaction:
            transaction.add([row for n in serials for row in _application(n, size, mai, now)])
    for serials in batches(range(size.cases)):
        _cases(office, serials, mai, now)
    for serials in batches(range(size.entries)):
        with office.store.write() as transaction:
            transaction.audit.append([_event(n, size, mai, now) for n in serials])
    return mai


def _person(now: datetime) -> PersonRecord:
    return PersonRecord(
        id="MAI000000",
        login="mai",
        name="Mai Mẫu",
        email="mai@bench.example",
        roles=frozenset(FOR_PEOPLE),
        language="vi",
        password_hash=None,
        oidc_subject=None,
        operator=None,
        created_at=now,
        disabled_at=None,
        version=1,
    )


def number(serial: int) -> str:
    """The number of the certificate `serial`."""
    return numbers.from_entropy((serial << 3).to_bytes(6, "big"))


def _certificates(office: Office, serials: Sequence[int], size: Size, now: datetime) -> None:
    with office.store.write() as transaction:
        transaction.add([row for serial in serials for row in _certificate(serial, size, now)])
        transaction.renditions.record_signatures([_signature(serial, now) for serial in serials])
        transaction.certificates.release([number(serial) for serial in serials], _issued(0, now))
        for serial in serials:
            # One in fifty is revoked, and one in a hundred suspended.
            if serial % 50 == 7 or serial % 100 == 3:
                standing = Standing.REVOKED if serial % 50 == 7 else Standing.SUSPENDED
                *_, record, _ = _certificate(serial, size, now)
                changed = replace(
                    record, standing=standing, since=now - timedelta(days=3), reason="false_claim"
                )
                transaction.certificates.change_standing(changed)


def _issued(serial: int, now: datetime) -> datetime:
    return now - timedelta(days=350 - serial % 350)


def _certificate(serial: int, size: Size, now: datetime) -> list[Any]:
    subject_id, issued_at = f"urn:uuid:{serial:032x}", _issued(serial, now)
    handle = f"kenh{serial:07}x"
    return [
        SubjectRecord(
            id=subject_id,
            kind="person",
            name=f"Kênh Mẫu Số {serial:07}",
            skeleton=f"kenh mau so {serial:07}",
            created_at=issued_at,
        ),
        AccountRecord(
            subject_id=subject_id,
            position=0,
            platform="tiktok",
            key=f"tiktok:{handle}",
            handle=handle,
            account_id=None,
            url=f"https://www.tiktok.com/@{handle}",
            skeleton=handle,
            control_proven_on=date(2026, 1, 10),
        ),
        AssessmentRecord(
            id=f"assessment-{serial}",
            subject_id=subject_id,
            programme="credibility",
            version="2026-1",
            findings={"content-authenticity": "excellent"},
            level="good",
            assessed_on=date(2026, 1, 15),
            assessor="bench",
            recorded_at=issued_at,
        ),
        CertificateRecord(
            number=number(serial),
            ref=f"B-{serial:07}",
            body_sha256="0" * 64,
            subject_id=subject_id,
            assessment_id=f"assessment-{serial}",
            list_id=1 + serial // 100_000,
            index=serial % 100_000,
            standing=Standing.VALID,
            reason=None,
            note=None,
            since=None,
            supersedes=None,
            superseded_by=None,
            key_id="k" * 43,
            issued_at=issued_at,
            valid_from=issued_at,
            valid_until=issued_at + timedelta(days=365),
            released_at=None,
        ),
        RenditionRecord(
            number=number(serial),
            purpose=SignaturePurpose.VC_JWT,
            key_id="k" * 43,
            signing_input=_text(serial, size.token_length),
            signature=None,
            token_sha256=None,
            opened_at=issued_at,
            signed_at=None,
        ),
    ]


def _text(serial: int, length: int) -> str:
    """A text of that length, which no packer makes shorter than half."""
    return "header." + shake_256(serial.to_bytes(8, "big")).hexdigest(length)[: length - 7]


def _signature(serial: int, now: datetime) -> RenditionSignature:
    signed_at = _issued(serial, now)
    return RenditionSignature(
        number(serial), SignaturePurpose.VC_JWT, "s" * 86, "0" * 64, signed_at
    )


def _application(serial: int, size: Size, mai: PersonRecord, now: datetime) -> Iterator[Any]:
    begun = now - timedelta(seconds=_YEAR - _YEAR * serial // size.applications)
    is_open = serial >= size.applications - OPEN
    state = ApplicationState.SUBMITTED if is_open else ApplicationState.GRANTED
    holder_id, application_id = f"H{serial:08d}", f"A{serial:08d}"
    yield HolderRecord(
        id=holder_id,
        email=f"kenh{serial}@bench.example",
        name=f"Kênh Mẫu Số {serial:07}",
        language="vi",
        subject_id=f"urn:uuid:{serial:032x}",
        created_at=begun,
    )
    yield ApplicationRecord(
        id=application_id,
        holder_id=holder_id,
        state=state,
        kind="person",
        name=f"Kênh Mẫu Số {serial:07}",
        form={"name": f"Kênh Mẫu Số {serial:07}"},
        consent_version="2026-1",
        consented_at=begun,
        public="name accounts standing",
        submitted_at=begun,
        due_at=begun + timedelta(days=14),
        closed_at=None if is_open else begun + timedelta(days=9),
        outcome=None if is_open else "granted",
        certificate=None if is_open else number(serial),
        created_at=begun,
        changed_at=begun,
    )
    yield ProofRecord(
        id=f"P{serial:08d}",
        application_id=application_id,
        position=0,
        platform="tiktok",
        key=f"tiktok:kenh{serial:07}x",
        handle=f"kenh{serial:07}x",
        url=f"https://www.tiktok.com/@kenh{serial:07}x",
        code="NTS-0000",
        code_expires_at=begun + timedelta(days=3),
        state=ProofState.WAITING if is_open else ProofState.PROVEN,
        checked_by=None if is_open else mai.id,
        checked_at=None if is_open else begun,
        recheck_at=None if is_open else now + timedelta(days=1 + serial % 30),
    )


def _cases(office: Office, serials: Sequence[int], mai: PersonRecord, now: datetime) -> None:
    with office.store.write() as transaction:
        records = [_case(serial, now) for serial in serials]
        transaction.add([*records, *(_report(serial, now) for serial in serials)])
        for serial, record in zip(serials, records, strict=True):
            if serial >= OPEN:
                closed_at = record.opened_at + timedelta(days=5)
                transaction.of(Cases).change(
                    replace(
                        record, state=CaseState.CLOSED, closed_at=closed_at, outcome="no_finding"
                    )
                )


def _case(serial: int, now: datetime) -> CaseRecord:
    opened_at = now - timedelta(days=10 + serial % 340)
    return CaseRecord(
        id=f"C{serial:08d}",
        certificate=number(serial),
        profile=None,
        reason="false_claim",
        severity=Severity.SERIOUS,
        source=CaseSource.REPORT,
        state=CaseState.OPEN,
        assignee=None,
        opened_by="person:MAI000000",
        opened_at=opened_at,
        decide_due_at=opened_at + timedelta(days=30),
        changed_at=opened_at,
    )


def _report(serial: int, now: datetime) -> ReportRecord:
    return ReportRecord(
        id=f"R{serial:08d}",
        received_at=now - timedelta(days=11 + serial % 340),
        kind="undisclosed_ad",
        number=number(serial),
        profile=None,
        text="Quảng cáo sữa, không nói là quảng cáo",
        evidence="",
        contact=None,
        certificate=number(serial),
        case_id=f"C{serial:08d}",
    )


def _event(serial: int, size: Size, mai: PersonRecord, now: datetime) -> AuditEvent:
    # In this order about a certificate: issued, suspended, reinstated, looked at.
    actions = ("certificate.issued", "certificate.suspended", "certificate.reinstated")
    step = serial % 20
    action = actions[step] if step < len(actions) else "certificate.viewed"
    return AuditEvent(
        at=now - timedelta(seconds=_YEAR - _YEAR * serial // size.entries),
        actor=f"person:{mai.id}",
        request_id=None,
        action=action,
        object=number(serial // 20 % size.certificates),
        detail={},
    )
