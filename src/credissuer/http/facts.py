"""Certificates as JSON for the API: the public members, and those for the office alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.office import Office
from credissuer.store.transaction import Reading
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing


def public(
    office: Office,
    reading: Reading,
    certificates: Sequence[CertificateRecord],
) -> list[dict[str, Any]]:
    """The public members, which the credential, the status lists and the standing note say too."""
    subjects = reading.subjects.by_ids([record.subject_id for record in certificates])
    accounts = reading.accounts.of_subjects(list(subjects))
    views = []
    for record in certificates:
        subject = subjects[record.subject_id]
        view = _public(office, reading, record, subject.name, subject.kind)
        view["accounts"] = [
            {"platform": account.platform, "handle": account.handle, "url": account.url}
            for account in accounts[record.subject_id]
        ]
        views.append(view)
    return views


def internal(
    office: Office,
    reading: Reading,
    certificates: Sequence[CertificateRecord],
) -> list[dict[str, Any]]:
    """The public members, and ref, note, assessment and the digest of the token."""
    signed = reading.renditions.by_numbers(
        [record.number for record in certificates],
        SignaturePurpose.VC_JWT,
    )
    return [
        public_facts
        | {
            "ref": record.ref,
            "note": record.note,
            "supersedes": number.show(record.supersedes) if record.supersedes else None,
            "assessment": record.assessment_id,
            "issued_at": dates.stamp(record.issued_at),
            "token_sha256": signed[record.number].token_sha256 if record.number in signed else None,
        }
        for public_facts, record in zip(
            public(office, reading, certificates),
            certificates,
            strict=True,
        )
    ]


def _public(
    office: Office,
    reading: Reading,
    record: CertificateRecord,
    name: str,
    kind: str,
) -> dict[str, Any]:
    assessment = reading.assessments.by_id(record.assessment_id)
    # A foreign key of the database: no certificate without its assessment.
    assert assessment is not None
    valid = record.standing is Standing.VALID
    programme = f"{assessment.programme}-{assessment.version}"
    return {
        "number": number.show(record.number),
        "link": vc_jwt.credential_url(office.public_url, record.number),
        "name": name,
        "kind": kind,
        "level": assessment.level,
        "criteria": [
            {"id": criterion, "level": level} for criterion, level in assessment.findings.items()
        ],
        "programme": f"{office.public_url}/programmes/{programme}.json",
        "valid_from": dates.stamp(record.valid_from),
        "valid_until": dates.stamp(record.valid_until),
        "standing": record.standing.value,
        "since": dates.stamp(record.since) if record.since and not valid else None,
        "reason": None if valid else record.reason,
        "superseded_by": number.show(record.superseded_by) if record.superseded_by else None,
        "in_force": valid
        and record.valid_from <= office.clock() < record.valid_until
        and office.keyring.verifies(record.key_id),
    }
