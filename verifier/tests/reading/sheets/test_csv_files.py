"""Sheets as spreadsheet programs write them, and an output that may be cut off at any octet."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

import pytest

from credverifier.reading.sheets.csv_files import (
    CsvSheet,
    ResumableOutput,
    SheetError,
    neutral,
    survey,
)


def put(folder: Path, text: str | bytes) -> Path:
    path = folder / "in.csv"
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return path


def read(folder: Path, text: str | bytes) -> tuple[CsvSheet, list[list[str]]]:
    source = survey(put(folder, text))
    return source, list(source.rows(0))[: source.total]


TABLE = 'Tên,Liên kết\r\n"Ánh, Minh",a\r\n"hai ""dòng""\n",b\r\n'
ROWS = [["Ánh, Minh", "a"], ['hai "dòng"\n', "b"]]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: codecs.BOM_UTF8 + text.encode("utf-8"),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with BOM", "utf-16-le", "utf-16-be"],
)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_encoding_with_every_delimiter_and_line_end(
    tmp_path: Path, mark: str, encode, end: str
) -> None:
    text = (
        mark.join(["Tên", "Liên kết"]) + end + mark.join(["Đỗ", "a"]) + end + mark.join(["", "b"])
    )
    source, rows = read(tmp_path, encode(text))
    assert (source.header, source.delimiter, source.total) == (("Tên", "Liên kết"), mark, 2)
    assert rows == [["Đỗ", "a"], ["", "b"]]


def test_quotes_line_ends_and_delimiters_within_cells(tmp_path: Path) -> None:
    assert read(tmp_path, TABLE)[1] == ROWS
    source, rows = read(tmp_path, '"Họ, tên, tuổi";Link\n"x, y, z";a\n')
    assert (source.delimiter, rows) == (";", [["x, y, z", "a"]])


def test_a_sep_line_names_the_delimiter(tmp_path: Path) -> None:
    source, rows = read(tmp_path, "sep=|\nlink|a,b,c\nx|y\n")
    assert (source.header, rows) == (("link", "a,b,c"), [["x", "y"]])


def test_blank_lines_count_except_at_the_beginning_and_the_end(tmp_path: Path) -> None:
    source, rows = read(tmp_path, "\n,,\nlink,tên\na,1\n\n,\nb,2\n\n,\n")
    assert source.total == 4
    assert rows == [["a", "1"], ["", ""], ["", ""], ["b", "2"]]


def test_rows_of_different_lengths_are_padded(tmp_path: Path) -> None:
    source, rows = read(tmp_path, "link,tên\na\nb,2,còn nữa,\n")
    assert source.header == ("link", "tên", "", "")
    assert rows == [["a", "", "", ""], ["b", "2", "còn nữa", ""]]


def test_long_numbers_and_zeros_stay_text(tmp_path: Path) -> None:
    assert read(tmp_path, "link,id\na,0006812345678901234567\n")[1] == [
        ["a", "0006812345678901234567"]
    ]


def test_rows_are_read_from_a_given_number_on(tmp_path: Path) -> None:
    source, rows = read(tmp_path, "link\n" + "".join(f"{number}\n" for number in range(10)))
    assert list(source.rows(7)) == rows[7:] == [["7"], ["8"], ["9"]]


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (b"", "no rows"),
        (b"\xef\xbb\xbf", "no rows"),
        (b"link\n", "no rows"),
        (b"\n\n,,\n", "no rows"),
        ("Tên,link\nĐàn,a\n".encode("cp1258"), "UTF-8"),
        ("Tên,link\nx,a\n".encode("utf-16-le"), "UTF-8"),
        (codecs.BOM_UTF16_LE + b"l\0i", "UTF-8"),
        ("link\na\n".encode("utf-32"), "UTF-8"),
        (b"link\n\x00\n", "UTF-8"),
        (b'link\n"' + b"x" * 200_000, "no CSV table"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(tmp_path: Path, octets: bytes, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        survey(put(tmp_path, octets))


@pytest.mark.parametrize("first", list("=+-@\t\r\n＝＋－＠"))
def test_no_written_cell_begins_like_a_formula(first: str) -> None:
    assert neutral(f"{first}1+1") == f"'{first}1+1"
    assert neutral(f" {first}1+1") == f" {first}1+1"
    assert neutral(neutral(f"{first}1")) == f"'{first}1"


HEADER = ["link", "Tên", "cs_verdict"]
OUTPUT_ROWS = [
    ["a", "Đỗ\nHai", "valid"],
    ["b", '"=1"\r\n', "revoked"],
    ["", "", ""],
    ["=c", "x;y,z", "valid"],
]


def resume(output: Path, question: str = "q1") -> list[list[str]]:
    """Write the output rows that are not there yet; returns those that were."""
    resumable = ResumableOutput(output, question, HEADER, ",")
    try:
        written = list(resumable.written())
        for row in OUTPUT_ROWS[len(written) :]:
            resumable.add(row)
        resumable.complete()
    finally:
        resumable.close()
    return written


def part_file(output: Path) -> Path:
    """The part file of that output, created."""
    ResumableOutput(output, "q1", HEADER, ",").close()
    return next(output.parent.glob("*.part"))


def test_the_whole_output_has_a_bom_its_header_and_neutral_cells(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    assert resume(output) == []
    octets = output.read_bytes()
    assert octets.startswith(codecs.BOM_UTF8)
    with output.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [HEADER, *OUTPUT_ROWS[:3], ["'=c", "x;y,z", "valid"]]
    assert list(tmp_path.iterdir()) == [output]


def test_a_run_cut_off_at_any_octet_is_continued(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    resume(output)
    whole = output.read_bytes()
    part = part_file(output)
    counts = set()
    for length in range(len(whole) + 1):
        part.write_bytes(whole[:length])
        counts.add(len(resume(output)))
        assert output.read_bytes() == whole, length
    assert counts == {0, 1, 2, 3, 4}


def test_a_damaged_part_file_is_not_continued(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    resume(output)
    whole = output.read_bytes()
    for other in (
        b"\0" * 300,
        whole[3:],
        whole.replace(b"link", b"LINK"),
        whole[:70] + b"\xff\xff" + whole[72:],
    ):
        part_file(output).write_bytes(other)
        resume(output)
        assert output.read_bytes() == whole


def test_another_question_starts_anew_and_removes_the_old_part_file(tmp_path: Path) -> None:
    output = tmp_path / "o[u]t*.csv"
    resumable = ResumableOutput(output, "q1", HEADER, ",")
    assert list(resumable.written()) == []
    resumable.add(OUTPUT_ROWS[0])
    resumable.close()
    assert resume(output, "q2") == []
    assert list(tmp_path.iterdir()) == [output]


def test_two_runs_cannot_write_the_same_output(tmp_path: Path) -> None:
    output = tmp_path / "out.csv"
    first = ResumableOutput(output, "q1", HEADER, ",")
    for question in ("q1", "q2"):
        with pytest.raises(SheetError, match="Another command"):
            ResumableOutput(output, question, HEADER, ",")
    list(first.written())
    first.add(OUTPUT_ROWS[0])
    first.complete()
    first.close()
    assert len(output.read_text("utf-8-sig").splitlines()) == 3


def test_a_folder_is_refused_as_output(tmp_path: Path) -> None:
    with pytest.raises(SheetError, match="folder"):
        ResumableOutput(tmp_path, "q1", HEADER, ",")
    with pytest.raises(OSError, match="No such file"):
        ResumableOutput(tmp_path / "nowhere" / "out.csv", "q1", HEADER, ",")
