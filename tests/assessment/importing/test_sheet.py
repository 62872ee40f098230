from __future__ import annotations

import codecs
import tracemalloc
from datetime import date

import pytest

from credissuer.assessment.importing import sheet
from credissuer.assessment.orders.order_check import column
from credissuer.errors import RefusedError

HEADER = (
    "ref,kind,name,level,"
    "content-authenticity,advertising-compliance,commercial-transparency,community-feedback,"
    "assessed_on,account_1,account_2,account_3,account_4,"
    "proven_on_1,proven_on_2,proven_on_3,proven_on_4"
)
ROW = (
    "R-1,person,Ví Dụ Ánh,credible,met,met,met,met,"
    "2026-11-02,https://x.com/vidu_anh,,,,2026-11-01,,,"
)
OTHER = "R-2,person,Ví Dụ Bình,,good,good,good,good,2026-11-02,https://x.com/vidu_binh,,,,,,,"


@pytest.fixture
def read(programme, today):
    def read_text_or_octets(content):
        octets = content if isinstance(content, bytes) else content.encode("utf-8")
        return sheet.read(octets, programme, today=today)

    return read_text_or_octets


def refusal_of(read, content):
    with pytest.raises(RefusedError) as refusal:
        read(content)
    return refusal.value


def test_the_template_can_be_read_back(programme, read, today):
    octets = sheet.template(programme, today)
    assert octets.startswith(codecs.BOM_UTF8)
    (order,) = read(octets).ready
    assert order.subject.name == "Ví Dụ Minh Ánh"


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8"),
        lambda text: text.replace("\n", "\r").encode("utf-8"),
        lambda text: text.replace(",", ";").encode("utf-8"),
        lambda text: text.replace(",", "\t").encode("utf-16"),
        lambda text: ("\n\n" + text + "\n,,,\n\n").encode("utf-8"),
    ],
)
def test_encodings_separators_and_line_ends_make_no_difference(read, encode):
    content = read(encode("\n".join((HEADER, ROW, OTHER))))
    assert [order.ref for order in content.ready] == ["R-1", "R-2"]
    assert [order.level for order in content.ready] == ["credible", "highly-credible"]
    assert content.ready[0].subject.name == "Ví Dụ Ánh"


@pytest.mark.parametrize("text", ["", "\ufeff", "\n , \n", HEADER, HEADER + "\n,,,\n"])
def test_a_file_without_rows_is_refused(read, text):
    assert refusal_of(read, text).code == "import.empty"


def test_columns_may_be_in_any_order(read):
    columns = HEADER.split(",")
    reversed_columns = "\n".join(",".join(line.split(",")[::-1]) for line in (HEADER, ROW))
    (order,) = read(reversed_columns).ready
    assert order == read(f"{HEADER}\n{ROW}").ready[0]
    assert len(columns) == 17


def test_lines_are_counted_as_a_person_sees_them(read):
    quoted = (
        ROW.replace("Ví Dụ Ánh", '"Ví Dụ\nÁnh"')
        .replace("R-1", "R-3")
        .replace("vidu_anh", "vidu_ba")
    )
    content = read("\n".join((HEADER, quoted, "", OTHER)))
    assert [(row.line, row.ref) for row in content.rows] == [(2, "R-3"), (5, "R-2")]
    assert content.ready[0].subject.name == "Ví Dụ Ánh"


def test_bad_rows_do_not_stop_good_ones_and_list_problems_in_column_order(read):
    bad_row = (
        ROW.replace("R-1", "")
        .replace("met,met,met,met", ",met,met,")
        .replace("https://x.com/vidu_anh", "?")
    )
    content = read("\n".join((HEADER, bad_row, OTHER)))
    assert [order.ref for order in content.ready] == ["R-2"]
    (row,) = content.bad
    assert [column(problem.pointer) for problem in row.problems] == [
        "ref",
        "content-authenticity",
        "community-feedback",
        "account_1",
    ]
    assert row.order is None and row.cells["name"] == "Ví Dụ Ánh"


def test_rows_with_the_same_ref_are_refused(read):
    content = read("\n".join((HEADER, ROW, OTHER.replace("R-2", "R-1"))))
    assert content.ready == ()
    assert [problem.code for row in content.bad for problem in row.problems] == [
        "import.duplicate_ref"
    ] * 2


def test_a_good_row_needs_little_memory(read):
    rows = "\n".join(
        ROW.replace("R-1", f"R-{n}").replace("vidu_", f"vidu{n}_") for n in range(2000)
    )
    text = f"{HEADER}\n{rows}"
    read(text.replace("vidu", "khac"))  # fills what is cached, however many rows there are
    tracemalloc.start()
    content = read(text)
    octets_in_use, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(content.ready) == 2000
    assert octets_in_use / 2000 < 1500
    assert most / 2000 < 1800


def test_the_template_saved_by_a_vietnamese_excel_is_read(programme, read, today):
    text = sheet.template(programme, today).decode("utf-8-sig")
    saved = text.replace(",", ";").replace(
        today.isoformat(), f"{today.day}/{today.month}/{today.year}"
    )
    for octets in (saved.encode("utf-8-sig"), saved.replace(";", "\t").encode("utf-16")):
        (order,) = read(octets).ready
        assert order.subject.accounts[0].control_proven_on == today
        assert order.assessment.assessed_on == today


TITLE = "DANH SÁCH CẤP CHỨNG NHẬN ĐỢT 2"
WORDS = (
    "STT;Ghi chú;MÃ *;Loại;Tên;Muc;Tính xác thực của nội dung;tuan thu quy tac quang cao;"
    "Minh bạch trong hợp tác thương mại;Positive feedback from the community;"
    "Ngày đánh giá (ngày/tháng/năm);Kênh 1;Ngày xác minh 1"
)
FILLED = (
    "1;gọi lại;HN-1;Cá nhân;Kênh Mẫu Một;;Tốt;tốt;GOOD;Dat;2/11/2026;https://x.com/mau_mot;46327"
)


def test_a_clerks_own_sheet_is_read(read):
    content = read(
        "\n".join((TITLE, "", WORDS, FILLED, "2;;;;;;;;;;;;", ";;Tổng cộng;1;;;;;;;;;", ""))
    )
    (order,) = content.ready
    assert (order.ref, order.subject.kind, order.level) == ("HN-1", "person", "highly-credible")
    assert {finding.level for finding in order.assessment.findings} == {"good", "met"}
    assert order.assessment.assessed_on == date(2026, 11, 2)
    assert order.subject.accounts[0].control_proven_on == date(2026, 11, 1)
    assert content.rows[0].line == 4
    assert content.passed_over == (5, 6)
    assert content.file.columns.aside == ("STT", "Ghi chú")
    assert content.unproven == ()


def test_a_ready_row_without_a_day_of_proof_is_named(read):
    content = read("\n".join((HEADER, ROW, OTHER)))
    assert [row.ref for row in content.unproven] == ["R-2"]


def test_an_impossible_date_is_refused_with_its_value(read):
    (row,) = read("\n".join((WORDS, FILLED.replace("2/11/2026", "31/02/2026")))).bad
    (problem,) = row.problems
    assert (row.line, column(problem.pointer), problem.code) == (
        2,
        "assessed_on",
        "import.date_invalid",
    )
    assert all("31/02/2026" in said for said in problem.words.values())
