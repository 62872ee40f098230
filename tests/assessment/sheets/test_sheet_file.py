from __future__ import annotations

import codecs

import pytest
import workbook_files

from credissuer.assessment.sheets import sheet_file
from credissuer.assessment.sheets.columns import Headings
from credissuer.errors import RefusedError
from tests.assessment.sheets.sheets_in_tests import HEADER, book, row

TEXT = ",".join(HEADER) + "\n" + ",".join(row()) + "\n"


@pytest.fixture
def opened(programme):
    def open_content(content, wanted=None):
        octets = content if isinstance(content, bytes) else content.encode("utf-8")
        return sheet_file.open_sheet(octets, Headings(programme), wanted)

    return open_content


def refusal_of(opened, content, wanted=None):
    with pytest.raises(RefusedError) as refusal:
        list(opened(content, wanted).rows())
    return refusal.value


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
def test_another_encoding_is_refused(octets, opened):
    with pytest.raises(RefusedError) as refusal:
        list(sheet_file.lines(octets))
    assert refusal.value.code == "import.encoding"
    assert refusal_of(opened, octets).code == "import.encoding"


def test_a_file_that_is_too_large_is_refused_before_decoding(opened):
    assert refusal_of(opened, b"\xff" * (sheet_file.MAX_OCTETS + 1)).code == "import.too_large"


@pytest.mark.parametrize("bad_line", ['"R-1,person', '"R-1"x,person', "x" * 200_000])
def test_broken_quoting_is_refused_with_its_line(opened, bad_line):
    refusal = refusal_of(opened, f"{TEXT}{bad_line}\n{TEXT}")
    assert (refusal.code, refusal.facts["line"]) == ("import.malformed", 3)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_header_whatever_a_title_holds(opened, mark):
    title = "Đợt 2, tháng 11; bản cuối, đã duyệt, gửi lại, có ký\n"
    file = opened(title + TEXT.replace(",", mark))
    assert (file.delimiter, file.header.line) == (mark, 2)
    assert [row.cells[0] for row in file.above] == [title.strip().split(mark)[0]]
    assert [row.line for row in file.rows()] == [3]


def test_a_sep_line_names_the_delimiter_and_is_no_title(opened):
    file = opened("sep=;\r\n" + TEXT.replace(",", ";"))
    assert (file.delimiter, file.above, file.header.line) == (";", (), 2)


def test_the_apostrophe_before_a_formula_is_not_part_of_the_cell(opened):
    (only,) = opened(TEXT.replace("R-1", "'=1+1").replace("Ví Dụ", "'Ví Dụ")).rows()
    assert only.cells[0] == "=1+1" and only.cells[2].startswith("'Ví Dụ")


def test_rows_of_a_workbook_are_counted_as_it_shows_them(opened):
    file = opened(book(["Danh sách"], [], HEADER, [], row()))
    assert [row.line for row in file.above] == [1]
    assert (file.header.line, [row.line for row in file.rows()]) == (3, [5])


def test_the_sheet_with_a_known_header_is_read_and_another_can_be_named(opened):
    def with_others(workbook, sheet):
        workbook.create_sheet("Ghi chú", 0).append(["chỉ là ghi chú"])
        hidden = workbook.create_sheet("Cũ", 0)
        hidden.sheet_state = "hidden"
        hidden.append(HEADER)
        hidden.append(row(ref="R-9"))

    octets = book(HEADER, row(), prepare=with_others)
    file = opened(octets)
    assert (file.book.name, file.book.unread) == ("KOL", ("Ghi chú",))
    assert next(opened(octets, "cũ").rows()).cells[0] == "R-9"
    refusal = refusal_of(opened, octets, "Khác")
    assert (refusal.code, refusal.facts["sheet"]) == ("import.sheet_not_found", "Khác")


def test_csv_has_no_sheet_of_any_name(opened):
    assert refusal_of(opened, TEXT, "KOL").code == "import.sheet_not_found"


def test_merged_cells_of_several_rows_count_for_each_of_them(opened):
    octets = book(
        HEADER,
        row(),
        row(level=None),
        row(level=None),
        prepare=lambda _, sheet: sheet.merge_cells("D2:D3"),
    )
    level = HEADER.index("level")
    assert [row.cells[level] for row in opened(octets).rows()] == ["credible", "credible", ""]


def test_a_link_behind_words_is_found(opened):
    def with_link(workbook, sheet):
        sheet.cell(2, HEADER.index("account_1") + 1).hyperlink = "https://x.com/vidu"

    file = opened(book(HEADER, row(account_1="Xem kênh"), prepare=with_link))
    (only,) = file.rows()
    assert file.link(only, HEADER.index("account_1")) == "https://x.com/vidu"
    assert file.link(only, 0) == ""
    assert opened(TEXT).link(only, 0) == ""


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


@pytest.mark.parametrize(
    ("octets", "code"),
    [
        (OLD, "import.old_workbook"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "import.protected"),
        (workbook_files.packed({"xl/workbook.bin": "x"}), "import.old_workbook"),
        (workbook_files.packed({"mimetype": "x", "content.xml": "<a/>"}), "import.old_workbook"),
        (workbook_files.packed({"word/document.xml": "<a/>"}), "import.workbook_unreadable"),
        (workbook_files.workbook("<!DOCTYPE a><row/>"), "import.workbook_unreadable"),
        (
            workbook_files.workbook('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
            "import.workbook_too_large",
        ),
        (workbook_files.workbook(""), "import.empty"),
        (workbook_files.workbook(), "import.header"),
    ],
)
def test_a_workbook_that_cannot_be_read_is_refused_with_a_code(opened, octets, code):
    assert refusal_of(opened, octets).code == code
