from __future__ import annotations

from datetime import date

import pytest

from credissuer.assessment.cells import read_row
from credissuer.assessment.order_check import column
from credissuer.assessment.sheet import header

GOOD = {
    "ref": "R-1",
    "kind": "person",
    "name": "Ví Dụ Ánh",
    "level": "credible",
    "content-authenticity": "good",
    "advertising-compliance": "good",
    "commercial-transparency": "good",
    "community-feedback": "met",
    "assessed_on": "2026-11-24",
    "account_1": "https://www.tiktok.com/@vidu.anh",
    "proven_on_1": "2026-11-24",
}


@pytest.fixture
def read(programme, today):
    columns = header(programme)

    def read_changed_row(changes=None, *, extra=()):
        cells = GOOD | (changes or {})
        fields = [cells.get(column, "") for column in columns] + list(extra)
        return read_row(7, fields, columns, programme, today=today, assessor="Lan")

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
        ({"kind": "Person"}, [("kind", "import.kind_unknown")]),
        ({"name": "Minh\u202e"}, [("name", "name.hidden_characters")]),
        ({"level": "Credible"}, [("level", "assessment.unknown_level")]),
        ({"level": "exemplary"}, [("level", "assessment.level_not_earned")]),
        ({"community-feedback": ""}, [("community-feedback", "assessment.missing_criterion")]),
        ({"community-feedback": "80"}, [("community-feedback", "assessment.unknown_level")]),
        ({"community-feedback": "not-met"}, [("community-feedback", "assessment.not_granted")]),
        ({"assessed_on": ""}, [("assessed_on", "import.date_missing")]),
        ({"assessed_on": "24/11/2026"}, [("assessed_on", "import.date_invalid")]),
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
    columns = header(programme)
    fields = [GOOD.get(column, "") for column in columns[: columns.index("account_1") + 1]]
    draft = read_row(2, fields, columns, programme, today=today, assessor="")
    assert draft.order().subject.accounts[0].control_proven_on is None


def test_hidden_characters_are_escaped_in_messages(read):
    draft = read(
        {"kind": "per\u202eson", "account_1": "https://x.com/\u202ea", "assessed_on": "\u20662026"}
    )
    assert len(draft.problems) == 3
    assert not any(
        "\u202e" in "".join(problem.words.values()) or "\u2066" in problem.words["vi"]
        for problem in draft.problems
    )
