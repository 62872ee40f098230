"""What a proposed certificate would say, before it is decided: beside the last one of the same
subject, and as the public would read it. Records nothing, signs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.order_text import renewal_of
from credissuer.assessment.orders.renewal import Before
from credissuer.assessment.records import (
    AccountRecord,
    AssessmentRecord,
    PortraitRecord,
    SubjectRecord,
)
from credissuer.badges.facts import BadgeFacts
from credissuer.credentials import compose
from credissuer.credentials.certificate import CertificateRecord
from credissuer.errors import NotFoundError, RefusedError
from credissuer.office import Office
from credissuer.office.call import Call
from credissuer.operations import issue_assessed
from credissuer.operations.assess import assessed
from credissuer.operations.badge import badge_of
from credissuer.operations.deciding.issuing import proposed_orders
from credissuer.operations.deciding.proposal_records import find
from credissuer.operations.deciding.renewing import prepared
from credissuer.operations.perform import needs
from credissuer.operations.renewing import certificate_line
from credissuer.staff.roles import Permission
from credissuer.store.transaction import Reading
from credverifier.verdict import CHECKS, Check, ProfileMatch, Status, Verdict
from credverifier.wire import number
from credverifier.wire.credentials import vc_jwt
from credverifier.wire.status.standing import Standing

SPECIMEN = number.from_entropy(bytes(6))
"""Stands for the number, which a certificate gets only with the decision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateDraft:
    """`after` is what the certificate would say, `before` what the last one of the subject says;
    None where there is none, `until` its end. `certificate` is no row of the database.
    """

    certificate: CertificateRecord
    after: Before
    before: Before | None
    until: datetime | None = None


@needs(Permission.READ)
def draft_of(office: Office, call: Call, proposal_id: str) -> CertificateDraft | None:
    """The one certificate that a proposal would issue, or has issued; None for another kind, and
    where the order is none any more.

    Raises NotFoundError `proposal.not_found`.
    """
    with office.store.read() as reading:
        record = find(reading, proposal_id)
        made = reading.certificates.of_proposal(record.id)
        if len(made) == 1:
            return _made(reading, made[0])
        try:
            return drafted(reading, office, call, record.kind, record.content)
        except (RefusedError, NotFoundError):
            # Today's rules make something else of it: whoever approves is told so.
            return None


def verdict_of(office: Office, draft: CertificateDraft) -> Verdict:
    """The verdict that the public would see: that of a certificate in force."""
    credential = compose.compose(
        draft.certificate,
        draft.after.subject,
        list(draft.after.accounts),
        draft.after.assessment,
        office.programme,
        issuer=office.issuer_id,
        issuer_name=office.issuer_name,
        public_url=office.public_url,
        portrait=draft.after.portrait,
    )
    issued_at = int(draft.certificate.issued_at.timestamp())
    payload = vc_jwt.encode(credential, public_url=office.public_url, issued_at=issued_at)
    content = vc_jwt.check(payload, public_url=office.public_url, types=frozenset())
    now = draft.certificate.issued_at
    return Verdict(
        code=None,
        checks=tuple(
            Check(name, "not_checked" if name == "profile" else "pass", None, None)
            for name in CHECKS
        ),
        content=content,
        status=Status(as_of=now),
        profile=ProfileMatch(),
        checked_at=now,
        zone=office.zone,
        four_eyes=True,
    )


def badge_facts_of(office: Office, draft: CertificateDraft) -> BadgeFacts:
    """What its badge would say."""
    return badge_of(
        office, draft.certificate, draft.after.subject, draft.after.accounts, draft.after.assessment
    )


def _made(reading: Reading, certificate: CertificateRecord) -> CertificateDraft:
    replaced = certificate.supersedes
    earlier = reading.certificates.by_number(replaced) if replaced else None
    return CertificateDraft(
        certificate=certificate,
        after=certificate_line.before_of(reading, certificate),
        before=certificate_line.before_of(reading, earlier) if earlier else None,
        until=earlier.valid_until if earlier else None,
    )


def drafted(
    reading: Reading, office: Office, call: Call, kind: str, content: Mapping[str, Any]
) -> CertificateDraft | None:
    """The one certificate that a proposal of that kind and content would issue; None for another
    kind. Raises RefusedError where the order is none any more.
    """
    if "assessment" in content and "ref" in content:
        order = issue_assessed.order_of(
            reading, office, content["assessment"], content["ref"], content.get("holder_key")
        )
    elif len(content.get("orders", ())) == 1:
        [order] = proposed_orders(office, call, content)
    elif kind == "renew":
        one = prepared(reading, office, call, renewal_of(content["order"]), dict(content))
        assert one.wanted is not None and one.old is not None
        return _draft(office, call, one.wanted, reading, one.old)
    else:
        return None
    return _draft(office, call, order, reading, _last(reading, order))


def beside_earlier(
    reading: Reading, office: Office, call: Call, orders: Sequence[Order]
) -> list[CertificateDraft]:
    """The orders whose subject was certified before, each beside its last certificate."""
    keys = [account.key for order in orders for account in order.subject.accounts]
    accounts = reading.accounts.by_keys(keys)
    again = [
        order
        for order in orders
        if any(accounts.get(account.key) for account in order.subject.accounts)
    ]
    beside = [(order, _last(reading, order)) for order in again]
    return [
        _draft(office, call, order, reading, last) for order, last in beside if last is not None
    ]


def _draft(
    office: Office, call: Call, order: Order, reading: Reading, last: CertificateRecord | None
) -> CertificateDraft:
    records = assessed(office, call, order.subject, order.assessment, order.level)
    valid_from, valid_until = compose.validity(
        call.now, office.programme.validity_months, call.zone
    )
    certificate = CertificateRecord(
        number=SPECIMEN,
        ref=order.ref,
        body_sha256=order.body_sha256(),
        subject_id=records.subject.id,
        assessment_id=records.assessment.id,
        list_id=1,
        index=0,
        standing=Standing.VALID,
        reason=None,
        note=None,
        since=None,
        supersedes=None,
        superseded_by=None,
        key_id="",
        issued_at=call.now,
        valid_from=valid_from,
        valid_until=valid_until,
        released_at=None,
    )
    return CertificateDraft(
        certificate=certificate,
        after=_said(records.subject, records.accounts, records.assessment, records.portrait),
        before=certificate_line.before_of(reading, last) if last else None,
        until=last.valid_until if last else None,
    )


def _said(
    subject: SubjectRecord,
    accounts: Sequence[AccountRecord],
    assessment: AssessmentRecord,
    portrait: PortraitRecord | None,
) -> Before:
    return Before(
        shown=number.show(SPECIMEN),
        subject=subject,
        accounts=accounts,
        assessment=assessment,
        portrait=portrait,
    )


def _last(reading: Reading, order: Order) -> CertificateRecord | None:
    """The newest certificate with one of these accounts, whatever its standing."""
    keys = [account.key for account in order.subject.accounts]
    subjects = {
        account.subject_id for same in reading.accounts.by_keys(keys).values() for account in same
    }
    certificates = [
        certificate
        for line in reading.certificates.of_subjects(sorted(subjects)).values()
        for certificate in line
        if certificate.released_at is not None
    ]
    return max(certificates, key=lambda one: (one.issued_at, one.number), default=None)
