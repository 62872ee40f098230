"""From what the office decided to what the certificate says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache

from credissuer.assessment.portrait import PortraitFile
from credissuer.assessment.programme.criteria import AssessmentProgramme
from credissuer.assessment.records import (
    AccountRecord,
    AssessmentRecord,
    PortraitRecord,
    SubjectRecord,
)
from credissuer.credentials.certificate import CertificateRecord
from credissuer.status.encodings import ENCODINGS, list_url
from credverifier import days
from credverifier.wire.credentials import credential as wire
from credverifier.wire.credentials import vc_jwt

# Masks of a UUID: the random bits, then version 4 and variant 10 in their places.
_RANDOM = 0xFFFFFFFF_FFFF_0FFF_3FFF_FFFFFFFFFFFF
_VERSION_4 = 0x00000000_0000_4000_8000_000000000000


def subject_id(entropy: bytes) -> str:
    """A `urn:uuid:` from 16 random octets (RFC 9562 section 5.4)."""
    value = int.from_bytes(entropy[:16]) & _RANDOM | _VERSION_4
    digits = value.to_bytes(16).hex()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


# Cached, because a batch has one moment.
@lru_cache(maxsize=64)
def validity(now: datetime, months: int, zone: tzinfo) -> tuple[datetime, datetime]:
    """When the day of `now` begins in `zone`, and when the same day `months` later is over, in UTC.

    Where that month is shorter, its last day. So a certificate of 12 months from 27 November is
    good through 27 November of the next year, and one from 29 February through 28 February.
    """
    first = days.day_of(now, zone)
    last = _months_later(first, months)
    return days.first_moment(first, zone), days.first_moment(last + timedelta(days=1), zone)


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    # 31 January and a month: 31, 30, 29 February fail, 28 is a day.
    for day in range(start.day, 0, -1):
        try:
            return date(year, month + 1, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


def compose(
    certificate: CertificateRecord,
    subject: SubjectRecord,
    accounts: list[AccountRecord],
    assessment: AssessmentRecord,
    programme: AssessmentProgramme,
    *,
    issuer: str,
    issuer_name: dict[str, str],
    public_url: str,
    portrait: PortraitRecord | None = None,
) -> wire.Credential:
    """The credential of a certificate with its index: all that it says, and nothing the contract
    keeps out of it.
    """
    superseded = certificate.supersedes
    granted_under = _granted_under(programme, assessment)
    return wire.Credential(
        id=vc_jwt.credential_url(public_url, certificate.number),
        issuer=issuer,
        issuer_name=issuer_name,
        subject=wire.Subject(
            subject.id,
            subject.kind,
            subject.name,
            tuple(map(_account, accounts)),
        ),
        level=assessment.level,
        programme=wire.Programme(granted_under.programme_url(public_url), granted_under.version),
        criteria=tuple(wire.CriterionResult(*finding) for finding in assessment.findings.items()),
        assessed_on=assessment.assessed_on.isoformat(),
        supersedes=vc_jwt.credential_url(public_url, superseded) if superseded else None,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
        status=entries(public_url, certificate.list_id, certificate.index),
        portrait=_portrait(portrait.portrait(), public_url) if portrait else None,
    )


def _granted_under(
    programme: AssessmentProgramme, assessment: AssessmentRecord
) -> AssessmentProgramme:
    """A rendition may be signed long after the certificate, when the office has a newer programme."""
    if (programme.id, programme.version) == (assessment.programme, assessment.version):
        return programme
    return replace(programme, id=assessment.programme, version=assessment.version)


def _portrait(portrait: PortraitFile, public_url: str) -> wire.Portrait:
    return wire.Portrait(
        f"{public_url}/{portrait.path}",
        portrait.digest_sri,
        portrait.media_type,
    )


def entries(public_url: str, list_id: int, index: int) -> tuple[wire.StatusEntry, ...]:
    """The three pointers of one index: revocation, suspension, and the Token Status List that says
    both.
    """
    # Bulk issue asks for every certificate: replacing an index costs less than three new entries.
    return tuple([entry._replace(index=index) for entry in _entries(public_url, list_id)])


@lru_cache(maxsize=64)
def _entries(public_url: str, list_id: int) -> tuple[wire.StatusEntry, ...]:
    """The pointers of the first index."""
    return tuple(
        encoding.entry(list_url(public_url, list_id, encoding), 0) for encoding in ENCODINGS
    )


def _account(account: AccountRecord) -> wire.Account:
    proven = account.control_proven_on
    return wire.Account(
        platform=account.platform,
        handle=account.handle,
        url=account.url,
        account_id=account.account_id,
        control_proven_on=proven.isoformat() if proven else None,
    )
