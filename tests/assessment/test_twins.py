from __future__ import annotations

import time

from credissuer.assessment import twins
from credissuer.assessment.order_check import Draft, column
from credissuer.assessment.subjects import account_from_url


def draft(line, name, *urls, ref=None):
    accounts = {place: account_from_url(url, None) for place, url in enumerate(urls)}
    return Draft(line=line, ref=ref or f"R-{line}", name=name, accounts=accounts)


def compared(*drafts):
    twins.compare(list(drafts))
    return [[(column(problem.pointer), problem.code) for problem in one.problems] for one in drafts]


def test_rows_that_share_nothing_are_left_alone():
    assert compared(draft(2, "Ánh", "x:vidu_a"), draft(3, "Anh", "x:vidu_b", "tiktok:vidu_a")) == [
        [],
        [],
    ]


def test_a_ref_that_stands_twice_is_refused_in_both_rows_each_naming_the_other():
    rows = [draft(2, "Một", "x:vidu_a", ref="A"), draft(3, "Hai", "x:vidu_b", ref="A")]
    assert compared(*rows) == [[("ref", "import.duplicate_ref")]] * 2
    assert (
        "line 3" in rows[0].problems[0].words["en"] and "dòng 2" in rows[1].problems[0].words["vi"]
    )


def test_rows_without_ref_are_not_the_same_row():
    first, second = draft(2, "Một", "x:vidu_a"), draft(3, "Hai", "x:vidu_b")
    first.ref = second.ref = ""
    assert compared(first, second) == [[], []]


def test_an_account_belongs_to_one_row():
    rows = [
        draft(2, "Một", "x:vidu_b", "https://facebook.com/vidu.anh"),
        draft(3, "Hai", "m.facebook.com/ViduAnh/about"),
    ]
    assert compared(*rows) == [
        [("account_2", "account.duplicate")],
        [("account_1", "account.duplicate")],
    ]
    assert "line 3" in rows[0].problems[0].words["en"]


def test_namesakes_spelled_the_same_are_two_people():
    assert compared(draft(2, "Minh Ánh", "x:vidu_a"), draft(3, "Minh Ánh", "x:vidu_b")) == [[], []]


def test_names_that_look_alike_name_each_other():
    rows = [
        draft(2, "Minh Ánh", "x:vidu_a"),
        draft(3, "Minh Ánh", "x:vidu_b"),
        draft(4, "MINH ÁNH", "x:vidu_c", ref="HOA"),
    ]
    assert compared(*rows) == [[("name", "name.confusable")]] * 3
    assert (
        "MINH ÁNH (HOA)" in rows[0].problems[0].words["vi"]
        and "Minh Ánh (R-2)" in rows[2].problems[0].words["vi"]
    )


def test_handles_that_look_alike_on_one_platform_name_each_other():
    rows = [
        draft(2, "Một", "x:vidu_lan"),
        draft(3, "Hai", "x:vidu_1an"),
        draft(4, "Ba", "tiktok:vidu_ian"),
    ]
    assert compared(*rows) == [
        [("account_1", "account.confusable")],
        [("account_1", "account.confusable")],
        [],
    ]
    assert "x:vidu_1an (R-3)" in rows[0].problems[0].words["en"]


def test_a_subject_may_have_handles_that_look_alike():
    assert compared(draft(2, "Một", "x:vidu_lan", "x:vidu_1an")) == [[]]


def test_stable_ids_have_no_look():
    ids = (
        "https://www.facebook.com/profile.php?id=100000000000011",
        "https://x.com/i/user/100000000000011",
    )
    assert compared(draft(2, "Một", ids[0]), draft(3, "Hai", ids[1])) == [[], []]


def test_the_third_of_a_kind_is_told_of_the_first():
    rows = [draft(line, f"Tên {line}", f"x:vidu_{line}", ref="A") for line in (2, 3, 4)]
    compared(*rows)
    assert [problem.words["en"].count("line 2") for row in rows for problem in row.problems] == [
        0,
        1,
        1,
    ]


def test_many_namesakes_cost_no_more_than_many_names():
    rows = [draft(line, "Minh Ánh", f"x:vidu_{line}") for line in range(2, 20_000)]
    started = time.process_time()
    twins.compare(rows)
    assert time.process_time() - started < 5
    assert not any(row.problems for row in rows)
