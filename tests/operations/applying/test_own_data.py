"""What a holder takes along, takes back and has deleted."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import pytest

from credissuer.applications.application import AskRecord, Purpose, State
from credissuer.errors import NotFoundError, RefusedError
from credissuer.operations.applying import (
    consenting,
    drafts,
    erasing,
    evidence,
    own_data,
    sending,
)
from credissuer.operations.applying.own import own_certificates
from credissuer.store.applications.applications import ApplicationReading, Applications, Consents
from credissuer.store.applications.evidence import Evidence
from credissuer.store.applications.holders import Holders
from credverifier.wire import number as numbers
from credverifier.wire.status.standing import Standing
from tests.offices import Household
from tests.operations.applying.applicants import EMAIL, Applicant


def grant(applicant: Applicant) -> str:
    """As staff grants what was sent; returns the number."""
    sent, house = applicant.send(), applicant.house
    [certificate] = house.issue(1)
    with house.store.write() as transaction:
        applications = transaction.of(Applications)
        record = applications.by_id(sent.id)
        assert record is not None
        applications.change(
            replace(
                record,
                state=State.GRANTED,
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
        drafts.start, house.office, purpose=Purpose.RENEWAL, replaces=numbers.show(number)
    )
    assert (renewal.purpose, renewal.replaces) == (Purpose.RENEWAL, number)
    assert renewal.name == "Kênh Mẫu Số 0001" and renewal.form["about"] == "Nấu ăn"
    [proof] = applicant.proofs()
    assert (proof.key, proof.state.value) == ("tiktok:kenh0001mau", "waiting")
    with pytest.raises(NotFoundError):
        Applicant(house, "other@example.vn").act(
            drafts.start, house.office, purpose=Purpose.RENEWAL, replaces=number
        )


def test_what_is_in_force_or_open_is_kept_and_the_rest_deleted(house: Household) -> None:
    applicant = Applicant(house)
    number = grant(applicant)
    granted = applicant.application()
    house.later(seconds=1)
    applicant.act(drafts.start, house.office, purpose=Purpose.CHANGE, replaces=number)
    with pytest.raises(RefusedError) as refusal:
        applicant.act(erasing.erase, confirmed=False)
    assert refusal.value.code == "application.confirm"
    done = applicant.act(erasing.erase, confirmed=True)
    assert [one.purpose for one in done.erased] == [Purpose.CHANGE]
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
