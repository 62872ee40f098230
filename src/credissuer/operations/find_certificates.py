"""Certificates as staff find and read them: whose, on what grounds, until when, how they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from credissuer.credentials.certificate import CertificateFilter, CertificateRecord
from credissuer.credentials.rendition import SignaturePurpose
from credissuer.credentials.states import StandingChange
from credissuer.documents import fence
from credissuer.errors import NotFoundError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations.change_standing import find, require_possible
from credissuer.operations.deciding.own_affairs import own_of, refuse_to_read_own
from credissuer.operations.history import LifeEvent, history
from credissuer.operations.perform import needs
from credissuer.staff.roles import Permission
from credissuer.store.searching.certificate_search import CertificateSearch
from credissuer.store.transaction import Reading
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.envelope import dates
from credverifier.wire.status.standing import Standing


class FoundCertificate(NamedTuple):
    """`facts` as JSON (`facts` below, and `open_reports`); its life."""

    facts: dict[str, Any]
    life: list[LifeEvent]


@needs(Permission.READ)
def search(
    office: Office,
    call: Call,
    which: CertificateFilter,
    *,
    after: str | None = None,
    limit: int = 200,
) -> list[dict[str, Any]]:
    """The facts of at most `limit` certificates that meet `which`, by number, from the first after
    `after`.

    Raises NotFoundError `key.not_found` for a key that is none of this office's.
    """
    thumbprints = {record.thumbprint for record in office.keyring.records}
    # An empty list would say that nothing hangs on a key whose name was mistyped.
    if which.key_id is not None and which.key_id not in thumbprints:
        raise NotFoundError("key.not_found", thumbprint=which.key_id)
    with office.store.read() as reading:
        records = reading.of(CertificateSearch).search(which, after=after, limit=limit)
        found = facts(office, reading, records, call.now)
        own = own_of(reading, call).certificates
    # What was noted with a change is for colleagues.
    return [
        {**members, "note": None} if record.number in own else members
        for record, members in zip(records, found, strict=True)
    ]


@needs(Permission.READ)
def one(office: Office, call: Call, text: str) -> FoundCertificate:
    """The released certificate that a person named.

    Raises as `change_standing.find` does, and ForbiddenError `reading.of_oneself`.
    """
    with office.store.read() as reading:
        record = find(reading, text)
        refuse_to_read_own(reading, call, certificate=record.number)
        [members] = facts(office, reading, [record], call.now)
        members["open_reports"] = reading.reports.open_of([record.number]).get(record.number, 0)
        return FoundCertificate(members, history(reading, record.number))


@needs(Permission.READ)
def several(office: Office, call: Call, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Number (canonical) -> the facts of the certificate, where there is one."""
    with office.store.read() as reading:
        records = reading.certificates.by_numbers(numbers)
        members = facts(office, reading, list(records.values()), call.now)
        return dict(zip(records, members, strict=True))


@needs(Permission.READ)
def before_change(
    office: Office,
    call: Call,
    text: str,
    change: StandingChange,
    reason: str | None = None,
) -> dict[str, Any]:
    """The facts of the certificate that somebody is about to change.

    Raises what that change would raise.
    """
    # First, because an older copy of the database knows less than the public does.
    with fence.held(office) as reading:
        require_possible(reading, text, change, reason)
        [members] = facts(office, reading, [find(reading, text)], call.now)
        return members


def facts(
    office: Office,
    reading: Reading,
    certificates: Sequence[CertificateRecord],
    now: datetime,
) -> list[dict[str, Any]]:
    """What there is to say of each. `expired`: past its end, whatever its standing."""
    subjects = reading.subjects.by_ids([record.subject_id for record in certificates])
    accounts = reading.accounts.of_subjects(list(subjects))
    assessments = reading.assessments.by_ids([record.assessment_id for record in certificates])
    signed = reading.renditions.by_numbers(
        [record.number for record in certificates],
        SignaturePurpose.VC_JWT,
    )
    return [
        {
            "number": number.show(record.number),
            "ref": record.ref,
            "name": subjects[record.subject_id].name,
            "kind": subjects[record.subject_id].kind,
            "accounts": [account.url for account in accounts[record.subject_id]],
            "standing": record.standing.value,
            "expired": record.valid_until <= now,
            "reason": record.reason,
            "note": record.note,
            "since": dates.stamp(record.since) if record.since else None,
            "supersedes": number.show(record.supersedes) if record.supersedes else None,
            "superseded_by": number.show(record.superseded_by) if record.superseded_by else None,
            "level": assessments[record.assessment_id].level,
            "criteria": [
                {"id": criterion, "level": level}
                for criterion, level in assessments[record.assessment_id].findings.items()
            ],
            "assessed_on": assessments[record.assessment_id].assessed_on.isoformat(),
            "issued_at": dates.stamp(record.issued_at),
            "valid_from": dates.stamp(record.valid_from),
            "valid_until": dates.stamp(record.valid_until),
            "key_id": record.key_id,
            "link": vc_jwt.credential_url(office.public_url, record.number),
            "token_sha256": signed[record.number].token_sha256,
            # False where its key is compromised: verifiers refuse it, whatever its standing.
            "accepted": office.keyring.verifies(record.key_id),
        }
        for record in certificates
    ]


def stands(members: dict[str, Any]) -> str:
    """How a certificate of these facts stands in one word: `expired` where it was good to its end.

    For people; `standing` is what the office records.
    """
    if members["expired"] and members["standing"] == Standing.VALID.value:
        return "expired"
    return str(members["standing"])
