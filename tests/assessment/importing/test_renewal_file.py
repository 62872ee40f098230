"""Files of renewals: JSON, a line each, the lines of an export, and sheets."""

from __future__ import annotations

import json
from datetime import date

import pytest

from credissuer.assessment.importing import renewal_file
from credissuer.assessment.orders.draft import UncheckedAccount
from credissuer.errors import RefusedError
from tests.assessment.sheets.sheets_in_tests import book

NUMBER = "7K3M9-QX2HS"


def read(octets: bytes, programme):
    return renewal_file.read(octets, programme, today=date(2026, 11, 23)).orders


def lines(*values: object) -> bytes:
    return "\n".join(json.dumps(value, ensure_ascii=False) for value in values).encode()


def code_of(octets: bytes, programme) -> str:
    with pytest.raises(RefusedError) as refusal:
        read(octets, programme)
    return refusal.value.code


def test_an_order_names_what_it_renews_and_may_leave_the_rest_away(programme):
    [order] = read(lines({"renews": NUMBER, "name": "Ví Dụ Ánh"}), programme)
    assert (order.number, order.name) == (NUMBER, "Ví Dụ Ánh")
    assert (order.kind, order.level, order.criteria, order.accounts) == (None,) * 4


def test_one_order_may_stand_on_several_lines(programme):
    text = json.dumps({"number": NUMBER, "criteria": {"a": "good"}}, indent=2)
    [order] = read(text.encode(), programme)
    assert (order.number, order.criteria) == (NUMBER, {"a": "good"})


def test_the_lines_of_an_export_are_read_as_they_are(programme):
    exported = lines(
        {
            "kind": "certificate", "number": NUMBER, "ref": "R-1", "token_sha256": "0" * 64,
            "standing": "valid", "key_id": "k", "status": {"list": 1, "index": 2},
            "name": "Ví Dụ An", "level": "credible", "assessed_on": "2026-01-15",
            "criteria": {"a": "good"}, "history": [],
            "accounts": [{"url": "https://x.com/vidu_an", "control_proven_on": "2026-01-10"}],
        },
        {"kind": "certificate", "number": "2", "ref": "R-2", "standing": "revoked",
         "subject": {"kind": "person", "name": "B"}, "assessment": {"findings": {"a": "met"}}},
        {"kind": "status_list", "list": 1, "size": 8, "version": 1, "tokens": {}},
        {"kind": "signature", "purpose": "vc+jwt", "token_sha256": "0" * 64},
    )  # fmt: skip
    first, second = read(exported, programme)
    assert (first.line, first.number, first.standing, first.kind) == (1, NUMBER, "valid", None)
    assert first.accounts == [UncheckedAccount("https://x.com/vidu_an", "2026-01-10")]
    assert (first.name, first.level, first.assessed_on) == ("Ví Dụ An", "credible", "2026-01-15")
    assert (second.standing, second.kind, second.name) == ("revoked", "person", "B")
    assert second.criteria == {"a": "met"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_has_the_columns_that_change(programme, delimiter):
    rows = [["number", "level", "account_1", "proven_on_1"], [NUMBER, "", "https://x.com/a", ""]]
    text = "\n".join(delimiter.join(row) for row in rows)
    [order] = read(text.encode("utf-8-sig"), programme)
    assert (order.line, order.number, order.level, order.criteria) == (2, NUMBER, None, None)
    assert order.accounts is not None and order.accounts[0] == UncheckedAccount(
        "https://x.com/a", ""
    )


def test_a_sheet_may_be_a_workbook_in_the_words_of_a_clerk(programme):
    [criterion, *_] = programme.criteria
    octets = book(
        ["Gia hạn năm 2027"],
        ["Số chứng nhận", "Ghi chú", "Ngày đánh giá", criterion.title["vi"], "Loại"],
        [NUMBER, "x", "23/11/2026", criterion.levels[-1].name["vi"], "Tổ chức"],
    )
    file = renewal_file.read(octets, programme, today=date(2026, 11, 23))
    [order] = file.orders
    assert (order.number, order.assessed_on, order.kind) == (NUMBER, "2026-11-23", "organization")
    assert order.criteria[criterion.id] == criterion.levels[-1].id
    assert file.aside == ("Ghi chú",)


def test_one_finding_in_a_row_is_a_new_assessment(programme):
    [criterion, *_] = programme.criteria
    [order] = read(f"ref,{criterion.id}\nR-1,good\n".encode(), programme)
    assert (order.ref, order.criteria[criterion.id]) == ("R-1", "good")
    assert set(order.criteria) == {item.id for item in programme.criteria}


def test_a_file_that_cannot_be_meant_is_refused(programme):
    assert code_of(b"", programme) == "import.empty"
    assert code_of(b"number\n", programme) == "import.empty"
    assert code_of(b"name,level\nA,b\n", programme) == "import.header"
    assert code_of(b"number,number\nA,b\n", programme) == "import.header"
    assert code_of(b'number,name\nA,"b\n', programme) == "import.malformed"
    assert code_of(b"\xff\xff", programme) == "import.encoding"
    assert code_of(b'{"number": ', programme) == "issue.file_invalid"


@pytest.mark.parametrize(
    "members",
    [
        {"renews": NUMBER, "levle": "credible"},
        {"renews": 7},
        {"renews": NUMBER, "criteria": "good"},
        {"renews": NUMBER, "accounts": "https://x.com/a"},
        {"renews": NUMBER, "accounts": [1]},
    ],
)
def test_a_member_that_is_misspelt_or_of_another_type_is_refused(programme, members):
    assert code_of(lines(members), programme) == "issue.file_invalid"
