"""Orders for a renewal: what they leave away stays, and what changes is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from credissuer.assessment.orders.draft import UncheckedAccount
from credissuer.assessment.orders.renewal import Before, RenewalOrder, assesses_anew, changes
from credissuer.assessment.orders.renewal import check_renewal as check
from credissuer.assessment.records import AccountRecord, AssessmentRecord, SubjectRecord
from credissuer.errors import RefusedError

NOW = datetime(2026, 1, 20, tzinfo=UTC)
URL = "https://www.tiktok.com/@vidu.an"
OTHER = "https://www.youtube.com/@vidu-an"


@pytest.fixture
def before(programme) -> Before:
    subject = SubjectRecord(
        id="urn:uuid:1", kind="person", name="Ví Dụ An", skeleton="x", created_at=NOW
    )
    account = AccountRecord(
        subject_id=subject.id,
        position=0,
        platform="tiktok",
        key="tiktok:vidu.an",
        handle="vidu.an",
        account_id=None,
        url=URL,
        skeleton="x",
        control_proven_on=date(2026, 1, 10),
    )
    assessment = AssessmentRecord(
        id="urn:uuid:2",
        subject_id=subject.id,
        programme=programme.id,
        version=programme.version,
        findings={criterion.id: "good" for criterion in programme.criteria},
        level="highly-credible",
        assessed_on=date(2026, 1, 15),
        assessor="lan",
        recorded_at=NOW,
    )
    return Before(shown="7K3M9-QX2HS", subject=subject, accounts=[account], assessment=assessment)


def draft_of(order, before, programme, today):
    return check(order, before, programme, today=today, assessor="minh")


def changed(order, before, programme, today):
    draft = draft_of(order, before, programme, today)
    assert draft.problems == []
    return list(changes(draft, before))


def test_what_is_left_away_stays_as_it_was(before, programme, today):
    assert changed(RenewalOrder(), before, programme, today) == []
    order = draft_of(RenewalOrder(), before, programme, today).require_order()
    assert (order.level, order.assessment.assessor) == ("highly-credible", "lan")


def test_each_member_may_change_alone(before, programme, today):
    assert changed(RenewalOrder(name="Ví Dụ Ánh"), before, programme, today) == [
        ("name", "Ví Dụ An", "Ví Dụ Ánh")
    ]
    assert changed(RenewalOrder(level="credible"), before, programme, today) == [
        ("level", "highly-credible", "credible")
    ]
    accounts = [UncheckedAccount(URL, "2026-11-20"), UncheckedAccount(OTHER, "")]
    assert changed(RenewalOrder(accounts=accounts), before, programme, today) == [
        ("proven_on tiktok:vidu.an", "2026-01-10", "2026-11-20"),
        ("account", "", OTHER),
    ]


def test_a_new_assessment_earns_the_highest_level_and_is_the_assessors(before, programme, today):
    findings = {criterion.id: "excellent" for criterion in programme.criteria}
    order = RenewalOrder(criteria=findings, assessed_on="2026-11-20")
    assert assesses_anew(order, before)
    draft = draft_of(order, before, programme, today)
    assert (draft.level, draft.assessment.assessor) == ("exemplary", "minh")
    told = {member: new for member, _, new in changes(draft, before)}
    assert told["level"] == "exemplary" and told["assessed_on"] == "2026-11-20"


def test_what_was_found_before_and_is_handed_back_is_no_new_assessment(before):
    same = RenewalOrder(criteria=before.assessment.findings, assessed_on="2026-01-15")
    assert not assesses_anew(same, before)
    assert assesses_anew(replace(same, assessed_on="2026-11-15"), before)


def problem_codes(order, before, programme, today):
    draft = draft_of(order, before, programme, today)
    return [(problem.pointer, problem.code) for problem in draft.problems]


def test_findings_need_their_day_and_a_day_its_findings(before, programme, today):
    findings = {criterion.id: "excellent" for criterion in programme.criteria}
    assert problem_codes(RenewalOrder(criteria=findings), before, programme, today) == [
        ("/assessed_on", "import.date_missing")
    ]
    without = problem_codes(RenewalOrder(assessed_on="2026-11-20"), before, programme, today)
    assert {code for _, code in without} == {"assessment.missing_criterion"}


def test_the_new_assessment_is_not_older_than_the_old_one(before, programme, today):
    findings = {criterion.id: "excellent" for criterion in programme.criteria}
    order = RenewalOrder(criteria=findings, assessed_on="2026-01-14")
    assert ("/assessed_on", "renew.assessed_before") in problem_codes(
        order, before, programme, today
    )


def test_an_account_that_was_proven_needs_its_proof_again(before, programme, today):
    order = RenewalOrder(accounts=[UncheckedAccount(URL, "")])
    assert problem_codes(order, before, programme, today) == [
        ("/accounts/0/proven_on", "account.proof_missing")
    ]


def test_another_level_by_findings_under_other_rules_is_refused(before, programme, today):
    older = replace(before.assessment, version="2025-1")
    with pytest.raises(RefusedError) as refusal:
        draft_of(
            RenewalOrder(level="credible"), replace(before, assessment=older), programme, today
        )
    assert refusal.value.code == "assessment.outdated"
    same = replace(before, assessment=older)
    assert changed(RenewalOrder(level="highly-credible"), same, programme, today) == []


def test_a_level_that_the_findings_do_not_earn_is_refused(before, programme, today):
    assert problem_codes(RenewalOrder(level="exemplary"), before, programme, today) == [
        ("/level", "assessment.level_not_earned")
    ]
