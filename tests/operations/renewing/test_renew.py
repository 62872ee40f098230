"""Renewals by orders: what changes, what the programme takes, and repetitions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from credissuer.assessment.orders.draft import UncheckedAccount
from credissuer.assessment.orders.renewal import RenewalOrder
from credissuer.assessment.programme.criteria import Limits
from credissuer.errors import IssuerError
from credissuer.operations import change_keys
from credissuer.operations.change_standing import reinstate, revoke, suspend
from credissuer.operations.issue import issue
from credissuer.operations.renewing.renew import (
    Renewed,
    intend_renewals,
    prepared,
    renew,
    renew_one,
    renew_orders,
)
from credissuer.operations.upkeep import doctor
from credissuer.signing.provider import KeyUse
from tests.offices import CRITERIA, Household, order, programme

LIMITS = Limits(assessment_months=12, proof_months=12, renewal_without_assessment_months=18)
NEW_URL = "https://www.youtube.com/@kenh-moi"


@pytest.fixture
def limited(house: Household) -> Household:
    """The office with a programme that has limits."""
    house.change(programme=replace(programme(), limits=LIMITS))
    return house


def old_url(channel: int = 1) -> str:
    return f"https://www.tiktok.com/@kenh{channel:04}mau"


def anew(house: Household, number: str = "", **members: Any) -> RenewalOrder:
    """An order with an assessment of today and the first channel's account proven today."""
    today = house.now[0].date().isoformat()
    return RenewalOrder(
        number=number,
        **{
            "criteria": dict.fromkeys(CRITERIA, "met"),
            "assessed_on": today,
            "accounts": [UncheckedAccount(old_url(), today)],
            **members,
        },
    )


def renewed(house: Household, renewal: RenewalOrder) -> Renewed:
    return renew_one(house.office, house.call, renewal)


def refused(house: Household, renewal: RenewalOrder, note: str | None = None) -> IssuerError:
    before = house.trail()
    with pytest.raises(IssuerError) as refusal:
        renew_one(house.office, house.call, renewal, None, note)
    assert house.trail() == before
    assert refusal.value.words("vi") != refusal.value.words("en")
    return refusal.value


def test_a_renewal_has_new_facts_and_the_old_badge_leads_to_it(limited: Household) -> None:
    [old] = limited.issue(1)
    limited.publish()
    assert limited.verdict(old.number).certificate.level == "exemplary"
    limited.later(days=330)
    today = limited.now[0].date().isoformat()
    accounts = [UncheckedAccount(old_url(), today), UncheckedAccount(NEW_URL, today)]
    name = "Kênh Mẫu Số Mới"
    answer = renewed(limited, anew(limited, old.number, accounts=accounts, name=name))
    assert answer.fresh and answer.successor is not None
    verdict = limited.verdict(answer.successor.number)
    assert (verdict.verdict, verdict.certificate.level) == ("valid", "credible")
    assert verdict.certificate.name == name
    assert [account.url for account in verdict.certificate.accounts] == [old_url(), NEW_URL]
    assert {account.control_proven_on for account in verdict.certificate.accounts} == {today}
    badge = limited.verdict(old.number)
    assert badge.verdict == "superseded"
    assert badge.status.superseded_by == verdict.certificate.number


def test_the_dry_run_tells_old_and_new_and_changes_nothing(limited: Household) -> None:
    [old] = limited.issue(1)
    trail = limited.trail()
    [one] = prepared(limited.office, limited.call, [anew(limited, old.number, name="Tên Mới")])
    assert one.refusal is None
    assert ("name", "Kênh Mẫu Số 0001", "Tên Mới") in one.changes
    assert ("level", "exemplary", "credible") in one.changes
    assert limited.trail() == trail


def test_without_a_new_assessment_it_is_possible_once(limited: Household) -> None:
    [old] = limited.issue(1)
    limited.later(days=20)
    successor = renew(limited.office, limited.call, old.number)
    again = RenewalOrder(number=successor.number)
    assert refused(limited, again).code == "renew.without_assessment"
    # Another level by the same findings is no new assessment.
    lower = replace(again, level="credible")
    assert refused(limited, lower).code == "renew.without_assessment"
    assert renewed(limited, anew(limited, successor.number)).fresh


