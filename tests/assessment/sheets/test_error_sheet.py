from __future__ import annotations

import codecs
import csv
import io
from datetime import date

import pytest

from credissuer.assessment.importing import sheet
from credissuer.assessment.sheets.error_sheet import error_file, error_table
from tests.assessment.sheets.sheets_in_tests import HEADER, book, row


@pytest.fixture
def read(programme, today):
    def read_rows(*rows, delimiter=","):
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=delimiter).writerows(rows)
        return sheet.read(text.getvalue().encode("utf-8"), programme, today=today)

    return read_rows


def errors(content, delimiter=","):
    octets = error_file(content)
    assert octets.startswith(codecs.BOM_UTF8)
    text = io.StringIO(octets.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=delimiter))


def test_the_bad_rows_stand_as_they_were_with_their_lines_and_reasons(read):
    header = ["Ghi chú", *HEADER]
    bad = ["gọi, lại", *row(ref="R-2", kind="kol", assessed_on="31/02/2026", account_1="x:hai")]
    content = read(["Đợt 2"], header, ["", *row()], bad, delimiter=";")
    lines = errors(content, ";")
    assert [line[0] for line in lines] == ["", "Dòng / Line", "4"]
    assert lines[0][1] == "Đợt 2" and lines[1][1:-1] == header and lines[2][1:-1] == bad
    assert lines[1][-1] == "Lỗi / Errors"
    kind, day = lines[2][-1].split("\n")
    assert kind.startswith("kind: Loại chủ thể kol") and kind.endswith("[import.kind_unknown]")
    assert day.startswith("assessed_on: 31/02/2026") and day.endswith("[import.date_invalid]")


def test_a_corrected_error_file_is_imported_and_its_own_columns_are_not_doubled(
    read, programme, today
):
    first = errors(read(HEADER, row(kind="kol", ref="R-2")))
    again = read(*first)
    assert [len(line) for line in errors(again)] == [len(line) for line in first]
    first[1][2] = "Cá nhân"
    corrected = read(*first)
    assert [order.ref for order in corrected.ready] == ["R-2"]
    assert corrected.file.columns.aside == ()


def test_surplus_cells_are_kept_behind_the_reasons(read):
    lines = errors(read(HEADER, [*row(), "", "thừa"]))
    assert lines[1][len(HEADER) + 1].endswith("[import.too_many_fields]")
    assert lines[1][-1] == "thừa"


@pytest.mark.parametrize("lead", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "－1"])
def test_no_cell_of_the_error_file_is_a_formula(read, lead):
    first = errors(read(HEADER, row(ref=lead, assessed_on="=cmd")))
    assert first[1][1] == "'" + lead
    assert "'=cmd" in first[1]
    assert read(*first).bad[0].ref == lead


def test_a_sheet_without_problems_has_an_empty_error_file(read):
    assert len(errors(read(HEADER, row()))) == 1


def test_numbers_and_dates_of_a_workbook_keep_their_styles(programme, today):
    octets = book([*HEADER, "Doanh thu"], [*row(kind="kol", assessed_on=date(2026, 11, 20)), 15.5])
    content = sheet.read(octets, programme, today=today)
    table = error_table(content)
    at = HEADER.index("assessed_on") + 1
    assert (table.cells[1][at], table.cells[1][-2]) == ("2026-11-20", "15.5")
    assert content.file.book.kinds[table.styles[1][at]] == "date"
    assert table.styles[1][-2] >= 0 and table.styles[1][1] == table.styles[1][-1] == -1
