"""An office with two holders, and for each of them everything that an address can name.

What belongs to the second one says so: `OF_ANOTHER` stands in every text of theirs.
"""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from credissuer.applications.application import ApplicationState
from credissuer.applications.evidence import EvidenceContentRecord, EvidenceRecord
from credissuer.applications.holder import HolderRecord
from credissuer.assessment.evidence import AssessorEvidenceRecord
from credissuer.assessment.evidence_file import evidence_file
from credissuer.cases.case import CaseState
from credissuer.credentials.bulk.order import BulkOrder, BulkSelection
from credissuer.credentials.bulk.plan import BulkPlanRecord
from credissuer.credentials.certificate import CertificateRecord
from credissuer.credentials.states import StandingChange
from credissuer.staff.proposal import digest
from credissuer.store.cases.cases import Cases
from credissuer.store.staff.proposals import Policy
from credverifier.wire import number as numbers
from tests.caseworkers import PEOPLE, person
from tests.contracts import application_records as applied
from tests.contracts import store_records as records
from tests.offices import Household, sheet
from tests.store.cases import case_records as cases

OF_ANOTHER = "KHÔNG-PHẢI-CỦA-BẠN"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


class Objects(NamedTuple):
    """Ids as they stand in addresses, by the name of the parameter; `of_another` those of the other
    holder.
    """

    own: dict[str, str]
    of_another: dict[str, str]


def filled(house: Household, mark: str = OF_ANOTHER) -> Objects:
    """Fill the office, in which two people decide from then on; `mark` is in every text of the
    second holder.
    """
    certificates = house.issue(1, 2)
    house.publish()
    with house.store.write() as transaction:
        transaction.add([person(login) for login in PEOPLE])
    for serial, certificate in enumerate(certificates, 1):
        said = f" {mark}" if serial == 2 else ""
        _holder(house, serial, certificate, said)
        _case(house, serial, certificate, said)
        _office(house, serial)
    with house.store.write() as transaction:
        policy = transaction.of(Policy)
        policy.change(
            replace(
                policy.get(), four_eyes=1, changed_at=house.office.clock(), changed_by="person:MAI"
            )
        )
    mine, theirs = (_ids(serial, one) for serial, one in enumerate(certificates, 1))
    return Objects(mine, theirs)


def _ids(serial: int, certificate: CertificateRecord) -> dict[str, str]:
    case, login = f"C-{serial:08d}", ("mai", "quan")[serial - 1]
    return {
        "application": f"A-{serial:08d}",
        "record": f"A{serial:08d}",
        "proof": f"P{serial:08d}",
        "piece": f"E{serial:08d}",
        "evidence": f"G{serial:08d}",
        "handed": f"E{serial:08d}",
        "number": numbers.show(certificate.number),
        "case": case,
        "case_id": case,
        "appeal": f"K-{serial:08d}",
        "appeal_id": f"K-{serial:08d}",
        "evidence_id": f"V{serial:08d}",
        "receipt": f"R-{serial:08d}",
        "proposal": f"Q{serial:08d}",
        "job": f"J{serial:08d}",
        "job_id": f"J{serial:08d}",
        "import": f"F{serial:08d}",
        "file_id": f"F{serial:08d}",
        "plan_id": f"B{serial:08d}",
        "notice_id": f"{serial:032x}",
        "person": person(login).id,
        "person_id": person(login).id,
    }