def test_another_level_by_the_same_findings_counts_as_without_a_new_assessment(
    limited: Household,
) -> None:
    [old] = limited.issue(1)
    answer = renewed(limited, RenewalOrder(number=old.number, level="credible"))
    assert answer.successor is not None
    with limited.store.read() as reading:
        kept = reading.assessments.by_id(answer.successor.assessment_id)
    assert kept is not None and (kept.level, kept.assessor) == ("credible", "test")
    again = RenewalOrder(number=answer.successor.number)
    assert refused(limited, again).code == "renew.without_assessment"


def test_an_old_assessment_or_proof_is_refused(limited: Household) -> None:
    [old] = limited.issue(1)  # assessed on 2026-10-18, proven on 2026-10-20
    limited.later(days=355)
    assert refused(limited, RenewalOrder(number=old.number)).code == "account.proof_too_old"
    today = limited.now[0].date().isoformat()
    proven = [UncheckedAccount(old_url(), today)]
    late = RenewalOrder(number=old.number, accounts=proven)
    limited.later(days=200)
    assert refused(limited, late).code == "renew.assessment_too_old"
    stale = anew(limited, old.number, assessed_on="2026-11-02")
    assert refused(limited, stale).code == "assessment.too_old"
    assert renewed(limited, anew(limited, old.number)).fresh


def test_the_last_day_of_a_limit_is_taken(limited: Household) -> None:
    [old] = limited.issue(1)
    limited.later(days=352)  # 2027-10-20, a year after the proof
    assert renewed(limited, RenewalOrder(number=old.number)).fresh


def test_the_same_order_again_gives_the_same_certificate(limited: Household) -> None:
    [old] = limited.issue(1)
    limited.later(days=300)
    wanted = anew(limited, old.number)
    first = renewed(limited, wanted)
    trail = limited.trail()
    again = renewed(limited, wanted)
    assert (again.successor, again.fresh) == (first.successor, False)
    assert limited.trail() == trail
    other = replace(wanted, name="Người Khác")
    error = refused(limited, other)
    assert error.code == "renew.already"
    assert first.successor is not None
    shown = f"{first.successor.number[:5]}-{first.successor.number[5:]}"
    assert shown in error.words("vi")


def test_a_ref_means_the_newest_of_its_line(limited: Household) -> None:
    limited.issue(1)
    limited.later(days=300)
    wanted = anew(limited, ref="R-0001")
    first = renewed(limited, wanted).successor
    assert renewed(limited, wanted).successor == first
    limited.later(days=300)
    second = renewed(limited, anew(limited, ref="R-0001")).successor
    assert first is not None and second is not None
    assert (second.supersedes, second.ref) == (first.number, "R-0001+3")


def test_a_row_that_names_no_certificate_or_two_is_refused(limited: Household) -> None:
    first, _ = limited.issue(1, 2)
    codes = {
        refused(limited, wanted).code
        for wanted in (
            RenewalOrder(),
            RenewalOrder(ref="R-7777"),
            RenewalOrder(number="nonsense"),
            RenewalOrder(number="7K3M9-QX2HS"),
            RenewalOrder(number=first.number, ref="R-0002"),
        )
    }
    assert codes == {
        "renew.which",
        "renew.ref_not_found",
        "renew.number_invalid",
        "certificate.not_found",
        "renew.two_certificates",
    }


def test_a_suspended_or_revoked_certificate_is_not_renewed(limited: Household) -> None:
    [old] = limited.issue(1)
    limited.perform(suspend, old.number, "false_claim")
    assert refused(limited, anew(limited, old.number)).code == "certificate.cannot_change"
    limited.perform(reinstate, old.number)
    limited.perform(revoke, old.number, "false_claim")
    assert refused(limited, anew(limited, old.number)).code == "certificate.cannot_change"


