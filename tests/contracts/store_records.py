"""Complete, plausible records to put into a store; `serial` makes each one unique."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from credissuer.assessment.importing.import_file import ImportFileRecord
from credissuer.assessment.records import (
    AccountRecord,
    AssessmentRecord,
    PortraitRecord,
    SubjectRecord,
)
from credissuer.audit.trail import AuditEvent
from credissuer.cases.report import ReportRecord
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.note import NoteRecord
from credissuer.credentials.rendition import RenditionRecord, RenditionSignature, SignaturePurpose
from credissuer.credentials.states import StandingChange
from credissuer.credentials.vc_api_signature import VcApiSignatureRecord
from credissuer.notices.notice import NoticeRecord
from credissuer.staff.bearer_token import BearerTokenRecord
from credissuer.staff.job import JobLine, JobRecord
from credissuer.status.document import DocumentRecord
from credissuer.status.lists import StatusListRecord, new_list
from credissuer.status.profile_index import IndexStateRecord
from credissuer.status.public_change import PublicChangeRecord
from credissuer.status.retired_index import RetiredIndexRecord
from credissuer.store.contract import Store
from credissuer.store.idempotency import IdempotencyRecord
from credissuer.store.transaction import Transaction
from credverifier.wire.status.standing import Standing

NOW = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
HASH = "0123456789abcdef" * 4


def subject(serial: int = 1, **changes: Any) -> SubjectRecord:
    record = SubjectRecord(
        id=f"urn:uuid:{serial:032x}",
        kind="person",
        name=f"Trần Thị Ngọc Ánh {serial}",
        skeleton=f"tran thi ngoc anh {serial}",
        created_at=NOW,
    )
    return replace(record, **changes)


def account(serial: int = 1, position: int = 0, **changes: Any) -> AccountRecord:
    record = AccountRecord(
        subject_id=subject(serial).id,
        position=position,
        platform="tiktok",
        key=f"tiktok:anh.{serial}.{position}",
        handle=f"Anh.{serial}.{position}",
        account_id=None,
        url=f"https://www.tiktok.com/@anh.{serial}.{position}",
        skeleton=f"anh.{serial}.{position}",
        control_proven_on=date(2026, 11, 20),
    )
    return replace(record, **changes)


def portrait(serial: int = 1, **changes: Any) -> PortraitRecord:
    record = PortraitRecord(
        subject_id=subject(serial).id,
        sha256=HASH,
        media_type="image/jpeg",
        content="/9j/",
    )
    return replace(record, **changes)


def assessment(serial: int = 1, **changes: Any) -> AssessmentRecord:
    record = AssessmentRecord(
        id=f"assessment-{serial}",
        subject_id=subject(serial).id,
        programme="credibility",
        version="2026-1",
        findings={"content-authenticity": "excellent", "advertising-disclosure": "good"},
        level="good",
        assessed_on=date(2026, 11, 18),
        assessor="Lê Văn Bảo",
        recorded_at=NOW,
    )
    return replace(record, **changes)


def certificate(serial: int = 1, **changes: Any) -> CertificateRecord:
    record = CertificateRecord(
        number=f"{serial:010d}",
        ref=f"row-{serial}",
        body_sha256=HASH,
        subject_id=subject(serial).id,
        assessment_id=assessment(serial).id,
        list_id=1,
        index=serial,
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
    return replace(record, **changes)


def note(serial: int = 1, seq: int = 1, **changes: Any) -> NoteRecord:
    record = NoteRecord(
        number=certificate(serial).number,
        seq=seq,
        change=StandingChange.SUSPEND,
        actor="operator:bảo",
        at=NOW,
        text="hồ sơ 17",
    )
    return replace(record, **changes)


def intent(
    serial: int = 1, purpose: str = SignaturePurpose.VC_JWT, **changes: Any
) -> RenditionRecord:
    record = RenditionRecord(
        number=certificate(serial).number,
        purpose=purpose,
        key_id="k" * 43,
        signing_input="header." + "p" * 1_380,
        signature=None,
        token_sha256=None,
        opened_at=NOW,
        signed_at=None,
    )
    return replace(record, **changes)


def signature_of(
    serial: int = 1, signature: str = "s" * 86, purpose: str = SignaturePurpose.VC_JWT
) -> RenditionSignature:
    return RenditionSignature(
        certificate(serial).number, purpose, signature, HASH, NOW + timedelta(seconds=1)
    )


def document(kind: str = "revocation-list", key: str = "1", **changes: Any) -> DocumentRecord:
    record = DocumentRecord(
        kind=kind,
        key=key,
        version=1,
        published_version=0,
        basis="0",
        issued_at=NOW,
        key_id="k" * 43,
        token=f"{kind}-{key}",
    )
    return replace(record, **changes)


def index_state(**changes: Any) -> IndexStateRecord:
    return replace(IndexStateRecord(id=1, audit_seq=7, until=None), **changes)


def bearer_token(serial: int = 1, **changes: Any) -> BearerTokenRecord:
    record = BearerTokenRecord(
        id=f"token-{serial}",
        label="máy quét ở quầy",
        role="auditor",
        secret_sha256=f"{serial:064x}",
        created_at=NOW + timedelta(seconds=serial),
        expires_at=NOW + timedelta(days=90),
        revoked_at=None,
    )
    return replace(record, **changes)


def idempotency_record(serial: int = 1, **changes: Any) -> IdempotencyRecord:
    record = IdempotencyRecord(
        caller="token-1",
        key=f"key-{serial}",
        request_sha256=HASH,
        opened_at=NOW,
        status=None,
        answer=None,
    )
    return replace(record, **changes)


def vc_api_intent(serial: int = 1, **changes: Any) -> VcApiSignatureRecord:
    record = VcApiSignatureRecord(
        id=f"{serial:032x}",
        actor="token:1",
        key_id="key",
        list_id=1,
        index=serial,
        signing_input="e30.e30",
        signature=None,
        token_sha256=None,
        opened_at=NOW,
        signed_at=None,
    )
    return replace(record, **changes)


def retired_index(serial: int = 1, **changes: Any) -> RetiredIndexRecord:
    record = RetiredIndexRecord(list_id=1, index=serial, standing=Standing.REVOKED, number=None)
    return replace(record, **changes)


def public_change(n: int, **changes: Any) -> PublicChangeRecord:
    record = PublicChangeRecord(
        n=n, at=NOW, type="certificate.issued", number=certificate(1).number
    )
    return replace(record, **changes)


def report(serial: int = 1, **changes: Any) -> ReportRecord:
    record = ReportRecord(
        id=f"R{serial:08d}",
        received_at=NOW + timedelta(seconds=serial),
        kind="undisclosed_ad",
        number=certificate(serial).number,
        profile="https://www.tiktok.com/@minhanh.review",
        text="Quảng cáo sữa,\nkhông nói là quảng cáo",
        evidence="https://www.tiktok.com/@minhanh.review/video/1\nảnh chụp",
        contact="nguoi.xem@example.vn",
    )
    return replace(record, **changes)


def event(serial: int = 1, **changes: Any) -> AuditEvent:
    record = AuditEvent(
        at=NOW + timedelta(seconds=serial),
        actor="cli:bảo",
        request_id=None,
        action="issue",
        object=certificate(serial).number,
        detail={"ref": f"row-{serial}", "count": serial, "batch": None},
    )
    return replace(record, **changes)


def notice(serial: int = 1, **changes: Any) -> NoticeRecord:
    record = NoticeRecord(
        id=f"{serial:032x}",
        kind="case_opened",
        language="vi",
        recipient=f"anh.{serial}@example.com",
        facts={"name": f"Trần Thị Ngọc Ánh {serial}"},
        dedupe_key=f"case_opened:{serial}",
    )
    return replace(record, **changes)


def job(serial: int = 1, **changes: Any) -> JobRecord:
    record = JobRecord(
        id=f"J{serial:08}",
        kind="import",
        object=f"F{serial:08}",
        content={"proposal": f"P{serial:08}"},
        created_by="person:A00000001",
        created_at=NOW,
        state="running",
        total=3,
    )
    return replace(record, **changes)


def job_line(position: int = 0, **changes: Any) -> JobLine:
    record = JobLine(
        job_id=job().id,
        position=position,
        ref=f"row-{position}",
        outcome="issued",
        number=certificate().number,
        problems={},
    )
    return replace(record, **changes)


def import_file(serial: int = 1, **changes: Any) -> ImportFileRecord:
    record = ImportFileRecord(
        id=f"F{serial:08}",
        name="tháng 11.csv",
        sheet=None,
        sha256=HASH,
        content="cmVmLG5hbWUK",
        uploaded_by="person:A00000001",
        uploaded_at=NOW + timedelta(seconds=serial),
    )
    return replace(record, **changes)


@cache
def status_list(list_id: int = 1) -> StatusListRecord:
    return new_list(list_id, bytes([list_id]) * 32)


def certificate_and_parents(serial: int = 1) -> list[Any]:
    """A certificate and the records that it refers to."""
    return [subject(serial), account(serial), assessment(serial), certificate(serial)]


def add_certificates(store: Store, *serials: int) -> None:
    """Add the first status list, and a certificate with its parents for each serial."""
    with store.write() as transaction:
        transaction.status_lists.add(status_list())
        transaction.add(
            [record for serial in serials for record in certificate_and_parents(serial)]
        )


def append_note(transaction: Transaction, record: NoteRecord | None = None) -> NoteRecord:
    """`note()` or another one, as the store takes it: it counts `seq` itself."""
    given = record or note()
    return transaction.notes.append(
        given.number, change=given.change, actor=given.actor, at=given.at, text=given.text
    )
