from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from credissuer.assessment.importing.cells import RowReader
from credissuer.assessment.orders.order_check import column
from credissuer.assessment.sheets.columns import Headings
from credissuer.assessment.sheets.sheet_file import open_sheet
from tests.assessment.sheets.sheets_in_tests import GOOD, HEADER, book
from tests.assessment.sheets.sheets_in_tests import row as cells_of


@pytest.fixture
def read(programme, today):
    def read_changed_row(changes=None, *, extra=(), line=7):
        cells = GOOD | (changes or {})
        table = [[]] * (line - 2) + [HEADER, [cells.get(name, "") for name in HEADER] + list(extra)]
        text = io.StringIO(newline="")
        csv.writer(text).writerows(table)
        file = open_sheet(text.getvalue().encode("utf-8"), Headings(programme))
        reader = RowReader(file, programme, today=today, assessor="Lan")
        (only,) = file.rows()
        return reader.draft(only, reader.cells(only))

    return read_changed_row


def problems_of(draft):
    return [(column(problem.pointer), problem.code) for problem in draft.problems]


def test_a_good_row_is_an_order(read):
    draft = read()
    order = draft.order()
    assert (draft.line, order.ref, order.level) == (7, "R-1", "credible")
    assert (order.subject.kind, order.subject.name) == ("person", "Ví Dụ Ánh")
    assert order.subject.accounts[0].control_proven_on == date(2026, 11, 24)
    assert (order.assessment.level, order.assessment.assessed_on) == (
        "credible",
        date(2026, 11, 24),
    )
    assert order.assessment.assessor == "Lan"


def test_without_a_level_the_highest_is_granted(read):
    order = read({"level": ""}).order()
    assert (order.level, order.assessment.level) == ("highly-credible", None)


def test_accounts_keep_their_order_across_empty_columns(read):
    order = read(
        {"account_1": "", "proven_on_1": "", "account_2": "x:vidu_b", "account_4": "x:vidu_a"}
    ).order()
    assert [account.handle for account in order.subject.accounts] == ["vidu_b", "vidu_a"]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"ref": " "}, [("ref", "import.ref_missing")]),
        ({"ref": "x" * 81}, [("ref", "import.ref_invalid")]),
        ({"ref": "a\u200bb"}, [("ref", "import.ref_invalid")]),
        ({"ref": "a\nb"}, [("ref", "import.ref_invalid")]),
        ({"ref": "1,23457E+11"}, [("ref", "import.ref_shortened")]),
        ({"kind": "Persona"}, [("kind", "import.kind_unknown")]),
        ({"name": "Minh\u202e"}, [("name", "name.hidden_characters")]),
        ({"level": "Credibly"}, [("level", "assessment.unknown_level")]),
        ({"level": "exemplary"}, [("level", "assessment.level_not_earned")]),
        ({"community-feedback": ""}, [("community-feedback", "assessment.missing_criterion")]),
        ({"community-feedback": "80"}, [("community-feedback", "assessment.unknown_level")]),
        ({"community-feedback": "not-met"}, [("community-feedback", "assessment.not_granted")]),
        ({"assessed_on": ""}, [("assessed_on", "import.date_missing")]),
        ({"assessed_on": "11/24/2026"}, [("assessed_on", "import.date_invalid")]),
        ({"assessed_on": "20261124"}, [("assessed_on", "import.date_invalid")]),
        ({"assessed_on": "2026-W48-2"}, [("assessed_on", "import.date_invalid")]),
        ({"assessed_on": "٢٠٢٦-11-24"}, [("assessed_on", "import.date_invalid")]),
        ({"assessed_on": "2026-02-29"}, [("assessed_on", "import.date_invalid")]),
        ({"assessed_on": "2026-11-25"}, [("assessed_on", "import.date_future")]),
        ({"proven_on_1": "2026-11-25"}, [("proven_on_1", "import.date_future")]),
        ({"proven_on_1": "x"}, [("proven_on_1", "import.date_invalid")]),
        ({"proven_on_2": "2026-11-01"}, [("proven_on_2", "import.proven_without_account")]),
        ({"account_1": "", "proven_on_1": ""}, [("account_1", "account.missing")]),
        ({"account_1": "vidu"}, [("account_1", "account.url_malformed")]),
        ({"account_1": "https://weibo.com/1"}, [("account_1", "account.platform_unknown")]),
        ({"account_1": "https://x.com/home"}, [("account_1", "account.handle_invalid")]),
        ({"account_2": "tiktok:VIDU.anh"}, [("account_2", "account.duplicate")]),
    ],
)
def test_the_problem_of_a_wrong_cell_names_its_column(read, changes, problems):
    draft = read(changes)
    assert problems_of(draft) == problems
    assert draft.order() is None


