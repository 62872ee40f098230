"""Export everything but keys as one consistent snapshot (CONTRACT section 7, docs/export.md).

What it holds is enough to go on elsewhere. It is read and written in batches, so that an office of
any size fits into little memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from credissuer.assessment.records import (
    AccountRecord,
    AssessmentRecord,
    PortraitRecord,
    SubjectRecord,
)
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import lists, stored_credential
from credissuer.operations.history import LifeEvent, histories
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.status.encodings import ENCODINGS
from credissuer.status.lists import SIZE
from credissuer.store.transaction import Reading
from credverifier.wire import number
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing

VC_API = "vc-api"
"""The purpose of a signature made for another system: it is no rendition of a certificate."""

_BATCH = 500
_IN_ORDER = sorted(ENCODINGS, key=lambda encoding: encoding.suffix)
"""The order of the members in an export, which readers may rely on."""


@needs(Permission.EXPORT)
def export(office: Office, call: Call) -> Iterator[dict[str, Any]]:
    """One object for each certificate, assessment without one, status list and signature.

    Certificates still being signed are left out.
    """
    with office.store.read() as reading:
        yield from _certificates(office, reading)
        yield from _assessments(office, reading)
        yield from _status_lists(reading)
        for purpose, digest in reading.renditions.signed_digests():
            yield _signature(purpose, digest)
        # Of a key before, which the certificates have no more.
        for replaced in reading.replaced_renditions.all():
            if replaced.token_sha256 is not None:
                yield _signature(replaced.purpose, replaced.token_sha256)
        for signature in reading.vc_api_signatures.all():
            if signature.token_sha256 is not None:
                yield _signature(VC_API, signature.token_sha256)


def _signature(purpose: str, digest: str) -> dict[str, Any]:
    return {"kind": "signature", "purpose": purpose, "token_sha256": digest}


def _certificates(office: Office, reading: Reading) -> Iterator[dict[str, Any]]:
    after: str | None = None
    while batch := reading.certificates.page(after=after, limit=_BATCH):
        after = batch[-1].number
        # The signature of another may exist and may not: an export holds what is decided for good.
        decided = [
            certificate
            for certificate in batch
            if certificate.released_at is not None or certificate.standing is Standing.VOIDED
        ]
        yield from _lines(office, reading, decided)


def _lines(
    office: Office, reading: Reading, certificates: Sequence[CertificateRecord]
) -> Iterator[dict[str, Any]]:
    numbers = [certificate.number for certificate in certificates]
    subjects = reading.subjects.by_ids([certificate.subject_id for certificate in certificates])
    accounts = reading.accounts.of_subjects(list(subjects))
    portraits = reading.portraits.of_subjects(list(subjects))
    assessments = reading.assessments.by_ids([one.assessment_id for one in certificates])
    digests = reading.renditions.digests(numbers, SignaturePurpose.VC_JWT)
    holders = stored_credential.bound_to_each(reading, numbers)
    lives = histories(reading, numbers)
    for certificate in certificates:
        yield {
            "kind": "certificate",
            "number": number.show(certificate.number),
            "ref": certificate.ref,
            "token_sha256": digests.get(certificate.number),
            "standing": certificate.standing.value,
            "key_id": certificate.key_id,
            "status": {"list": certificate.list_id, "index": certificate.index},
            "issuer": office.issuer_id,
            "reason": certificate.reason,
            "since": dates.stamp(certificate.since) if certificate.since else None,
            "supersedes": _shown(certificate.supersedes),
            "superseded_by": _shown(certificate.superseded_by),
            "issued_at": dates.stamp(certificate.issued_at),
            "valid_from": dates.stamp(certificate.valid_from),
            "valid_until": dates.stamp(certificate.valid_until),
            "subject": _subject(
                subjects[certificate.subject_id],
                accounts.get(certificate.subject_id, []),
                portraits.get(certificate.subject_id),
            ),
            "assessment": _assessment(assessments[certificate.assessment_id]),
            "holder_key": holders.get(certificate.number),
            "history": [_event(event) for event in lives[certificate.number]],
        }


def _assessments(office: Office, reading: Reading) -> Iterator[dict[str, Any]]:
    """Those that no certificate stands by: not granted, or not used yet."""
    after: str | None = None
    while batch := reading.assessments.without_certificate(after=after, limit=_BATCH):
        after = batch[-1].id
        subjects = reading.subjects.by_ids([assessment.subject_id for assessment in batch])
        accounts = reading.accounts.of_subjects(list(subjects))
        portraits = reading.portraits.of_subjects(list(subjects))
        for assessment in batch:
            yield {
                "kind": "assessment",
                "issuer": office.issuer_id,
                "subject": _subject(
                    subjects[assessment.subject_id],
                    accounts.get(assessment.subject_id, []),
                    portraits.get(assessment.subject_id),
                ),
                "assessment": _assessment(assessment),
            }


def _status_lists(reading: Reading) -> Iterator[dict[str, Any]]:
    for record in reading.status_lists.all():
        signed = lists.signed(reading, record.id)
        yield {
            "kind": "status_list",
            "list": record.id,
            "size": SIZE,
            # The encodings are signed together as a rule, and apart after an interruption.
            "version": max((one.version for one in signed.values()), default=0),
            "tokens": {
                encoding.export_name: signed[encoding.name].token
                if encoding.name in signed
                else None
                for encoding in _IN_ORDER
            },
        }


def _subject(
    subject: SubjectRecord,
    accounts: Sequence[AccountRecord],
    portrait: PortraitRecord | None,
) -> dict[str, Any]:
    return {
        "id": subject.id,
        "kind": subject.kind,
        "name": subject.name,
        "accounts": [
            {
                "platform": account.platform,
                "handle": account.handle,
                "account_id": account.account_id,
                "url": account.url,
                "proven_on": account.control_proven_on.isoformat()
                if account.control_proven_on
                else None,
            }
            for account in accounts
        ],
        "portrait": portrait.content if portrait else None,
    }


def _assessment(assessment: AssessmentRecord) -> dict[str, Any]:
    return {
        "id": assessment.id,
        "programme": assessment.programme,
        "version": assessment.version,
        "level": assessment.level,
        "criteria": [
            {"id": criterion, "level": level} for criterion, level in assessment.findings.items()
        ],
        "assessed_on": assessment.assessed_on.isoformat(),
        "assessor": assessment.assessor,
        "recorded_at": dates.stamp(assessment.recorded_at),
    }


def _event(event: LifeEvent) -> dict[str, Any]:
    return {
        "event": event.event,
        "at": dates.stamp(event.at),
        "actor": event.actor,
        "reason": event.reason,
        "note": event.note,
        "change": event.change,
        "superseded_by": _shown(event.successor),
    }


def _shown(digits: str | None) -> str | None:
    return None if digits is None else number.show(digits)
