"""The people of the story of cases, in an office of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from credissuer.applications.holder import HolderRecord
from credissuer.cases.case import CaseRecord, shown
from credissuer.credentials.certificate import CertificateRecord
from credissuer.notices.notice import NoticeRecord
from credissuer.office.call import Call
from credissuer.operations.casework import opening
from credissuer.operations.deciding import decide
from credissuer.operations.deciding.policy import raise_flag
from credissuer.operations.perform import perform
from credissuer.staff.person import PersonRecord, person_actor
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Actor, Role
from credissuer.store.applications.holders import Holders
from credissuer.store.cases.cases import CaseReading
from credissuer.store.sending.notices import NoticeReading
from credverifier.verdict import Verdict
from tests.offices import FOUNDED, Household, copy_of, household, open_household

PEOPLE = {
    "mai": Role.ASSESSOR,
    "quan": Role.APPROVER,
    "lan": Role.CASE_OFFICER,
    "tri": Role.CASE_OFFICER,
    "dung": Role.AUDITOR,
    "ha": Role.APPEALS,
    "viet": Role.APPEALS,
}
NOT_THE_HOLDER = Actor(id="holder:H99999999", roles=frozenset())


def person(login: str, *roles: Role) -> PersonRecord:
    """A member of staff; the id begins with the login."""
    return PersonRecord(
        id=f"{login.upper():0<9}",
        login=login,
        name=f"{login.title()} Mẫu",
        email=f"{login}@lienminh.example",
        roles=frozenset(roles or {PEOPLE[login]}),
        language="vi",
        password_hash=None,
        oidc_subject=None,
        operator=None,
        created_at=FOUNDED,
        disabled_at=None,
        version=1,
    )


@dataclass
class Bureau:
    """An office whose staff works on cases about `certificate`."""

    house: Household
    certificate: CertificateRecord
    holder: HolderRecord

    def call(self, who: str) -> Call:
        """A call of a person by login, or of the holder (`kol`)."""
        if who == "kol":
            actor = Actor(id=f"holder:{self.holder.id}", roles=frozenset())
        else:
            actor = person_actor(person(who))
        return self.house.office.call(actor)

    def act(self, who: str, operation: Any, *arguments: Any, **options: Any) -> Any:
        """Perform an operation; returns its value."""
        return perform(self.house.office, self.call(who), operation, *arguments, **options)

    def offices(self, who: str, operation: Any, *arguments: Any, **options: Any) -> Any:
        """The same of an operation that is given the office."""
        return self.act(who, operation, self.house.office, *arguments, **options)

    def open(self, **more: Any) -> str:
        """A case about the certificate, opened by Lan; its id as it is shown."""
        given = {
            "source": opening.CaseSource.BRAND,
            "reason": "false_claim",
            "certificate": self.certificate.number,
            **more,
        }
        return shown(self.offices("lan", opening.open_case, **given).id)

    def case(self, case_id: str) -> CaseRecord:
        """As it is stored now."""
        with self.house.store.read() as reading:
            found = reading.of(CaseReading).by_id(case_id.replace("-", ""))
        assert found is not None
        return found

    def decide(
        self, who: str, proposal: ProposalRecord, outcome: str = "approved", note: str | None = None
    ) -> ProposalRecord:
        """Decide on a proposal."""
        return decide.decide(self.house.office, self.call(who), proposal.id, outcome, note)

    def verdict(self, number: str | None = None) -> Verdict:
        """What a verifier says, by the files published now."""
        return self.house.verdict(number or self.certificate.number)

    def stored(self, number: str | None = None) -> CertificateRecord:
        """The certificate as it is stored now."""
        with self.house.store.read() as reading:
            found = reading.certificates.by_number(number or self.certificate.number)
        assert found is not None
        return found

    def notices(self, kind: str) -> list[NoticeRecord]:
        """What waits to be sent of a kind."""
        with self.house.store.read() as reading:
            return [one for one in reading.of(NoticeReading).page(limit=500) if one.kind == kind]

    @property
    def now(self) -> datetime:
        return self.house.now[0]


def bureau(folder: Path, keystore: Path, *, two: bool = True) -> Bureau:
    """An office in `folder`; the caller closes its store. Without `two` it is an office of one.

    Made once for all with these keys, and copied.
    """
    template = keystore.with_name(f"bureau-{two}")
    if not template.exists():
        _made(template, keystore, two=two).house.store.close()
    copy_of(template, folder)
    house = open_household(folder, keystore, seed=20261125)
    with house.store.read() as reading:
        [certificate] = reading.certificates.all()
        holder = reading.of(Holders).by_id("H00000001")
    assert holder is not None
    return Bureau(house, certificate, holder)


def _made(folder: Path, keystore: Path, *, two: bool) -> Bureau:
    house = household(folder, keystore)
    [certificate] = house.issue(1)
    house.publish()
    holder = HolderRecord(
        id="H00000001",
        email="kol@example.vn",
        name="Kênh Mẫu",
        language="vi",
        subject_id=certificate.subject_id,
        created_at=FOUNDED,
    )
    with house.store.write() as transaction:
        transaction.add([*(person(login) for login in PEOPLE), holder])
    if two:
        house.perform(raise_flag)
    return Bureau(house, certificate, holder)
