from __future__ import annotations

import codecs
import csv
import io
import tracemalloc

import pytest

from credissuer.assessment import sheet
from credissuer.assessment.order_check import column
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


def test_the_template_has_the_promised_header(programme):
    assert ",".join(sheet.header(programme)) == HEADER


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


@pytest.mark.parametrize(
    "octets",
    [
        "ref,Ánh".encode("cp1258"),
        "ref".encode("utf-16-le"),  # no BOM
        "ref".encode("utf-32"),
        codecs.BOM_UTF16_LE + b"r",
        b"ref\xed\xa0\x80",  # a surrogate in UTF-8
        b"ref\x00",
        b"\xff",
    ],
)
def test_another_encoding_is_refused(octets, read):
    with pytest.raises(RefusedError) as refusal:
        list(sheet.lines(octets))
    assert refusal.value.code == "import.encoding"
    assert refusal_of(read, octets).code == "import.encoding"


@pytest.mark.parametrize("text", ["", "\ufeff", "\n , \n", HEADER, HEADER + "\n,,,\n"])
def test_a_file_without_rows_is_refused(read, text):
    assert refusal_of(read, text).code == "import.empty"


def test_the_refusal_of_a_header_names_the_wrong_columns(read):
    wrong_header = (
        HEADER.replace("level,", "").replace("account_4", "account_5").replace("kind", "name")
    )
    facts = refusal_of(read, f"{wrong_header}\n{ROW}").facts
    assert facts == {
        "missing": "kind, level, account_4",
        "unknown": "account_5",
        "duplicate": "name",
    }
    assert refusal_of(read, "a\u202eb,c\n1,2").facts["unknown"] == "a⟨U+202E⟩b, c"
    assert refusal_of(read, HEADER + ",\n" + ROW).facts["unknown"] == "“”"
    assert refusal_of(read, "x" * 100_000).code == "import.header"


def test_columns_may_be_in_any_order(read):
    columns = HEADER.split(",")
    reversed_columns = "\n".join(",".join(line.split(",")[::-1]) for line in (HEADER, ROW))
    (order,) = read(reversed_columns).ready
    assert order == read(f"{HEADER}\n{ROW}").ready[0]
    assert len(columns) == 17


def test_a_file_that_is_too_large_is_refused_before_decoding(read):
    assert refusal_of(read, b"\xff" * (sheet.MAX_OCTETS + 1)).code == "import.too_large"


@pytest.mark.parametrize("bad_line", ['"R-1,person', '"R-1"x,person', "x" * 200_000])
def test_broken_quoting_is_refused_with_its_line(read, bad_line):
    refusal = refusal_of(read, f"{HEADER}\n{OTHER}\n{bad_line}\n{ROW}\n")
    assert (refusal.code, refusal.facts["line"]) == ("import.malformed", 3)


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


def errors(content):
    octets = sheet.error_file(content)
    assert octets.startswith(codecs.BOM_UTF8)
    return list(csv.reader(io.StringIO(octets.decode("utf-8-sig"), newline="")))


def test_the_error_file_has_a_line_for_each_problem(read):
    lines = errors(
        read("\n".join((HEADER, ROW.replace("person", "kol").replace("2026-11-02", ""), OTHER)))
    )
    assert lines[0] == ["line", "ref", "column", "code", "vi", "en"]
    assert [line[:4] for line in lines[1:]] == [
        ["2", "R-1", "kind", "import.kind_unknown"],
        ["2", "R-1", "assessed_on", "import.date_missing"],
    ]
    assert "Thiếu ngày đánh giá" in lines[2][4]


@pytest.mark.parametrize("lead", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "－1"])
def test_no_cell_of_the_error_file_is_a_formula(read, lead):
    content = read("\n".join((HEADER, ROW.replace("R-1", lead).replace("2026-11-02", "=cmd"))))
    ((_, ref, _, _, vi, en),) = errors(content)[1:]
    assert ref == "'" + lead
    assert vi.startswith("'=cmd") and en.startswith("'=cmd")


def test_a_sheet_without_problems_has_an_empty_error_file(read):
    assert len(errors(read(f"{HEADER}\n{ROW}"))) == 1


def test_a_good_row_needs_little_memory(read):
    rows = "\n".join(
        ROW.replace("R-1", f"R-{n}").replace("vidu_", f"vidu{n}_") for n in range(2000)
    )
    text = f"{HEADER}\n{rows}"
    read(f"{HEADER}\n{ROW}")  # loads once what all rows share
    tracemalloc.start()
    content = read(text)
    octets_in_use, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(content.ready) == 2000
    assert octets_in_use / 2000 < 1500