def test_all_problems_of_a_row_are_listed(read):
    draft = read(
        {"ref": "", "kind": "", "name": "", "level": "gold", "assessed_on": "", "account_1": "?"}
        | {"account_2": "x:home", "proven_on_3": "never", "community-feedback": "not-met"},
        extra=["more"],
    )
    assert set(problems_of(draft)) == {
        (None, "import.too_many_fields"),
        ("ref", "import.ref_missing"),
        ("kind", "import.kind_unknown"),
        ("name", "name.empty"),
        ("level", "assessment.unknown_level"),
        ("community-feedback", "assessment.not_granted"),
        ("assessed_on", "import.date_missing"),
        ("account_1", "account.url_malformed"),
        ("account_2", "account.handle_invalid"),
        ("proven_on_3", "import.date_invalid"),
        ("proven_on_3", "import.proven_without_account"),
    }
    assert all(
        problem.words["vi"] and problem.words["en"] and problem.words["vi"] != problem.words["en"]
        for problem in draft.problems
    )


def test_criteria_below_their_minimum_are_one_problem(read):
    draft = read({"community-feedback": "not-met", "content-authenticity": "not-met"})
    assert problems_of(draft) == [("content-authenticity", "assessment.not_granted")]
    assert "content-authenticity, community-feedback" in draft.problems[0].words["en"]


def test_empty_cells_after_the_last_column_are_ignored(read):
    assert read(extra=["", " "]).order() is not None


def test_a_short_row_has_empty_cells_at_its_end(programme, today):
    upto = HEADER.index("account_1") + 1
    text = ",".join(HEADER) + "\n" + ",".join(cells_of()[:upto])
    file = open_sheet(text.encode("utf-8"), Headings(programme))
    reader = RowReader(file, programme, today=today, assessor="")
    (only,) = file.rows()
    draft = reader.draft(only, reader.cells(only))
    assert draft.order().subject.accounts[0].control_proven_on is None


def cells_of_a_linked_account(programme, today, shown):
    def with_link(_, sheet):
        sheet.cell(2, HEADER.index("account_1") + 1).hyperlink = "https://x.com/phia_sau"

    file = open_sheet(
        book(HEADER, cells_of(account_1=shown), prepare=with_link), Headings(programme)
    )
    reader = RowReader(file, programme, today=today, assessor="")
    (only,) = file.rows()
    return reader.cells(only)["account_1"]


def test_the_link_counts_where_the_words_are_no_profile(programme, today):
    assert cells_of_a_linked_account(programme, today, "Xem kênh") == "https://x.com/phia_sau"
    assert cells_of_a_linked_account(programme, today, "tiktok:vidu.anh") == "tiktok:vidu.anh"


def test_a_handle_under_the_name_of_a_platform_is_an_account(programme, today):
    titles = [title for title in HEADER if not title.startswith("account_")]
    titles += ["TikTok", "Facebook"]
    cells = {**GOOD, "TikTok": "@vidu.anh", "Facebook": "https://www.facebook.com/vidu.anh"}
    text = ",".join(titles) + "\n" + ",".join(cells.get(title, "") for title in titles)
    file = open_sheet(text.encode(), Headings(programme))
    reader = RowReader(file, programme, today=today, assessor="")
    (only,) = file.rows()
    order = reader.draft(only, reader.cells(only)).order()
    assert [account.key for account in order.subject.accounts] == [
        "tiktok:vidu.anh",
        "facebook:viduanh",
    ]
    assert order.subject.accounts[0].control_proven_on == today


def test_notes_beside_a_workbook_are_not_too_many_cells(programme, today):
    file = open_sheet(book(HEADER, [*cells_of(), "", "ghi chú"]), Headings(programme))
    reader = RowReader(file, programme, today=today, assessor="")
    (only,) = file.rows()
    assert reader.draft(only, reader.cells(only)).problems == []


@pytest.mark.parametrize(
    ("said", "nobody"),
    [
        ({}, True),
        ({"ref": "Tổng cộng"}, True),
        ({"ref": "Tổng cộng", "name": "25"}, True),
        ({"ref": "Tổng cộng", "name": "Ví Dụ"}, False),
        ({"ref": "Tổng", "account_1": "12"}, False),
        ({"ref": "R-1"}, False),
        ({"name": "12"}, False),
    ],
)
def test_a_row_that_names_nobody(programme, today, said, nobody):
    file = open_sheet((",".join(HEADER) + "\n").encode(), Headings(programme))
    reader = RowReader(file, programme, today=today, assessor="")
    assert reader.names_nobody(dict.fromkeys(HEADER, "") | said) is nobody


def test_hidden_characters_are_escaped_in_messages(read):
    draft = read(
        {"kind": "per\u202eson", "account_1": "https://x.com/\u202ea", "assessed_on": "\u20662026"}
    )
    assert len(draft.problems) == 3
    assert not any(
        "\u202e" in "".join(problem.words.values()) or "\u2066" in problem.words["vi"]
        for problem in draft.problems
    )
