"""What a holder takes along, takes back and has deleted."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest

from credissuer.applications.application import ApplicationPurpose, ApplicationState, AskRecord
from credissuer.cases.answer import AnswerRecord
from credissuer.errors import NotFoundError, RefusedError
from credissuer.operations import timers
from credissuer.operations.applying import (
    consenting,
    drafts,
    erasing,
    evidence,
    own_data,
    sending,
)
from credissuer.operations.applying.own import own_certificates
from credissuer.operations.change_standing import revoke, suspend
from credissuer.store.applications.applications import ApplicationReading, Applications, Consents
from credissuer.store.applications.evidence import Evidence
from credissuer.store.applications.holders import Holders
from credissuer.store.cases.cases import Cases
from credissuer.store.sending.notices import NoticeReading
from credissuer.store.transaction import Reading
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing
from tests.offices import Household
from tests.operations.applying.applicants import EMAIL, REQUIRED, Applicant
from tests.store.cases import case_records as made


def grant(applicant: Applicant, *ticked: str) -> str:
    """As staff grants what was sent; returns the number."""
    house, draft = applicant.house, applicant.fill_in()
    applicant.act(consenting.agree, draft.id, "2026-1", [*REQUIRED, *ticked])
    sent = applicant.act(sending.submit, house.office, draft.id)
    [certificate] = house.issue(1)
    with house.store.write() as transaction:
        applications = transaction.of(Applications)
        record = applications.by_id(sent.id)
        assert record is not None
        applications.change(
            replace(
                record,
                state=ApplicationState.GRANTED,
                closed_at=house.now[0],
                certificate=certificate.number,
                subject_id=certificate.subject_id,
            )
        )
    house.publish()
    return certificate.number


def unpacked(applicant: Applicant) -> dict[str, bytes]:
    packed = applicant.act(own_data.download, applicant.house.office)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_everything_is_handed_out_and_nothing_of_staff(house: Household) -> None:
    applicant = Applicant(house)
    draft = applicant.fill_in()
    applicant.act(evidence.add_file, house.office, draft.id, "a.pdf", b"%PDF-1.7 x")
    applicant.act(evidence.add_link, house.office, draft.id, "https://example.vn/a", "ghi chú")
    applicant.act(sending.submit, house.office, draft.id)
    asked = AskRecord(
        application_id=draft.id,
        position=0,
        asked="Hợp đồng nào?",
        asked_by="PSTAFFER1",
        asked_at=house.now[0],
        due_at=house.now[0],
    )
    with house.store.write() as transaction:
        transaction.add([asked])
        record = transaction.of(Applications).by_id(draft.id)
        assert record is not None
        transaction.of(Applications).change(replace(record, assignee="PSTAFFER2"))
    other = Applicant(house, "other@example.vn")
    other.fill_in()
    files = unpacked(applicant)
    data = json.loads(files["data.json"])
    assert data["holder"]["email"] == EMAIL
    [application] = data["applications"]
    assert application["form"]["name"] == "Minh Ánh"
    assert application["accounts"][0]["key"] == "tiktok:minhanh.bep"
    assert application["asked"][0]["asked"] == "Hợp đồng nào?"
    assert {piece["note"] for piece in application["evidence"]} == {"", "ghi chú"}
    assert data["consents"][0]["version"] == "2026-1"
    assert {one["kind"] for one in data["notices"]} == {"magic_link", "application_received"}
    assert "key=" not in files["data.json"].decode() and data["cases"] == []
    [path] = [name for name in files if name.startswith("files/")]
    assert files[path] == b"%PDF-1.7 x"
    assert "Liên minh thử" in files["README.vi.txt"].decode()
    assert "Test alliance" in files["README.en.txt"].decode()
    text = files["data.json"].decode()
    for private in ("PSTAFFER", "secret", "other@example.vn", applicant.entered.secret):
        assert private not in text
    assert ("holder.data_taken", applicant.holder.id) in house.trail()


def test_a_certificate_is_given_up_once_that_is_confirmed(house: Household) -> None:
    applicant = Applicant(house)
    number = grant(applicant)
    assert house.verdict(number).outcome == "valid"
    with pytest.raises(RefusedError) as refusal:
        applicant.act(consenting.give_up, number, confirmed=False)
    assert refusal.value.code == "application.confirm"
    other = Applicant(house, "other@example.vn")
    with pytest.raises(NotFoundError):
        other.act(consenting.give_up, number, confirmed=True)
    assert house.verdict(number).outcome == "valid"
    given_up = applicant.act(consenting.give_up, numbers.show(number), confirmed=True)
    assert (given_up.standing, given_up.reason) == (Standing.REVOKED, "holder_request")
    assert house.verdict(number).code == "status.revoked"
    with house.store.read() as reading:
        [consent] = reading.of(Consents).of_holder(applicant.holder.id)
    assert consent.withdrawn_at == house.now[0]
    assert applicant.application().public == ""


def test_a_renewal_comes_filled_in(house: Household) -> None:
    applicant = Applicant(house)
    number = grant(applicant)
    house.later(seconds=1)
    renewal = applicant.act(
        drafts.start,
        house.office,
        purpose=ApplicationPurpose.RENEWAL,
        replaces=numbers.show(number),
    )
    assert (renewal.purpose, renewal.replaces) == (ApplicationPurpose.RENEWAL, number)
    assert renewal.name == "Kênh Mẫu Số 0001" and renewal.form["about"] == "Nấu ăn"
    [proof] = applicant.proofs()
    assert (proof.key, proof.state.value) == ("tiktok:kenh0001mau", "waiting")
    with pytest.raises(NotFoundError):
        Applicant(house, "other@example.vn").act(
            drafts.start, house.office, purpose=ApplicationPurpose.RENEWAL, replaces=number
        )


def test_what_stands_no_more_is_neither_renewed_nor_changed(house: Household) -> None:
    applicant = Applicant(house)
    number = grant(applicant)
    house.later(seconds=1)
    for change, reason in ((suspend, "undisclosed_ad"), (revoke, "false_claim")):
        house.perform(change, number, reason)
        with pytest.raises(RefusedError) as refusal:
            applicant.act(
                drafts.start, house.office, purpose=ApplicationPurpose.CHANGE, replaces=number
            )
        assert refusal.value.code == "certificate.cannot_change"
    assert applicant.application().certificate == number


def test_what_is_in_force_or_open_is_kept_and_the_rest_deleted(house: Household) -> None:
    applicant = Applicant(house)
    number = grant(applicant)
    granted = applicant.application()
    house.later(seconds=1)
    applicant.act(drafts.start, house.office, purpose=ApplicationPurpose.CHANGE, replaces=number)
    with pytest.raises(RefusedError) as refusal:
        applicant.act(erasing.erase, confirmed=False)
    assert refusal.value.code == "application.confirm"
    done = applicant.act(erasing.erase, confirmed=True)
    assert [one.purpose for one in done.erased] == [ApplicationPurpose.CHANGE]
    assert [one.id for one in done.in_force] == [granted.id]
    assert applicant.application() == granted
    house.later(seconds=1)
    sent = applicant.send()
    kept = applicant.act(erasing.erase, confirmed=True)
    assert (kept.erased, [one.id for one in kept.open]) == ((), [sent.id])


def test_a_holder_without_anything_in_force_is_forgotten(house: Household) -> None:
    applicant = Applicant(house)
    number = grant(applicant)
    piece_of = applicant.application().id
    applicant.act(consenting.give_up, number, confirmed=True)
    applicant.act(erasing.erase, confirmed=True)
    with house.store.read() as reading:
        assert reading.of(Holders).by_email(EMAIL) is None
        assert reading.of(NoticeReading).of_recipient(EMAIL) == []
        assert all(one.failed_at and one.facts == {} for one in reading.of(NoticeReading).page())
        left = reading.of(ApplicationReading).by_id(piece_of)
        assert left is not None
        assert (left.name, left.form, left.erased_at) == (None, {}, house.now[0])
        assert reading.of(Evidence).of_application(piece_of) == []
        gone = reading.of(Holders).by_id(applicant.holder.id)
        assert gone is not None and gone.email.endswith("@erased.invalid")
        assert own_certificates(reading, gone)[0].number == number
    assert applicant.house.verdict(number).code == "status.revoked"
    # Whoever comes back begins anew, and finds nothing of before.
    again = Applicant(house)
    assert again.holder.id != applicant.holder.id


def test_a_draft_alone_leaves_no_trace(house: Household) -> None:
    applicant = Applicant(house)
    applicant.fill_in()
    applicant.act(erasing.erase, confirmed=True)
    with house.store.read() as reading:
        assert reading.of(Holders).by_id(applicant.holder.id) is None
        assert reading.of(ApplicationReading).page() == []
    with pytest.raises(NotFoundError):
        applicant.act(own_data.download, house.office)


def test_a_certificate_that_ended_holds_nothing_back(house: Household) -> None:
    applicant = Applicant(house)
    grant(applicant)
    house.later(days=366)
    again = Applicant(house)
    done = again.act(erasing.erase, confirmed=True)
    assert done.forgets_holder and len(done.erased) == 1


def test_what_is_taken_back_is_issued_anew_without_it(house: Household) -> None:
    applicant = Applicant(house)
    number = grant(applicant, "portrait")
    granted = applicant.application()
    house.later(seconds=1)
    act, office = applicant.act, house.office
    act(consenting.take_back, office, granted.id, "portrait", confirmed=True)
    again = applicant.application()
    assert (again.state, again.purpose, again.replaces) == (
        ApplicationState.SUBMITTED,
        ApplicationPurpose.CHANGE,
        number,
    )
    assert again.public_items == set(REQUIRED) and again.certificate is None
    assert [proof.key for proof in applicant.proofs()] == ["tiktok:minhanh.bep"]
    with house.store.read() as reading:
        [consent] = reading.of(Consents).of_application(again.id)
        kept = reading.of(ApplicationReading).by_id(granted.id)
    assert (consent.items.split(), consent.withdrawn_at) == ([*REQUIRED], None)
    assert (
        kept is not None and kept.state is ApplicationState.GRANTED and kept.public == again.public
    )
    before = house.trail()
    act(consenting.take_back, office, granted.id, "portrait", confirmed=True)
    assert house.trail() == before


def test_nothing_is_issued_anew_where_nothing_is_in_force(house: Household) -> None:
    applicant = Applicant(house)
    grant(applicant, "portrait")
    granted = applicant.application()
    house.later(days=366)
    again = Applicant(house)
    again.act(consenting.take_back, house.office, granted.id, "portrait", confirmed=True)
    assert again.application().id == granted.id


def test_of_a_case_its_subject_gets_what_is_public_and_what_they_said(house: Household) -> None:
    applicant = Applicant(house)
    number = grant(applicant)
    with house.store.write() as transaction:
        subject_id = applicant_subject(transaction, number)
        transaction.of(Holders).change(replace(applicant.holder, subject_id=subject_id))
        case = made.case(certificate=number, opened_by="person:CANARY1", assignee="person:CANARY2")
        answer = AnswerRecord(
            case_id=case.id,
            seq=1,
            given_by=f"holder:{applicant.holder.id}",
            given_at=house.now[0],
            text="Tôi đã gỡ bài.",
        )
        transaction.add([case, answer])
        transaction.of(Cases).append_note(case.id, "person:CANARY3", house.now[0], "CANARY4")
    files = unpacked(applicant)
    [told] = json.loads(files["data.json"])["cases"]
    assert told["certificate"] == numbers.show(number) and told["reason"] == case.reason
    assert [one["text"] for one in told["answers"]] == ["Tôi đã gỡ bài."]
    assert "CANARY" not in files["data.json"].decode()
    other = Applicant(house, "other@example.vn")
    assert json.loads(unpacked(other)["data.json"])["cases"] == []


def applicant_subject(reading: Reading, number: str) -> str:
    found = reading.certificates.by_number(number)
    assert found is not None
    return found.subject_id


def test_a_draft_that_nobody_touches_is_deleted_after_half_a_year(house: Household) -> None:
    applicant = Applicant(house)
    draft = applicant.fill_in()
    applicant.act(evidence.add_file, house.office, draft.id, "a.pdf", b"%PDF-1.7 x")
    other = Applicant(house, "other@example.vn")
    sent = other.send()
    house.later(days=180)
    timers.run(house.office, "holders")
    assert applicant.application().id == draft.id
    house.later(seconds=1)
    timers.run(house.office, "holders")
    with house.store.read() as reading:
        assert [one.id for one in reading.of(ApplicationReading).page()] == [sent.id]
    assert ("application.drafts_dropped", "applications") in house.trail()
