"""Records to put into a store, whole and plausible, told apart by a number."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from credissuer.assessment.records import AccountRecord, AssessmentRecord, SubjectRecord
from credissuer.audit.trail import AuditEvent
from credissuer.cases.report import ReportRecord
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.rendition import Purpose, RenditionRecord, RenditionSignature
from credissuer.credentials.vc_api_signature import VcApiSignatureRecord
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.status.document import DocumentRecord
from credissuer.status.lists import StatusListRecord, new_list
from credissuer.status.profile_index import IndexStateRecord
from credissuer.status.retired_index import RetiredIndexRecord
from credissuer.store.contract import Store
from credissuer.store.idempotency import IdempotencyRecord
from credverifier.wire.status.standing import Standing

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HASH = "0123456789abcdef" * 4


def subject(place: int = 1, **changes: Any) -> SubjectRecord:
    made = SubjectRecord(
        id=f"urn:uuid:{place:032x}",
        kind="person",
        name=f"Trần Thị Ngọc Ánh {place}",
        skeleton=f"tran thi ngoc anh {place}",
        created_at=NOW,
    )
    return replace(made, **changes)


def account(place: int = 1, position: int = 0, **changes: Any) -> AccountRecord:
    made = AccountRecord(
        subject_id=subject(place).id,
        position=position,
        platform="tiktok",
        key=f"tiktok:anh.{place}.{position}",
        handle=f"Anh.{place}.{position}",
        account_id=None,
        url=f"https://www.tiktok.com/@anh.{place}.{position}",
        skeleton=f"anh.{place}.{position}",
        control_proven_on=date(2026, 11, 20),
    )
    return replace(made, **changes)


def assessment(place: int = 1, **changes: Any) -> AssessmentRecord:
    made = AssessmentRecord(
        id=f"assessment-{place}",
        subject_id=subject(place).id,
        programme="credibility",
        version="2026-1",
        findings={"content-authenticity": "excellent", "advertising-disclosure": "good"},
        level="good",
        assessed_on=date(2026, 11, 18),
        assessor="Lê Văn Bảo",
        recorded_at=NOW,
    )
    return replace(made, **changes)


def certificate(place: int = 1, **changes: Any) -> CertificateRecord:
    made = CertificateRecord(
        number=f"{place:010d}",
        ref=f"row-{place}",
        body_sha256=HASH,
        subject_id=subject(place).id,
        assessment_id=assessment(place).id,
        list_id=1,
        index=place,
        standing=Standing.VALID,
        reason=None,
        note=None,
        since=None,
        supersedes=None,
        superseded_by=None,
        key_id="k" * 43,
        issued_at=NOW,
        valid_from=NOW,
        valid_until=NOW + timedelta(days=365),
        released_at=None,
    )
    return replace(made, **changes)


def intent(place: int = 1, purpose: str = Purpose.VC_JWT, **changes: Any) -> RenditionRecord:
    made = RenditionRecord(
        number=certificate(place).number,
        purpose=purpose,
        key_id="k" * 43,
        signing_input="header." + "p" * 1_380,
        signature=None,
        token_sha256=None,
        opened_at=NOW,
        signed_at=None,
    )
    return replace(made, **changes)


def seal(
    place: int = 1, signature: str = "s" * 86, purpose: str = Purpose.VC_JWT
) -> RenditionSignature:
    return RenditionSignature(
        certificate(place).number, purpose, signature, HASH, NOW + timedelta(seconds=1)
    )


def document(kind: str = "revocation-list", key: str = "1", **changes: Any) -> DocumentRecord:
    made = DocumentRecord(
        kind=kind,
        key=key,
        version=1,
        published_version=0,
        basis="0",
        issued_at=NOW,
        key_id="k" * 43,
        token=f"{kind}-{key}",
    )
    return replace(made, **changes)


def index_state(**changes: Any) -> IndexStateRecord:
    return replace(IndexStateRecord(id=1, audit_seq=7, until=None), **changes)


def bearer_token(place: int = 1, **changes: Any) -> BearerTokenRecord:
    made = BearerTokenRecord(
        id=f"token-{place}",
        label="máy quét ở quầy",
        role="auditor",
        secret_sha256=f"{place:064x}",
        created_at=NOW + timedelta(seconds=place),
        expires_at=NOW + timedelta(days=90),
        revoked_at=None,
    )
    return replace(made, **changes)


def kept_answer(place: int = 1, **changes: Any) -> IdempotencyRecord:
    made = IdempotencyRecord(
        caller="token-1",
        key=f"key-{place}",
        request_sha256=HASH,
        opened_at=NOW,
        status=None,
        answer=None,
    )
    return replace(made, **changes)


def vc_api_intent(place: int = 1, **changes: Any) -> VcApiSignatureRecord:
    made = VcApiSignatureRecord(
        id=f"{place:032x}",
        actor="token:1",
        key_id="key",
        list_id=1,
        index=place,
        signing_input="e30.e30",
        signature=None,
        token_sha256=None,
        opened_at=NOW,
        signed_at=None,
    )
    return replace(made, **changes)


def retired_index(place: int = 1, **changes: Any) -> RetiredIndexRecord:
    made = RetiredIndexRecord(list_id=1, index=place, standing=Standing.REVOKED, number=None)
    return replace(made, **changes)


def report(place: int = 1, **changes: Any) -> ReportRecord:
    made = ReportRecord(
        id=f"R{place:08d}",
        received_at=NOW + timedelta(seconds=place),
        kind="undisclosed_ad",
        number=certificate(place).number,
        profile="https://www.tiktok.com/@minhanh.review",
        text="Quảng cáo sữa,\nkhông nói là quảng cáo",
        evidence="https://www.tiktok.com/@minhanh.review/video/1\nảnh chụp",
        contact="nguoi.xem@example.vn",
    )
    return replace(made, **changes)


def event(place: int = 1, **changes: Any) -> AuditEvent:
    made = AuditEvent(
        at=NOW + timedelta(seconds=place),
        actor="cli:bảo",
        request_id=None,
        action="issue",
        object=certificate(place).number,
        detail={"ref": f"row-{place}", "count": place, "batch": None},
    )
    return replace(made, **changes)


@cache
def status_list(list_id: int = 1) -> StatusListRecord:
    return new_list(list_id, bytes([list_id]) * 32)


def family(place: int = 1) -> list[Any]:
    """A certificate and all that it stands on."""
    return [subject(place), account(place), assessment(place), certificate(place)]


def furnish(store: Store, *places: int) -> None:
    """The first status list, and a family in each place."""
    with store.write() as transaction:
        transaction.status_lists.add(status_list())
        transaction.add([record for place in places for record in family(place)])
