"""Records of cases and of the decisions that they hang on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from credissuer.cases.answer import AnswerRecord
from credissuer.cases.appeal import AppealRecord
from credissuer.cases.case import CaseRecord, CaseSource, CaseState, Severity
from credissuer.cases.evidence import CaseEvidenceRecord
from credissuer.cases.suspension import SuspensionRecord
from credissuer.staff.proposal import ProposalRecord, digest
from credissuer.store.cases.cases import Cases
from credissuer.store.contract import Store
from credissuer.store.staff.proposals import Policy, Proposals
from tests.caseworkers import PEOPLE, person
from tests.contracts import store_records as records

NOW = records.NOW
NUMBER = records.certificate(1).number


def people() -> list[Any]:
    return [person(login) for login in PEOPLE]


def case(serial: int = 1, **changes: Any) -> CaseRecord:
    record = CaseRecord(
        id=f"C{serial:08d}",
        certificate=NUMBER,
        profile=None,
        reason="false_claim",
        severity=Severity.SERIOUS,
        source=CaseSource.BRAND,
        state=CaseState.OPEN,
        assignee="person:LAN000000",
        opened_by="person:LAN000000",
        opened_at=NOW + timedelta(seconds=serial),
        decide_due_at=NOW + timedelta(days=30),
        changed_at=NOW,
    )
    return replace(record, **changes)


def suspension(seq: int = 1, **changes: Any) -> SuspensionRecord:
    record = SuspensionRecord(
        case_id=case().id,
        seq=seq,
        certificate=NUMBER,
        reason="false_claim",
        suspended_by="person:LAN000000",
        suspended_at=NOW,
        confirm_by=NOW + timedelta(days=1),
    )
    return replace(record, **changes)


def evidence(serial: int = 1, **changes: Any) -> CaseEvidenceRecord:
    record = CaseEvidenceRecord(
        id=f"E{serial:08d}",
        case_id=case().id,
        url="https://example.vn/video",
        file_sha256=None,
        captured_at=NOW,
        note="video lúc 2:10",
        added_by="person:LAN000000",
        added_at=NOW + timedelta(seconds=serial),
    )
    return replace(record, **changes)


def answer(seq: int = 1, **changes: Any) -> AnswerRecord:
    record = AnswerRecord(
        case_id=case().id, seq=seq, given_by="holder:H1", given_at=NOW, text="Không đúng."
    )
    return replace(record, **changes)


def proposal(kind: str, about: str, by: str, serial: int, **changes: Any) -> ProposalRecord:
    record = ProposalRecord(
        id=f"P{serial:08d}",
        kind=kind,
        object=about,
        content={},
        content_sha256=digest({}),
        proposed_by=person(by).id,
        proposed_at=NOW,
        note=None,
        alone=0,
    )
    return replace(record, **changes)


def approved(record: ProposalRecord, by: str) -> ProposalRecord:
    return replace(
        record, decided_by=person(by).id, decided_at=NOW, outcome="approved", begun_at=NOW
    )


def appeal(against: str, **changes: Any) -> AppealRecord:
    record = AppealRecord(
        id="K00000001",
        case_id=case().id,
        against=against,
        lodged_by="holder:H1",
        lodged_at=NOW,
        decide_due_at=NOW + timedelta(days=30),
        text="Tôi khiếu nại.",
    )
    return replace(record, **changes)


def two_decide(store: Store) -> None:
    """A certificate, the people, and an office in which two decide."""
    records.add_certificates(store, 1)
    with store.write() as transaction:
        transaction.add(people())
        policy = transaction.of(Policy)
        policy.change(replace(policy.get(), four_eyes=1, changed_at=NOW, changed_by="x"))


def decided_case(store: Store) -> ProposalRecord:
    """A case that Lan proposed to revoke and Quân decided, and an appeal against that."""
    made = proposal("case-revoke", case().id, "lan", 1)
    with store.write() as transaction:
        transaction.add([case(), made])
        decision = transaction.of(Proposals).change(approved(made, "quan"))
        transaction.of(Cases).change(
            case(state=CaseState.CLOSED, closed_at=NOW, outcome="revoked", proposal_id=decision.id)
        )
        transaction.add([appeal(decision.id)])
    return decision
