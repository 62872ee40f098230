"""Whoever was revoked or suspended is certified again with a word alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from credissuer.assessment.orders.order import Order
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.assessment.subjects import AssessedSubject, account_from_url
from credissuer.errors import IssuerError
from credissuer.operations.change_standing import revoke, suspend
from credissuer.operations.history import history
from credissuer.operations.issue import Issued, issue
from credissuer.operations.renewing.renew import renew_one
from tests.offices import Household, order

WORD = "hồ sơ 18: đã xác minh lại"


def again(channel: int = 1, **changes: object) -> Order:
    return order(channel, ref="again", **changes)


def asked(house: Household, wanted: Order) -> Issued:
    [answer] = issue(house.office, house.call, [wanted])
    return answer


def named(name: str, handle: str) -> AssessedSubject:
    account = account_from_url(f"https://www.tiktok.com/@{handle}", date(2026, 10, 20))
    return AssessedSubject(kind="person", name=name, accounts=(account,))


@pytest.fixture
def revoked(house: Household) -> str:
    [certificate] = house.issue(1)
    house.publish()
    house.perform(revoke, certificate.number, "fake_engagement")
    return certificate.number


TIED = {
    "account": again(),
    "name": again(subject=named("Kênh Mẫu Số 0001", "mot.kenh.khac")),
}


@pytest.mark.parametrize("tie", TIED)
def test_nobody_revoked_is_certified_again_without_a_word(
    house: Household, revoked: str, tie: str
) -> None:
    answer = asked(house, TIED[tie])
    assert answer.certificate is None and answer.refusal is not None
    assert answer.refusal.code == "certificate.sanctioned"
    shown = f"{revoked[:5]}-{revoked[5:]}"
    assert shown in answer.refusal.words("vi") and "tương tác ảo" not in shown
    assert len(answer.refusal.facts["problems"]) == 1
    blank = asked(house, replace(TIED[tie], after_sanction=" \u200b\n"))
    assert blank.refusal is not None and blank.refusal.code == "certificate.sanctioned"


@pytest.mark.parametrize("tie", TIED)
def test_with_a_word_it_is_certified_and_the_second_person_reads_it(
    house: Household, revoked: str, tie: str
) -> None:
    answer = asked(house, replace(TIED[tie], after_sanction=WORD))
    assert answer.certificate is not None
    [sanction] = answer.sanctions
    assert (sanction.number, sanction.tie.value) == (revoked, tie)
    number = answer.certificate.number
    assert ("certificate.after_sanction", number) in house.trail()
    with house.store.read() as reading:
        [event] = [one for one in history(reading, number) if one.sanctions]
        details = [
            str(entry.detail)
            for entry in reading.audit.entries()
            if entry.action == "certificate.after_sanction"
        ]
    assert (event.sanctions, event.note) == ((revoked,), WORD)
    assert revoked in details[0] and WORD not in details[0]


def test_a_look_alike_of_a_revoked_account_is_refused_whatever_is_said(
    house: Household, revoked: str
) -> None:
    alike = again(subject=named("Một Tên Khác Hẳn", "kenhOO01mau"), after_sanction=WORD)
    answer = asked(house, alike)
    assert answer.refusal is not None and answer.refusal.code == "account.confusable"


def test_a_suspension_that_has_run_out_counts_and_a_lifted_one_does_not(house: Household) -> None:
    [old] = house.issue(1)
    house.perform(suspend, old.number, "false_claim")
    house.later(days=400)
    answer = asked(house, again())
    assert answer.refusal is not None and answer.refusal.code == "certificate.sanctioned"


@pytest.mark.parametrize("reason", ["holder_request", "issued_in_error", "key_compromise"])
def test_what_was_nobodys_fault_is_told_and_needs_no_word(house: Household, reason: str) -> None:
    [old] = house.issue(1)
    house.perform(revoke, old.number, reason)
    answer = asked(house, again())
    assert answer.certificate is not None
    assert [sanction.number for sanction in answer.sanctions] == [old.number]
    assert ("certificate.after_sanction", answer.certificate.number) in house.trail()


def test_a_renewal_says_nothing_of_what_was_known_when_the_old_one_was_issued(
    house: Household, revoked: str
) -> None:
    first = asked(house, replace(again(), after_sanction=WORD)).certificate
    assert first is not None
    house.later(days=10)
    answer = renew_one(house.office, house.call, RenewalOrder(number=first.number))
    assert answer.fresh and answer.sanctions == ()


def test_a_renewal_under_the_name_of_somebody_revoked_needs_a_word(
    house: Household, revoked: str
) -> None:
    [other] = house.issue(2)
    house.later(days=10)
    wanted = RenewalOrder(number=other.number, name="Kênh Mẫu Số 0001")
    with pytest.raises(IssuerError) as refusal:
        renew_one(house.office, house.call, wanted)
    assert refusal.value.code == "certificate.sanctioned"
    answer = renew_one(house.office, house.call, wanted, None, WORD)
    assert [sanction.number for sanction in answer.sanctions] == [revoked]
    assert answer.successor is not None
    assert ("certificate.after_sanction", answer.successor.number) in house.trail()
