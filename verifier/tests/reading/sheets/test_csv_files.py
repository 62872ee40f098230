"""Sheets as spreadsheet programs write them."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from credverifier.reading.sheets.csv_files import CsvSheet, survey
from credverifier.reading.sheets.errors import SheetError


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
        (b'link\n"' + b"x" * 200_000, "not a CSV table"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(tmp_path: Path, octets: bytes, words: str) -> None:
    with pytest.raises(SheetError, match=words):
        survey(put(tmp_path, octets))
