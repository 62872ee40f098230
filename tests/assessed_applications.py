"""An office with its assessors and an application, for tests of the assessment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from credissuer.applications.application import ApplicationRecord
from credissuer.applications.proof import ProofRecord
from credissuer.assessment.worksheet import WorksheetRecord
from credissuer.office.call import Call
from credissuer.operations.assessing import check_proof, declare, gather, judge, take
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.roles import Role
from credissuer.store.applications.applications import ApplicationReading
from credissuer.store.applications.proofs import Proofs
from credissuer.store.applications.worksheets import Worksheets
from tests.contracts import application_records as records
from tests.offices import CRITERIA, Household

PNG = b"\x89PNG\r\n\x1a\n" + b"a screenshot"
REASON = "Đã xem 20 bài đăng gần nhất, không thấy gì sai."


def person(login: str, *roles: Role, **changes: Any) -> PersonRecord:
    values = {
        "id": f"S{login.upper():0>8}"[:9],
        "login": login,
        "name": login.title(),
        "email": f"{login}@tnso.example",
        "roles": frozenset(roles),
        "language": "vi",
        "password_hash": None,
        "oidc_subject": None,
        "operator": None,
        "created_at": records.NOW,
        "disabled_at": None,
        "version": 1,
        **changes,
    }
    return PersonRecord(**values)  # type: ignore[arg-type]


MAI = person("mai", Role.ASSESSOR)
TAM = person("tam", Role.ASSESSOR)
QUAN = person("quan", Role.APPROVER)
DUNG = person("dung", Role.AUDITOR)
BOTH = person("both", Role.ASSESSOR, Role.APPROVER)


@dataclass
class AssessedOffice:
    """A household with people, a holder, and one sent application with one account."""

    house: Household

    def by(self, who: PersonRecord) -> Call:
        return self.house.office.call(person_actor(who))

    def do(self, who: PersonRecord, operation: Any, *arguments: Any, **options: Any) -> Any:
        """Perform an operation as that person."""
        return perform(self.house.office, self.by(who), operation, *arguments, **options)

    @property
    def application(self) -> ApplicationRecord:
        with self.house.store.read() as reading:
            found = reading.of(ApplicationReading).by_id(records.application().id)
        assert found is not None
        return found

    @property
    def id(self) -> str:
        return records.application().id

    def sheet(self, who: PersonRecord) -> WorksheetRecord:
        with self.house.store.read() as reading:
            sheets = reading.of(Worksheets).of_application(self.id)
        return next(sheet for sheet in sheets if sheet.assessor == who.id)

    def proof(self) -> ProofRecord:
        with self.house.store.read() as reading:
            [proof] = reading.of(Proofs).of_application(self.id)
        return proof

    def taken(self, who: PersonRecord = MAI) -> WorksheetRecord:
        """Take it, and declare to be free."""
        self.do(who, take.take, self.house.office, self.id)
        return self.declared(who)

    def declared(self, who: PersonRecord) -> WorksheetRecord:
        self.do(who, declare.declare, self.sheet(who).id, "none", "vi")
        return self.sheet(who)

    def judged(self, who: PersonRecord, *levels: str) -> WorksheetRecord:
        """Fill in the whole sheet and finish it; `good` everywhere unless levels are given."""
        office, sheet = self.house.office, self.sheet(who)
        for criterion, level in zip(CRITERIA, levels or ["good"] * 4, strict=True):
            self.do(who, judge.save_criterion, office, sheet.id, criterion, level, REASON, 0)
        self.do(who, judge.finish, office, sheet.id)
        return self.sheet(who)

    def proven(self, who: PersonRecord = MAI) -> ProofRecord:
        """Keep a screenshot and prove the account by it."""
        office = self.house.office
        piece = gather.NewAssessorEvidence(office.clock(), octets=PNG, file_name="man-hinh.png")
        evidence = self.do(who, gather.add_evidence, office, self.id, piece)
        self.do(
            who,
            check_proof.check_by_staff,
            office,
            self.id,
            self.proof().id,
            is_seen=True,
            method="bio",
            evidence_id=evidence.id,
        )
        return self.proof()

    def assessed(self, who: PersonRecord = MAI, *levels: str) -> None:
        """Everything up to the proposal."""
        self.taken(who)
        self.proven(who)
        self.judged(who, *levels)

    def trail(self) -> list[str]:
        """The actions of the audit trail."""
        return [action for action, _ in self.house.trail()]


def prepared(house: Household, *people: PersonRecord, **changes: Any) -> AssessedOffice:
    """An office in which the application of `records` was sent just now."""
    now = house.office.clock()
    with house.store.write() as transaction:
        transaction.add([MAI, TAM, QUAN, DUNG, BOTH, *people, records.holder()])
        application = replace(
            records.application(),
            submitted_at=now,
            consented_at=now,
            due_at=now + timedelta(days=14),
            created_at=now,
            changed_at=now,
            **changes,
        )
        proof = replace(records.proof(), position=0, code_expires_at=now + timedelta(hours=72))
        transaction.add([application, records.consent(), proof])
    return AssessedOffice(house)