def test_a_renewal_may_not_take_the_account_of_another(limited: Household) -> None:
    first, second = limited.issue(1, 2)
    taking = anew(limited, first.number, accounts=[UncheckedAccount(old_url(2), "2026-11-02")])
    error = refused(limited, taking)
    assert error.code == "account.taken"
    assert f"{second.number[:5]}-{second.number[5:]}" in error.words("en")
    imitating = anew(limited, first.number, name="Kênh Mẫu Số OOO2")
    assert refused(limited, imitating).code == "name.confusable"


def test_another_spelling_of_the_own_name_is_no_look_alike(limited: Household) -> None:
    [old] = limited.issue(1)
    answer = renewed(limited, anew(limited, old.number, name="KÊNH Mẫu Số 0001"))
    assert answer.fresh


def test_many_are_renewed_and_one_refusal_stops_no_other(limited: Household) -> None:
    certificates = limited.issue(1, 2, 3)
    today = limited.now[0].date().isoformat()
    orders = [
        anew(limited, one.number, line=line, accounts=[UncheckedAccount(old_url(line), today)])
        for line, one in enumerate(certificates, start=1)
    ]
    orders[1] = replace(orders[1], level="gold")
    answers = renew_orders(limited.office, limited.call, orders)
    assert [answer.fresh for answer in answers] == [True, False, True]
    assert answers[1].refusal is not None
    assert answers[1].refusal.code == "issue.order_refused"


def test_two_rows_for_one_certificate_are_both_refused(limited: Household) -> None:
    [old] = limited.issue(1)
    orders = [anew(limited, old.number, line=1), anew(limited, ref="R-0001", line=2)]
    answers = renew_orders(limited.office, limited.call, orders)
    assert [answer.successor for answer in answers] == [None, None]
    problems = [answer.refusal.facts["problem"] for answer in answers if answer.refusal]
    assert problems == ["import.duplicate_ref"] * 2


def test_a_refusal_says_which_command_works(limited: Household) -> None:
    [old] = limited.issue(1)
    shown = f"{old.number[:5]}-{old.number[5:]}"

    def words(code: str, changes: dict[str, object]) -> str:
        [answer] = issue(limited.office, limited.call, [order(1, **changes)])
        assert answer.refusal is not None
        assert answer.refusal.code == code
        return answer.refusal.words("en")

    for code, changes in (
        ("certificate.ref_conflict", {"level": "credible"}),
        ("account.taken", {"ref": "another"}),
    ):
        assert f"credissuer renew {shown}" in words(code, changes)
    limited.perform(suspend, old.number, "false_claim")
    for code, changes in (
        ("certificate.ref_conflict", {"level": "credible"}),
        ("account.taken", {"ref": "another"}),
    ):
        said = words(code, changes)
        assert "suspended" in said and f"credissuer reinstate {shown}" in said
        assert "credissuer renew" not in said


def begun(house: Household, wanted: RenewalOrder) -> None:
    """What a crash behind the intent leaves."""
    house.perform(intend_renewals, house.office, [wanted])


def test_what_an_interrupted_run_left_is_finished_by_the_same_order(limited: Household) -> None:
    [old] = limited.issue(1)
    wanted = anew(limited, old.number)
    begun(limited, wanted)
    other = refused(limited, replace(wanted, name="Người Khác"))
    assert other.code == "renew.unfinished"
    answer = renewed(limited, wanted)
    assert answer.fresh and answer.successor is not None
    assert answer.successor.ref == "R-0001+2"
    with limited.store.read() as reading:
        assert reading.renditions.open_intents() == []


def test_what_a_key_began_that_signs_no_more_is_the_doctors(limited: Household) -> None:
    [old] = limited.issue(1)
    wanted = anew(limited, old.number)
    begun(limited, wanted)
    key = limited.office.keyring.active(KeyUse.CREDENTIAL).thumbprint
    limited.later(minutes=1)
    change_keys.compromise(limited.office, limited.call, key)
    assert refused(limited, wanted).code == "renew.unfinished"
    doctor.resolve(limited.office, limited.call)
    assert renewed(limited, wanted).fresh