def _holder(house: Household, serial: int, certificate: CertificateRecord, said: str) -> None:
    now, name = house.office.clock(), f"Kênh Mẫu{said}"
    holder_id, application_id = f"H{serial:08d}", f"A{serial:08d}"
    holder = HolderRecord(
        id=holder_id,
        email=f"kol{serial}@example.vn",
        name=name,
        language="vi",
        subject_id=certificate.subject_id,
        created_at=now,
    )
    application = applied.application(
        serial,
        holder_id=holder_id,
        name=name,
        state=ApplicationState.SUBMITTED,
        form={"name": name, "description": name},
        created_at=now,
        changed_at=now,
        consented_at=now,
        submitted_at=now,
        due_at=now + timedelta(days=14),
    )
    proof = replace(
        applied.proof(serial),
        id=f"P{serial:08d}",
        application_id=application_id,
        key=f"tiktok:kenh{serial}",
        position=0,
        code_expires_at=now + timedelta(days=3),
    )
    consent = replace(
        applied.consent(),
        application_id=application_id,
        holder_id=holder_id,
        items="name accounts standing criteria portrait",
        given_at=now,
    )
    handed_in = EvidenceRecord(
        id=f"E{serial:08d}",
        application_id=application_id,
        note=name,
        file_name=f"{name}.png",
        media_type="image/png",
        size=len(PNG),
        sha256=sha256(PNG).hexdigest(),
        added_at=now,
    )
    kept = evidence_file(PNG + bytes([serial]), now)
    gathered = AssessorEvidenceRecord(
        id=f"G{serial:08d}",
        application_id=application_id,
        added_by=person("mai").id,
        added_at=now,
        captured_at=now,
        criterion=None,
        proof=None,
        link=None,
        file=kept.sha256,
        file_name=f"{name}.png",
        sha256=kept.sha256,
        note=name,
    )
    with house.store.write() as transaction:
        transaction.add([holder, application, proof, consent, handed_in, kept, gathered])
        transaction.add([EvidenceContentRecord(evidence_id=handed_in.id, content=PNG)])


def _case(house: Household, serial: int, certificate: CertificateRecord, said: str) -> None:
    """Decided in an office of one, and appealed."""
    now, case_id = house.office.clock(), f"C{serial:08d}"
    text = f"Lời của bên bị phản ánh{said}"
    case = replace(
        cases.case(serial),
        certificate=certificate.number,
        opened_at=now,
        changed_at=now,
        decide_due_at=now + timedelta(days=30),
    )
    decision = replace(
        cases.proposal("case-revoke", case_id, "lan", serial),
        id=f"D{serial:08d}",
        proposed_at=now,
        alone=1,
        outcome="approved",
        decided_at=now,
        begun_at=now,
        done_at=now,
    )
    evidence_of_case = replace(
        cases.evidence(serial),
        id=f"V{serial:08d}",
        case_id=case_id,
        file_sha256=evidence_file(PNG + bytes([serial]), now).sha256,
        note=text,
        captured_at=now,
        added_at=now,
    )
    answer = replace(cases.answer(), case_id=case_id, text=text, given_at=now)
    appeal = replace(
        cases.appeal(decision.id), id=f"K{serial:08d}", case_id=case_id, text=text, lodged_at=now
    )
    report = records.report(
        serial,
        number=certificate.number,
        certificate=certificate.number,
        case_id=case_id,
        text=text,
    )
    with house.store.write() as transaction:
        transaction.add([case, decision, evidence_of_case, answer])
        transaction.of(Cases).append_note(case_id, "person:LAN000000", now, text)
        transaction.of(Cases).change(
            replace(
                case,
                state=CaseState.CLOSED,
                closed_at=now,
                outcome="revoked",
                proposal_id=decision.id,
                appeal_until=now + timedelta(days=30),
            )
        )
        transaction.add([appeal, report])


def _office(house: Household, serial: int) -> None:
    """What belongs to staff."""
    now = house.office.clock()
    content: dict[str, Any] = {
        "before": [],
        "after": ["auditor"],
        "operator_before": None,
        "operator": None,
    }
    proposal = replace(
        cases.proposal("person-roles", person("dung").id, "lan", serial),
        id=f"Q{serial:08d}",
        content=content,
        content_sha256=digest(content),
        proposed_at=now,
    )
    job = records.job(serial, created_by=f"person:{person('mai').id}", created_at=now)
    octets = sheet(1 + serial).encode()
    file = records.import_file(
        serial,
        sha256=sha256(octets).hexdigest(),
        content=b64encode(octets).decode(),
        uploaded_by=f"person:{person('mai').id}",
        uploaded_at=now,
    )
    notice = records.notice(serial, failed_at=now, failure="refused")
    ordered = BulkOrder(
        change=StandingChange.REVOKE,
        reason="deceased",
        selection=BulkSelection(platform="tiktok"),
    )
    plan = BulkPlanRecord(
        id=f"B{serial:08d}",
        change="revoke",
        members=ordered.members(),
        order_sha256=f"{serial:064x}",
        plan_sha256=f"{serial:064x}",
        total=0,
        created_by=f"person:{person('mai').id}",
        created_at=now,
    )
    with house.store.write() as transaction:
        transaction.add([proposal, job, file, notice, plan])
