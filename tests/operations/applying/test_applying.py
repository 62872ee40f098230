"""From a draft to a sent application and back: what each step demands, and whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from credissuer.applications.application import ApplicationState, AskRecord
from credissuer.applications.proof import ProofState
from credissuer.errors import ForbiddenError, NotFoundError, RefusedError
from credissuer.operations.applying import (
    consenting,
    drafts,
    entering,
    erasing,
    evidence,
    own_data,
    proving,
    sending,
)
from credissuer.operations.applying.own import own_application
from credissuer.store.applications.applications import Applications, Asks, Consents
from credissuer.store.applications.proofs import Proofs
from credissuer.store.sending.notices import NoticeReading
from tests.offices import Household
from tests.operations.applying.applicants import (
    PROFILE,
    REQUIRED,
    WHO,
    Applicant,
)


@pytest.fixture
def applicant(house: Household) -> Applicant:
    return Applicant(house)


def refused(act: Any, *arguments: Any, **options: Any) -> str:
    with pytest.raises(RefusedError) as refusal:
        act(*arguments, **options)
    assert all("{" not in refusal.value.words(language) for language in ("vi", "en"))
    return refusal.value.code


def set_state(house: Household, application_id: str, **changes: Any) -> None:
    """As staff would bring it there."""
    with house.store.write() as transaction:
        record = transaction.of(Applications).by_id(application_id)
        assert record is not None
        transaction.of(Applications).change(replace(record, **changes))


def test_an_application_is_sent_and_its_holder_is_told(applicant: Applicant) -> None:
    sent = applicant.send()
    house = applicant.house
    assert (sent.state, sent.name, sent.kind) == (ApplicationState.SUBMITTED, "Minh Ánh", "person")
    assert sent.public_items == set(REQUIRED)
    assert sent.due_at == house.now[0] + timedelta(days=14)
    with house.store.read() as reading:
        kinds = {one.kind: one for one in reading.of(NoticeReading).page()}
    facts = kinds["application_received"].facts
    assert facts["link"] == "https://tnso.example/me/status?lang=vi"
    actions = [action for action, about in house.trail() if about == sent.id]
    assert actions == [
        "application.begun",
        "consent.given",
        "proof.placed",
        "application.submitted",
    ]
    assert refused(applicant.act, sending.submit, house.office, sent.id) == (
        "application.cannot_change"
    )


def test_each_step_that_lacks_something_is_named(applicant: Applicant) -> None:
    draft = applicant.act(drafts.start, applicant.house.office)

    def lacking() -> list[str]:
        with pytest.raises(RefusedError) as refusal:
            applicant.act(sending.submit, applicant.house.office, draft.id)
        return [problem.pointer for problem in refusal.value.facts["problems"]]

    assert lacking() == ["/who", "/accounts", "/public"]
    applicant.act(drafts.save_details, draft.id, WHO)
    assert lacking() == ["/accounts", "/public"]
    proof = applicant.act(proving.add_account, applicant.house.office, draft.id, PROFILE)
    assert lacking() == ["/public", "/prove"]
    applicant.act(consenting.agree, draft.id, "2026-1", REQUIRED)
    assert lacking() == ["/prove"]
    applicant.act(proving.placed, draft.id, proof.id)
    applicant.house.later(hours=73)
    assert lacking() == ["/prove"]


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({}, {"/kind": "application.kind_unknown", "/name": "application.name_missing"}),
        ({**WHO, "kind": "animal"}, {"/kind": "application.kind_unknown"}),
        ({**WHO, "name": "Minh\u202eÁnh"}, {"/name": "name.hidden_characters"}),
        ({**WHO, "name": "M" * 81}, {"/name": "name.too_long"}),
        ({**WHO, "about": "x" * 1_001}, {"/about": "application.about_too_long"}),
        ({**WHO, "phone": "0" * 41}, {"/phone": "application.about_too_long"}),
    ],
)
def test_who_applies_is_checked_field_by_field(
    applicant: Applicant, given: dict[str, str], faults: dict[str, str]
) -> None:
    draft = applicant.act(drafts.start, applicant.house.office)
    with pytest.raises(RefusedError) as refusal:
        applicant.act(drafts.save_details, draft.id, given)
    found = {one.pointer: one.code for one in refusal.value.facts["problems"]}
    assert found == faults
    assert applicant.application() == draft


def test_two_windows_do_not_undo_each_other(applicant: Applicant) -> None:
    draft = applicant.act(drafts.start, applicant.house.office)
    applicant.act(drafts.save_details, draft.id, WHO, draft.version)
    later = {**WHO, "name": "Ánh"}
    code = refused(applicant.act, drafts.save_details, draft.id, later, draft.version)
    assert (code, applicant.application().name) == ("application.changed", "Minh Ánh")


def test_one_application_at_a_time(applicant: Applicant) -> None:
    office = applicant.house.office
    draft = applicant.act(drafts.start, office)
    assert refused(applicant.act, drafts.start, office) == "application.already_open"
    applicant.act(drafts.withdraw, draft.id)
    assert applicant.act(drafts.start, office).id != draft.id


def test_accounts_are_read_and_taken_once(applicant: Applicant) -> None:
    office, act = applicant.house.office, applicant.act
    draft = act(drafts.start, office)
    proof = act(proving.add_account, office, draft.id, " tiktok.com/@MinhAnh.Bep?x=1")
    assert (proof.key, proof.url) == ("tiktok:minhanh.bep", PROFILE)
    assert proof.code.startswith("TNSO-") and len(proof.code) == 9
    assert proof.code_expires_at == applicant.house.now[0] + timedelta(hours=72)
    assert refused(act, proving.add_account, office, draft.id, PROFILE) == (
        "application.account_twice"
    )
    for link, code in {
        "https://zalo.me/0901234567": "account.phone_number",
        "https://evil.example/@a": "account.platform_unknown",
        "javascript:alert(1)": "account.url_malformed",
        "https://www.tiktok.com/@a/video/1": "account.handle_invalid",
        "https://vt.tiktok.com/ZS8abcDEF/": "account.share_link",
    }.items():
        assert refused(act, proving.add_account, office, draft.id, link) == code, link
    for serial in range(9):
        act(proving.add_account, office, draft.id, f"https://www.tiktok.com/@kenh{serial}")
    full = refused(act, proving.add_account, office, draft.id, "https://www.tiktok.com/@more")
    assert full == "application.accounts_too_many"
    act(proving.remove_account, draft.id, proof.id)
    assert proof.id not in {one.id for one in applicant.proofs()}


def test_a_code_ends_and_a_fresh_one_begins_anew(applicant: Applicant) -> None:
    office, act = applicant.house.office, applicant.act
    draft = act(drafts.start, office)
    proof = act(proving.add_account, office, draft.id, PROFILE)
    applicant.house.later(hours=72)
    assert refused(act, proving.placed, draft.id, proof.id) == "proof.expired"
    fresh = act(proving.fresh_code, office, draft.id, proof.id)
    assert fresh.code != proof.code
    placed = act(proving.placed, draft.id, proof.id, "bio")
    assert (placed.state, placed.method) == (ProofState.PLACED, "bio")
    assert act(proving.placed, draft.id, proof.id, "<script>").method is None


def test_what_staff_has_seen_stays_proven(applicant: Applicant) -> None:
    sent = applicant.send()
    [proof] = applicant.proofs()
    seen = replace(
        proof, state=ProofState.PROVEN, checked_at=applicant.house.now[0], checked_by="P"
    )
    with applicant.house.store.write() as transaction:
        transaction.of(Proofs).change(seen)
    assert applicant.act(proving.placed, sent.id, proof.id) == seen
    assert applicant.act(proving.fresh_code, applicant.house.office, sent.id, proof.id) == seen


def test_a_required_item_cannot_be_left_out(applicant: Applicant) -> None:
    draft = applicant.act(drafts.start, applicant.house.office)
    for left_out in REQUIRED:
        codes = [code for code in REQUIRED if code != left_out]
        code = refused(applicant.act, consenting.agree, draft.id, "2026-1", codes)
        assert code == "consent.required"
    assert refused(applicant.act, consenting.agree, draft.id, "2025-1", REQUIRED) == (
        "consent.outdated"
    )
    assert applicant.application().consent_version is None


def test_consent_is_kept_with_its_time_and_taken_back(applicant: Applicant) -> None:
    house, act = applicant.house, applicant.act
    draft = act(drafts.start, house.office)
    act(consenting.agree, draft.id, "2026-1", [*REQUIRED, "portrait", "address"])
    given_at = house.now[0]
    house.later(days=1)
    assert refused(
        act, consenting.take_back, house.office, draft.id, "portrait", confirmed=False
    ) == ("application.confirm")
    assert refused(act, consenting.take_back, house.office, draft.id, "name", confirmed=True) == (
        "consent.required"
    )
    act(consenting.take_back, house.office, draft.id, "portrait", confirmed=True)
    with house.store.read() as reading:
        consents = reading.of(Consents).of_application(draft.id)
    assert [(one.items.split()[-1], one.given_at, one.withdrawn_at) for one in consents] == [
        ("portrait", given_at, house.now[0]),
        ("criteria", house.now[0], None),
    ]
    assert applicant.application().public_items == set(REQUIRED)
    act(drafts.withdraw, draft.id)
    with house.store.read() as reading:
        assert all(one.withdrawn_at for one in reading.of(Consents).of_application(draft.id))
    assert applicant.application().public == ""


def test_files_and_links_are_held_to_their_bounds(applicant: Applicant) -> None:
    office, act = applicant.house.office, applicant.act
    draft = act(drafts.start, office)
    link = act(evidence.add_link, office, draft.id, "https://example.vn/a", " x ", "portrait")
    assert (link.url, link.note, link.criterion) == ("https://example.vn/a", "x", "portrait")
    name = "..\\..\\hợp đồng <1>.exe"
    file = act(evidence.add_file, office, draft.id, name, b"%PDF-1.7 x", about="nothing")
    assert (file.file_name, file.media_type) == ("hợp đồng _1_.pdf", "application/pdf")
    assert file.criterion is None
    for octets, code in {
        b"": "evidence.empty",
        b"<script>": "evidence.kind",
        b"%PDF-" + b"x" * 5 * 1024 * 1024: "evidence.too_large",
    }.items():
        assert refused(act, evidence.add_file, office, draft.id, "a.pdf", octets) == code
    for bad in ("javascript:alert(1)", "https://", "ftp://a.vn/x", "https://a.vn/ x", "x" * 501):
        code = refused(act, evidence.add_link, office, draft.id, bad)
        assert code == "evidence.link_invalid"
    note = "x" * 301
    code = refused(act, evidence.add_link, office, draft.id, "https://a.vn/b", note)
    assert code == "evidence.note_too_long"
    act(evidence.take_out, draft.id, link.id)
    for serial in range(11):
        act(evidence.add_link, office, draft.id, f"https://a.vn/{serial}")
    assert refused(act, evidence.add_link, office, draft.id, "https://a.vn/x") == (
        "evidence.too_many"
    )


def test_an_answer_goes_back_to_staff(applicant: Applicant) -> None:
    sent, house = applicant.send(), applicant.house
    assert refused(applicant.act, sending.answer, sent.id, "Đây ạ") == "application.nothing_asked"
    set_state(house, sent.id, state=ApplicationState.ASSESSING)
    set_state(house, sent.id, state=ApplicationState.MORE_ASKED, answer_due_at=house.now[0])
    with house.store.write() as transaction:
        transaction.add(
            [
                AskRecord(
                    application_id=sent.id,
                    position=0,
                    asked="Hợp đồng nào?",
                    asked_by="P12345678",
                    asked_at=house.now[0],
                    due_at=house.now[0] + timedelta(days=7),
                )
            ]
        )
    applicant.act(evidence.add_link, house.office, sent.id, "https://example.vn/hop-dong")
    house.later(days=2)
    assert refused(applicant.act, sending.answer, sent.id, " \n ") == "application.answer_missing"
    assert refused(applicant.act, sending.answer, sent.id, "x" * 4_001) == (
        "application.answer_too_long"
    )
    answered = applicant.act(sending.answer, sent.id, "Đây ạ\u202e")
    assert (answered.state, answered.answer_due_at) == (ApplicationState.ASSESSING, None)
    with house.store.read() as reading:
        [ask] = reading.of(Asks).of_application(sent.id)
        told = " ".join(str(entry) for entry in reading.audit.entries())
    assert (ask.answer, ask.answered_at) == ("Đây ạ", house.now[0])
    assert "Đây" not in told and "Hợp đồng" not in told
    assert refused(applicant.act, sending.answer, sent.id, "Nữa") == "application.nothing_asked"


def test_nothing_of_another_holder_is_there(house: Household) -> None:
    owner, other = Applicant(house), Applicant(house, "other@example.vn")
    draft = owner.fill_in()
    office = house.office
    piece = owner.act(evidence.add_link, office, draft.id, "https://example.vn/a")
    proof = owner.proofs()[0]
    attempts = [
        (drafts.save_details, draft.id, WHO),
        (drafts.withdraw, draft.id),
        (proving.add_account, office, draft.id, "https://www.tiktok.com/@x"),
        (proving.remove_account, draft.id, proof.id),
        (proving.placed, draft.id, proof.id),
        (proving.fresh_code, office, draft.id, proof.id),
        (consenting.agree, draft.id, "2026-1", REQUIRED),
        (evidence.add_link, office, draft.id, "https://example.vn/b"),
        (evidence.add_file, office, draft.id, "a.pdf", b"%PDF-1"),
        (evidence.take_out, draft.id, piece.id),
        (sending.submit, office, draft.id),
        (sending.answer, draft.id, "x"),
    ]
    theirs = other.act(drafts.start, office)
    before = house.trail()
    for operation, *arguments in attempts:
        with pytest.raises(NotFoundError) as absent:
            other.act(operation, *arguments)
        assert absent.value.code == "application.not_found"
        # Nor by an application of their own with what belongs to another.
        mixed = [theirs.id if one == draft.id else one for one in arguments]
        if proof.id in mixed or piece.id in mixed:
            with pytest.raises(NotFoundError):
                other.act(operation, *mixed)
        with pytest.raises(ForbiddenError):
            house.perform(operation, *arguments)
    with pytest.raises(NotFoundError):
        other.act(consenting.take_back, house.office, draft.id, "portrait", confirmed=True)
    assert house.trail() == before
    assert owner.application() == replace(
        draft, version=owner.application().version, changed_at=house.now[0]
    )


def test_only_a_holder_may(house: Household) -> None:
    applicant = Applicant(house)
    for operation, *arguments in (
        (drafts.start, house.office),
        (entering.leave,),
        (own_data.download, house.office),
    ):
        with pytest.raises(ForbiddenError):
            house.perform(operation, *arguments)
    from credissuer.operations.perform import perform

    for operation in (erasing.erase, consenting.give_up):
        arguments = ["7K3M9-QX2HS"] if operation is consenting.give_up else []
        with pytest.raises(ForbiddenError):
            perform(house.office, house.call, operation, *arguments, confirmed=True)
    with house.store.read() as reading, pytest.raises(NotFoundError):
        own_application(reading, house.office.call(holder_of(applicant)), "../etc")


def holder_of(applicant: Applicant) -> Any:
    from credissuer.operations.applying.own import holder_actor

    return holder_actor(applicant.holder.id)
