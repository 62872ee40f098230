"""Records of applications for the contracts of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from credissuer.applications.application import ApplicationRecord, ApplicationState, AskRecord
from credissuer.applications.consent import ConsentRecord
from credissuer.applications.evidence import EvidenceContentRecord, EvidenceRecord
from credissuer.applications.holder import HolderLinkRecord, HolderRecord, HolderSessionRecord
from credissuer.applications.proof import ProofRecord
from tests.contracts.store_records import NOW


def holder(serial: int = 1, **changes: Any) -> HolderRecord:
    record = HolderRecord(
        id=f"H{serial:08d}",
        email=f"minh.anh.{serial}@example.vn",
        name="Minh Ánh",
        language="vi",
        created_at=NOW,
    )
    return replace(record, **changes)


def link(serial: int = 1, **changes: Any) -> HolderLinkRecord:
    record = HolderLinkRecord(
        id=f"L{serial:08d}",
        email=holder(1).email,
        language="vi",
        secret_sha256=f"{serial:064x}",
        created_at=NOW,
        expires_at=NOW + timedelta(minutes=30),
    )
    return replace(record, **changes)


def session(serial: int = 1, **changes: Any) -> HolderSessionRecord:
    record = HolderSessionRecord(
        id=f"S{serial:08d}",
        secret_sha256=f"{serial:064x}",
        holder_id=holder(1).id,
        created_at=NOW + timedelta(seconds=serial),
        seen_at=NOW + timedelta(seconds=serial),
        expires_at=NOW + timedelta(days=30),
    )
    return replace(record, **changes)


def application(serial: int = 1, **changes: Any) -> ApplicationRecord:
    record = ApplicationRecord(
        id=f"A{serial:08d}",
        holder_id=holder(1).id,
        state=ApplicationState.SUBMITTED,
        kind="person",
        name="Minh Ánh",
        form={"name": "Minh Ánh", "accounts": ["https://www.tiktok.com/@minhanh"]},
        consent_version="2026-1",
        consented_at=NOW,
        public="name accounts standing",
        submitted_at=NOW,
        due_at=NOW + timedelta(days=14),
        created_at=NOW + timedelta(seconds=serial),
        changed_at=NOW,
    )
    return replace(record, **changes)


def ask(position: int = 0, **changes: Any) -> AskRecord:
    record = AskRecord(
        application_id=application(1).id,
        position=position,
        asked="Xin gửi hợp đồng quảng cáo\ngần nhất.",
        asked_by="P12345678",
        asked_at=NOW,
        due_at=NOW + timedelta(days=7),
    )
    return replace(record, **changes)


def consent(position: int = 0, **changes: Any) -> ConsentRecord:
    record = ConsentRecord(
        application_id=application(1).id,
        position=position,
        holder_id=holder(1).id,
        version="2026-1",
        items="name accounts standing",
        given_at=NOW + timedelta(seconds=position),
    )
    return replace(record, **changes)


def proof(serial: int = 1, **changes: Any) -> ProofRecord:
    record = ProofRecord(
        id=f"P{serial:08d}",
        application_id=application(1).id,
        position=serial,
        platform="tiktok",
        key=f"tiktok:minhanh{serial}",
        handle=f"minhanh{serial}",
        url=f"https://www.tiktok.com/@minhanh{serial}",
        code="TNSO-4F7K",
        code_expires_at=NOW + timedelta(hours=72),
    )
    return replace(record, **changes)


def evidence(serial: int = 1, **changes: Any) -> EvidenceRecord:
    record = EvidenceRecord(
        id=f"E{serial:08d}",
        application_id=application(1).id,
        file_name="hop-dong.pdf",
        media_type="application/pdf",
        size=8,
        sha256="0" * 64,
        note="Hợp đồng mẫu",
        added_at=NOW + timedelta(seconds=serial),
    )
    return replace(record, **changes)


def content(serial: int = 1, **changes: Any) -> EvidenceContentRecord:
    record = EvidenceContentRecord(evidence_id=evidence(serial).id, content=b"%PDF-\x00\xff\\")
    return replace(record, **changes)
