from __future__ import annotations

import time

from credissuer.assessment.importing import twins
from credissuer.assessment.orders.order_check import OrderDraft, column
from credissuer.assessment.subjects import account_from_url


def draft(line, name, *urls, ref=None):
    accounts = {index: account_from_url(url, None) for index, url in enumerate(urls)}
    return OrderDraft(line=line, ref=ref or f"R-{line}", name=name, accounts=accounts)


def problems_of(*drafts):
    twins.compare(list(drafts))
    return [[(column(problem.pointer), problem.code) for problem in row.problems] for row in drafts]


def test_rows_that_share_nothing_have_no_problems():
    assert problems_of(
        draft(2, "Ánh", "x:vidu_a"), draft(3, "Anh", "x:vidu_b", "tiktok:vidu_a")
    ) == [
        [],
        [],
    ]


def test_a_repeated_ref_is_a_problem_in_both_rows_that_names_the_other():
    rows = [draft(2, "Một", "x:vidu_a", ref="A"), draft(3, "Hai", "x:vidu_b", ref="A")]
    assert problems_of(*rows) == [[("ref", "import.duplicate_ref")]] * 2
    assert "line 3" in rows[0].problems[0].words["en"]
    assert "dòng 2" in rows[1].problems[0].words["vi"]


def test_rows_without_a_ref_do_not_share_one():
    first, second = draft(2, "Một", "x:vidu_a"), draft(3, "Hai", "x:vidu_b")
    first.ref = second.ref = ""
    assert problems_of(first, second) == [[], []]


def test_an_account_in_two_rows_is_a_problem_in_both():
    rows = [
        draft(2, "Một", "x:vidu_b", "https://facebook.com/vidu.anh"),
        draft(3, "Hai", "m.facebook.com/ViduAnh/about"),
    ]
    assert problems_of(*rows) == [
        [("account_2", "account.duplicate")],
        [("account_1", "account.duplicate")],
    ]
    assert "line 3" in rows[0].problems[0].words["en"]


def test_equal_names_are_no_problem():
    assert problems_of(draft(2, "Minh Ánh", "x:vidu_a"), draft(3, "Minh Ánh", "x:vidu_b")) == [
        [],
        [],
    ]


def test_similar_names_are_problems_that_name_each_other():
    rows = [
        draft(2, "Minh Ánh", "x:vidu_a"),
        draft(3, "Minh Ánh", "x:vidu_b"),
        draft(4, "MINH ÁNH", "x:vidu_c", ref="HOA"),
    ]
    assert problems_of(*rows) == [[("name", "name.confusable")]] * 3
    assert "MINH ÁNH (HOA)" in rows[0].problems[0].words["vi"]
    assert "Minh Ánh (R-2)" in rows[2].problems[0].words["vi"]


def test_similar_handles_on_one_platform_are_problems_that_name_each_other():
    first, similar = draft(2, "Một", "x:vidu_lan"), draft(3, "Hai", "x:vidu_1an")
    on_another_platform = draft(4, "Ba", "tiktok:vidu_ian")
    confusable = [("account_1", "account.confusable")]
    assert problems_of(first, similar, on_another_platform) == [confusable, confusable, []]
    assert "x:vidu_1an (R-3)" in first.problems[0].words["en"]


def test_one_subject_may_have_similar_handles():
    assert problems_of(draft(2, "Một", "x:vidu_lan", "x:vidu_1an")) == [[]]


def test_stable_ids_are_never_similar():
    ids = (
        "https://www.facebook.com/profile.php?id=100000000000011",
        "https://x.com/i/user/100000000000011",
    )
    assert problems_of(draft(2, "Một", ids[0]), draft(3, "Hai", ids[1])) == [[], []]


def test_each_later_repetition_names_the_first_row():
    rows = [draft(line, f"Tên {line}", f"x:vidu_{line}", ref="A") for line in (2, 3, 4)]
    problems_of(*rows)
    words = [problem.words["en"] for row in rows for problem in row.problems]
    assert ["line 2" in text for text in words] == [False, True, True]


def test_many_equal_names_are_compared_in_linear_time():
    rows = [draft(line, "Minh Ánh", f"x:vidu_{line}") for line in range(2, 20_000)]
    started = time.process_time()
    twins.compare(rows)
    assert time.process_time() - started < 5
    assert not any(row.problems for row in rows)
