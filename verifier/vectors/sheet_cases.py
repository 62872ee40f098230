"""Sheets of people and of attackers, and what is read of each: `files/sheets/cases.json`.

A case has the file, packed by zlib and in base64 since some are large, and the `rows` that are read
of it, the header first, or the `kind` of error. Workbooks are made with zipfile and text alone: no
reader is asked.
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

FILE = Path(__file__).parent / "files" / "sheets" / "cases.json"

_MEBI = 1024 * 1024
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_STRINGS, _STYLES, _FIRST = "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"
_TABLE, _LARGE, _EMPTY, _ENCODING = "table", "large", "empty", "encoding"
_HEAD = '<row r="1"><c r="A1" t="str"><v>link</v></c></row>'
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

Parts = dict[str, str | bytes]


def _relation(identifier: str, kind: str, target: str, more: str = "") -> str:
    return f'<Relationship Id="{identifier}" Type="{_TYPES}/{kind}" Target="{target}"{more}/>'


def _relations(*relations: str) -> str:
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{"".join(relations)}</Relationships>'


def _book(sheets: str, properties: str = "") -> str:
    return f'<workbook xmlns="{_SHEET}" xmlns:r="{_TYPES}">{properties}<sheets>{sheets}</sheets></workbook>'


def _sheet(rows: str) -> str:
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{rows}</sheetData></worksheet>'


def _parts(rows: str, strings: str = "", styles: str = "", properties: str = "") -> Parts:
    return {
        _WORKBOOK: _book('<sheet name="a" sheetId="1" r:id="rId1"/>', properties),
        _RELATIONS: _relations(
            _relation("rId1", "worksheet", "worksheets/sheet1.xml"),
            _relation("rId2", "sharedStrings", "sharedStrings.xml"),
            _relation("rId3", "styles", "styles.xml"),
        ),
        _STRINGS: f'<sst xmlns="{_SHEET}">{strings}</sst>',
        _STYLES: f'<styleSheet xmlns="{_SHEET}">{styles}</styleSheet>',
        _FIRST: _sheet(rows),
    }


def _zip(parts: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 11, 27, 0, 0, 0)), content, method)
    return file.getvalue()


def _workbook(rows: str, **more: str) -> bytes:
    return _zip(_parts(rows, **more))


def _with(rows: str = _HEAD, **parts: str | bytes) -> bytes:
    """A workbook in which some parts are others: `sheet`, `book`, `relations`, `strings`."""
    names = {
        "sheet": _FIRST,
        "book": _WORKBOOK,
        "relations": _RELATIONS,
        "strings": _STRINGS,
        "root": "_rels/.rels",
    }
    return _zip({**_parts(rows), **{names[name]: content for name, content in parts.items()}})


def _cells(*values: str) -> str:
    """The header `link`, and a row of these cells."""
    return f"{_HEAD}<row>{''.join(values)}</row>"


def _text(value: str) -> str:
    return f'<c t="str"><v>{value}</v></c>'


def _row(*values: str) -> str:
    return f"<row>{''.join(map(_text, values))}</row>"


def _format(code: str) -> str:
    """The styles of a workbook with one format, which cells of style 0 have."""
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'
    return f'{formats}<cellXfs><xf numFmtId="200"/></cellXfs>'


def _one(*cells: str) -> list[list[str]]:
    """What is read of _cells with that content."""
    return [["link", *[""] * (len(cells) - 1)], list(cells)]


_FORMATS = (
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="[h]:mm:ss"/>'
    '<numFmt numFmtId="166" formatCode="0.0&quot; days&quot;"/>'
    '<numFmt numFmtId="167" formatCode="[Red]0;d"/>'
    '<numFmt numFmtId="168" formatCode="[$-42A]dddd"/></numFmts><cellStyleXfs><xf numFmtId="14"/>'
    "</cellStyleXfs><cellXfs>"
    + "".join(f'<xf numFmtId="{number}"/>' for number in (0, 14, 164, 165, 166, 46, 22, 167, 168))
    + "</cellXfs>"
)


def _dated(*cells: tuple[str, int], properties: str = "") -> bytes:
    rows = _cells(*(f'<c s="{style}"><v>{value}</v></c>' for value, style in cells))
    return _workbook(rows, styles=_FORMATS, properties=properties)


def _good() -> dict[str, tuple[bytes, list[list[str]]]]:
    gaps = (
        f'{_HEAD}<row r="3"><c r="C3"><v>1</v></c></row><row r="9"/><row r="100001" s="1">'
        f'<c r="XFD100001" s="1"/></row>'
    )
    strings = (
        "<si><t>một</t></si><si><r><t>hai</t></r><r><rPr><b/></rPr>"
        "<t xml:space='preserve'> ba</t></r>"
        "<rPh sb='0' eb='1'><t>spoken</t></rPh></si><si/><si><t>a_x000D_b_x005F_</t></si>"
    )
    shared = _cells(*(f'<c t="s"><v>{place}</v></c>' for place in (3, 1, 2, 0)))
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
        f'<x:worksheet xmlns:x="{_STRICT}"><x:sheetData><x:row><x:c t="str"><x:v>link</x:v></x:c>'
        f"</x:row>"
        "<x:row><x:c><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    entities = "&lt;&amp;&#97;&#x1F431;<![CDATA[<c>&amp;]]>&gt;"
    plain = _cells(_text("một"))
    return {
        "XLSX: rows and cells without what says nothing": (_workbook(gaps),
                                                           [["link", "", ""], ["", "", ""],
                                                            ["", "", "1"]]),
        "XLSX: rows and cells without references": (_workbook(plain), _one("một")),
        "XLSX: files stored, not packed": (_zip(_parts(plain), zipfile.ZIP_STORED), _one("một")),
        "XLSX: shared strings, rich, spoken, escaped": (
            _workbook(shared, strings=strings), _one("a\rb_", "hai ba", "", "một"),
        ),
        "XLSX: numbers": (
            _workbook(_cells(*(f"<c><v>{number}</v></c>" for number in numbers))),
            _one(*shown, numbers[-1]),
        ),
        "XLSX: kinds of cells": (
            _workbook(_cells(kinds)),
            _one("TRUE", "FALSE", "#N/A", "trong", "ab", "2", "2026-11-27", "1e999", "x"),
        ),
        "XLSX: dates, times, durations": (
            _dated(("46353", 1), ("46353.5", 6), ("46353.999999", 2), ("0.25", 1), ("1", 1),
                   ("59", 2), ("60", 2),
                   ("61", 2), ("1.5", 3), ("1.5", 4), ("0.0006944444", 5), ("-1", 1),
                   ("2958465", 1), ("2958466", 1), ("4", 7), ("46353", 8)),
            _one("2026-11-27", "2026-11-27T12:00:00", "2026-11-28", "06:00:00", "1900-01-01",
                 "1900-02-28", "1900-02-29",
                 "1900-03-01", "36:00:00", "1.5", "0:01:00", "-1", "9999-12-31", "2958466", "4",
                 "2026-11-27"),
        ),
        "XLSX: days from 1904": (
            _dated(("0", 1), ("44891.25", 1), properties='<workbookPr date1904="1"/>'),
            _one("1904-01-01", "2026-11-27T06:00:00"),
        ),
        "XLSX: strict namespaces and prefixes": (_with(sheet=prefixed), _one("1")),
        "XLSX: UTF-16 with a byte order mark": (
            _with(sheet=codecs.BOM_UTF16_LE + _sheet(plain).encode("utf-16-le")), _one("một"),
        ),
        "XLSX: UTF-16, the other order": (
            _with(sheet=codecs.BOM_UTF16_BE + (_DECLARED + _sheet(plain)).encode("utf-16-be")),
            _one("một"),
        ),
        "XLSX: UTF-8 with a byte order mark": (_with(sheet=codecs.BOM_UTF8 + _sheet(plain).encode()), _one("một")),
        "XLSX: entities, CDATA": (_workbook(_cells(_text(entities))), _one("<&a🐱<c>&amp;>")),
        "XLSX: line ends": (_workbook(_cells(_text("a\r\nb\rc&#13;"))), _one("a\nb\nc\r")),
        "XLSX: comments and instructions": (
            _with(sheet=f"{_DECLARED}<?a b?><!-- < & "
                        f"-->{_sheet(_cells('<!-- > --><c><v>1<?x?>2</v></c>'))}<!--e-->"),
            _one("12"),
        ),
        "XLSX: the sheet at an absolute path": (
            _with(plain,
                  relations=_relations(_relation("rId1", "worksheet",
                                                 "/xl/worksheets/sheet1.xml"))), _one("một"),
        ),
        "XLSX: the sheet at a path with ..": (
            _with(plain,
                  relations=_relations(_relation("rId1", "worksheet",
                                                 "../xl/./worksheets/sheet1.xml"))),
            _one("một"),
        ),
        "XLSX: a chart and a hidden sheet before": (
            _zip({
                **_parts(_HEAD),
                _WORKBOOK: _book('<sheet name="c" r:id="c"/><sheet name="h" state="hidden" '
                                 'r:id="h"/><sheet name="a" r:id="a"/>'),
                _RELATIONS: _relations(_relation("c", "chartsheet", "c.xml"),
                                       _relation("h", "worksheet", "h.xml"),
                                       _relation("a", "worksheet", "a.xml")),
                "xl/c.xml": "<chartsheet/>", "xl/h.xml": _sheet(_HEAD), "xl/a.xml": _sheet(plain),
            }),
            _one("một"),
        ),
        "XLSX: the workbook elsewhere": (
            _zip({"_rels/.rels": _relations(_relation("r", "officeDocument", "/b/book.xml")),
                  "b/book.xml": _book('<sheet name="a" r:id="x"/>'),
                  "b/_rels/book.xml.rels": _relations(_relation("x", "worksheet", "s.xml")),
                  "b/s.xml": _sheet(plain)}),
            _one("một"),
        ),
        "CSV: blanks within": (b"link\nx" + b" " * 120_000 + b"x\n",
                               [["link"], ["x" + " " * 120_000 + "x"]]),
        "CSV: a header of blanks within": (b"x" + b" " * 120_000 + b"x\na\n",
                                           [["x" + " " * 120_000 + "x"], ["a"]]),
        "CSV: begins as an archive would": (b"PK,b\na,c\n", [["PK", "b"], ["a", "c"]]),
        "CSV: quotes": (b'link,b\n"a""b,\r\nc" d,e"f\n', [["link", "b"], ['a"b,\r\nc d', 'e"f']]),
        "CSV: a first line of a control character": (b"\x1f\nlink;b\na;b\n",
                                                     [["", ""], ["link", "b"], ["a", "b"]]),
        "CSV: two byte order marks": ("\ufeff\ufeff\nlink;b\n".encode(), [["\ufeff"], ["link;b"]]),
        "CSV: a cell of emoji and quotes": (
            ("link\n\"" + "🐱\"\"" * 46_000 + "\"\n").encode(), [["link"], ["🐱\"" * 46_000]],
        ),
        "a header of semicolons": (
            _workbook(_row("link;a;b", "c") + _row("v", "w")), [["link;a;b", "c"], ["v", "w"]],
        ),
        "a header like a sep= line": (_workbook(_row("sep=;") + _row("v")), [["sep=;"], ["v"]]),
        "a header with a byte order mark": (_workbook(_row("\ufefflink") + _row("v")),
                                            [["\ufefflink"], ["v"]]),
        "a cell of emoji and comments": (
            _workbook(_cells(_text("🐱<!---->" * 70_000))), _one("🐱" * 70_000),
        ),
        "a reference of many zeros, cut anywhere": (
            _workbook(_cells(_text(("y" * 7 + "&#" + "0" * 200 + "97;") * 3_000))),
            _one("yyyyyyya" * 3_000),
        ),
        "a format of a long s": (
            _workbook(_cells('<c s="0"><v>5</v></c>'), styles=_format("ſ")), _one("5"),
        ),
        "a format of 200 emoji": (
            _workbook(_cells('<c s="0"><v>5</v></c>'), styles=_format("yyyy" + "🐱" * 200)),
            _one("1900-01-05"),
        ),
        "CSV: a sep= line": (b"sep=|\r\nlink|b\r\na,c|d\r\n", [["link", "b"], ["a,c", "d"]]),
        "CSV: UTF-16": ("link;b\rmột;🐱\r".encode("utf-16"), [["link", "b"], ["một", "🐱"]]),
    }  # fmt: skip


def _bad() -> dict[str, tuple[bytes, str]]:
    comment = f"<!--{'x' * 9_000}-->"
    entity = '<!DOCTYPE x [<!ENTITY e "x">]>'
    second = _cells("<c><v>1</v></c>")
    lied = _workbook(second)
    size = len(_sheet(second))
    at = lied.rindex(size.to_bytes(4, "little"))
    twice = io.BytesIO()
    with zipfile.ZipFile(twice, "w") as archive:
        for name, content in [*_parts(second).items(), ("xl/worksheets/sheet2.xml", _sheet(_HEAD))]:
            archive.writestr(name, content)
    copied = twice.getvalue().replace(b"sheet2.xml", b"sheet1.xml")
    renamed = _zip(_parts(second)).replace(
        b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml", 1
    )
    attributes = " ".join(f'a{number}=""' for number in range(1_001))
    long = "x" * 46 * _MEBI
    wide = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(2, 2_000))
    return {
        "XLSX: a document type": (_with(sheet=entity + _sheet(second)), _TABLE),
        "XLSX: a document type behind 9 kB of comment": (_with(sheet=comment + entity + _sheet(second)), _TABLE),
        "XLSX: a document type in UTF-16": (_with(sheet=(entity + _sheet(second)).encode("utf-16")),
                                            _TABLE),
        "XLSX: a document type in the shared strings": (_with(second, strings=f"{entity}<sst/>"),
                                                        _TABLE),
        "XLSX: a document type in the workbook": (_with(second, book=entity + _book("")), _TABLE),
        "XLSX: a document type in the relationships": (_with(second,
                                                             root=f"<!DOCTYPE a>{_relations()}"),
                                                             _TABLE),
        "XLSX: an entity that nothing defines": (_workbook(_cells(_text("&e;"))), _TABLE),
        "XLSX: UTF-16 without a byte order mark": (_with(sheet=_sheet(second).encode("utf-16-le")),
                                                   _TABLE),
        "XLSX: Latin-1": (_with(sheet=_sheet(_cells(_text("\xe9"))).encode("latin-1")), _TABLE),
        "XLSX: a control character": (_workbook(_cells(_text("\x01"))), _TABLE),
        "XLSX: a reference to a control character": (_workbook(_cells(_text("&#1;"))), _TABLE),
        "XLSX: elements crossed": (_with(sheet="<worksheet><a><b></a></b></worksheet>"), _TABLE),
        "XLSX: two roots": (_with(sheet=_sheet(second) + "<a/>"), _TABLE),
        "XLSX: an attribute twice": (_with(sheet=_sheet('<row r="1" r="1"/>')), _TABLE),
        "XLSX: a name that is not ASCII": (_with(sheet=_sheet("<hàng/>")), _TABLE),
        "XLSX: -- in a comment": (_with(sheet=_sheet("<!-- -- -->")), _TABLE),
        "XLSX: ]]> in a text": (_workbook(_cells(_text("]]>"))), _TABLE),
        "XLSX: XML 2.0": (_with(sheet='<?xml version="2.0"?>' + _sheet(second)), _TABLE),
        "XLSX: cut off": (_with(sheet=_sheet(second)[:-4]), _TABLE),
        "XLSX: comments that do not end": (_workbook(_HEAD + "<!--" * 100_000), _TABLE),
        "XLSX: a comment of 46 MiB": (_workbook(f"{second}<!--{long}-->"), _LARGE),
        "XLSX: an attribute of 46 MiB": (_workbook(f'{second}<x a="{long}"/>'), _LARGE),
        "XLSX: 60 MiB of blanks": (_workbook(second + " " * 60 * _MEBI), _LARGE),
        "XLSX: 60 MiB of shared strings": (_workbook(second, strings="<si/>" * 12_000_000), _LARGE),
        "XLSX: 65 elements within each other": (_with(sheet="<x>" * 65 + "</x>" * 65), _LARGE),
        "XLSX: 1,001 attributes": (_workbook(f"<x {attributes}/>"), _LARGE),
        "XLSX: a cell that is too long": (_workbook(_cells(_text("x" * 131_073))), _LARGE),
        "XLSX: a shared string in many cells": (
            _workbook(_cells(*['<c t="s"><v>0</v></c>'] * 600),
                      strings=f"<si><t>{'x' * 131_000}</t></si>"), _LARGE,
        ),
        "XLSX: cells in column XFD": (_workbook(_HEAD + wide), _LARGE),
        "XLSX: a cell behind column XFD": (_workbook('<row r="1"><c r="XFE1"><v>1</v></c></row>'),
                                           _LARGE),
        "XLSX: row 100,001": (_workbook(f'{_HEAD}<row r="100001"><c r="A100001"><v>1</v></c></row>'), _LARGE),
        "XLSX: rows out of order": (_workbook('<row r="2"><c r="A2"><v>1</v></c></row>' + _HEAD),
                                    _TABLE),
        "XLSX: a row twice": (_workbook(_HEAD + _HEAD), _TABLE),
        "XLSX: row 0": (_workbook('<row r="0"/>'), _TABLE),
        "XLSX: cells out of order": (_workbook('<row r="1"><c r="B1"><v>1</v></c><c r="A1"/></row>'), _TABLE),
        "XLSX: a cell twice": (_workbook('<row r="1"><c r="A1"><v>1</v></c><c r="A1"/></row>'),
                               _TABLE),
        "XLSX: a cell of another row": (_workbook('<row r="1"><c r="A2"><v>1</v></c></row>'),
                                        _TABLE),
        "XLSX: a reference of 100,000 letters": (_workbook(f'<row><c r="{"A" * 100_000}1"/></row>'),
                                                 _TABLE),
        "XLSX: a shared string that is not there": (_workbook(_cells('<c t="s"><v>0</v></c>')),
                                                    _TABLE),
        "XLSX: no sheet": (_with(second, book=_book("")), _TABLE),
        "XLSX: a sheet elsewhere": (
            _with(second,
                  relations=_relations(_relation("rId1", "worksheet", "http://a.example/",
                                                 ' TargetMode="External"'))),
            _TABLE,
        ),
        "XLSX: a sheet that is none": (_with(sheet="<chartsheet/>"), _TABLE),
        "XLSX: no rows": (_workbook(_HEAD), _EMPTY),
        "ZIP: nothing behind the signature": (b"PK\3\4", _TABLE),
        "ZIP: cut off": (lied[:-30], _TABLE),
        "ZIP: the directory says a smaller size": (lied[:at] + (size - 1).to_bytes(4,
                                                                                   "little") + lied[at + 4 :], _TABLE),
        "ZIP: two files of one name": (copied, _TABLE),
        "ZIP: another name before the file": (renamed, _TABLE),
        "ZIP: no workbook": (_zip({"a": "b"}), _TABLE),
        "CSV: nothing": (b"", _EMPTY),
        "CSV: a NUL": (b"link\n\0\n", _ENCODING),
        "CSV: an older encoding": ("link\nĐàn\n".encode("cp1258"), _ENCODING),
        "a NUL": (_workbook(_cells(_text("a_x0000_b"))), _TABLE),
        "a row of 480,001 characters": (_workbook(_cells(*[_text("x" * 120_000)] * 4, _text("x"))),
                                        _LARGE),
        "a shared string in five million pieces": (
            _workbook(_HEAD, strings="<si><t>" + "ă<!---->" * 4_900_000 + "</t></si>"), _LARGE,
        ),
        "CSV: a sep= line of an emoji": ("sep=🐱\nlink🐱b\na🐱b\n".encode(), _TABLE),
        "CSV: a sep= line of a quote": (b'sep="\nlink"b\na"b\n', _TABLE),
        "CSV: a sep= line of a NUL": (b"sep=\0\nlink\0b\na\0b\n", _ENCODING),
        "CSV: a NUL behind a cell that is too long": (b"link\n" + b"x" * 140_000 + b"\n\0\n",
                                                      _ENCODING),
        "CSV: a cell that is too long": (b"link\n" + b"x" * 131_073, _TABLE),
        "CSV: a cell of many lines that is too long": (b'link\n"' + b"x\n" * 600_000, _TABLE),
        "CSV: a row that is too long": (b"link\n" + b"x" * (2 * _MEBI), _LARGE),
        "CSV: 30 MiB of commas": (b"link\n" + b"," * (30 * _MEBI), _LARGE),
        "CSV: 16,385 columns": (b"link\n" + b"," * 16_384 + b"\n", _LARGE),
        "CSV: 30 MiB of line ends": (b"link\na\n" + b"\n" * (30 * _MEBI), _LARGE),
        "CSV: short rows below a wide one": (b"link" + b"," * 16_000 + b"x\n" + b"a\n" * 90_000,
                                             _LARGE),
    }  # fmt: skip


def cases() -> list[dict[str, Any]]:
    """Every case, the good ones first."""
    good = [_written(name, octets, {"rows": rows}) for name, (octets, rows) in _good().items()]
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
