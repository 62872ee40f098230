"""Sheets of people and of attackers, and what is read of each: `files/sheets/cases.json`.

A case has the file, packed by zlib and in base64 since some are large, and the `rows` that are read
of it, the header first, or the `kind` of error. `links` are the addresses behind cells, each with
its row, the header being 0, and its column; `sheet` is the name of the sheet that is read.
"""

from __future__ import annotations

import base64
import codecs
import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

from workbook_files import (
    DECLARED,
    HEAD,
    RELATIONS,
    STRICT,
    WORKBOOK,
    book,
    cells,
    dated,
    link,
    linked,
    packed,
    parts,
    relation,
    relations,
    row,
    sheet,
    sheets,
    styled,
    text,
    with_parts,
    workbook,
)

FILE = Path(__file__).parent / "files" / "sheets" / "cases.json"

_MEBI = 1024 * 1024
_TABLE, _LARGE, _EMPTY, _ENCODING = "table", "large", "empty", "encoding"
_OLD, _PROTECTED = "old", "protected"
_OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
_URL = "https://www.tiktok.com/@minhanh.review"


def _one(*values: str) -> list[list[str]]:
    """What is read of `cells` with that content."""
    return [["link", *[""] * (len(values) - 1)], list(values)]


def _good() -> dict[str, tuple[bytes, list[list[str]]]]:
    gaps = (
        f'{HEAD}<row r="3"><c r="C3"><v>1</v></c></row><row r="9"/><row r="100001" s="1">'
        f'<c r="XFD100001" s="1"/></row>'
    )
    strings = (
        "<si><t>một</t></si><si><r><t>hai</t></r><r><rPr><b/></rPr>"
        "<t xml:space='preserve'> ba</t></r>"
        "<rPh sb='0' eb='1'><t>spoken</t></rPh></si><si/><si><t>a_x000D_b_x005F_</t></si>"
    )
    shared = cells(*(f'<c t="s"><v>{index}</v></c>' for index in (3, 1, 2, 0)))
    numbers = (
        "12345678901234567890",
        "1E+20",
        "1E21",
        "0.1",
        "1e-7",
        "0.00001",
        "3.0",
        "-0.0",
        "1.50",
        "7.12345678901",
    )
    shown = [
        "12345678901234567890",
        "100000000000000000000",
        "1e+21",
        "0.1",
        "1e-7",
        "0.00001",
        "3",
        "0",
        "1.5",
    ]
    kinds = (
        '<c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#N/A</v></c><c t="inlineStr"><is>'
        "<t>trong</t></is></c>"
        '<c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r><rPh><t>c</t></rPh></is></c>'
        '<c t="str"><f>1+1</f><v>2</v></c>'
        '<c t="d"><v>2026-11-27</v></c><c><v>1e999</v></c><c><v>x</v></c>'
    )
    prefixed = (
        f'<x:worksheet xmlns:x="{STRICT}"><x:sheetData><x:row><x:c t="str"><x:v>link</x:v></x:c>'
        f"</x:row>"
        "<x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    entities = "&lt;&amp;&#97;&#x1F431;<![CDATA[<c>&amp;]]>&gt;"
    plain = cells(text("một"))
    return {
        "XLSX: rows and cells without what says nothing": (
            workbook(gaps),
            [["link", "", ""], ["", "", ""], ["", "", "1"]],
        ),
        "XLSX: rows and cells without references": (workbook(plain), _one("một")),
        "XLSX: files stored, not packed": (packed(parts(plain), zipfile.ZIP_STORED), _one("một")),
        "XLSX: shared strings, rich, spoken, escaped": (
            workbook(shared, strings=strings),
            _one("a\rb_", "hai ba", "", "một"),
        ),
        "XLSX: numbers": (
            workbook(cells(*(f"<c><v>{number}</v></c>" for number in numbers))),
            _one(*shown, numbers[-1]),
        ),
        "XLSX: kinds of cells": (
            workbook(cells(kinds)),
            _one("TRUE", "FALSE", "#N/A", "trong", "ab", "2", "2026-11-27", "1e999", "x"),
        ),
        "XLSX: dates, times, durations": (
            dated(
                *(("46353", 1), ("46353.5", 6), ("46353.999999", 2), ("0.25", 1), ("1", 1)),
                *(("59", 2), ("60", 2), ("61", 2), ("1.5", 3), ("1.5", 4), ("0.0006944444", 5)),
                *(("-1", 1), ("2958465", 1), ("2958466", 1), ("4", 7), ("46353", 8)),
            ),
            _one(
                "2026-11-27",
                "2026-11-27T12:00:00",
                "2026-11-28",
                "06:00:00",
                "1900-01-01",
                "1900-02-28",
                "1900-02-29",
                "1900-03-01",
                "36:00:00",
                "1.5",
                "0:01:00",
                "-1",
                "9999-12-31",
                "2958466",
                "4",
                "2026-11-27",
            ),
        ),
        "XLSX: days from 1904": (
            dated(("0", 1), ("44891.25", 1), properties='<workbookPr date1904="1"/>'),
            _one("1904-01-01", "2026-11-27T06:00:00"),
        ),
        "XLSX: strict namespaces and prefixes": (with_parts(sheet=prefixed), _one("1")),
        "XLSX: UTF-16 with a byte order mark": (
            with_parts(sheet=codecs.BOM_UTF16_LE + sheet(plain).encode("utf-16-le")),
            _one("một"),
        ),
        "XLSX: UTF-16, the other order": (
            with_parts(sheet=codecs.BOM_UTF16_BE + (DECLARED + sheet(plain)).encode("utf-16-be")),
            _one("một"),
        ),
        "XLSX: UTF-8 with a byte order mark": (
            with_parts(sheet=codecs.BOM_UTF8 + sheet(plain).encode()),
            _one("một"),
        ),
        "XLSX: entities, CDATA": (workbook(cells(text(entities))), _one("<&a🐱<c>&amp;>")),
        "XLSX: line ends": (workbook(cells(text("a\r\nb\rc&#13;"))), _one("a\nb\nc\r")),
        "XLSX: comments and instructions": (
            with_parts(
                sheet=f"{DECLARED}<?a b?><!-- < & "
                f"-->{sheet(cells('<!-- > --><c><v>1<?x?>2</v></c>'))}<!--e-->"
            ),
            _one("12"),
        ),
        "XLSX: the sheet at an absolute path": (
            with_parts(
                plain,
                relations=relations(relation("rId1", "worksheet", "/xl/worksheets/sheet1.xml")),
            ),
            _one("một"),
        ),
        "XLSX: the sheet at a path with ..": (
            with_parts(
                plain,
                relations=relations(relation("rId1", "worksheet", "../xl/./worksheets/sheet1.xml")),
            ),
            _one("một"),
        ),
        "XLSX: a chart and a hidden sheet before": (
            packed(
                {
                    **parts(HEAD),
                    WORKBOOK: book(
                        '<sheet name="c" r:id="c"/><sheet name="h" state="hidden" '
                        'r:id="h"/><sheet name="a" r:id="a"/>'
                    ),
                    RELATIONS: relations(
                        relation("c", "chartsheet", "c.xml"),
                        relation("h", "worksheet", "h.xml"),
                        relation("a", "worksheet", "a.xml"),
                    ),
                    "xl/c.xml": "<chartsheet/>",
                    "xl/h.xml": sheet(HEAD),
                    "xl/a.xml": sheet(plain),
                }
            ),
            _one("một"),
        ),
        "XLSX: the workbook elsewhere": (
            packed(
                {
                    "_rels/.rels": relations(relation("r", "officeDocument", "/b/book.xml")),
                    "b/book.xml": book('<sheet name="a" r:id="x"/>'),
                    "b/_rels/book.xml.rels": relations(relation("x", "worksheet", "s.xml")),
                    "b/s.xml": sheet(plain),
                }
            ),
            _one("một"),
        ),
        "CSV: blanks within": (
            b"link\nx" + b" " * 120_000 + b"x\n",
            [["link"], ["x" + " " * 120_000 + "x"]],
        ),
        "CSV: a header of blanks within": (
            b"x" + b" " * 120_000 + b"x\na\n",
            [["x" + " " * 120_000 + "x"], ["a"]],
        ),
        "CSV: begins as an archive would": (b"PK,b\na,c\n", [["PK", "b"], ["a", "c"]]),
        "CSV: quotes": (b'link,b\n"a""b,\r\nc" d,e"f\n', [["link", "b"], ['a"b,\r\nc d', 'e"f']]),
        "CSV: a first line of a control character": (
            b"\x1f\nlink;b\na;b\n",
            [["", ""], ["link", "b"], ["a", "b"]],
        ),
        "CSV: two byte order marks": ("\ufeff\ufeff\nlink;b\n".encode(), [["\ufeff"], ["link;b"]]),
        "CSV: a cell of emoji and quotes": (
            ('link\n"' + '🐱""' * 46_000 + '"\n').encode(),
            [["link"], ['🐱"' * 46_000]],
        ),
        "a header of semicolons": (
            workbook(row("link;a;b", "c") + row("v", "w")),
            [["link;a;b", "c"], ["v", "w"]],
        ),
        "a header like a sep= line": (workbook(row("sep=;") + row("v")), [["sep=;"], ["v"]]),
        "a header with a byte order mark": (
            workbook(row("\ufefflink") + row("v")),
            [["\ufefflink"], ["v"]],
        ),
        "a cell of emoji and comments": (
            workbook(cells(text("🐱<!---->" * 70_000))),
            _one("🐱" * 70_000),
        ),
        "a reference of many zeros, cut anywhere": (
            workbook(cells(text(("y" * 7 + "&#" + "0" * 200 + "97;") * 3_000))),
            _one("yyyyyyya" * 3_000),
        ),
        "a format of a long s": (
            workbook(cells('<c s="0"><v>5</v></c>'), styles=styled("ſ")),
            _one("5"),
        ),
        "a format of 200 emoji": (
            workbook(cells('<c s="0"><v>5</v></c>'), styles=styled("yyyy" + "🐱" * 200)),
            _one("1900-01-05"),
        ),
        "CSV: a sep= line": (b"sep=|\r\nlink|b\r\na,c|d\r\n", [["link", "b"], ["a,c", "d"]]),
        "CSV: UTF-16": ("link;b\rmột;🐱\r".encode("utf-16"), [["link", "b"], ["một", "🐱"]]),
    }


def _behind() -> dict[str, tuple[bytes, dict[str, Any]]]:
    """Sheets of which more is read than the cells say."""
    words = row("link", "b") + row("Xem", "") + row("kênh", "c")
    formula = f'<c t="str"><f>HYPERLINK("{_URL}","Xem")</f><v>Xem</v></c>'
    bare = f'<c><f> hyperlink( "{_URL}?a=""b""" )</f></c>'
    other = '<c t="str"><f>HYPERLINK(B1,"Xem")</f><v>Xem</v></c>'
    note = row("Trang này để trống") + row("Kênh của các bạn KOL ở đây")
    good = row("STT", "TikTok") + row("1", "@minhanh.review")
    return {
        "a link behind words": (
            linked(words, '<hyperlink ref="A2" r:id="a"/>', link("a", _URL)),
            {"rows": [["link", "b"], ["Xem", ""], ["kênh", "c"]], "links": [[1, 0, _URL]]},
        ),
        "links that count, and others": (
            linked(
                words,
                '<hyperlink ref="A2:B3" r:id="a" location="x"/><hyperlink ref="A3" location="b!A1"/>'
                '<hyperlink ref="B3" r:id="m"/><hyperlink ref="B2" r:id="a"/>'
                '<hyperlink ref="A1" r:id="none"/><hyperlink ref="B1" r:id="z"/>'
                '<hyperlink ref="Z99" r:id="a"/><hyperlink ref="?" r:id="a"/><hyperlink/>',
                link("a", _URL),
                link("m", "mailto:a@b.example"),
                link("z", "HTTP://x.com/" + "z" * 2_070),
            ),
            {
                "rows": [["link", "b"], ["Xem", ""], ["kênh", "c"]],
                "links": [[0, 1, "HTTP://x.com/" + "z" * 2_070], [1, 0, f"{_URL}#x"]],
            },
        ),
        "a link of 2,084 characters": (
            linked(words, '<hyperlink ref="A2" r:id="a"/>', link("a", "https://" + "z" * 2_076)),
            {"rows": [["link", "b"], ["Xem", ""], ["kênh", "c"]], "links": []},
        ),
        "HYPERLINK formulas": (
            workbook(cells(formula, bare, other)),
            {
                "rows": _one("Xem", f'{_URL}?a="b"', "Xem"),
                "links": [[1, 0, _URL], [1, 1, f'{_URL}?a="b"']],
            },
        ),
        "blank rows above the header move no link": (
            linked(
                '<row r="3"><c r="A3" t="str"><v>link</v></c></row><row><c t="str"><v>x</v></c></row>',
                '<hyperlink ref="A4" r:id="a"/>',
                link("a", _URL),
            ),
            {"rows": [["link"], ["x"]], "links": [[1, 0, _URL]]},
        ),
        "several sheets: the first visible with a header": (
            sheets(
                ("ẩn", "hidden", good),
                ("Ghi chú", "visible", note),
                ("trống", "visible", ""),
                ("chỉ tiêu đề", "visible", row("Link", "Kênh")),
                ("KOL", "visible", good),
                ("KOL 2", "visible", good),
            ),
            {"rows": [["STT", "TikTok"], ["1", "@minhanh.review"]], "sheet": "KOL"},
        ),
        "several sheets without a header: the first that says something": (
            sheets(("trống", "visible", ""), ("a", "visible", row("a", "b") + row("c", "d"))),
            {"rows": [["a", "b"], ["c", "d"]], "sheet": "a"},
        ),
        "all sheets hidden: the first": (
            sheets(("a", "hidden", good), ("b", "veryHidden", note)),
            {"rows": [["STT", "TikTok"], ["1", "@minhanh.review"]], "sheet": "a"},
        ),
    }


def _bad() -> dict[str, tuple[bytes, str]]:
    comment = f"<!--{'x' * 9_000}-->"
    entity = '<!DOCTYPE x [<!ENTITY e "x">]>'
    second = cells("<c><v>1</v></c>")
    lied = workbook(second)
    size = len(sheet(second))
    at = lied.rindex(size.to_bytes(4, "little"))
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        for name, content in [*parts(second).items(), ("xl/worksheets/sheet2.xml", sheet(HEAD))]:
            archive.writestr(name, content)
    copied = twice.getvalue().replace(b"sheet2.xml", b"sheet1.xml")
    renamed = packed(parts(second)).replace(
        b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml", 1
    )
    attributes = " ".join(f'a{number}=""' for number in range(1_001))
    long = "x" * 46 * _MEBI
    wide = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(2, 2_000))
    return {
        "XLSX: a document type": (with_parts(sheet=entity + sheet(second)), _TABLE),
        "XLSX: a document type behind 9 kB of comment": (
            with_parts(sheet=comment + entity + sheet(second)),
            _TABLE,
        ),
        "XLSX: a document type in UTF-16": (
            with_parts(sheet=(entity + sheet(second)).encode("utf-16")),
            _TABLE,
        ),
        "XLSX: a document type in the shared strings": (
            with_parts(second, strings=f"{entity}<sst/>"),
            _TABLE,
        ),
        "XLSX: a document type in the workbook": (
            with_parts(second, book=entity + book("")),
            _TABLE,
        ),
        "XLSX: a document type in the relationships": (
            with_parts(second, root=f"<!DOCTYPE a>{relations()}"),
            _TABLE,
        ),
        "XLSX: an entity that nothing defines": (workbook(cells(text("&e;"))), _TABLE),
        "XLSX: UTF-16 without a byte order mark": (
            with_parts(sheet=sheet(second).encode("utf-16-le")),
            _TABLE,
        ),
        "XLSX: Latin-1": (with_parts(sheet=sheet(cells(text("\xe9"))).encode("latin-1")), _TABLE),
        "XLSX: a control character": (workbook(cells(text("\x01"))), _TABLE),
        "XLSX: a reference to a control character": (workbook(cells(text("&#1;"))), _TABLE),
        "XLSX: elements crossed": (
            with_parts(sheet="<worksheet><a><b></a></b></worksheet>"),
            _TABLE,
        ),
        "XLSX: two roots": (with_parts(sheet=sheet(second) + "<a/>"), _TABLE),
        "XLSX: an attribute twice": (with_parts(sheet=sheet('<row r="1" r="1"/>')), _TABLE),
        "XLSX: a name that is not ASCII": (with_parts(sheet=sheet("<hàng/>")), _TABLE),
        "XLSX: -- in a comment": (with_parts(sheet=sheet("<!-- -- -->")), _TABLE),
        "XLSX: ]]> in a text": (workbook(cells(text("]]>"))), _TABLE),
        "XLSX: XML 2.0": (with_parts(sheet='<?xml version="2.0"?>' + sheet(second)), _TABLE),
        "XLSX: cut off": (with_parts(sheet=sheet(second)[:-4]), _TABLE),
        "XLSX: comments that do not end": (workbook(HEAD + "<!--" * 100_000), _TABLE),
        "XLSX: a comment of 46 MiB": (workbook(f"{second}<!--{long}-->"), _LARGE),
        "XLSX: an attribute of 46 MiB": (workbook(f'{second}<x a="{long}"/>'), _LARGE),
        "XLSX: 60 MiB of blanks": (workbook(second + " " * 60 * _MEBI), _LARGE),
        "XLSX: 60 MiB of shared strings": (workbook(second, strings="<si/>" * 12_000_000), _LARGE),
        "XLSX: 65 elements within each other": (with_parts(sheet="<x>" * 65 + "</x>" * 65), _LARGE),
        "XLSX: 1,001 attributes": (workbook(f"<x {attributes}/>"), _LARGE),
        "XLSX: a cell that is too long": (workbook(cells(text("x" * 131_073))), _LARGE),
        "XLSX: a shared string in many cells": (
            workbook(
                cells(*['<c t="s"><v>0</v></c>'] * 600), strings=f"<si><t>{'x' * 131_000}</t></si>"
            ),
            _LARGE,
        ),
        "XLSX: cells in column XFD": (workbook(HEAD + wide), _LARGE),
        "XLSX: a cell behind column XFD": (
            workbook('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
            _LARGE,
        ),
        "XLSX: row 100,001": (
            workbook(f'{HEAD}<row r="100001"><c r="A100001"><v>1</v></c></row>'),
            _LARGE,
        ),
        "XLSX: rows out of order": (
            workbook('<row r="2"><c r="A2"><v>1</v></c></row>' + HEAD),
            _TABLE,
        ),
        "XLSX: a row twice": (workbook(HEAD + HEAD), _TABLE),
        "XLSX: row 0": (workbook('<row r="0"/>'), _TABLE),
        "XLSX: cells out of order": (
            workbook('<row r="1"><c r="B1"><v>1</v></c><c r="A1"/></row>'),
            _TABLE,
        ),
        "XLSX: a cell twice": (
            workbook('<row r="1"><c r="A1"><v>1</v></c><c r="A1"/></row>'),
            _TABLE,
        ),
        "XLSX: a cell of another row": (
            workbook('<row r="1"><c r="A2"><v>1</v></c></row>'),
            _TABLE,
        ),
        "XLSX: a reference of 100,000 letters": (
            workbook(f'<row><c r="{"A" * 100_000}1"/></row>'),
            _TABLE,
        ),
        "XLSX: a shared string that is not there": (
            workbook(cells('<c t="s"><v>0</v></c>')),
            _TABLE,
        ),
        "XLSX: no sheet": (with_parts(second, book=book("")), _TABLE),
        "XLSX: a sheet elsewhere": (
            with_parts(
                second,
                relations=relations(
                    relation("rId1", "worksheet", "http://a.example/", ' TargetMode="External"')
                ),
            ),
            _TABLE,
        ),
        "XLSX: a sheet that is none": (with_parts(sheet="<chartsheet/>"), _TABLE),
        "XLSX: no rows": (workbook(HEAD), _EMPTY),
        "ZIP: nothing behind the signature": (b"PK\3\4", _TABLE),
        "ZIP: cut off": (lied[:-30], _TABLE),
        "ZIP: the directory says a smaller size": (
            lied[:at] + (size - 1).to_bytes(4, "little") + lied[at + 4 :],
            _TABLE,
        ),
        "ZIP: two files of one name": (copied, _TABLE),
        "ZIP: another name before the file": (renamed, _TABLE),
        "ZIP: no workbook": (packed({"a": "b"}), _TABLE),
        "CSV: nothing": (b"", _EMPTY),
        "CSV: a NUL": (b"link\n\0\n", _ENCODING),
        "CSV: an older encoding": ("link\nĐàn\n".encode("cp1258"), _ENCODING),
        "an old workbook": (_OLE, _OLD),
        "a workbook with a password": (
            _OLE + "EncryptedPackage".encode("utf-16-le") + bytes(64),
            _PROTECTED,
        ),
        "a binary workbook": (packed({"xl/workbook.bin": "x"}), _OLD),
        "an OpenDocument sheet": (packed({"mimetype": "x", "content.xml": "<a/>"}), _OLD),
        "100,001 links": (
            linked(HEAD, "".join(f'<hyperlink ref="A{number}"/>' for number in range(1, 100_002))),
            _LARGE,
        ),
        "a NUL": (workbook(cells(text("a_x0000_b"))), _TABLE),
        "a row of 480,001 characters": (
            workbook(cells(*[text("x" * 120_000)] * 4, text("x"))),
            _LARGE,
        ),
        "a shared string in five million pieces": (
            workbook(HEAD, strings="<si><t>" + "ă<!---->" * 4_900_000 + "</t></si>"),
            _LARGE,
        ),
        "CSV: a sep= line of an emoji": ("sep=🐱\nlink🐱b\na🐱b\n".encode(), _TABLE),
        "CSV: a sep= line of a quote": (b'sep="\nlink"b\na"b\n', _TABLE),
        "CSV: a sep= line of a NUL": (b"sep=\0\nlink\0b\na\0b\n", _ENCODING),
        "CSV: a NUL behind a cell that is too long": (
            b"link\n" + b"x" * 140_000 + b"\n\0\n",
            _ENCODING,
        ),
        "CSV: a cell that is too long": (b"link\n" + b"x" * 131_073, _TABLE),
        "CSV: a cell of many lines that is too long": (b'link\n"' + b"x\n" * 600_000, _TABLE),
        "CSV: a row that is too long": (b"link\n" + b"x" * (2 * _MEBI), _LARGE),
        "CSV: 30 MiB of commas": (b"link\n" + b"," * (30 * _MEBI), _LARGE),
        "CSV: 16,385 columns": (b"link\n" + b"," * 16_384 + b"\n", _LARGE),
        "CSV: 30 MiB of line ends": (b"link\na\n" + b"\n" * (30 * _MEBI), _LARGE),
        "CSV: short rows below a wide one": (
            b"link" + b"," * 16_000 + b"x\n" + b"a\n" * 90_000,
            _LARGE,
        ),
    }


def cases() -> list[dict[str, Any]]:
    """Every case, the good ones first."""
    good = [_written(name, octets, {"rows": rows}) for name, (octets, rows) in _good().items()]
    good += [_written(name, octets, expect) for name, (octets, expect) in _behind().items()]
    return good + [
        _written(name, octets, {"kind": kind}) for name, (octets, kind) in _bad().items()
    ]


def _written(name: str, octets: bytes, expect: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "zlib": base64.b64encode(zlib.compress(octets, 9)).decode(), **expect}


def write() -> None:
    """Replace the file."""
    lines = (json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases())
    FILE.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")


if __name__ == "__main__":
    write()
