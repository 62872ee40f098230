"""From an assessed application to a certificate: proposed by one, decided by another, in one commit
with what becomes of the application.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from credissuer.applications.application import ApplicationState
from credissuer.errors import ForbiddenError, IssuerError
from credissuer.operations.assessing import judge, put_forward, take
from credissuer.operations.assessing.granting import REFUSAL
from credissuer.operations.deciding import decide as deciding
from credissuer.operations.deciding import policy
from credissuer.operations.deciding.withdraw import withdraw
from credissuer.staff.proposal import ProposalRecord
from credissuer.staff.roles import Role
from credissuer.store.applications.applications import Applications
from credissuer.store.applications.holders import Holders
from credissuer.store.certificates.certificates import CertificateReading
from credissuer.store.sending.notices import EVERY_NOTICE, NoticeReading
from credissuer.store.staff.people import People
from tests.assessed_applications import BOTH, DUNG, MAI, QUAN, TAM, AssessedOffice
from tests.contracts import application_records as records
from tests.offices import CRITERIA


@pytest.fixture
def two(assessing: AssessedOffice) -> AssessedOffice:
    """An office in which two people decide."""
    assessing.house.perform(policy.raise_flag)
    return assessing


def put(assessing: AssessedOffice, who: Any = MAI, **options: Any) -> ProposalRecord:
    office = assessing.house.office
    return put_forward.put_forward(office, assessing.by(who), assessing.id, **options)


def decide(
    assessing: AssessedOffice,
    proposal: ProposalRecord,
    who: Any = QUAN,
    outcome: str = "approved",
    note: str | None = None,
) -> ProposalRecord:
    office = assessing.house.office
    return deciding.decide(office, assessing.by(who), proposal.id, outcome, note)


def code(action: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(IssuerError) as refusal:
        action(*arguments, **options)
    assert refusal.value.words("vi") != refusal.value.words("en")
    return refusal.value.code


def notices(assessing: AssessedOffice) -> list[str]:
    with assessing.house.store.read() as reading:
        return [notice.kind for notice in reading.of(NoticeReading).page(EVERY_NOTICE)]


def test_two_people_and_an_application_make_a_certificate(two: AssessedOffice) -> None:
    two.assessed()
    proposal = put(two, note="Hồ sơ tốt.")
    assert (proposal.kind, proposal.object, proposal.outcome) == ("issue", two.id, None)
    assert two.application.state is ApplicationState.PROPOSED
    two.house.publish()
    decide(two, proposal)
    application = two.application
    assert (application.state, application.outcome) == (ApplicationState.GRANTED, "granted")
    assert application.certificate is not None
    with two.house.store.read() as reading:
        certificate = reading.of(CertificateReading).by_number(application.certificate)
        holder = reading.of(Holders).by_id(application.holder_id)
        assert certificate is not None and holder is not None
        assessment = reading.assessments.by_id(certificate.assessment_id)
    assert (certificate.ref, certificate.proposal_id) == ("A-00000001", proposal.id)
    assert holder.subject_id == application.subject_id == certificate.subject_id
    assert assessment is not None and assessment.assessor == f"person:{MAI.id}"
    assert two.house.verdict(certificate.number).outcome == "valid"
    assert notices(two) == ["certificate_issued"]


def test_who_proposed_or_assessed_it_does_not_decide(two: AssessedOffice) -> None:
    two.assessed(BOTH)
    proposal = put(two, BOTH)
    assert code(decide, two, proposal, BOTH) == "proposal.same_person"
    assert two.application.state is ApplicationState.PROPOSED


def test_a_second_assessor_with_every_role_does_not_decide_either(two: AssessedOffice) -> None:
    two.assessed(MAI, "met", "met", "met", "met")
    two.do(BOTH, take.join, two.house.office, two.id)
    two.declared(BOTH)
    two.judged(BOTH, "met", "met", "met", "met")
    proposal = put(two)
    for outcome, note in (("approved", None), ("refused", "Không.")):
        refused = code(decide, two, proposal, BOTH, outcome, note)
        assert refused == "application.assessed_by_you"
    assert two.application.state is ApplicationState.PROPOSED
    decide(two, proposal)
    assert two.application.state is ApplicationState.GRANTED


def test_nor_does_a_second_account_of_who_assessed_it(two: AssessedOffice) -> None:
    twin = replace(QUAN, id="TWIN00000", login="tam2", email=TAM.email)
    with two.house.store.write() as transaction:
        transaction.add([twin])
    two.assessed(MAI, "met", "met", "met", "met")
    two.do(TAM, take.join, two.house.office, two.id)
    two.declared(TAM)
    two.judged(TAM, "met", "met", "met", "met")
    assert code(decide, two, put(two), twin) == "application.assessed_by_you"


def test_near_a_threshold_a_second_sheet_is_needed_and_its_disagreement_is_shown(
    two: AssessedOffice,
) -> None:
    two.assessed(MAI, "met", "met", "met", "met")
    assert code(put, two) == "application.second_needed"
    two.do(TAM, take.join, two.house.office, two.id)
    two.declared(TAM)
    assert code(put, two) == "application.second_needed"
    two.judged(TAM, "met", "met", "met", "good")
    proposal = put(two)
    assert proposal.content["agreement"] == {
        "same": 3,
        "of": 4,
        "levels": ["credible", "credible"],
        "differences": [{"criterion": CRITERIA[3], "first": "met", "second": "good"}],
    }


def test_what_is_missing_is_told(two: AssessedOffice) -> None:
    assert code(put, two) == "application.cannot_change"
    two.taken()
    assert code(put, two) == "application.sheet_unfinished"
    two.judged(MAI)
    assert code(put, two) == "application.proofs_open"
    two.proven()
    two.do(MAI, judge.reopen, two.house.office, two.sheet(MAI).id)
    assert code(put, two) == "application.sheet_unfinished"
    two.do(MAI, judge.finish, two.house.office, two.sheet(MAI).id)
    assert code(put, two, version=1) == "application.changed"
    put(two, version=two.application.version)
    assert code(put, two) == "application.cannot_change"


def test_only_the_first_assessor_proposes(two: AssessedOffice) -> None:
    two.assessed()
    assert code(put, two, TAM) == "application.not_yours"
    two.do(TAM, take.join, two.house.office, two.id)
    two.declared(TAM)
    assert code(put, two, TAM) == "application.taken"
    for nobody in (QUAN, DUNG):
        with pytest.raises(ForbiddenError):
            put(two, nobody)


def test_a_sheet_that_earns_nothing_grants_nothing(two: AssessedOffice) -> None:
    two.assessed(MAI, "not-met", "good", "good", "good")
    assert code(put, two) == "application.earns_nothing"


def test_a_lower_level_may_be_proposed_and_a_higher_one_never(two: AssessedOffice) -> None:
    two.assessed()
    assert code(put, two, level="exemplary") == "issue.order_refused"
    assert two.application.state is ApplicationState.ASSESSING
    proposal = put(two, level="credible")
    assert proposal.content["orders"][0]["order"]["level"] == "credible"


def test_refused_by_the_second_person_it_is_assessed_further(two: AssessedOffice) -> None:
    two.assessed()
    proposal = put(two)
    decide(two, proposal, outcome="refused", note="Thiếu bằng chứng.")
    assert two.application.state is ApplicationState.ASSESSING
    assert "application.turned_back" in two.trail()
    again = put(two)
    assert again.id != proposal.id
    office = two.house.office
    two.do(MAI, withdraw, again.id)
    assert two.application.state is ApplicationState.ASSESSING
    decide(two, put(two))
    assert two.application.state is ApplicationState.GRANTED
    assert office is two.house.office


def test_a_consent_that_was_taken_back_stops_both(two: AssessedOffice) -> None:
    two.assessed()
    proposal = put(two)
    with two.house.store.write() as transaction:
        transaction.of(Applications).change(replace(two.application, public=""))
    assert code(decide, two, proposal) == "application.no_consent"
    with two.house.store.read() as reading:
        assert list(reading.of(CertificateReading).all()) == []


def test_an_application_that_was_withdrawn_meanwhile_is_not_granted(two: AssessedOffice) -> None:
    two.assessed()
    proposal = put(two)
    with two.house.store.write() as transaction:
        withdrawn = replace(
            two.application, state=ApplicationState.WITHDRAWN, closed_at=two.house.office.clock()
        )
        transaction.of(Applications).change(withdrawn)
    assert code(decide, two, proposal) == "application.not_proposed"
    decide(two, proposal, outcome="refused", note="Đã rút.")
    assert two.application.state is ApplicationState.WITHDRAWN


def test_to_refuse_takes_two_as_well_and_tells_the_holder_why(two: AssessedOffice) -> None:
    two.assessed(MAI, "not-met", "good", "good", "good")
    office, call = two.house.office, two.by(MAI)
    with pytest.raises(IssuerError) as refusal:
        put_forward.put_forward_refusal(office, call, two.id, " ")
    assert [one.pointer for one in refusal.value.facts["problems"]] == ["/said"]
    said = "Hai bài đăng chưa nói rõ là quảng cáo."
    proposal = put_forward.put_forward_refusal(office, call, two.id, said)
    assert (proposal.kind, two.application.state) == (REFUSAL, ApplicationState.PROPOSED)
    decide(two, proposal)
    application = two.application
    assert (application.state, application.said) == (ApplicationState.REFUSED, said)
    assert notices(two) == ["application_decided"]
    with two.house.store.read() as reading:
        assert list(reading.of(CertificateReading).all()) == []


def test_whoever_is_certified_gets_a_successor(two: AssessedOffice) -> None:
    """Known by the account that they have proven to be theirs."""
    two.assessed()
    decide(two, put(two))
    first = two.application.certificate
    two.house.later(days=40)
    now = two.house.office.clock()
    with two.house.store.write() as transaction:
        second = replace(
            records.application(2), name="Minh Ánh Mới", submitted_at=now, created_at=now
        )
        proof = replace(two.proof(), id="P00000002", application_id=second.id, checked_at=now)
        transaction.add([second, proof])
    again = SecondApplication(two.house)
    again.taken()
    again.judged(MAI, "excellent", "excellent", "excellent", "excellent")
    proposal = put(again)
    assert (proposal.kind, proposal.object) == ("renew", first)
    decide(again, proposal)
    assert again.application.state is ApplicationState.GRANTED
    with two.house.store.read() as reading:
        successor = reading.of(CertificateReading).by_number(again.application.certificate or "")
    assert successor is not None and successor.supersedes == first


class SecondApplication(AssessedOffice):
    @property
    def id(self) -> str:
        return records.application(2).id

    @property
    def application(self) -> Any:
        with self.house.store.read() as reading:
            return reading.of(Applications).by_id(self.id)


def test_in_an_office_of_one_it_is_issued_at_once(assessing: AssessedOffice) -> None:
    assessing.assessed()
    assessing.house.publish()
    with assessing.house.store.write() as transaction:
        people = transaction.of(People)
        mai = people.by_id(MAI.id)
        assert mai is not None
        people.change(replace(mai, roles=mai.roles | {Role.APPROVER}))
    proposal = put(assessing, replace(MAI, roles=MAI.roles | {Role.APPROVER}))
    assert (proposal.alone, proposal.outcome) == (1, "approved")
    application = assessing.application
    assert application.state is ApplicationState.GRANTED and application.certificate is not None
    verdict = assessing.house.verdict(application.certificate)
    assert verdict.outcome == "valid"
